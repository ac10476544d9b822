"""Progress of long work, as people see it."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

from coalface.desk.jobs.rules import OPEN, State, share_done, time_left


class ProgressQuerySet(models.QuerySet["Progress"]):
    def open(self) -> "ProgressQuerySet":
        return self.filter(state__in=OPEN)

    def finished_before(self, instant: datetime) -> "ProgressQuerySet":
        return self.filter(finished_at__lt=instant)


class Progress(models.Model):
    """One piece of long work; `done` of `total` counts what `kind` counts (rows, customers)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=80)
    title = models.CharField(max_length=250)
    state = models.CharField(max_length=20, default=State.QUEUED)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    message = models.CharField(max_length=500, blank=True)
    error = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    subject_kind = models.CharField(max_length=80, blank=True)
    subject_id = models.BigIntegerField(null=True)
    job_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index("by", models.F("created_at").desc(), name="progress_by_created"),
            models.Index("subject_kind", "subject_id", name="progress_subject"),
            models.Index("created_at", condition=models.Q(state__in=sorted(OPEN)), name="progress_open"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=list(State)), name="progress_state_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=sorted(OPEN), finished_at__isnull=True)
                | (~models.Q(state__in=sorted(OPEN)) & models.Q(finished_at__isnull=False)),
                name="progress_finished_iff_closed",
            ),
            models.CheckConstraint(
                condition=models.Q(subject_kind="", subject_id__isnull=True)
                | (~models.Q(subject_kind="") & models.Q(subject_id__isnull=False)),
                name="progress_subject_paired",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def share(self) -> float | None:
        return share_done(self.done, self.total)

    def left(self, now: datetime) -> timedelta | None:
        if self.state != State.RUNNING or self.started_at is None:
            return None
        return time_left(done=self.done, total=self.total, started_at=self.started_at, now=now)
