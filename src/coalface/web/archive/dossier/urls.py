"""Addresses: pages of facts, templates and the way facts travel."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.web import palette
from coalface.web.archive.dossier import (
    assessment,
    board,
    cases,
    competitors,
    conflicts,
    customer,
    duties,
    entry,
    facts,
    outcomes,
    reading,
    settings,
)
from coalface.web.archive.tabs import Tab, register
from coalface.web.palette import Command

app_name = "dossier"
urlpatterns = [
    path("facts/", facts.FactList.view(), name="facts"),
    path("facts/board/", board.show, name="board"),
    path("facts/<int:pk>/", facts.show, name="fact"),
    path("facts/<int:pk>/readers/", reading.show, name="readers"),
    path("facts/<int:pk>/decide/", outcomes.decide_fact, name="decide_fact"),
    path("facts/<int:pk>/<slug:step>/", facts.step, name="fact_step"),
    path("facts/contradictions/", conflicts.ConflictList.view(), name="conflicts"),
    path("facts/contradictions/<int:pk>/", conflicts.show, name="conflict"),
    path("facts/decisions/", outcomes.DecisionList.view(), name="decisions"),
    path("facts/decisions/<int:pk>/", outcomes.decision, name="decision"),
    path("facts/changes/", outcomes.EventList.view(), name="events"),
    path("facts/changes/<int:pk>/", outcomes.event, name="event"),
    path("facts/abnormal/", cases.CaseList.view(), name="cases"),
    path("facts/abnormal/look/", cases.look, name="look"),
    path("facts/abnormal/<int:pk>/", cases.show, name="case"),
    path("facts/abnormal/<int:pk>/<slug:step>/", cases.step, name="case_step"),
    path("facts/assessment/", assessment.show, name="assessment"),
    path("facts/assessment/<int:pk>/", assessment.reporter, name="reporter"),
    path("facts/templates/", settings.show, name="settings"),
    path("facts/templates/new/", settings.new_template, name="template_new"),
    path("facts/templates/<int:pk>/", settings.template, name="template"),
    path("facts/templates/groups/new/", settings.new_group, name="group_new"),
    path("facts/templates/fields/new/", settings.new_field, name="field_new"),
    path("facts/templates/fields/<int:pk>/", settings.field, name="field"),
    path("reports/", entry.start, name="start"),
    path("reports/<int:pk>/", outcomes.report, name="report"),
    path("reports/duties/<int:pk>/", entry.by_duty, name="duty_report"),
    path("reports/duties/<int:pk>/end/", duties.end, name="duty_end"),
    path("reports/about/<str:whom>/<int:pk>/", entry.new, name="report_new"),
    path("reports/about/<str:whom>/<int:pk>/duties/new/", duties.new, name="duty_new"),
    path("reports/about/<str:whom>/<int:pk>/changes/new/", outcomes.new_event, name="event_new"),
    path("reports/about/<str:whom>/<int:pk>/decide/", outcomes.decide, name="decide"),
    path("customers/<int:pk>/facts/", customer.show, name="customer"),
    path("competitors/", competitors.CompetitorList.view(), name="competitors"),
    path("competitors/new/", competitors.new, name="competitor_new"),
    path("competitors/<int:pk>/", customer.competitor, name="competitor"),
    path("competitors/<int:pk>/edit/", competitors.edit, name="competitor_edit"),
]
register(Tab(_("Facts"), "dossier:customer", "dossier.view"))
palette.register(
    Command(_("Report facts"), "dossier:start", "edit", "dossier.report", create=True),
    Command(_("New competitor"), "dossier:competitor_new", "plus", "dossier.file", create=True),
    Command(_("Facts on a board"), "dossier:board", "layout-kanban", "dossier.view"),
    Command(_("Contradictions"), "dossier:conflicts", "alert-triangle", "dossier.view"),
    Command(_("Abnormal coal use"), "dossier:cases", "chart-line", "dossier.view"),
    Command(_("Assessment of reports"), "dossier:assessment", "chart-bar", "dossier.view"),
    Command(_("Templates of reports"), "dossier:settings", "list-details", "dossier.file"),
)
