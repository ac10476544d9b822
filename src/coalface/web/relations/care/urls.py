"""Addresses of care for customers."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.web import palette
from coalface.web.archive import tabs
from coalface.web.palette import Command
from coalface.web.relations.care import case, lists, settings

app_name = "care"
urlpatterns = [
    path("care/", lists.CareList.view(), name="cares"),
    path("care/calendar/", lists.calendar, name="calendar"),
    path("care/settings/", settings.show, name="settings"),
    path("care/settings/rules/", settings.policy, name="policy"),
    path("care/settings/days/new/", settings.day, name="day_new"),
    path("care/settings/days/<int:pk>/", settings.day, name="day_edit"),
    path("care/settings/days/<int:pk>/remove/", settings.remove_day, name="day_remove"),
    path("care/days/<int:pk>/", lists.day, name="day"),
    path("care/<int:pk>/", case.show, name="care"),
    path("care/<int:pk>/done/", case.done, name="done"),
    path("care/<int:pk>/skip/", case.skip, name="skip"),
    path("customers/<int:pk>/care/", case.tab, name="customer"),
]
tabs.register(tabs.Tab(_("Care"), "care:customer", "customer.view"))
palette.register(
    Command(_("Calendar of care"), "care:calendar", "calendar", "customer.view"),
    Command(_("Rules and days of care"), "care:settings", "settings", "policy.edit"),
)
