"""The plan of collection: every open debt by the day it is due."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalface.trade.payments.queries.items import debts_due
from coalface.web.access import person
from coalface.web.addresses import record_url
from coalface.web.components.lists import Column, DateRange, Empty, Flag, ListScreen, Search
from coalface.web.trade.filters import customer_at, own


def _late(request: HttpRequest) -> Q:
    return Q(due__lt=timezone.localdate())


class CollectionList(ListScreen):
    name = "accounts.collection"
    title = _("Collection plan")
    right = "money.view"
    default_sort = ("due",)
    columns = (
        Column("due", _("Due on"), kind="date"),
        Column("account__customer__name", _("Customer"), sort="", grow=True),
        Column("words", _("What it says"), sort=""),
        Column("amount", _("Amount, yuan"), kind="yuan", sort=""),
        Column("open", _("Still open, yuan"), kind="yuan", sort=""),
        Column(
            "days",
            _("Days overdue"),
            kind="count",
            value=lambda row: max((timezone.localdate() - row.due).days, 0),
        ),
        Column("account__customer__responsible__full_name", _("Responsible person"), sort=""),
    )
    filters = (
        Search(_("Customer"), "account__customer__name"),
        customer_at("account__customer"),
        DateRange("due", _("Due")),
        Flag("late", _("Overdue"), _late),
        own("account__customer"),
    )
    empty = Empty(
        _("Nothing is owed"),
        _("Settlements and opening debts stand here until money has been applied to them."),
        icon="check",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Any]:
        return debts_due(person(request))

    def row_url(self, row: Any) -> str:  # noqa: ANN401 - a line with what the question adds
        return record_url("accounts:customer", row.account.customer_id)
