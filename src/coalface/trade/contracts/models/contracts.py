"""Contracts and the quantities agreed for each month."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer
from coalface.identity.audit.history import tracked
from coalface.trade.catalogue.models import HAULED, Product
from coalface.trade.contracts.rules.states import State


@tracked(
    "number",
    "kind",
    "product",
    "starts_on",
    "ends_on",
    "weight_basis",
    "remarks",
    "state",
    "total_tonnes",
    "quality_words",
    "flow_from",
    "flow_to",
    "transport",
    "liability_words",
    "dispute_words",
    "deposit_yuan",
    "over_on",
    "over_reason",
    rights={"deposit_yuan": "money.view"},
)
class Contract(models.Model):
    """An agreement to deliver coal over a period (B2).

    One read from a file or recorded before was concluded elsewhere and is in force; it never was a draft
    here, so `approved_on` is empty. A supplement `amends` the contract it changes.
    """

    class Kind(models.TextChoices):
        FRAMEWORK = "framework", _("framework agreement")
        YEARLY = "yearly", _("yearly long-term contract")
        MONTHLY = "monthly", _("monthly contract")
        TERM = "term", _("term contract")
        SPOT = "spot", _("spot or auction")
        SUPPLEMENT = "supplement", _("supplement")

    class State(models.TextChoices):
        DRAFT = State.DRAFT.value, _("draft")
        APPROVING = State.APPROVING.value, _("in approval")
        IN_FORCE = State.IN_FORCE.value, _("in force")
        ENDED = State.ENDED.value, _("ended")
        TERMINATED = State.TERMINATED.value, _("terminated")

    class WeightBasis(models.TextChoices):
        MINE = "mine", _("weight at the mine")
        TICKET = "ticket", _("weight on the rail ticket")
        ARRIVAL = "arrival", _("weight on arrival")
        PORT = "port", _("weight at the port")

    number = models.CharField(_("contract number"), max_length=80, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    weight_basis = models.CharField(
        _("weight basis"), max_length=8, choices=WeightBasis, default=WeightBasis.MINE
    )
    remarks = models.CharField(_("remarks"), max_length=250, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.IN_FORCE)
    amends = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="supplements")
    total_tonnes = models.DecimalField(_("total, t"), max_digits=18, decimal_places=6, null=True, blank=True)
    quality_words = models.TextField(_("quality"), blank=True, default="", db_default="")
    flow_from = models.CharField(_("flow from"), max_length=150, blank=True, default="", db_default="")
    flow_to = models.CharField(_("flow to"), max_length=150, blank=True, default="", db_default="")
    transport = models.CharField(
        _("transport"), max_length=5, choices=HAULED, blank=True, default="", db_default=""
    )
    liability_words = models.TextField(_("liability"), blank=True, default="", db_default="")
    dispute_words = models.TextField(_("settling of disputes"), blank=True, default="", db_default="")
    deposit_yuan = models.DecimalField(
        _("deposit, yuan"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    approved_on = models.DateField(_("approved on"), null=True, editable=False)
    over_on = models.DateField(_("over since"), null=True, editable=False)
    over_reason = models.CharField(
        _("reason of the end"), max_length=250, blank=True, default="", db_default="", editable=False
    )
    import_run_id = models.BigIntegerField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="contract_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("ended", "terminated"), over_on__isnull=False)
                | models.Q(state__in=("draft", "approving", "in_force"), over_on__isnull=True),
                name="contract_over_since_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(deposit_yuan__isnull=True) | models.Q(deposit_yuan__gte=0),
                name="contract_deposit_not_negative",
            ),
        ]
        indexes = [
            models.Index(fields=("customer", "starts_on"), name="contract_of_customer"),
            models.Index(fields=("-starts_on", "-id"), name="contract_by_start"),
            models.Index(fields=("state", "ends_on"), name="contract_by_state"),
        ]

    def __str__(self) -> str:
        return self.number


@tracked("month_on", "tonnes", "excused_tonnes")
class ContractMonth(models.Model):
    """The quantity agreed for one month, and how much is excused (force majeure, carrier-approved cut)."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="months")
    month_on = models.DateField(_("month"))
    tonnes = models.DecimalField(_("tonnes"), max_digits=18, decimal_places=6)
    excused_tonnes = models.DecimalField(_("excused tonnes"), max_digits=18, decimal_places=6, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("contract", "month_on"), name="contract_month_once"),
            models.CheckConstraint(
                condition=models.Q(
                    tonnes__gte=0, excused_tonnes__gte=0, excused_tonnes__lte=models.F("tonnes")
                ),
                name="contract_month_quantities",
            ),
        ]
