"""Units: the list, one unit with its story, registering, correcting, a customer's pieces."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import Customer
from coalface.archive.room import actions
from coalface.archive.room.access import reaches, visible_units
from coalface.archive.room.models import Business, Handling, Retention, Unit
from coalface.archive.room.queries import story_of, units_of, with_destroyable_year
from coalface.archive.room.rules.keeping import destroyable_from
from coalface.archive.room.rules.states import Step
from coalface.desk.files.queries import attachments_of
from coalface.desk.files.rules import PLAYED_INLINE
from coalface.desk.search.queries import named
from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.web.access import needs, person, seen_version
from coalface.web.archive.marks import customer_url
from coalface.web.archive.room import destroying
from coalface.web.archive.room.marks import STATES, place_url, plan_of_shelf, unit_url
from coalface.web.archive.tabs import tab_context
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import Form, Picker, VersionApart
from coalface.web.components.lists import (
    BulkAction,
    Choice,
    Column,
    Empty,
    Flag,
    ListScreen,
    NumberRange,
    Search,
)
from coalface.web.components.lists.columns import mark
from coalface.web.components.lists.screen import Link
from coalface.web.components.timeline import Entry
from coalface.web.rendering import redirect, render

STEPS = {
    Step.PLACE: ("archive", gettext_lazy("Filed in %(place)s")),
    Step.LEND: ("user", gettext_lazy("Lent from %(place)s")),
    Step.TAKE_BACK: ("arrow-back-up", gettext_lazy("Returned to %(place)s")),
    Step.MISS: ("help-circle", gettext_lazy("Reported missing from %(place)s")),
    Step.DESTROY: ("trash", gettext_lazy("Destroyed")),
}


class UnitSearch(Search):
    """Units by number, title or customer."""

    def apply(self, rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
        text = self._text(request)
        if not text:
            return rows
        own = Q(number=text.upper()) | Q(slot__code=text.upper())
        return rows.filter(named(person(request), "unit", text) | own)


class UnitList(ListScreen):
    name = "archive.units"
    title = gettext_lazy("Units in the archive room")
    right = "room.view"
    columns = (
        Column("number", gettext_lazy("Unit number"), link=unit_url),
        Column("title", gettext_lazy("Title"), grow=True, sort=""),
        Column("customer__name", gettext_lazy("Customer"), link=lambda u: customer_url(u.customer), sort=""),
        Column("business", gettext_lazy("Business type"), kind="choice", sort=""),
        Column("year", gettext_lazy("Year"), value=lambda unit: str(unit.year)),
        Column("state", gettext_lazy("State"), kind="html", value=lambda u: mark(STATES[u.state])),
        Column(
            "slot__code",
            gettext_lazy("Storage code"),
            sort="",
            link=lambda u: place_url(u.slot),
        ),
        Column("medium", gettext_lazy("Medium"), kind="choice", sort=""),
        Column("form", gettext_lazy("Form"), kind="choice", sort="", shown=False),
        Column("retention", gettext_lazy("Retention"), kind="choice", sort=""),
        Column("pages", gettext_lazy("Number of pages"), kind="count", sort="", shown=False),
        Column("touched_on", gettext_lazy("Last handled"), kind="date", sort="", shown=False),
        Column("registered_at", gettext_lazy("Registered"), kind="datetime", shown=False),
    )
    filters = (
        UnitSearch(gettext_lazy("Number, title, customer or storage code")),
        Choice("state", gettext_lazy("State"), [(code, badge.text) for code, badge in STATES.items()]),
        Choice("business", gettext_lazy("Business type"), Business.choices),
        Choice("medium", gettext_lazy("Medium"), Unit.Medium.choices),
        Choice("retention", gettext_lazy("Retention"), Retention.choices),
        NumberRange("year", gettext_lazy("Year")),
        Flag(
            "over",
            gettext_lazy("Retention is over"),
            lambda request: Q(keep_to_year__lt=timezone.localdate().year),
        ),
    )
    default_sort = ("-registered_at",)
    of_customers = True
    bulk = (
        BulkAction(
            "destroy",
            gettext_lazy("Propose for destruction"),
            run=destroying.propose,
            form=destroying.ReasonForm,
            icon="trash",
            right="room.keep",
            danger=True,
        ),
    )
    empty = Empty(
        gettext_lazy("Nothing is in the archive room yet"),
        gettext_lazy("Register a box or folder, print its label and file it by scanning."),
        icon="archive",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Unit]:
        rows = visible_units(person(request)).select_related("customer", "slot")
        return with_destroyable_year(rows)

    def row_url(self, row: Unit) -> str:
        return unit_url(row)

    def actions_for(self, request: HttpRequest) -> list[Link]:
        if not may(person(request), "room.keep"):
            return []
        brings = Link(_("Import a catalogue"), f"{reverse('imports:start')}?content=units", "database-import")
        return [
            *([brings] if may(person(request), "import.run") else []),
            Link(_("File by scanning"), reverse("room:scan"), "scan"),
            Link(_("Labels of what waits"), reverse("room:labels"), "printer"),
            Link(_("New unit"), reverse("room:unit_new"), "plus", primary=True, dialog=True),
        ]


class UnitForm(VersionApart, Form):
    """What stands on the label and in the catalogue."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    business = forms.ChoiceField(label=gettext_lazy("Business type"), choices=Business.choices)
    year = forms.IntegerField(label=gettext_lazy("Year of the papers"), min_value=1949, max_value=2200)
    form = forms.ChoiceField(label=gettext_lazy("Form"), choices=Unit.Form.choices)
    medium = forms.ChoiceField(label=gettext_lazy("Medium"), choices=Unit.Medium.choices)
    retention = forms.ChoiceField(
        label=gettext_lazy("Retention"), choices=Retention.choices, initial=Retention.YEARS_30
    )
    pages = forms.IntegerField(
        label=gettext_lazy("Number of pages"), required=False, min_value=1, max_value=100_000
    )
    remarks = forms.CharField(label=gettext_lazy("Remarks"), max_length=250, required=False)

    def add_prefix(self, field_name: str) -> str:
        """A control named "form" would answer where scripts ask a form for its own properties."""
        return super().add_prefix("unit_form" if field_name == "form" else field_name)


class NewUnitForm(UnitForm):
    by_id = ("customer",)

    customer = forms.ModelChoiceField(
        Customer.objects.none(),
        label=gettext_lazy("Customer"),
        widget=Picker("archive:customer_options"),
    )
    field_order = ("customer", "title")


@needs("room.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    rows = visible_units(by).select_related("customer", "slot__shelf__room", "registered_by")
    unit = get_object_or_404(rows, pk=pk)
    loans = list(unit.loans.select_related("borrower").order_by("-lent_at")[:20])
    context = {
        "unit": unit,
        "state": STATES[unit.state],
        "loan": next((loan for loan in loans if loan.returned_at is None), None),
        "loans": loans,
        "story": [_told(step) for step in story_of(by, unit)[:50]],
        "plan": plan_of_shelf(unit.slot.shelf, unit.slot.code) if unit.slot else None,
        "place_url": place_url(unit.slot),
        "destroyable": destroyable_from(unit.retention, unit.year),
        "files": list(attachments_of(by, unit).select_related("file")[:20]),
        "played": PLAYED_INLINE,
        "history": field_history(unit, holds=lambda right: may(by, right)),
        "keeps": reaches(by, unit, "room.keep"),
        "borrows": reaches(by, unit, "room.borrow"),
    }
    return render(request, "room/unit.html", context)


def _told(step: Handling) -> Entry:
    icon, text = STEPS[Step(step.step)]
    return Entry(str(text) % {"place": step.slot or "—"}, step.at, icon=icon, who=str(step.by))


@needs("room.keep")
def new(request: HttpRequest) -> HttpResponse:
    """Register a unit; from a customer's page the customer is filled in."""
    within = visible_customers(person(request), "room.keep")
    asked = request.GET.get("customer", "")
    initial = {"year": timezone.localdate().year, "customer": asked if asked.isdigit() else None}
    form = NewUnitForm(request.POST or None, initial=initial)
    form.fields["customer"].queryset = within  # type: ignore[attr-defined]  # a choice among records
    if unit := form.made(actions.register_unit, by=person(request)):
        return redirect(request, "room:unit", unit.pk, message=_("Registered; print its label now."))
    return dialog(request, _("New unit"), form)


@needs("room.keep")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(visible_units(person(request), "room.keep"), pk=pk)
    initial = {name: getattr(unit, name) for name in UnitForm.base_fields}
    form = UnitForm(request.POST or None, initial=initial)
    if form.done(actions.change_unit, unit_id=pk, version=seen_version(request), by=person(request)):
        return redirect(request, "room:unit", pk, message=_("Saved"))
    return dialog(request, str(unit), form)


@needs("room.view")
def of_customer(request: HttpRequest, pk: int) -> HttpResponse:
    """Every piece of a customer's archive, wherever it stands."""
    context = tab_context(request, pk)
    units = list(units_of(person(request), context["customer"])[:501])
    shown = [(unit, STATES[unit.state], place_url(unit.slot)) for unit in units[:500]]
    more = {"units": shown, "more": len(units) > 500, "keeps": may(person(request), "room.keep")}
    return render(request, "room/customer.html", {**context, **more})
