"""Lists of lots, assays and disputes."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coalface.identity.people.access import may
from coalface.trade.chain.queries.waiting import unsettled
from coalface.trade.quality.access import EDIT, SEE, visible_assays, visible_disputes, visible_lots
from coalface.trade.quality.models import Assay, Dispute, Lot, Parties, Ways
from coalface.trade.quality.rules.disputes import LIVE
from coalface.web.access import person
from coalface.web.components.lists import (
    Choice,
    Column,
    DateRange,
    Empty,
    Flag,
    Link,
    ListScreen,
    Search,
)
from coalface.web.trade.filters import CONTRACT, PRODUCT, by_number, customer_at

OPEN = Q(state__in=[state.value for state in LIVE])


def tabs(here: str) -> list[tuple[Any, str, bool]]:
    """The laboratory's pages side by side."""
    pages = (
        ("lots", _("Lots")),
        ("assays", _("Assays")),
        ("disputes", _("Disputes")),
        ("week", _("Weekly report")),
        ("bias", _("Laboratories compared")),
        ("policies", _("Tolerances")),
    )
    return [(label, reverse(f"laboratory:{name}"), name == here) for name, label in pages]


class LaboratoryList(ListScreen):
    """What the lists of the laboratory share."""

    right = SEE
    here: ClassVar[str]

    def tabs_for(self, request: HttpRequest) -> Sequence[tuple[Any, str, bool]]:
        return tabs(self.here)

    def row_url(self, row: Any) -> str:  # noqa: ANN401 - a lot, or what belongs to one
        return reverse("laboratory:lot", args=[getattr(row, "lot_id", row.pk)])


class LotList(LaboratoryList):
    name, here = "laboratory.lots", "lots"
    title = _("Lots")
    default_sort = ("-until_on",)
    of_customers = True
    empty = Empty(_("No lots yet"), _("Put the shipments of a contract into lots."), icon="flask")
    columns = (
        Column("until_on", _("Until"), kind="date"),
        Column("number", _("Lot number"), sort=""),
        Column("contract__customer__name", _("Customer"), sort="", grow=True),
        Column("contract__number", _("Contract"), sort=""),
        Column("product__name", _("Product"), sort=""),
        Column("way", _("Made up of"), kind="choice", sort="", shown=False),
        Column("loads", _("Number of shipments"), kind="count", sort=""),
        Column("shipped_tonnes", _("Shipped"), kind="tonnes", sort=""),
        Column("came_tonnes", _("Arrived"), kind="tonnes", sort=""),
        Column("has_seller", _("Seller's assay"), kind="flag", sort=""),
        Column("has_buyer", _("Buyer's assay"), kind="flag", sort=""),
        Column("in_dispute", _("In dispute"), kind="flag", sort=""),
    )
    filters = (
        Search(_("Lot number"), apply=by_number),
        DateRange("until_on", _("Until")),
        customer_at("contract__customer"),
        CONTRACT,
        PRODUCT,
        Choice("way", _("Made up of"), Ways.choices),
        Flag("waiting", _("No assay yet"), Q(assays__isnull=True)),
        Flag("unsettled", _("In no statement"), lambda _request: unsettled()),
        Flag("disputed", _("In dispute"), Q(in_dispute=True)),
    )

    def rows(self, request: HttpRequest) -> QuerySet[Lot]:
        own = Assay.objects.filter(lot=OuterRef("pk"))
        live = Dispute.objects.filter(OPEN, lot=OuterRef("pk"))
        lots = visible_lots(person(request)).weighed().select_related("contract__customer", "product")
        return lots.annotate(
            has_seller=Exists(own.filter(party="seller")),
            has_buyer=Exists(own.filter(party="buyer")),
            in_dispute=Exists(live),
        )

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        if not may(person(request), EDIT):
            return ()
        return (Link(_("Make lots"), reverse("laboratory:form"), primary=True, dialog=True),)


class AssayList(LaboratoryList):
    name, here = "laboratory.assays", "assays"
    title = _("Assays")
    default_sort = ("-analysed_on",)
    empty = Empty(_("No assays yet"), _("Record them with their lot, or import a file."), icon="flask")
    columns = (
        Column("analysed_on", _("Analysed on"), kind="date"),
        Column("lot__number", _("Lot number"), sort=""),
        Column("lot__contract__customer__name", _("Customer"), sort="", grow=True),
        Column("lot__product__name", _("Product"), sort=""),
        Column("party", _("For whom"), kind="choice", sort=""),
        Column("laboratory", _("Laboratory"), sort=""),
        Column("report_number", _("Report number"), sort="", shown=False),
        Column("q_net_ar", "Qnet,ar", kind="kcal", sort=""),
        Column("moisture_ar", "Mt", kind="pct", sort=""),
        Column("ash_d", "Ad", kind="pct", sort=""),
        Column("volatile_daf", "Vdaf", kind="pct", sort=""),
        Column("sulphur_d", "St,d", kind="pct", sort=""),
    )
    filters = (
        Search(_("Laboratory or report"), "laboratory", "report_number"),
        DateRange("analysed_on", _("Analysed")),
        Choice("party", _("For whom"), Parties.choices),
    )

    def rows(self, request: HttpRequest) -> QuerySet[Assay]:
        return visible_assays(person(request)).select_related("lot__contract__customer", "lot__product")


class DisputeList(LaboratoryList):
    name, here = "laboratory.disputes", "disputes"
    title = _("Disputes about quality")
    default_sort = ("-opened_at",)
    empty = Empty(
        _("No disputes"),
        _("One opens by itself when two assays of a lot differ by more than agreed."),
        icon="scale",
    )
    columns = (
        Column("opened_at", _("Opened at"), kind="datetime"),
        Column("lot__number", _("Lot number"), sort=""),
        Column("lot__contract__customer__name", _("Customer"), sort="", grow=True),
        Column("lot__product__name", _("Product"), sort=""),
        Column("state", _("State"), kind="choice", sort=""),
        Column("referee", _("Referee's laboratory"), sort=""),
        Column("outcome", _("Outcome"), kind="choice", sort=""),
        Column("ended_at", _("Ended at"), kind="datetime", sort=""),
        Column("words", _("Remarks"), sort="", shown=False),
    )
    filters = (
        Choice("state", _("State"), Dispute.States.choices),
        Flag("live", _("Not over"), OPEN),
    )

    def rows(self, request: HttpRequest) -> QuerySet[Dispute]:
        return visible_disputes(person(request)).select_related("lot__contract__customer", "lot__product")
