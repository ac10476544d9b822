"""Import runs, what they refused, created and changed."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.desk.files.models import StoredFile


class ImportRun(models.Model):
    """One file being checked or loaded.

    `rows_done` moves in the same transaction as the rows it counts, so a run that was cut off goes on where
    it stopped. `tallies` holds created, updated, unchanged and refused rows for each kind of record the file
    gave; the four columns of that name repeat them for the run's own kind. `forecast` is the tally of the
    last dry run.
    """

    class State(models.TextChoices):
        MAPPING = "mapping", _("choosing columns")
        CHECKING = "checking", _("checking")
        CHECKED = "checked", _("checked")
        LOADING = "loading", _("loading")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        UNDOING = "undoing", _("undoing")
        UNDONE = "undone", _("undone")

    kind = models.CharField(_("kind of rows"), max_length=40)
    preset = models.CharField(_("preset"), max_length=40, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    file_name = models.CharField(_("file"), max_length=255)
    options = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    match_on = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.MAPPING)
    rows_total = models.BigIntegerField(default=0)
    rows_done = models.BigIntegerField(default=0)
    created = models.BigIntegerField(_("rows created"), default=0)
    updated = models.BigIntegerField(_("rows changed"), default=0)
    unchanged = models.BigIntegerField(_("rows unchanged"), default=0)
    refused = models.BigIntegerField(_("rows refused"), default=0)
    tallies = models.JSONField(default=dict)
    forecast = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("started by")
    )
    created_at = models.DateTimeField(_("started at"), auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import")
        indexes = [models.Index(fields=("-created_at", "-id"), name="import_by_time")]

    def __str__(self) -> str:
        return self.file_name


class ImportIssue(models.Model):
    """A refused row, or a remark on an accepted one: which row, which column, which rule."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="issues", db_index=False)
    row_number = models.BigIntegerField(_("row"))
    column = models.CharField(_("column"), max_length=100, blank=True)
    value = models.CharField(_("value"), max_length=200, blank=True)
    code = models.CharField(max_length=60)
    message = models.CharField(_("rule"), max_length=250)
    values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    refused = models.BooleanField(default=True)
    dry_run = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=("run", "dry_run", "row_number", "id"), name="issue_by_row")]


class ImportBatch(models.Model):
    """Records a run created in one go: their ids, and a digest of each row as it was written.

    A digest covers `columns`, so undo can tell whether somebody has changed the record since.
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="batches")
    kind = models.CharField(max_length=40)
    columns = ArrayField(models.CharField(max_length=63))
    ids = ArrayField(models.BigIntegerField())
    digests = ArrayField(models.BigIntegerField())


class ImportChange(models.Model):
    """A record a run changed: all of it before and after."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="changes", db_index=False)
    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    former = models.JSONField()
    written = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=("run", "kind", "record_id"), name="change_by_record")]


class UndoObstacle(models.Model):
    """A record that undoing a run left as it is, and why."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="obstacles")
    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    label = models.CharField(max_length=250, blank=True)
    code = models.CharField(max_length=60)
    message = models.CharField(_("reason"), max_length=250)
    values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
