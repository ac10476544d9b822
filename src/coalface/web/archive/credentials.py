"""The list of documents: what expires, what waits to be checked."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.credentials.access import visible_kinds
from coalface.archive.credentials.models import Credential
from coalface.archive.credentials.queries import asked_for, with_status
from coalface.archive.credentials.rules import Status
from coalface.archive.customers.models import Industry
from coalface.desk.search.queries import named
from coalface.web.access import person
from coalface.web.addresses import record_url
from coalface.web.archive.marks import days_left
from coalface.web.components.lists import Choice, Column, DateRange, Empty, Flag, ListScreen, Search


class CustomerSearch(Search):
    """Documents of the customers a text names."""

    def apply(self, rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
        text = self._text(request)
        if not text:
            return rows
        return rows.filter(named(person(request), "customer", text, "customer") | Q(number=text))


STATUSES = (
    (Status.EXPIRED.value, gettext_lazy("Expired")),
    (Status.EXPIRING.value, gettext_lazy("Expiring")),
    (Status.PENDING.value, gettext_lazy("Pending check")),
    (Status.VALID.value, gettext_lazy("Valid")),
)


class CredentialList(ListScreen):
    name = "archive.credentials"
    title = gettext_lazy("Credentials")
    right = "credential.view"
    columns = (
        Column(
            "customer__name",
            gettext_lazy("Customer"),
            link=lambda c: record_url("archive:customer", c.customer_id),
            sort="customer__name_key",
            grow=True,
        ),
        Column(
            "kind__name",
            gettext_lazy("Kind of document"),
            sort="kind__position",
            link=lambda c: credential_url(c),
        ),
        Column("status", gettext_lazy("Status"), kind="status", sort=""),
        Column("expires_on", gettext_lazy("Expires on"), kind="date"),
        Column("days_left", gettext_lazy("Time left"), value=lambda c: days_left(c.days_left)),
        Column("number", gettext_lazy("Document number")),
        Column("holder", gettext_lazy("Holder"), shown=False),
        Column("customer__responsible__full_name", gettext_lazy("Responsible person"), sort=""),
        Column("verified_by__full_name", gettext_lazy("Verified by"), sort="", shown=False),
        Column("verified_at", gettext_lazy("Verified at"), kind="datetime", shown=False),
    )
    filters = (
        CustomerSearch(gettext_lazy("Customer or number")),
        Choice("status", gettext_lazy("Status"), STATUSES),
        Choice(
            "kind",
            gettext_lazy("Kind of document"),
            lambda request: list(visible_kinds(person(request)).values_list("pk", "name")),
        ),
        Choice("industry", gettext_lazy("Industry"), Industry.choices, field="customer__industry"),
        DateRange("expires_on", gettext_lazy("Expires on")),
        Flag(
            "mine",
            gettext_lazy("Looked after by me"),
            lambda request: Q(customer__responsible=person(request)),
        ),
    )
    default_sort = ("expires_on",)
    of_customers = True
    empty = Empty(
        gettext_lazy("No documents on file yet"),
        gettext_lazy("Open a customer and record its licences and certificates there."),
        icon="file-certificate",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Credential]:
        return with_status(asked_for(person(request)), timezone.localdate())

    def row_url(self, row: Credential) -> str:
        return credential_url(row)

    def tabs_for(self, request: HttpRequest) -> list[tuple[str, str, bool]]:
        return view_tabs("list")


def view_tabs(current: str) -> list[tuple[str, str, bool]]:
    """The same documents as a list and as a calendar."""
    return [
        (_("List"), reverse("archive:credentials"), current == "list"),
        (_("Calendar"), reverse("archive:calendar"), current == "calendar"),
    ]


def credential_url(credential: Credential) -> str:
    return record_url("archive:credential", credential.pk)
