"""The floating price of a month, as it stands or as it would have stood at a moment."""

from datetime import datetime

from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.periods import Month
from coalface.market.indices.queries import issues_by_index
from coalface.trade.pricing.models import FloatingFormula, FloatingVersion
from coalface.trade.pricing.rules.floating import (
    FloatingPrice,
    Grade,
    GradeRule,
    Member,
    Method,
    Reading,
    Terms,
    float_price,
    read_indices,
)


class NotPriceable(Refused):
    """No version holds for the month, or an index has ended or lacks its issue."""


def version_for(
    formula: FloatingFormula, month: Month, *, known_at: datetime | None = None
) -> FloatingVersion | None:
    """The version that prices a month, as known at a moment: the latest begun by then."""
    versions = formula.versions.filter(from_on__lte=month.first)
    if known_at is not None:
        versions = versions.filter(saved_at__lte=known_at)
    return versions.order_by("-from_on").first()


def terms_of(version: FloatingVersion) -> Terms:
    """A version as values."""
    members = version.members.select_related("index").order_by("pk")
    return Terms(
        base_price=version.base_price,
        base_kcal=version.base_kcal,
        method=Method(version.method),
        share=version.share,
        reading=Reading(version.reading),
        members=tuple(
            Member(one.index_id, one.index.code, one.weight, one.index.began_on, one.index.ended_on)
            for one in members
        ),
        low=version.low,
        high=version.high,
        grades=tuple(
            Grade(one.kcal_per_kg, GradeRule(one.rule), one.factor)
            for one in version.grades.order_by("-kcal_per_kg")
        ),
    )


def priced(
    formula: FloatingFormula, month: Month, *, known_at: datetime | None = None
) -> tuple[FloatingVersion, Terms, FloatingPrice]:
    """The price of a month and by which version; raises NotPriceable with the reasons.

    With `known_at` it is worked out again from the version and the index values known at that moment.
    """
    version = version_for(formula, month, known_at=known_at)
    if version is None:
        message = mark("No version of the formula holds for %(month)s.")
        raise NotPriceable(blocking("no_version", message, "month", {"month": str(month)}))
    terms = terms_of(version)
    before = month - 1
    ids = [member.index_id for member in terms.members]
    issues = issues_by_index(ids, before.first, before.last, known_at=known_at)
    read, missing = read_indices(terms, issues, month)
    if missing:
        raise NotPriceable(*missing)
    return version, terms, float_price(terms, read, month)
