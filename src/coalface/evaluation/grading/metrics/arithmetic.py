"""Whole-number arithmetic that gives the same on every engine.

`//` is a division of doubles on DuckDB and PostgreSQL. Here the remainder is taken off first, so that the
quotient is whole and a double is near enough to be rounded to it (below 2**52; larger shares are cut off at
MOST_SHARE).
"""

from math import log

import ibis
from ibis.expr.types import BooleanValue, IntegerValue, NumericValue, Table, Value

from coalface.evaluation.grading.rules.scale import COARSE, MOST_KG, MOST_SHARE, WHOLE

_HALF, _MARGIN = ibis.literal(30, "int32"), 1e-11
YES, NO = ibis.literal(1, "int64"), ibis.literal(0, "int64")


def whole(value: Value) -> IntegerValue:
    return value.cast("int64")


def total(value: NumericValue) -> IntegerValue:
    """A sum as a 64-bit number; engines widen sums in different ways."""
    return value.sum().cast("int64")


def either(condition: BooleanValue, value: Value, otherwise: Value) -> Value:
    """`otherwise` also where the condition is unknown."""
    return ibis.cases((condition, value), else_=otherwise)


def only(condition: BooleanValue, value: Value) -> Value:
    """The value where the condition holds, else nothing."""
    return ibis.cases((condition, value))


def flag(condition: BooleanValue) -> IntegerValue:
    return either(condition, YES, NO)


def down(part: IntegerValue, by: IntegerValue) -> IntegerValue:
    """The whole quotient of two whole numbers, cut off; `part` >= 0, nothing where `by` is not positive."""
    safe = by.nullif(0)
    return whole(((part - part % safe) / safe).round())


def up(part: IntegerValue, by: IntegerValue) -> IntegerValue:
    """`part / by` as a share, rounded up; `part` >= 0, nothing where `by` is not positive."""
    return _capped(down(part * WHOLE + by - 1, only(by > 0, by)))


def money_up(part: IntegerValue, by: IntegerValue) -> IntegerValue:
    share = down(part * COARSE + by - 1, only(by > 0, by))
    return _capped(share * (WHOLE // COARSE))


def money_down(part: IntegerValue, by: IntegerValue) -> IntegerValue:
    return _capped(down(part * COARSE, only(by > 0, by)) * (WHOLE // COARSE))


def _capped(share: IntegerValue) -> IntegerValue:
    """Not `least`: that ignores a missing share instead of staying missing."""
    return either(share > MOST_SHARE, MOST_SHARE, share)


def root(value: IntegerValue) -> IntegerValue:
    """The whole square root: a double's root, set right by one where it rounded.

    Written without cases: an engine works out once what is repeated in a sum, but not in a case.
    """
    guess = whole(value.cast("float64").sqrt().floor())
    lower = guess - _one_if(guess * guess > value)
    return lower + _one_if((lower + 1) * (lower + 1) <= value)


def _one_if(condition: BooleanValue) -> IntegerValue:
    return condition.cast("int32").cast("int64")


def lowest_bit(bits: IntegerValue) -> IntegerValue:
    """The number with only the lowest set bit; 0 stays 0."""
    return bits & (ibis.literal(0, "int64") - bits)


def bit_length(bits: IntegerValue) -> IntegerValue:
    """How many bits a number below 2**60 needs, none for 0.

    The logarithm of thirty bits is exact enough to be cut off: the nearest miss is 2**30 - 1, a billionth
    below 30, a hundred times the margin.
    """
    high = bits >> _HALF
    upper = high > 0
    top = either(upper, high, ibis.greatest(bits, 1)).cast("float64")
    length = whole((top.ln() / log(2) + _MARGIN).floor()) + 1
    return either(upper, length + 30, either(bits > 0, length, 0))


def kilograms(value: IntegerValue) -> IntegerValue:
    return whole(ibis.least(ibis.greatest(value, 0), MOST_KG))


def beside(rows: Table, *others: Table) -> Table:
    """Left joins on the customer, in one step; the other tables hold each customer at most once."""
    keys = [f"key_{place}" for place in range(len(others))]
    joined = rows
    for key, other in zip(keys, others, strict=True):
        joined = joined.left_join(other.rename({key: "customer_id"}), [("customer_id", key)])
    return joined.drop(*keys)
