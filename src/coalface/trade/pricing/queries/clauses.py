"""Clause sets with what they say now, and any version as it was saved."""

from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from coalface.identity.people.models import User
from coalface.trade.pricing.access import visible_clause_sets, visible_versions
from coalface.trade.pricing.models import ClauseSet, ClauseSetVersion
from coalface.trade.pricing.rules.clauses import Clauses
from coalface.trade.pricing.rules.documents import read

NO_CLAUSES = Clauses(())


def clause_sets(user: User, day: date) -> QuerySet[Any]:
    """Annotates `number` and `from_on` of the version valid on a day, null without one, and the `newest`."""
    versions = ClauseSetVersion.objects.filter(clause_set=OuterRef("pk"))
    valid = versions.filter(_valid(day))
    return visible_clause_sets(user).annotate(
        number=Subquery(valid.values("number")[:1]),
        from_on=Subquery(valid.values("from_on")[:1]),
        newest=Subquery(versions.order_by("-number").values("number")[:1]),
    )


def versions_of(user: User, clause_set: ClauseSet) -> QuerySet[ClauseSetVersion]:
    """Newest first."""
    rows = visible_versions(user).filter(clause_set=clause_set)
    return rows.select_related("saved_by", "clause_set").order_by("-number")


def version_on(user: User, clause_set: ClauseSet, day: date) -> ClauseSetVersion | None:
    """The version by which a price of this day is adjusted."""
    return visible_versions(user).filter(_valid(day), clause_set=clause_set).first()


def clauses_of(version: ClauseSetVersion) -> Clauses:
    return read(version.document)


def clauses_on(clause_set_id: int | None, day: date) -> Clauses:
    """What a clause set says on a day, whoever settles by it; no clauses without a set or a version."""
    if clause_set_id is None:
        return NO_CLAUSES
    version = ClauseSetVersion.objects.filter(_valid(day), clause_set=clause_set_id).first()
    return clauses_of(version) if version else NO_CLAUSES


def _valid(day: date) -> Q:
    return Q(from_on__lte=day) & (Q(until_on__isnull=True) | Q(until_on__gte=day))
