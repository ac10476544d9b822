"""The census: campaigns and their progress, the one-minute sheet, and what becomes of it."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.actions import DuplicateCustomer
from coalface.archive.customers.models import Industry
from coalface.archive.customers.queries import Similar, similar_customers
from coalface.archive.pool import actions
from coalface.archive.pool.access import visible_campaigns, visible_sheets
from coalface.archive.pool.models import CensusCampaign, CensusSheet
from coalface.archive.pool.queries import surveyors, with_progress
from coalface.archive.pool.rules.census import share_pct
from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.web.access import needs, person
from coalface.web.addresses import record_url
from coalface.web.components.dialogs import dialog, form_page
from coalface.web.components.forms import EnteredForm
from coalface.web.components.lists import Choice, Column, Empty, Flag, Link, ListScreen, NumberRange, Search
from coalface.web.rendering import redirect, render

SHEET = (
    "name",
    "contact",
    "phone",
    "use_tonnes",
    "supplier",
    "industry",
    "place",
    "sensitive",
    "habits",
    "capacity",
    "fleet",
    "address",
    "remarks",
)


class SheetForm(EnteredForm):
    """The order is that of a talk at the gate: who, how to reach them, how much, from whom."""

    class Meta:
        model = CensusSheet
        fields = SHEET

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs.update(
            {
                "hx-get": reverse("archive:similar"),
                "hx-trigger": "input changed delay:400ms",
                "hx-include": "closest form",
                "hx-target": "#similar",
                "hx-sync": "this:replace",
                "autocomplete": "off",
            }
        )
        self.fields["phone"].widget = forms.TextInput(attrs={"type": "tel", "class": "form-control"})
        self.fields["use_tonnes"].widget.attrs["inputmode"] = "decimal"


class CorrectionForm(SheetForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs = {"maxlength": "200"}


class CampaignForm(EnteredForm):
    class Meta:
        model = CensusCampaign
        fields = ("name", "area", "target", "starts_on", "ends_on")


class CampaignList(ListScreen):
    """Every campaign with how far it has come."""

    name = "upkeep.campaigns"
    title = gettext_lazy("Censuses")
    right = "census.edit"
    columns = (
        Column("name", gettext_lazy("Census"), grow=True),
        Column("area", gettext_lazy("Area"), sort=""),
        Column("starts_on", gettext_lazy("From"), kind="date"),
        Column("ends_on", gettext_lazy("To"), kind="date"),
        Column("visited", gettext_lazy("Visited"), kind="count", sort=""),
        Column("target", gettext_lazy("To visit"), kind="count", sort=""),
        Column("prospects", gettext_lazy("Prospects"), kind="count", sort=""),
        Column(
            "progress",
            gettext_lazy("Progress"),
            kind="pct",
            value=lambda one: share_pct(one.visited, one.target),
        ),
        Column(
            "status",
            gettext_lazy("Status"),
            kind="status",
            value=lambda one: "closed" if one.closed_on else "running",
        ),
    )
    filters = (
        Search(gettext_lazy("Census"), "name", "area"),
        Flag("running", gettext_lazy("Running"), Q(closed_on__isnull=True)),
    )
    default_sort = ("-starts_on",)
    empty = Empty(
        gettext_lazy("No census yet"),
        gettext_lazy("A census goes from door to door in one area and fills the pool with prospects."),
        icon="clipboard-list",
    )

    def rows(self, request: HttpRequest) -> QuerySet[CensusCampaign]:
        return with_progress(visible_campaigns(person(request)))

    def row_url(self, row: CensusCampaign) -> str:
        return record_url("upkeep:campaign", row.pk)

    def actions_for(self, request: HttpRequest) -> list[Link]:
        sheets = Link(_("All sheets"), reverse("upkeep:sheets"), "clipboard-list")
        if not may(person(request), "pool.manage"):
            return [sheets]
        fresh = Link(_("New census"), reverse("upkeep:campaign_new"), "plus", primary=True, dialog=True)
        return [sheets, fresh]


@needs("pool.manage")
def new_campaign(request: HttpRequest) -> HttpResponse:
    form = CampaignForm(request.POST or None)
    if made := form.made(actions.open_campaign, by=person(request)):
        return redirect(request, "upkeep:campaign", made.pk, message=_("Saved"))
    return dialog(request, _("New census"), form)


@needs("census.edit")
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    shown: Any = get_object_or_404(with_progress(visible_campaigns(by)), pk=pk)
    sheets = visible_sheets(by).filter(campaign=shown).select_related("customer", "surveyed_by")
    context = {
        "campaign": shown,
        "pct": share_pct(shown.visited, shown.target),
        "surveyors": surveyors(by, shown),
        "sheets": sheets.order_by("-surveyed_at", "-pk")[:30],
        "may_close": may(by, "pool.manage") and shown.closed_on is None,
    }
    return render(request, "upkeep/campaign.html", context)


@needs("pool.manage")
@require_POST
def close_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(visible_campaigns(person(request)), pk=pk)
    actions.close_campaign(campaign_id=pk, by=person(request))
    return redirect(request, "upkeep:campaign", pk, message=_("Closed"))


@needs("census.edit")
def new_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet after the other: saving opens the next."""
    shown = get_object_or_404(visible_campaigns(person(request)).filter(closed_on__isnull=True), pk=pk)
    form = SheetForm(request.POST or None)
    similar: list[Similar] = []
    if made := form.made(actions.record_sheet, campaign_id=pk, by=person(request)):
        return redirect(request, "upkeep:sheet", made.pk, message=_("Saved"))
    context = {"campaign": shown, "form": form, "similar": similar}
    return form_page(request, "upkeep/sheet_new.html", context)


class SheetList(ListScreen):
    name = "upkeep.sheets"
    title = gettext_lazy("Census sheets")
    right = "census.edit"
    columns = (
        Column("name", gettext_lazy("Company"), link=lambda s: sheet_url(s), grow=True),
        Column("campaign__name", gettext_lazy("Census"), sort=""),
        Column("place", gettext_lazy("Town or district")),
        Column("use_tonnes", gettext_lazy("Use a month"), kind="tonnes"),
        Column("supplier", gettext_lazy("Present supplier")),
        Column("contact", gettext_lazy("Contact person")),
        Column("phone", gettext_lazy("Phone")),
        Column("customer__name", gettext_lazy("Became"), sort=""),
        Column("surveyed_by__full_name", gettext_lazy("Surveyed by"), sort=""),
        Column("surveyed_at", gettext_lazy("Surveyed at"), kind="datetime"),
    )
    filters = (
        Search(gettext_lazy("Company, contact or supplier"), "name", "contact", "supplier"),
        Choice(
            "campaign",
            gettext_lazy("Census"),
            lambda request: list(visible_campaigns(person(request)).values_list("pk", "name")),
        ),
        Choice("industry", gettext_lazy("Industry"), Industry.choices),
        NumberRange("use_tonnes", gettext_lazy("Use a month")),
        Flag("open", gettext_lazy("Not a customer yet"), Q(customer__isnull=True)),
    )
    default_sort = ("-surveyed_at",)
    empty = Empty(
        gettext_lazy("No census sheets yet"),
        gettext_lazy("Open a census and fill in a sheet for each company you call on."),
        icon="clipboard-list",
    )

    def rows(self, request: HttpRequest) -> QuerySet[CensusSheet]:
        return visible_sheets(person(request)).select_related("campaign", "customer", "surveyed_by")

    def row_url(self, row: CensusSheet) -> str:
        return sheet_url(row)

    def actions_for(self, request: HttpRequest) -> list[Link]:
        return [Link(_("Censuses"), reverse("upkeep:campaigns"), "list-check")]


def sheet_url(sheet: CensusSheet) -> str:
    return record_url("upkeep:sheet", sheet.pk)


@needs("census.edit")
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    shown = get_object_or_404(visible_sheets(by).select_related("campaign", "customer", "surveyed_by"), pk=pk)
    fresh = shown.customer_id is None
    context = {
        "sheet": shown,
        "similar": similar_customers(by, name=shown.name) if fresh else [],
        "may_make": fresh and may(by, "customer.edit"),
        "changes": field_history(shown, holds=lambda right: may(by, right)),
        "reaches": shown.customer_id and visible_customers(by).filter(pk=shown.customer_id).exists(),
    }
    return render(request, "upkeep/sheet.html", context)


@needs("census.edit")
def correct_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Put right what was typed wrong."""
    shown = get_object_or_404(visible_sheets(person(request)), pk=pk)
    form = CorrectionForm(request.POST or None, instance=shown, initial={"version": shown.version})
    if form.done(actions.correct_sheet, sheet_id=pk, by=person(request)):
        return redirect(request, "upkeep:sheet", pk, message=_("Saved"))
    return dialog(request, _("Correct the sheet of %(name)s") % {"name": shown.name}, form)


@needs("customer.edit")
@require_POST
def make_prospect(request: HttpRequest, pk: int) -> HttpResponse:
    """A prospect in the pool, or the customer chosen among the similar ones."""
    text = request.POST.get("customer", "")
    known = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    if known is not None:
        get_object_or_404(visible_customers(person(request)), pk=known)
    although = bool(request.POST.get("although_similar"))
    try:
        actions.make_prospect(sheet_id=pk, customer_id=known, although_similar=although, by=person(request))
    except DuplicateCustomer as duplicate:
        shown = get_object_or_404(visible_sheets(person(request)), pk=pk)
        context = {
            "sheet": shown,
            "similar": duplicate.similar,
            "may_make": True,
            "reaches": False,
            "changes": [],
        }
        return render(request, "upkeep/sheet.html", context, status=422)
    return redirect(request, "upkeep:sheet", pk, message=_("In the archive now"))
