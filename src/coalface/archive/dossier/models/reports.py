"""Who reports about whom, and what was handed in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer
from coalface.archive.dossier.models.configuration import ReportTemplate
from coalface.identity.audit.history import tracked
from coalface.market.competitors.models import Competitor

PERSON = settings.AUTH_USER_MODEL


def one_subject(name: str) -> models.CheckConstraint:
    """A row is about a customer or about a competitor, never both."""
    return models.CheckConstraint(
        condition=models.Q(customer__isnull=True) ^ models.Q(competitor__isnull=True), name=name
    )


class Owned(models.Model):
    """About a customer or a competitor."""

    customer = models.ForeignKey(Customer, models.CASCADE, null=True, related_name="+", db_index=False)
    competitor = models.ForeignKey(Competitor, models.CASCADE, null=True, related_name="+", db_index=False)

    class Meta:
        abstract = True

    @property
    def about(self) -> Customer | Competitor:
        found = self.customer or self.competitor
        assert found is not None
        return found


@tracked("reporter", "until_on")
class ReportDuty(Owned):
    """Who reports by which template about whom, from when until when."""

    template = models.ForeignKey(ReportTemplate, models.PROTECT, related_name="+")
    reporter = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("reporter"))
    since_on = models.DateField(_("asked since"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("reporting duty")
        constraints = [
            one_subject("report_duty_one_subject"),
            models.UniqueConstraint(
                fields=("template", "customer", "competitor", "reporter"),
                condition=models.Q(until_on__isnull=True),
                name="report_duty_once",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(fields=("customer",), name="report_duty_of_customer"),
            models.Index(fields=("competitor",), name="report_duty_of_competitor"),
        ]

    def __str__(self) -> str:
        return f"{self.template} · {self.about}"


class FactReport(Owned):
    """Facts handed in together; with a duty it answers one of its due dates."""

    template = models.ForeignKey(ReportTemplate, models.PROTECT, null=True, related_name="+")
    duty = models.ForeignKey(ReportDuty, models.PROTECT, null=True, related_name="reports", db_index=False)
    due_on = models.DateField(null=True)
    as_of_on = models.DateField()
    author = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    remarks = models.CharField(max_length=500, blank=True)
    submitted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("report")
        constraints = [one_subject("fact_report_one_subject")]
        indexes = [
            models.Index(fields=("customer", "-as_of_on"), name="fact_report_of_customer"),
            models.Index(fields=("competitor", "-as_of_on"), name="fact_report_of_competitor"),
            models.Index(fields=("duty", "due_on"), name="fact_report_of_duty"),
        ]

    def __str__(self) -> str:
        name = self.template.name if self.template else gettext("Single fact")
        return f"{name} {self.as_of_on}"
