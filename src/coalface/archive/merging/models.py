"""Pairs that may be one company, merges and splits, and what each of them moved."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer


class DuplicatePair(models.Model):
    """Two cards the scan found alike; `first` has the smaller id."""

    class State(models.TextChoices):
        OPEN = "open", _("to be looked at")
        DISTINCT = "distinct", _("two companies")
        MERGED = "merged", _("merged")

    first = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    second = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    score = models.DecimalField(_("likeness"), max_digits=3, decimal_places=2)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    found_at = models.DateTimeField(_("found at"))
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("possible duplicate")
        constraints = [
            models.UniqueConstraint(fields=("first", "second"), name="duplicate_pair_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="pair_in_order"),
            models.CheckConstraint(
                condition=models.Q(judged_by__isnull=True, judged_at__isnull=True)
                | models.Q(judged_by__isnull=False, judged_at__isnull=False),
                name="pair_judgement_paired",
            ),
        ]
        indexes = [models.Index(fields=("state", "-score", "id"), name="duplicate_by_score")]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"


class Merge(models.Model):
    """Two cards became one; `left` lies empty behind `kept` until the merge is taken back.

    The states are whole rows of the customer table, as `to_jsonb` gives them.
    """

    kept = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("card that goes on"))
    left = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("card given up"))
    reason = models.CharField(_("reason"), max_length=500)
    kept_before = models.JSONField()
    left_before = models.JSONField()
    kept_after = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("merged at"))
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(_("taken back at"), null=True)

    class Meta:
        verbose_name = _("merge")
        constraints = [
            models.UniqueConstraint(
                fields=("left",), condition=models.Q(undone_at__isnull=True), name="merged_into_one"
            ),
            models.CheckConstraint(
                condition=models.Q(undone_by__isnull=True, undone_at__isnull=True)
                | models.Q(undone_by__isnull=False, undone_at__isnull=False),
                name="merge_undoing_paired",
            ),
        ]
        indexes = [models.Index(fields=("kept", "-at"), name="merge_of_kept")]

    def __str__(self) -> str:
        return f"{self.left} → {self.kept}"


class MergeMove(models.Model):
    """Rows of one table that followed to the kept card, and those that could not."""

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="moves")
    table = models.CharField(max_length=63)
    column = models.CharField(max_length=63)
    ids = ArrayField(models.BigIntegerField())
    stayed = ArrayField(models.BigIntegerField(), default=list)


class MergeChange(models.Model):
    """A row a merge made, or changed beyond the card it belongs to; `former` is None for one it made.

    `latter` is what the merge made of it: a column somebody changed since keeps the change.
    """

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="changes")
    table = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    former = models.JSONField(null=True)
    latter = models.JSONField(null=True)


class Split(models.Model):
    """What two companies had on one card was parted: `made` is the card opened for the other one.

    `made` is gone after the split was taken back; `made_name` stays. The states are whole rows of the
    customer table, as `to_jsonb` gives them.
    """

    source = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("card split"))
    made = models.ForeignKey(
        Customer, models.PROTECT, null=True, related_name="+", verbose_name=_("card opened")
    )
    made_name = models.CharField(_("card opened"), max_length=200)
    reason = models.CharField(_("reason"), max_length=500)
    source_before = models.JSONField()
    source_after = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("split at"))
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(_("taken back at"), null=True)

    class Meta:
        verbose_name = _("split")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(undone_by__isnull=True, undone_at__isnull=True, made__isnull=False)
                | models.Q(undone_by__isnull=False, undone_at__isnull=False, made__isnull=True),
                name="split_undoing_whole",
            )
        ]
        indexes = [models.Index(fields=("source", "-at"), name="split_of_source")]

    def __str__(self) -> str:
        return f"{self.source} / {self.made_name}"


class SplitMove(models.Model):
    """Rows of one table that went to the new card."""

    split = models.ForeignKey(Split, models.CASCADE, related_name="moves")
    table = models.CharField(max_length=63)
    column = models.CharField(max_length=63)
    ids = ArrayField(models.BigIntegerField())


class SplitRow(models.Model):
    """A row the split itself made: it goes when the split is taken back."""

    split = models.ForeignKey(Split, models.CASCADE, related_name="rows")
    table = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
