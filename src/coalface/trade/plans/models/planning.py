"""The plan of a month in its revisions, line by line."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer, Grade
from coalface.identity.audit.history import tracked
from coalface.kernel.measures import from_kilograms
from coalface.trade.catalogue.models import HaulRoute, Product
from coalface.trade.plans.models.orders import PriorityPolicy
from coalface.trade.plans.rules.allocation import Why
from coalface.trade.plans.rules.states import OPEN, State


@tracked("state", "reason", "settled_by", "settled_at", "settled_words")
class Plan(models.Model):
    """One revision of a month's plan. At most one counts, at most one is being worked on."""

    class State(models.TextChoices):
        DRAFT = State.DRAFT.value, _("draft")
        APPROVING = State.APPROVING.value, _("in approval")
        APPROVED = State.APPROVED.value, _("approved")
        REFUSED = State.REFUSED.value, _("not approved")
        REPLACED = State.REPLACED.value, _("replaced by a later revision")

    month_on = models.DateField(_("month"))
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    policy = models.ForeignKey(PriorityPolicy, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason of the revision"), max_length=250, blank=True)
    supply = models.JSONField(_("supply it was made from"), default=list)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("drawn up at"))
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(_("decided at"), null=True)
    settled_words = models.TextField(_("words to the decision"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("plan of a month")
        constraints = [
            models.UniqueConstraint(fields=("month_on", "revision"), name="plan_revision_once"),
            models.UniqueConstraint(
                fields=("month_on",), condition=models.Q(state="approved"), name="plan_one_counts"
            ),
            models.UniqueConstraint(
                fields=("month_on",),
                condition=models.Q(state__in=[state.value for state in OPEN]),
                name="plan_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=("draft", "approving"), settled_by__isnull=True, settled_at__isnull=True
                )
                | models.Q(
                    state__in=("approved", "refused", "replaced"),
                    settled_by__isnull=False,
                    settled_at__isnull=False,
                ),
                name="plan_decided_by_and_at",
            ),
        ]
        indexes = [models.Index(fields=("-month_on", "-revision"), name="plan_by_month")]

    def __str__(self) -> str:
        return f"{self.month_on:%Y-%m} R{self.revision}"


@tracked("planned_kg", "reason", "changed_by")
class PlanLine(models.Model):
    """Customer x product (x route) of a plan, in whole kilograms.

    `proposed_kg` is what sharing out gave, for the reason `why`; `planned_kg` is what holds, and differs only
    with a `reason` of whoever changed it.
    """

    class Why(models.TextChoices):
        IN_FULL = Why.IN_FULL.value, _("in full")
        UNKNOWN_SUPPLY = Why.UNKNOWN_SUPPLY.value, _("in full, supply unknown")
        IN_PROPORTION = Why.IN_PROPORTION.value, _("cut in proportion within the grade")
        NOTHING_LEFT = Why.NOTHING_LEFT.value, _("nothing left after better grades")
        BY_ROUTE = Why.BY_ROUTE.value, _("cut to what the route carries")
        NOT_SUPPLIED = Why.NOT_SUPPLIED.value, _("grade is not supplied")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="lines", db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    haul_route = models.ForeignKey(
        HaulRoute, models.PROTECT, null=True, related_name="+", verbose_name=_("haul route")
    )
    grade = models.CharField(_("grade"), max_length=12, choices=Grade)
    ordered_kg = models.BigIntegerField(_("ordered"), null=True)
    contracted_kg = models.BigIntegerField(_("agreed by contract"), default=0)
    wanted_kg = models.BigIntegerField(_("wanted"))
    proposed_kg = models.BigIntegerField(_("proposed"))
    planned_kg = models.BigIntegerField(_("planned"))
    why = models.CharField(_("why so much"), max_length=16, choices=Why)
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("changed by")
    )

    class Meta:
        verbose_name = _("line of a plan")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(planned_kg__gte=0, proposed_kg__gte=0, wanted_kg__gte=0),
                name="plan_line_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(planned_kg=models.F("proposed_kg"))
                | (~models.Q(reason="") & models.Q(changed_by__isnull=False)),
                name="plan_line_changed_with_reason",
            ),
        ]

        indexes = [models.Index(fields=("plan", "customer", "product"), name="plan_line_of_customer")]

    @property
    def cut_kg(self) -> int:
        """What was wanted and is not planned; below nought when more is planned."""
        return self.wanted_kg - self.planned_kg

    @property
    def tonnes(self) -> Decimal:
        return from_kilograms(self.planned_kg)

    def __str__(self) -> str:
        return f"{self.customer} · {self.product}"
