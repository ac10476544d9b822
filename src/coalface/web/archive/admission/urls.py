"""Addresses of admissions and of customer reviews."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.web import palette
from coalface.web.archive import tabs
from coalface.web.archive.admission import assessing, case, lists, minutes, report, reviews, settings
from coalface.web.palette import Command

app_name = "admission"
urlpatterns = [
    path("admissions/", lists.AdmissionList.view(), name="admissions"),
    path("admissions/board/", lists.board, name="board"),
    path("admissions/new/", case.new, name="new"),
    path("admissions/settings/", settings.show, name="settings"),
    path("admissions/settings/policy/", settings.policy, name="policy"),
    path("admissions/settings/criteria/new/", settings.criterion, name="criterion_new"),
    path("admissions/settings/criteria/<int:pk>/", settings.criterion, name="criterion"),
    path("admissions/<int:pk>/", case.show, name="admission"),
    path("admissions/<int:pk>/history/", case.history, name="history"),
    path("admissions/<int:pk>/report/<slug:code>/", report.page, name="page"),
    path("admissions/<int:pk>/report.pdf", report.pdf, name="report"),
    path("admissions/<int:pk>/complete/", case.move, {"step": "complete"}, name="complete"),
    path("admissions/<int:pk>/reopen/", case.move, {"step": "reopen"}, name="reopen"),
    path("admissions/<int:pk>/abandon/", case.move, {"step": "abandon"}, name="abandon"),
    path("admissions/<int:pk>/assess/", assessing.show, name="assess"),
    path("admissions/<int:pk>/measures/new/", assessing.new_measure, name="measure_new"),
    path("admissions/<int:pk>/measures/<int:measure>/done/", assessing.done, name="measure_done"),
    path("admissions/<int:pk>/submit/", case.submit, name="submit"),
    path("admissions/<int:pk>/suspend/", case.suspend, name="suspend"),
    path("admissions/<int:pk>/lift/", case.lift, name="lift"),
    path("customers/<int:pk>/admission/", case.tab, name="customer"),
    path("reviews/", reviews.ReviewList.view(), name="reviews"),
    path("reviews/calendar/", reviews.calendar, name="review_calendar"),
    path("reviews/new/", reviews.new, name="review_new"),
    path("reviews/intervals/", reviews.intervals, name="intervals"),
    path("reviews/intervals/<int:pk>/", reviews.interval, name="interval"),
    path("reviews/<int:pk>/", reviews.show, name="review"),
    path("reviews/<int:pk>/history/", reviews.history, name="review_history"),
    path("reviews/<int:pk>/change/", reviews.change, name="review_change"),
    path("reviews/<int:pk>/call-off/", reviews.call_off, name="call_off"),
    path("reviews/<int:pk>/hold/", minutes.hold, name="hold"),
    path("reviews/<int:pk>/minutes.pdf", minutes.pdf, name="minutes"),
]
tabs.register(tabs.Tab(_("Admission"), "admission:customer", "admission.view"))
palette.register(
    Command(_("Begin admission"), "admission:new", "shield-check", "admission.edit", create=True),
    Command(_("Plan review"), "admission:review_new", "clipboard-list", "review.edit", create=True),
    Command(_("Calendar of reviews"), "admission:review_calendar", "calendar", "review.view"),
    Command(_("Review intervals"), "admission:intervals", "settings", "policy.edit"),
    Command(_("Admission board"), "admission:board", "layout-kanban", "admission.view"),
    Command(_("Rules of admission"), "admission:settings", "settings", "policy.edit"),
)
