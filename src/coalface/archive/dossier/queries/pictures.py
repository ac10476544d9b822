"""What a dossier shows: what stands, the course of figures, what follows from them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coalface.archive.dossier.access import visible_facts
from coalface.archive.dossier.models import Fact, FactGroup
from coalface.archive.dossier.queries.forms import About, subject_filter
from coalface.archive.dossier.rules import derived
from coalface.identity.people.models import User

STOCK, BURN, SUPPLY = "stock_tonnes", "burn_tonnes_per_day", "supply_tonnes"
Course = list[tuple[date, Decimal]]


@dataclass(frozen=True, slots=True)
class GroupOfFacts:
    group: FactGroup
    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True)
class Derived:
    """Stock days today and over time, the trend of burn, and the two profiles."""

    stock_days: Decimal | None
    stock_level: str | None
    stock_as_of: date | None
    days_course: Course
    burn_trend: derived.Trend | None
    payment: derived.Profile
    quality: derived.Profile


def standing_facts(user: User, about: About) -> list[Fact]:
    """The facts that stand, in the order of the groups; one question over at most one row a field."""
    rows = visible_facts(user).filter(is_standing=True, **subject_filter(about))
    rows = rows.select_related("field__group", "author")
    return list(rows.order_by("field__group__position", "field__position", "pk"))


def grouped(facts: Iterable[Fact]) -> list[GroupOfFacts]:
    groups: dict[int, FactGroup] = {}
    held: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[fact.field.group_id] = fact.field.group
        held[fact.field.group_id].append(fact)
    return [GroupOfFacts(group, held[pk]) for pk, group in groups.items()]


def courses(user: User, about: About, codes: Sequence[str], since: date) -> dict[str, Course]:
    """Numbers by field code, one a day: the most certain, then the last; overruled ones are left out."""
    rows = visible_facts(user).filter(
        overruled=False,
        field__code__in=codes,
        as_of_on__gte=since,
        number__isnull=False,
        **subject_filter(about),
    )
    found: dict[str, dict[date, Decimal]] = {code: {} for code in codes}
    for code, day, number in rows.order_by("as_of_on", "confidence", "pk").values_list(
        "field__code", "as_of_on", "number"
    ):
        found[code][day] = number or Decimal(0)
    return {code: list(days.items()) for code, days in found.items()}


def derived_from(facts: Sequence[Fact], seen: Mapping[str, Course]) -> Derived:
    """What follows from the standing facts and the courses of stock and burn."""
    days_course = derived.stock_days_series(seen[STOCK], seen[BURN])
    as_of, days = days_course[-1] if days_course else (None, None)
    said = {fact.field.code: fact.value for fact in facts}
    return Derived(
        stock_days=days,
        stock_level=derived.stock_level(days),
        stock_as_of=as_of,
        days_course=days_course,
        burn_trend=derived.trend(seen[BURN]),
        payment=derived.payment_profile(
            derived.PaymentHabits(
                days=_number(said.get("payment_days")),
                prepaid_pct=_number(said.get("prepaid_pct")),
                cash_pct=_number(said.get("cash_pct")),
                in_time=_words(said.get("pays_in_time")),
            )
        ),
        quality=derived.quality_profile(
            derived.QualityHabits(
                heat_tolerance_kcal=_number(said.get("heat_tolerance")),
                claims_a_year=_number(said.get("claims_a_year")),
                sampling=_words(said.get("sampling")),
            )
        ),
    )


def _number(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _words(value: object) -> str | None:
    return value if isinstance(value, str) else None
