"""What is tried on whom, from when to when, and what was decided afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer
from coalface.identity.audit.history import tracked
from coalface.trade.catalogue.models import Mine, Product
from coalface.trade.experiments.rules.spans import Span
from coalface.trade.experiments.rules.states import State
from coalface.trade.pricing.models import PriceList, PriceMove

MONEY = "money.view"


@tracked(
    "name",
    "question",
    "from_on",
    "until_on",
    "unit_cost_per_tonne",
    "state",
    "over_on",
    "over_words",
    "decision",
    "decided_price",
    rights={"unit_cost_per_tonne": MONEY, "decided_price": MONEY},
)
class Experiment(models.Model):
    """Prices of a product in a list are moved for some market customers and kept for others (R0.30).

    `base_price` and `floor_per_tonne` are those of the first day, kept when it began, yuan/t. Without a cost
    of a tonne the groups are weighed by revenue. `seed` is that of the last drawing by lot. `judged` keeps
    the figures by which it was decided.
    """

    class State(models.TextChoices):
        DRAFT = State.DRAFT.value, _("draft")
        APPROVING = State.APPROVING.value, _("in approval")
        RUNNING = State.RUNNING.value, _("under way")
        ENDED = State.ENDED.value, _("concluded")
        BROKEN_OFF = State.BROKEN_OFF.value, _("broken off")

    name = models.CharField(_("name"), max_length=100, unique=True)
    question = models.CharField(_("question"), max_length=250)
    price_list = models.ForeignKey(PriceList, models.PROTECT, related_name="+", verbose_name=_("price list"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    mine = models.ForeignKey(
        Mine, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("mine")
    )
    region = models.CharField(_("region"), max_length=60, blank=True)
    from_on = models.DateField(_("moved from"))
    until_on = models.DateField(_("moved until"))
    unit_cost_per_tonne = models.DecimalField(
        _("cost of a tonne, yuan"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    seed = models.PositiveIntegerField(null=True, editable=False)
    base_price = models.DecimalField(max_digits=8, decimal_places=2, null=True, editable=False)
    floor_per_tonne = models.DecimalField(max_digits=8, decimal_places=2, null=True, editable=False)
    drawn_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drawn up by")
    )
    drawn_up_on = models.DateField(_("drawn up on"), editable=False)
    begun_at = models.DateTimeField(_("begun at"), null=True, editable=False)
    over_on = models.DateField(_("over since"), null=True, editable=False)
    over_words = models.CharField(_("reason of the end"), max_length=250, blank=True, editable=False)
    decision = models.CharField(_("decision"), max_length=250, blank=True, editable=False)
    decided_price = models.DecimalField(
        _("list price decided, yuan/t"), max_digits=8, decimal_places=2, null=True, editable=False
    )
    judged = models.JSONField(null=True, editable=False)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    judged_at = models.DateTimeField(_("decision noted at"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("price experiment")
        ordering = ("-from_on", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="experiment_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("ended", "broken_off"), over_on__isnull=False)
                | Q(state__in=("draft", "approving", "running"), over_on=None),
                name="experiment_over_since_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("running", "ended"))
                | Q(base_price__isnull=False, begun_at__isnull=False),
                name="experiment_begun_at_a_price",
            ),
            models.CheckConstraint(
                condition=Q(judged__isnull=True, judged_by=None, judged_at=None, decision="")
                | Q(judged__isnull=False, judged_by__isnull=False, judged_at__isnull=False, decision__gt=""),
                name="experiment_judged_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=("state", "until_on"), name="experiment_by_state"),
            models.Index(fields=("-from_on", "-id"), name="experiment_by_day"),
        ]

    @property
    def span(self) -> Span:
        """The days on which prices are moved; one broken off stops on the day that was done."""
        return Span(self.from_on, self.until_on if self.over_on is None else min(self.until_on, self.over_on))

    def __str__(self) -> str:
        return self.name


class Group(models.Model):
    """Customers whose prices are moved alike, yuan/t; the first one keeps its prices: it moves by nought."""

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="groups")
    place = models.PositiveSmallIntegerField()
    move_per_tonne = models.DecimalField(max_digits=8, decimal_places=2)

    class Meta:
        ordering = ("place",)
        constraints = [
            models.UniqueConstraint(fields=("experiment", "place"), name="experiment_group_once"),
            models.CheckConstraint(
                condition=Q(place=0, move_per_tonne=0) | (Q(place__gt=0) & ~Q(move_per_tonne=0)),
                name="experiment_control_keeps_its_price",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.experiment} {self.place}"


class Participant(models.Model):
    """A customer in a group; `block` tells from which alike customers they were drawn, None by hand."""

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="participants")
    group = models.ForeignKey(Group, models.CASCADE, related_name="participants")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    block = models.PositiveIntegerField(null=True)
    move = models.OneToOneField(PriceMove, models.PROTECT, null=True, related_name="participant")

    class Meta:
        verbose_name = _("customer of a price experiment")
        constraints = [
            models.UniqueConstraint(fields=("experiment", "customer"), name="experiment_customer_once")
        ]

    def __str__(self) -> str:
        return f"{self.experiment}: {self.customer}"
