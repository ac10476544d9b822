"""What a fact may say, and when two facts contradict each other (R0.04, R0.06)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from coalface.kernel.findings import Finding, blocking, mark

LARGEST = Decimal(10) ** 12
HUNDRED = Decimal(100)

Value = Decimal | str | date | bool | None


class ValueKind(StrEnum):
    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How a field is filled in; `tolerance_pct` and `conflict_days` say when two numbers still agree."""

    code: str
    name: str
    kind: str
    choices: Sequence[str] = ()
    tolerance_pct: Decimal = Decimal(2)
    conflict_days: int = 3
    may_be_negative: bool = False


def is_empty(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def value_findings(field: FieldRule, value: Value, *, required: bool = False) -> list[Finding]:
    """Whether a value can stand in a field; findings are laid on the field's code."""
    named = {"field": field.name}
    if is_empty(value):
        message = mark("Please fill in %(field)s.")
        return [blocking("value_missing", message, field.code, named)] if required else []
    if field.kind == ValueKind.NUMBER:
        return _number_findings(field, value)
    if field.kind == ValueKind.CHOICE and value not in field.choices:
        message = mark("%(field)s takes only the answers offered.")
        return [blocking("no_such_choice", message, field.code, named)]
    expected = {ValueKind.DATE: date, ValueKind.FLAG: bool}.get(ValueKind(field.kind), str)
    if not isinstance(value, expected):
        message = mark("%(field)s cannot be read.")
        return [blocking("value_unreadable", message, field.code, named)]
    return []


def _number_findings(field: FieldRule, value: Value) -> list[Finding]:
    named = {"field": field.name}
    if not isinstance(value, Decimal) or not value.is_finite():
        return [blocking("not_a_number", mark("%(field)s needs a number."), field.code, named)]
    if value < 0 and not field.may_be_negative:
        return [blocking("negative", mark("%(field)s cannot be less than nothing."), field.code, named)]
    if abs(value) >= LARGEST:
        return [blocking("too_large", mark("%(field)s is too large."), field.code, named)]
    return []


def deviation_pct(reported: Decimal, confirmed: Decimal) -> Decimal:
    """By how much of the confirmed number the reported one is off; 100 when only one of them is nought."""
    if confirmed == 0:
        return Decimal(0) if reported == 0 else HUNDRED
    return abs(reported - confirmed) / abs(confirmed) * HUNDRED


def contradicts(field: FieldRule, one: Value, one_on: date, other: Value, other_on: date) -> bool:
    """Two facts of a field contradict when their dates are near and their values are apart.

    Near is `conflict_days` or less; numbers are apart when they differ by more than `tolerance_pct` of the
    larger. Free words never contradict: two people may each say something true.
    """
    if field.kind == ValueKind.TEXT or abs((one_on - other_on).days) > field.conflict_days:
        return False
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        larger, smaller = max(one, other, key=abs), min(one, other, key=abs)
        return deviation_pct(smaller, larger) > field.tolerance_pct
    return one != other
