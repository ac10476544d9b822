"""Import runs, what they refused and what they changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.desk.files.models import StoredFile


class ImportRun(models.Model):
    """One file being checked or loaded. `rows_done` moves in the same transaction as the rows it counts."""

    class State(models.TextChoices):
        MAPPING = "mapping", _("choosing columns")
        CHECKING = "checking", _("checking")
        CHECKED = "checked", _("checked")
        LOADING = "loading", _("loading")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        UNDOING = "undoing", _("undoing")
        UNDONE = "undone", _("undone")

    kind = models.CharField(max_length=40)
    preset = models.CharField(max_length=40, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    options = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    match_on = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.MAPPING)
    rows_total = models.BigIntegerField(default=0)
    rows_done = models.BigIntegerField(default=0)
    created = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    remarks = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.file_name


class ImportIssue(models.Model):
    """A refused row, or a remark on an accepted one: which row, which column, which rule."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="issues")
    row_number = models.BigIntegerField()
    column = models.CharField(max_length=100, blank=True)
    value = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=60)
    message = models.CharField(max_length=250)
    values = models.JSONField(default=dict)
    refused = models.BooleanField(default=True)
    dry_run = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=("run", "dry_run", "row_number"), name="issue_by_row")]


class ImportChange(models.Model):
    """What undo needs: the record a run created, or the former state of one it changed."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="changes")
    table = models.CharField(max_length=63)
    record_id = models.BigIntegerField()
    former = models.JSONField(null=True)
    written = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=("run", "table", "record_id"), name="change_by_record")]
