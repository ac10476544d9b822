"""Fields, their groups and the templates they are reported by: configuration."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalface.archive.dossier.rules.duties import Period
from coalface.archive.dossier.rules.values import ValueKind
from coalface.identity.audit.history import tracked


class Source(models.TextChoices):
    """Where a fact came from (R0.06)."""

    SALESPERSON = "salesperson", _("salesperson")
    RESIDENT = "resident", _("resident officer")
    MARKET = "market", _("market feedback")
    EXPERT = "expert", _("people of the trade")
    WEBSITE = "website", _("website")
    INSIDE = "inside", _("inside information")
    COMPETITOR = "competitor", _("a competitor")
    CUSTOMER = "customer", _("the customer")


class Confidence(models.IntegerChoices):
    LOW = 1, _("hearsay")
    MEDIUM = 2, _("likely")
    HIGH = 3, _("certain")


class FactGroup(models.Model):
    """One heading of the extended data (R0.04) or of a plant's report (R1.05)."""

    code = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("field group")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name


@tracked(
    "group", "name", "kind", "unit", "choices", "confidential", "tolerance_pct", "conflict_days", "retired"
)
class FactField(models.Model):
    """What can be stated of a customer or a competitor, and how."""

    class Kind(models.TextChoices):
        NUMBER = ValueKind.NUMBER, _("figure")
        TEXT = ValueKind.TEXT, _("words")
        CHOICE = ValueKind.CHOICE, _("choice")
        DATE = ValueKind.DATE, _("date")
        FLAG = ValueKind.FLAG, _("yes or no")

    group = models.ForeignKey(FactGroup, models.PROTECT, related_name="fields", verbose_name=_("field group"))
    code = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind of value"), max_length=6, choices=Kind, default=Kind.NUMBER)
    unit = models.CharField(_("unit of measure"), max_length=20, blank=True)
    choices = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name=_("answers offered")
    )
    confidential = models.BooleanField(_("confidential"), default=False)
    tolerance_pct = models.DecimalField(
        _("numbers agree within (percent)"), max_digits=5, decimal_places=2, default=Decimal(2)
    )
    conflict_days = models.PositiveSmallIntegerField(_("the same when so many days apart"), default=3)
    position = models.PositiveIntegerField(default=0)
    retired = models.BooleanField(_("no longer asked"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("field")
        ordering = ("group__position", "position", "pk")
        constraints = [models.UniqueConstraint(fields=("group", "name"), name="fact_field_once")]

    def __str__(self) -> str:
        return self.name


@tracked("name", "about", "industries", "period", "due_day", "retired")
class ReportTemplate(models.Model):
    """Fields reported together, about whom, and when (R1.04). `industries` holds `*` for every one."""

    class About(models.TextChoices):
        CUSTOMER = "customer", _("customers")
        COMPETITOR = "competitor", _("competitors")

    class Rhythm(models.TextChoices):
        NONE = Period.NONE, _("when there is something")
        DAILY = Period.DAILY, _("daily")
        WEEKLY = Period.WEEKLY, _("weekly")
        MONTHLY = Period.MONTHLY, _("monthly")

    code = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    about = models.CharField(_("about"), max_length=10, choices=About, default=About.CUSTOMER)
    industries = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, verbose_name=_("for industries")
    )
    period = models.CharField(_("how often"), max_length=8, choices=Rhythm, default=Rhythm.NONE)
    due_day = models.PositiveSmallIntegerField(_("due on day"), null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    retired = models.BooleanField(_("no longer asked"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("report template")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name


class TemplateField(models.Model):
    """One field of a template."""

    template = models.ForeignKey(ReportTemplate, models.CASCADE, related_name="asked")
    field = models.ForeignKey(FactField, models.PROTECT, related_name="+")
    required = models.BooleanField(_("must be filled in"), default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        constraints = [models.UniqueConstraint(fields=("template", "field"), name="template_field_once")]
