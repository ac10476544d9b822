"""Addresses of the pages about lots, samples, assays and disputes."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.trade.quality.access import EDIT, SEE
from coalface.web import palette
from coalface.web.palette import Command
from coalface.web.trade.laboratory import assays, lots, reports, samples
from coalface.web.trade.laboratory.lists import AssayList, DisputeList, LotList

app_name = "laboratory"
urlpatterns = [
    path("quality/lots/", LotList.view(), name="lots"),
    path("quality/lots/make/", lots.form, name="form"),
    path("quality/lots/<int:pk>/", lots.show, name="lot"),
    path("quality/lots/<int:pk>/arrival/", lots.arrival, name="arrival"),
    path("quality/lots/<int:pk>/dissolve/", lots.dissolve, name="dissolve"),
    path("quality/lots/<int:pk>/sample/", samples.take, name="take"),
    path("quality/lots/<int:pk>/assay/", assays.new, name="assay_new"),
    path("quality/samples/<int:pk>/", samples.show, name="sample"),
    path("quality/samples/<int:pk>/divide/", samples.divide, name="divide"),
    path("quality/samples/<int:pk>/step/", samples.step, name="step"),
    path("quality/assays/", AssayList.view(), name="assays"),
    path("quality/assays/<int:pk>/", assays.show, name="assay"),
    path("quality/assays/<int:pk>/edit/", assays.edit, name="assay_edit"),
    path("quality/assays/<int:pk>/take-back/", assays.take_back, name="assay_take_back"),
    path("quality/disputes/", DisputeList.view(), name="disputes"),
    path("quality/disputes/<int:pk>/referee/", assays.send, name="send"),
    path("quality/disputes/<int:pk>/resolve/", assays.resolve, name="resolve"),
    path("quality/week/", reports.week, name="week"),
    path("quality/laboratories/", reports.bias, name="bias"),
    path("quality/tolerances/", reports.policies, name="policies"),
    path("quality/tolerances/new/", reports.new_policy, name="policy_new"),
]
palette.register(
    Command(_("Lots and assays"), "laboratory:lots", "flask", SEE),
    Command(_("Disputes about quality"), "laboratory:disputes", "scale", SEE),
    Command(_("Weekly report on quality"), "laboratory:week", "chart-bar", SEE),
    Command(_("Make lots"), "laboratory:form", "flask", EDIT, create=True),
)
