"""Who sees and handles which facts.

What is about a customer follows the customer's scope; competitors belong to nobody. Whoever has the duty to
report about a customer may do so without looking after it, and sees the facts they brought themselves.
"""

from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from coalface.archive.dossier.models import (
    AbnormalUse,
    ChangeEvent,
    Fact,
    FactConflict,
    FactField,
    FactGroup,
    FactReport,
    PolicyDecision,
    ReportDuty,
    ReportTemplate,
)
from coalface.identity.people.access import department_ids_below, may, scope_of, scoped
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope

Row = TypeVar("Row", bound=Model)


def within(user: User, right: str, *, own: Q | None = None) -> Q:
    """Condition over rows about a customer or a competitor that a right reaches; `own` widens it."""
    scope = scope_of(user, right)
    if scope is None:
        return Q(pk__in=[])
    live = Q(customer__deleted_at__isnull=True)
    if scope is Scope.ALL:
        return live
    reached = Q(customer__isnull=True) | Q(customer__responsible=user.pk)
    if scope is Scope.BELOW:
        reached |= Q(customer__department__in=department_ids_below(user))
    if own is not None:
        reached |= own
    return live & reached


def visible_facts(user: User, right: str = "dossier.view") -> QuerySet[Fact]:
    """Facts inside the reach of a right; confidential fields only with the right to them."""
    rows = Fact.objects.filter(within(user, right, own=Q(author=user)))
    return rows if may(user, "dossier.confidential") else rows.exclude(field__confidential=True)


def visible_reports(user: User, right: str = "dossier.view") -> QuerySet[FactReport]:
    """Reports inside the reach; the remarks and photos of one with confidential facts go with the right."""
    rows = FactReport.objects.filter(within(user, right, own=Q(author=user)))
    if may(user, "dossier.confidential"):
        return rows
    secret = Fact.objects.filter(report=OuterRef("pk"), field__confidential=True)
    return rows.filter(Q(author=user) | ~Exists(secret))


def visible_conflicts(user: User, right: str = "dossier.view") -> QuerySet[FactConflict]:
    rows = FactConflict.objects.filter(within(user, right))
    return rows if may(user, "dossier.confidential") else rows.exclude(field__confidential=True)


def visible_decisions(user: User, right: str = "dossier.view") -> QuerySet[PolicyDecision]:
    """Decisions inside the reach; one on a confidential fact shows only with the right to it."""
    rows = PolicyDecision.objects.filter(within(user, right)).select_related("fact__field")
    return rows if may(user, "dossier.confidential") else rows.exclude(fact__field__confidential=True)


def visible_events(user: User, right: str = "dossier.view") -> QuerySet[ChangeEvent]:
    return ChangeEvent.objects.filter(within(user, right, own=Q(author=user)))


def visible_duties(user: User, right: str = "dossier.view") -> QuerySet[ReportDuty]:
    return ReportDuty.objects.filter(within(user, right, own=Q(reporter=user)))


def visible_cases(user: User, right: str = "dossier.view") -> QuerySet[AbnormalUse]:
    """Cases of abnormal use of live customers; those told by shipments only to people who see trade."""
    rows = AbnormalUse.objects.filter(customer__deleted_at__isnull=True)
    if not may(user, "trade.view"):
        rows = rows.exclude(measure=AbnormalUse.Measure.SHIPPED)
    return scoped(rows, user, right, owner="customer__responsible", department="customer__department")


def visible_groups(user: User) -> QuerySet[FactGroup]:
    return _configured(FactGroup.objects.all(), user)


def visible_fields(user: User) -> QuerySet[FactField]:
    """Fields are configuration; confidential ones show only with the right to them."""
    rows = _configured(FactField.objects.all(), user)
    return rows if may(user, "dossier.confidential") else rows.filter(confidential=False)


def visible_templates(user: User) -> QuerySet[ReportTemplate]:
    return _configured(ReportTemplate.objects.all(), user)


def _configured(rows: QuerySet[Row], user: User) -> QuerySet[Row]:
    return rows if may(user, "dossier.view") else rows.none()
