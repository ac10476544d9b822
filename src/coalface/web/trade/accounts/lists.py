"""The list of running accounts, the worst first."""

from collections.abc import Sequence

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Grade
from coalface.trade.ledger.models import Account
from coalface.trade.ledger.queries import accounts
from coalface.web.access import person
from coalface.web.addresses import record_url
from coalface.web.components.lists import Choice, Column, Empty, Flag, Link, ListScreen, Search
from coalface.web.trade.filters import OWN


class AccountList(ListScreen):
    name = "accounts.accounts"
    title = _("Running accounts")
    right = "money.view"
    default_sort = ("available",)
    columns = (
        Column("customer__name", _("Customer"), sort="", grow=True),
        Column("customer__grade", _("Grade"), kind="grade", sort=""),
        Column("available", _("Available, yuan"), kind="yuan"),
        Column("exposure", _("Exposure, yuan"), kind="yuan"),
        Column("limit", _("Credit limit in force, yuan"), kind="yuan", sort=""),
        Column("received", _("Received, yuan"), kind="yuan", sort=""),
        Column("settled", _("Settled, yuan"), kind="yuan", sort=""),
        Column("unsettled", _("Shipped and not settled, yuan"), kind="yuan", sort=""),
        Column("reserved", _("On open loading notes, yuan"), kind="yuan", sort=""),
        Column("blocked_on", _("Blocked since"), kind="date", sort=""),
        Column("opened_on", _("Account opened on"), kind="date", sort="", shown=False),
    )
    filters = (
        Search(_("Customer"), "customer__name"),
        Choice("customer__grade", _("Grade"), Grade.choices),
        Flag("short", _("Nothing available"), Q(available__lte=0)),
        Flag("rests", _("Credit rests"), Q(credit_limit__gt=F("limit"))),
        Flag("blocked", _("Account blocked"), Q(blocked_on__isnull=False)),
        OWN,
    )
    empty = Empty(
        _("No running accounts yet"),
        _("An account opens with the first loading note, or with an opening balance by hand."),
        icon="report-money",
    )

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        return (Link(_("Rules of credit"), reverse("accounts:policy"), icon="scale"),)

    def rows(self, request: HttpRequest) -> QuerySet[Account]:
        return accounts(person(request))

    def row_url(self, row: Account) -> str:
        return record_url("accounts:customer", row.customer_id)
