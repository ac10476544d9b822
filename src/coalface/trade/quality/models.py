"""Lots with their shipments, samples, assays and disputes, and the policy results are judged by."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalface.identity.audit.history import tracked
from coalface.trade.catalogue.models import Product
from coalface.trade.contracts.models import Contract, ContractTerms
from coalface.trade.dispatch.models import Shipment
from coalface.trade.quality.reporting import LaboratoryReport
from coalface.trade.quality.rules.custody import Step
from coalface.trade.quality.rules.disputes import LIVE, State
from coalface.trade.quality.rules.lots import Way, lot_tonnes
from coalface.trade.quality.rules.results import Counts, Outcome, Party, Policy
from coalface.trade.quality.rules.values import CODES


class Ways(models.TextChoices):
    SHIPMENT = Way.SHIPMENT.value, _("each train, ship or truck")
    DAY = Way.DAY.value, _("each day")
    TEN_DAYS = Way.TEN_DAYS.value, _("each ten days")
    MONTH = Way.MONTH.value, _("each month")
    HAND = Way.HAND.value, _("by hand")


class Parties(models.TextChoices):
    SELLER = Party.SELLER.value, _("seller")
    BUYER = Party.BUYER.value, _("buyer")
    REFEREE = Party.REFEREE.value, _("referee")


class LotQuerySet(models.QuerySet["Lot"]):
    def weighed(self) -> "LotQuerySet":
        """With what shipments, gate and contract say of a lot now.

        Annotates `shipped_tonnes`, what its shipments weigh, `loads`, how many there are, `gate_loads`, of
        how many the arrival is recorded, `gate_tonnes`, what came once all have, and `agreed_basis`, the
        weight basis of the terms in force on its first day.
        """
        members = LotShipment.objects.filter(lot=models.OuterRef("pk")).order_by().values("lot")
        known = members.annotate(
            n=models.Count("pk"),
            came=models.Count("shipment__arrival"),
            sum=models.Sum("shipment__net_tonnes"),
        )
        whole = known.filter(came=F("n")).annotate(gate=models.Sum("shipment__arrival__tonnes"))
        terms = ContractTerms.objects.filter(
            contract=models.OuterRef("contract"), from_on__lte=models.OuterRef("from_on")
        )
        return self.annotate(
            shipped_tonnes=models.Subquery(known.values("sum")),
            loads=models.Subquery(known.values("n")),
            gate_loads=models.Subquery(known.values("came")),
            gate_tonnes=models.Subquery(whole.values("gate")),
            agreed_basis=models.Subquery(terms.order_by("-from_on").values("weight_basis")[:1]),
        )


@tracked("way", "from_on", "until_on", "arrived_tonnes", "remarks")
class Lot(models.Model):
    """Shipments of one contract and product that share one result of quality (批).

    What was shipped and what arrived is summed up from shipments and arrivals when it is asked for, so a
    corrected ticket counts at once; `arrived_tonnes` is what came where somebody says it by hand.
    """

    number = models.CharField(_("lot number"), max_length=40, unique=True)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+", db_index=False)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", db_index=False)
    way = models.CharField(_("made up of"), max_length=10, choices=Ways)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    arrived_tonnes = models.DecimalField(
        _("tonnes arrived"), max_digits=18, decimal_places=6, null=True, blank=True
    )
    remarks = models.CharField(_("remarks"), max_length=250, blank=True)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LotQuerySet.as_manager()

    class Meta:
        verbose_name = _("lot")
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="lot_ends_after_start"),
            models.CheckConstraint(
                condition=Q(arrived_tonnes__isnull=True) | Q(arrived_tonnes__gt=0), name="lot_arrived_weight"
            ),
        ]
        indexes = [
            models.Index(fields=("contract", "until_on"), name="lot_of_contract"),
            models.Index(fields=("-until_on", "-id"), name="lot_by_day"),
        ]

    @property
    def weight_basis(self) -> Contract.WeightBasis:
        """By the terms in force on its first day, where it was read by `weighed()`; else by the contract."""
        return Contract.WeightBasis(getattr(self, "agreed_basis", None) or self.contract.weight_basis)

    @property
    def came_tonnes(self) -> Decimal | None:
        """What arrived: as said by hand, else by the gate once every shipment has arrived (`weighed()`)."""
        if self.arrived_tonnes is not None:
            return self.arrived_tonnes
        came: Decimal | None = getattr(self, "gate_tonnes", None)
        return came

    def weight_by(self, shipped_tonnes: Decimal | None) -> Decimal | None:
        """The weight that counts by the basis agreed; None while it is not known."""
        return lot_tonnes(self.weight_basis, shipped_tonnes or Decimal(0), self.came_tonnes)

    def __str__(self) -> str:
        return self.number


class LotShipment(models.Model):
    """A shipment lies in one lot at most; it leaves the lot when it is taken back."""

    lot = models.ForeignKey(Lot, models.CASCADE, related_name="members")
    shipment = models.OneToOneField(Shipment, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("shipment of a lot")


@tracked("purpose", "place", "retained_until_on", "remarks")
class Sample(models.Model):
    """A bag or bottle of coal with a number of its own; portions point at what they were divided from."""

    class Purpose(models.TextChoices):
        WHOLE = "whole", _("whole sample")
        SELLER = Party.SELLER.value, _("seller's portion")
        BUYER = Party.BUYER.value, _("buyer's portion")
        REFEREE = Party.REFEREE.value, _("referee's portion")

    number = models.CharField(_("sample number"), max_length=40, unique=True)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="samples")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="portions")
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose, default=Purpose.WHOLE)
    place = models.CharField(_("where it was taken"), max_length=100, blank=True)
    mass_kg = models.DecimalField(_("mass, kg"), max_digits=8, decimal_places=3, null=True, blank=True)
    retained_until_on = models.DateField(_("retained until"), null=True, blank=True)
    remarks = models.CharField(_("remarks"), max_length=250, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("sample")
        constraints = [
            models.CheckConstraint(condition=Q(mass_kg__isnull=True) | Q(mass_kg__gt=0), name="sample_mass")
        ]

    def __str__(self) -> str:
        return self.number


class CustodyStep(models.Model):
    """One step of a sample's way from hand to hand; never changed."""

    class Kind(models.TextChoices):
        TAKEN = Step.TAKEN.value, _("taken")
        PREPARED = Step.PREPARED.value, _("prepared")
        DIVIDED = Step.DIVIDED.value, _("divided")
        SEALED = Step.SEALED.value, _("sealed")
        HANDED_OVER = Step.HANDED_OVER.value, _("handed over")
        RECEIVED = Step.RECEIVED.value, _("taken over")
        RETAINED = Step.RETAINED.value, _("put into store")
        DISCARDED = Step.DISCARDED.value, _("discarded")

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="steps")
    step = models.CharField(_("step"), max_length=12, choices=Kind)
    happened_at = models.DateTimeField(_("when"))
    giver = models.CharField(_("who"), max_length=60)
    taker = models.CharField(_("handed over to"), max_length=60, blank=True)
    seal_number = models.CharField(_("seal number"), max_length=40, blank=True)
    seal_intact = models.BooleanField(_("seal intact"), null=True, blank=True)
    remarks = models.CharField(_("remarks"), max_length=250, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("step of custody")
        ordering = ("pk",)
        triggers = [pgtrigger.Protect(name="kept_as_recorded", operation=pgtrigger.Update | pgtrigger.Delete)]


@tracked("party", "laboratory", "report_number", "analysed_on", *CODES, "remarks")
class Assay(LaboratoryReport):
    """What one laboratory found in a lot that was sold."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="assays")
    party = models.CharField(_("for whom"), max_length=8, choices=Parties)
    sample = models.ForeignKey(Sample, models.PROTECT, null=True, blank=True, related_name="+")
    remarks = models.CharField(_("remarks"), max_length=250, blank=True)
    import_run_id = models.BigIntegerField(null=True, editable=False)
    saved_at = models.DateTimeField(_("saved at"), auto_now=True)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    class Meta:
        verbose_name = _("assay")
        constraints = [models.UniqueConstraint(fields=("lot", "party"), name="assay_once_for_each_party")]
        indexes = [models.Index(fields=("-analysed_on", "-id"), name="assay_by_day")]

    def __str__(self) -> str:
        return self.report_number or f"{self.lot} · {self.get_party_display()}"


class ResultPolicy(models.Model):
    """From when on lots of a contract are judged how; without a contract, those of all that say nothing."""

    class Whose(models.TextChoices):
        SELLER = Counts.SELLER.value, _("the seller's assay")
        BUYER = Counts.BUYER.value, _("the buyer's assay")
        MEAN = Counts.MEAN.value, _("the mean of both")

    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="+")
    from_on = models.DateField(_("valid from"))
    way = models.CharField(_("made up of"), max_length=10, choices=Ways, default=Ways.DAY)
    counts = models.CharField(_("whose result counts"), max_length=8, choices=Whose, default=Whose.SELLER)
    tolerances = models.JSONField(_("tolerances"))
    retained_days = models.PositiveSmallIntegerField(_("samples are retained, days"), default=60)
    note = models.CharField(_("note"), max_length=250, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("policy of results")
        constraints = [
            models.UniqueConstraint(
                fields=("contract", "from_on"), name="result_policy_once_a_day", nulls_distinct=False
            )
        ]
        triggers = [pgtrigger.Protect(name="kept_as_saved", operation=pgtrigger.Update | pgtrigger.Delete)]

    @property
    def terms(self) -> Policy:
        tolerances = {code: Decimal(text) for code, text in self.tolerances.items()}
        return Policy(Way(self.way), Counts(self.counts), tolerances, self.retained_days)


@tracked("state", "outcome", "words")
class Dispute(models.Model):
    """Both assays of a lot lie further apart than agreed; only the sum between them is held."""

    class States(models.TextChoices):
        OPEN = State.OPEN.value, _("open")
        AT_REFEREE = State.AT_REFEREE.value, _("at the referee")
        RESOLVED = State.RESOLVED.value, _("resolved")
        WITHDRAWN = State.WITHDRAWN.value, _("withdrawn")

    class Outcomes(models.TextChoices):
        REFEREE = Outcome.REFEREE.value, _("the referee's result counts")
        SELLER = Outcome.SELLER.value, _("the seller's result counts")
        BUYER = Outcome.BUYER.value, _("the buyer's result counts")
        MEAN = Outcome.MEAN.value, _("the mean counts")

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="disputes")
    state = models.CharField(_("state"), max_length=10, choices=States, default=States.OPEN)
    opened_at = models.DateTimeField(_("opened at"))
    referee = models.CharField(_("referee's laboratory"), max_length=100, blank=True)
    sample = models.ForeignKey(Sample, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcomes, blank=True)
    words = models.CharField(_("remarks"), max_length=250, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("dispute about quality")
        constraints = [
            models.UniqueConstraint(
                fields=("lot",), condition=Q(state__in=[s.value for s in LIVE]), name="dispute_live_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("open", "at_referee"), ended_at__isnull=True, outcome="")
                | Q(state="resolved", ended_at__isnull=False) & ~Q(outcome="")
                | Q(state="withdrawn", ended_at__isnull=False, outcome=""),
                name="dispute_ended_with_outcome",
            ),
        ]
        indexes = [models.Index(fields=("-opened_at", "-id"), name="dispute_by_day")]

    def __str__(self) -> str:
        return str(self.lot)
