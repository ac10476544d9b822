"""The list of customers, and the type-ahead answers that name one."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.credentials.queries import SOON_DAYS, completeness, lacking_mandatory
from coalface.archive.credentials.rules import CURRENT
from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.actions import assign_customers, delete_customers
from coalface.archive.customers.models import BaseTier, Customer, Grade, Industry
from coalface.archive.timeline.models import TimelineEntry
from coalface.archive.timeline.rules import WRITTEN_BY_PEOPLE
from coalface.desk.search.queries import named
from coalface.identity.people.access import may, visible_departments
from coalface.identity.people.models import SYSTEM_USERNAME, User
from coalface.web.access import needs, person
from coalface.web.archive.fields import AssignForm
from coalface.web.archive.marks import customer_url
from coalface.web.components.lists import (
    BulkAction,
    Choice,
    Column,
    Empty,
    Flag,
    Link,
    ListScreen,
    Pick,
    Search,
)
from coalface.web.components.lists.keyset import Source
from coalface.web.components.lists.state import ListState
from coalface.web.components.pickers import by_name, named_options, options

BY_NAME = {("name_key",), ("-name_key",)}


class NameSearch(Search):
    """Any part of a name, its pinyin or initials, a code, a contact."""

    def apply(self, rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
        text = self._text(request)
        return rows.filter(named(person(request), "customer", text)) if text else rows


def assign(request: HttpRequest, rows: QuerySet[Customer], form: AssignForm) -> str:
    ids = list(rows.order_by().values_list("pk", flat=True))
    count = assign_customers(customer_ids=ids, by=person(request), **form.cleaned_data)
    return _("%(count)s customers handed to %(person)s") % {
        "count": count,
        "person": form.cleaned_data["responsible"],
    }


def throw_away(request: HttpRequest, rows: QuerySet[Customer], form: None) -> str:
    ids = list(rows.order_by().values_list("pk", flat=True))
    return _("%(count)s customers moved to the recycle bin") % {
        "count": delete_customers(customer_ids=ids, by=person(request))
    }


def _expiring(rows: QuerySet[Customer], values: list[str]) -> QuerySet[Customer]:
    """Customers in one of the chosen states of their documents."""
    today = timezone.localdate()
    documents = Q(credentials__state__in=CURRENT, credentials__kind__abolished_on__isnull=True)
    chosen = Q()
    if "expired" in values:
        ended = Customer.objects.filter(documents, credentials__expires_on__lt=today)
        chosen |= Q(pk__in=ended.values("pk"))
    if "expiring" in values:
        window = (today, today + timedelta(days=SOON_DAYS))
        soon = Customer.objects.filter(documents, credentials__expires_on__range=window)
        chosen |= Q(pk__in=soon.values("pk"))
    if "missing" in values:
        chosen |= Q(pk__in=lacking_mandatory(Customer.objects.all(), today).values("pk"))
    return rows.filter(chosen)


STATES = (
    ("expired", gettext_lazy("Expired")),
    ("expiring", gettext_lazy("Expiring")),
    ("missing", gettext_lazy("Incomplete")),
)


class CustomerList(ListScreen):
    name = "archive.customers"
    title = gettext_lazy("Customers")
    right = "customer.view"
    columns = (
        Column("name", gettext_lazy("Name"), link=customer_url, sort="name_key", grow=True),
        Column("grade", gettext_lazy("Grade"), kind="grade"),
        Column("base_tier", gettext_lazy("Base tier"), kind="choice"),
        Column("status", gettext_lazy("Status"), kind="status"),
        Column("industry", gettext_lazy("Industry"), kind="choice"),
        Column("region", gettext_lazy("Region")),
        Column(
            "credentials",
            gettext_lazy("Credentials"),
            kind="status",
            value=lambda c: c.completeness.state(timezone.localdate()),
        ),
        Column(
            "completeness",
            gettext_lazy("Completeness"),
            kind="pct",
            places=0,
            value=lambda c: c.completeness.pct,
        ),
        Column("responsible_name", gettext_lazy("Responsible person"), sort="responsible__full_name"),
        Column("department_name", gettext_lazy("Department"), sort="department__name", shown=False),
        Column("last_contact_at", gettext_lazy("Last contact"), kind="datetime", sort=""),
        Column("credit_code", gettext_lazy("Credit code"), shown=False),
        Column("registry_id", gettext_lazy("Other registry id"), shown=False),
        Column("risky", gettext_lazy("Under watch"), kind="flag", shown=False),
        Column("created_at", gettext_lazy("Card opened"), kind="datetime", shown=False),
    )
    filters = (
        NameSearch(gettext_lazy("Name, pinyin, code or contact")),
        Choice("grade", gettext_lazy("Grade"), Grade.choices),
        Choice("base_tier", gettext_lazy("Base tier"), BaseTier.choices),
        Choice("status", gettext_lazy("Status"), Customer.Status.choices),
        Choice("industry", gettext_lazy("Industry"), Industry.choices),
        Choice("credentials", gettext_lazy("Credentials"), STATES, apply_values=_expiring),
        Choice(
            "department",
            gettext_lazy("Department"),
            lambda request: list(visible_departments(person(request)).values_list("pk", "name")),
        ),
        Pick(
            "responsible",
            gettext_lazy("Responsible person"),
            "archive:people_options",
            lambda request, pk: str(User.objects.filter(pk=pk).first() or pk),
        ),
        Flag("mine", gettext_lazy("Looked after by me"), lambda request: Q(responsible=person(request))),
        Flag("risky", gettext_lazy("Under watch"), Q(risky=True)),
    )
    default_sort = ("name_key",)
    bulk = (
        BulkAction(
            "assign",
            gettext_lazy("Assign"),
            run=assign,
            form=AssignForm,
            icon="user-check",
            right="customer.assign",
        ),
        BulkAction(
            "delete",
            gettext_lazy("Delete"),
            run=throw_away,
            icon="trash",
            right="customer.edit",
            confirm=gettext_lazy("Move the chosen customers to the recycle bin?"),
            danger=True,
        ),
    )

    def rows(self, request: HttpRequest) -> QuerySet[Customer]:
        contacts = TimelineEntry.objects.filter(customer=OuterRef("pk"), kind__in=WRITTEN_BY_PEOPLE)
        last = contacts.order_by("-happened_at").values("happened_at")[:1]
        return visible_customers(person(request)).annotate(
            responsible_name=F("responsible__full_name"),
            department_name=F("department__name"),
            last_contact_at=Subquery(last),
        )

    def source(self, request: HttpRequest, state: ListState, matching: QuerySet[Any]) -> Source | None:
        """In the order of names, what a frequent word names is gathered in the index."""
        if state.sort not in BY_NAME:
            return None
        return by_name(person(request), "customer", request.GET.get("q", ""))

    def dress(self, rows: Sequence[Any]) -> None:
        found = completeness(rows, timezone.localdate())
        for row in rows:
            row.completeness = found[row.pk]

    def row_url(self, row: Customer) -> str:
        return customer_url(row)

    def tabs_for(self, request: HttpRequest) -> list[tuple[str, str, bool]]:
        """The views everybody needs, as filters that can be refined further."""
        now, here = request.GET.urlencode(), reverse("archive:customers")
        views = (
            (_("All"), ""),
            (_("Looked after by me"), "mine=1"),
            (_("Documents running out"), "credentials=expired&credentials=expiring"),
            (_("Under watch"), "risky=1"),
        )
        return [(label, f"{here}?{query}" if query else here, now == query) for label, query in views]

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        if not may(person(request), "customer.edit"):
            return ()
        address = reverse("archive:customer_new")
        return (Link(_("New customer"), address, "plus", primary=True, dialog=True),)

    @property
    def empty(self) -> Empty:  # type: ignore[override] # the address is known only at request time
        link = Link(_("New customer"), reverse("archive:customer_new"), "plus", primary=True, dialog=True)
        return Empty(
            _("No customers yet"),
            _("Open a card here, or import a spreadsheet of customers."),
            link,
            "building",
        )


@needs("customer.view")
def customer_options(request: HttpRequest) -> JsonResponse:
    """Customers whose name, pinyin or code the text names; without a text the first by name."""
    rows = visible_customers(person(request))
    return named_options(
        request, "customer", rows, detail=lambda row: row.credit_code or row.registry_id or ""
    )


@needs("customer.view")
def people_options(request: HttpRequest) -> JsonResponse:
    """Colleagues by name, for choosing a responsible person."""
    text = request.GET.get("q", "").strip()[:100]
    people = User.objects.filter(is_active=True).exclude(username=SYSTEM_USERNAME)
    named = people.filter(Q(full_name__icontains=text) | Q(username__icontains=text))
    rows = named.select_related("department").order_by("full_name", "pk")
    return options(rows, detail=lambda one: str(one.department or ""))
