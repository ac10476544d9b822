"""What comes of facts: decisions, changes, cases of abnormal use."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer
from coalface.archive.dossier.models.configuration import FactGroup, Source
from coalface.archive.dossier.models.facts import Fact
from coalface.archive.dossier.models.reports import PERSON, Owned, one_subject
from coalface.archive.dossier.rules.abnormal import CaseState
from coalface.identity.audit.history import tracked


@tracked("text", "due_on", "done_at", "outcome")
class PolicyDecision(Owned):
    """What a leader decides on a fact, or on a group of facts about somebody (R0.06)."""

    fact = models.ForeignKey(Fact, models.PROTECT, null=True, related_name="decisions")
    group = models.ForeignKey(FactGroup, models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("decision"))
    decided_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    due_on = models.DateField(_("to be done by"), null=True, blank=True)
    outcome = models.CharField(_("what was done"), max_length=500, blank=True)
    done_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("decision")
        constraints = [
            one_subject("policy_decision_one_subject"),
            models.CheckConstraint(
                condition=models.Q(fact__isnull=True) ^ models.Q(group__isnull=True),
                name="policy_decision_on_fact_or_group",
            ),
            models.CheckConstraint(
                condition=models.Q(done_by__isnull=True, done_at__isnull=True, outcome="")
                | models.Q(done_by__isnull=False, done_at__isnull=False),
                name="policy_decision_done_whole",
            ),
        ]
        indexes = [
            models.Index(fields=("customer", "-decided_at"), name="policy_decision_of_customer"),
            models.Index(fields=("competitor", "-decided_at"), name="policy_decision_of_rival"),
            models.Index(fields=("-decided_at", "-id"), name="policy_decision_newest"),
        ]

    def __str__(self) -> str:
        """As references and the audit trail name it: one on a confidential fact by the fact's field."""
        secret = self.fact is not None and self.fact.field.confidential
        return str(self.fact) if secret else self.text[:80]


class ChangeEvent(Owned):
    """A change at a customer or a competitor: who, what, when (R0.08)."""

    class Kind(models.TextChoices):
        PERSON = "person", _("change of the person in charge")
        SYSTEM = "system", _("change of ownership or organisation")
        OPERATION = "operation", _("news of operation")
        MARKET = "market", _("change of the market")

    kind = models.CharField(_("kind of change"), max_length=10, choices=Kind)
    happened_on = models.DateField(_("took place on"))
    person = models.CharField(_("person concerned"), max_length=100, blank=True)
    text = models.TextField(_("what changed"))
    source = models.CharField(_("source"), max_length=12, choices=Source, default=Source.SALESPERSON)
    author = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("change event")
        constraints = [one_subject("change_event_one_subject")]
        indexes = [
            models.Index(fields=("-happened_on", "-id"), name="change_event_newest"),
            models.Index(fields=("customer", "-happened_on"), name="change_event_of_customer"),
            models.Index(fields=("competitor", "-happened_on"), name="change_event_of_rival"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"


@tracked("state", "cause", "report", "closing")
class AbnormalUse(models.Model):
    """A month in which a customer's use of coal stood out, its cause, and what the leader said (R0.10).

    `actual_kg` is what was shipped or burnt in the month, `usual_kg` the median of the months before.
    """

    class Measure(models.TextChoices):
        SHIPPED = "shipped", _("tonnes shipped")
        BURNT = "burnt", _("coal burnt")

    class State(models.TextChoices):
        RAISED = CaseState.RAISED, _("cause to be found")
        EXPLAINED = CaseState.EXPLAINED, _("cause recorded")
        REPORTED = CaseState.REPORTED, _("reported to the leader")
        CLOSED = CaseState.CLOSED, _("closed case")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    month_on = models.DateField(_("month"))
    measure = models.CharField(_("measured by"), max_length=8, choices=Measure)
    actual_kg = models.BigIntegerField()
    usual_kg = models.BigIntegerField()
    deviation_pct = models.DecimalField(_("off the usual"), max_digits=9, decimal_places=1)
    z = models.DecimalField(max_digits=9, decimal_places=1)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RAISED)
    cause = models.TextField(_("cause"), blank=True)
    report = models.TextField(_("report to the leader"), blank=True)
    closing = models.TextField(_("what the leader said"), blank=True)
    raised_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("abnormal coal use")
        constraints = [
            models.UniqueConstraint(fields=("customer", "month_on", "measure"), name="abnormal_use_once")
        ]
        indexes = [models.Index(fields=("-month_on", "-id"), name="abnormal_use_newest")]

    def __str__(self) -> str:
        return f"{self.customer} {self.month_on:%Y-%m}"
