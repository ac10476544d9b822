"""Reviews of a month, and the grade each customer came out with."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer
from coalface.desk.subjects.keys import trusted_keys
from coalface.evaluation.grading.models.policies import GradingPolicy
from coalface.evaluation.grading.rules.judge import CRITERIA
from coalface.evaluation.grading.rules.policy import LADDER, Rank

RANKS = [(rank.value, rank.code) for rank in Rank]


class GradeReview(models.Model):
    """One run over all customers for one period; running a period again makes the next revision.

    The revision before is superseded as a whole: its records stay as they were.
    """

    period_on = models.DateField(_("period"))
    revision = models.PositiveIntegerField(_("revision"))
    superseded = models.BooleanField(default=False)
    policy = models.ForeignKey(GradingPolicy, models.PROTECT, related_name="+", verbose_name=_("policy"))
    customers = models.PositiveIntegerField(_("customers"))
    changed = models.PositiveIntegerField(_("changed"))
    waiting = models.PositiveIntegerField(_("to approve at first"))
    run_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("run by")
    )
    run_at = models.DateTimeField(_("run at"), auto_now_add=True)

    class Meta:
        verbose_name = _("grade review")
        ordering = ("-period_on", "-revision")
        constraints = [
            models.UniqueConstraint(fields=("period_on", "revision"), name="grade_review_revision_once"),
            models.UniqueConstraint(
                fields=("period_on",), condition=Q(superseded=False), name="one_current_review_per_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_on:%Y-%m} #{self.revision}"


class GradeRecordQuerySet(models.QuerySet["GradeRecord"]):
    def current(self) -> "GradeRecordQuerySet":
        """The newest revision of each period."""
        return self.filter(review__superseded=False)

    def effective(self) -> "GradeRecordQuerySet":
        return self.current().filter(state=GradeRecord.State.EFFECTIVE)

    def proposed(self) -> "GradeRecordQuerySet":
        return self.current().filter(state=GradeRecord.State.PROPOSED)

    def moved(self) -> "GradeRecordQuerySet":
        return self.exclude(final=F("previous"))


class GradeRecord(models.Model):
    """One customer's grade for one period with all it was judged by.

    The inputs have the names of `rules.measures.Inputs`, shares in units of `rules.scale.WHOLE`; `verdicts`
    has one letter per criterion and grade (`rules.judge`). Judging the inputs again by the policy of the
    review gives the outcome again, exactly. `department` and `responsible` are those of the customer's card:
    only scope.

    A review writes all its records at once, for customers and by a review it has just read: the database does
    not look each of them up again.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("to approve")
        EFFECTIVE = "effective", _("in force")
        REJECTED = "rejected", _("rejected")
        LAPSED = "lapsed", _("overtaken by a later review")

    class Reason(models.TextChoices):
        AT_RISK = "at_risk", _("judged to be at risk")
        IDLE_ELIMINATED = "idle_eliminated", _("too long without business")
        RETURNED = "returned", _("business again")
        STAYS_OUT = "stays_out", _("no business since elimination")
        IDLE_POTENTIAL = "idle_potential", _("months without business")
        UNSHIPPED = "unshipped", _("month without shipment, unexcused")
        ON_TRIAL = "on_trial", _("still on trial")
        NOT_YET_RUNNING = "not_yet_running", _("not running long enough for an upgrade")
        UPGRADED = "upgraded", _("criteria of a higher grade met")
        DOWNGRADED = "downgraded", _("criteria no longer met")
        KEPT = "kept", _("unchanged")

    review = models.ForeignKey(
        GradeReview, models.CASCADE, related_name="records", db_index=False, db_constraint=False
    )
    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    period_on = models.DateField(_("period"))
    state = models.CharField(_("state"), max_length=9, choices=State)
    previous = models.SmallIntegerField(_("grade before"), choices=RANKS)
    final = models.SmallIntegerField(_("grade"), choices=RANKS)
    supported = models.SmallIntegerField(_("grade by criteria"), choices=RANKS)
    reason = models.CharField(_("reason"), max_length=16, choices=Reason)
    verdicts = models.CharField(max_length=len(CRITERIA) * len(LADDER))
    waits = models.BooleanField()
    fulfilment = models.BigIntegerField(_("contract fulfilment"), null=True)
    fluctuation = models.BigIntegerField(_("monthly fluctuation"), null=True)
    on_time = models.BigIntegerField(_("paid on time"), null=True)
    bill_share = models.BigIntegerField(_("share of acceptance bills"), null=True)
    months = models.SmallIntegerField(_("months in the window"))
    delivered_kg = models.BigIntegerField(_("delivered"))
    contracted_kg = models.BigIntegerField(_("contracted"))
    excused_kg = models.BigIntegerField(_("excused"))
    planned_kg = models.BigIntegerField(_("planned"))
    kept_kg = models.BigIntegerField(_("delivered within the plan"))
    planned_months = models.SmallIntegerField(_("months with a plan"))
    cv_population = models.BigIntegerField(null=True)
    cv_sample = models.BigIntegerField(null=True)
    max_deviation = models.BigIntegerField(null=True)
    mean_deviation = models.BigIntegerField(null=True)
    max_step = models.BigIntegerField(null=True)
    mean_step = models.BigIntegerField(null=True)
    spread = models.BigIntegerField(null=True)
    plan_gap = models.BigIntegerField(null=True)
    gap_months = models.SmallIntegerField(_("months without shipment"))
    unshipped_run = models.SmallIntegerField(_("months since the last shipment"), null=True)
    idle_run = models.SmallIntegerField(_("months without business"), null=True)
    unexcused_months = models.SmallIntegerField(_("unexcused months"))
    running_months = models.SmallIntegerField(_("months running"))
    paid_fen = models.BigIntegerField(_("paid"))
    bills_fen = models.BigIntegerField(_("paid in bills"))
    due_fen = models.BigIntegerField(_("paid with a due date"))
    on_time_fen = models.BigIntegerField(_("paid by its due date"))
    funds_stable = models.BooleanField(null=True)
    stock_capacity = models.BooleanField(null=True)
    large_scale = models.BooleanField(null=True)
    demand_potential = models.BooleanField(null=True)
    creditworthy = models.BooleanField(null=True)
    at_risk = models.BooleanField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    note = models.CharField(_("note"), max_length=250, default="", db_default="", blank=True)

    objects = GradeRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("grade record")
        constraints = [
            models.UniqueConstraint(fields=("review", "customer"), name="one_grade_per_review"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="grade_decision_paired",
            ),
        ]
        indexes = [
            # Ordered as "the newest before" is asked for on every engine.
            models.Index(
                F("customer"), F("period_on").desc(nulls_last=True), name="grade_record_of_customer"
            ),
            models.Index(fields=("customer",), condition=Q(state="proposed"), name="grade_record_proposed"),
            # Those that fell furthest first; few rows of each month.
            models.Index(
                fields=("review", "final", "-previous", "customer"),
                condition=~Q(final=F("previous")),
                name="grade_record_moved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_on:%Y-%m} {self.get_final_display()}"

    @property
    def grade(self) -> str:
        """The grade's name in the archive."""
        return Rank(self.final).code

    @property
    def grade_before(self) -> str:
        return Rank(self.previous).code


trusted_keys(GradeRecord._meta.db_table, "customer_id", "review_id")
