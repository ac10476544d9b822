"""From a base price and an assay to the price paid, line by line (B4)."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from coalface.kernel.coal.assay import MT, Assay, assay_findings
from coalface.kernel.findings import Finding, blocking, mark
from coalface.kernel.measures import yuan
from coalface.trade.pricing.rules.clauses import Clause, Clauses, Combination, Kind, Moisture, WeightClause
from coalface.trade.pricing.rules.sheets import Line, Reason, Sheet
from coalface.trade.pricing.rules.walking import MICRO, parts, rounded

REJECTED_BELOW = mark("%(measure)s is %(value)s, below %(bound)s: the coal is rejected.")
REJECTED_ABOVE = mark("%(measure)s is %(value)s, above %(bound)s: the coal is rejected.")
MISSING = mark("The assay says nothing about %(measure)s.")
WORTHLESS = mark("The deductions come to more than the price.")


def price_sheet(clauses: Clauses, base_price: Decimal, assay: Assay, tonnes: Decimal | None = None) -> Sheet:
    """What a tonne of this coal costs in yuan, and why; the unit price is rounded once, last, half up."""
    found = list(assay_findings(assay))
    lines = [Line(Reason.BASE, base_price)]
    worked: list[list[Line]] = []
    for clause in clauses.clauses:
        own, findings = _lines(clause, sum((line.amount for line in lines), Decimal(0)), assay)
        worked.append(own)
        lines += own
        found += findings
    if clauses.combination is Combination.HIGHEST:
        lines += _spared(worked)
    exact = sum((line.amount for line in lines), Decimal(0))
    price = yuan(exact)
    if price != exact:
        lines.append(Line(Reason.ROUNDING, price - exact))
    if price < 0:
        found.append(blocking("worthless", WORTHLESS))
    paid, gaps = paid_tonnes(clauses.weight, tonnes, assay)
    amount = None if paid is None else yuan(paid * price)
    return Sheet(tuple(lines), price, (*found, *gaps), paid, amount)


def paid_tonnes(
    weight: WeightClause | None, tonnes: Decimal | None, assay: Assay
) -> tuple[Decimal | None, list[Finding]]:
    """The weight paid for: water above the limit is deducted, drier coal earns nothing."""
    if tonnes is None or weight is None:
        return tonnes, []
    mt_pct = assay.value(MT)
    if mt_pct is None:
        return None, [blocking("value_missing", MISSING, MT.code, {"measure": MT})]
    excess_pct = max(mt_pct - weight.limit_pct, Decimal(0))
    if weight.manner is Moisture.DIRECT:
        paid = tonnes * (100 - excess_pct) / 100
    else:
        paid = tonnes * (100 - weight.limit_pct - excess_pct) / (100 - weight.limit_pct)
    return rounded(paid, weight.places), []


def _lines(clause: Clause, reached: Decimal, assay: Assay) -> tuple[list[Line], list[Finding]]:
    measured = assay.value(clause.measure)
    if measured is None:
        missing = blocking("value_missing", MISSING, clause.measure.code, {"measure": clause.measure})
        return [Line(Reason.MISSING, clause=clause)], [missing]
    value = rounded(measured, clause.places)
    findings = list(_rejections(clause, value))
    if findings:
        return [Line(Reason.REJECTED, clause=clause, value=value)], findings
    lines = list(_adjustments(clause, value, reached))
    return [*lines, *_capped(clause, lines)], []


def _rejections(clause: Clause, value: Decimal) -> Iterator[Finding]:
    low, high = clause.reject_below, clause.reject_above
    said = {"measure": clause.measure, "value": value}
    if low is not None and value < low:
        yield blocking("rejected_below", REJECTED_BELOW, clause.measure.code, {**said, "bound": low})
    if high is not None and value > high:
        yield blocking("rejected_above", REJECTED_ABOVE, clause.measure.code, {**said, "bound": high})


def _adjustments(clause: Clause, value: Decimal, reached: Decimal) -> Iterator[Line]:
    if clause.kind is Kind.BOUNDS:
        yield Line(Reason.ACCEPTED, clause=clause, value=value)
    elif clause.kind is Kind.RATIO:
        change = reached * value / clause.base_low - reached
        yield Line(Reason.RATIO, change.quantize(MICRO, ROUND_HALF_UP), clause, value)
    elif clause.kind is Kind.FACTOR:
        segment = next((one for one in clause.segments if one.holds(value)), None)
        change = reached * segment.amount - reached if segment else Decimal(0)
        reason = Reason.FACTOR if segment else Reason.WITHIN
        yield Line(reason, change.quantize(MICRO, ROUND_HALF_UP), clause, value, segment)
    else:
        passed = parts(clause, value)
        for part in passed:
            yield Line(Reason.SEGMENT, part.amount, clause, value, part.segment)
        if not passed:
            yield Line(Reason.WITHIN, clause=clause, value=value)


def _capped(clause: Clause, lines: list[Line]) -> Iterator[Line]:
    """The line that takes back what goes beyond a cap."""
    total = sum((line.amount for line in lines), Decimal(0))
    least = total if clause.max_deduction is None else -clause.max_deduction
    most = total if clause.max_bonus is None else clause.max_bonus
    allowed = min(max(total, least), most)
    if allowed != total:
        yield Line(Reason.CAP, allowed - total, clause, lines[0].value)


def _spared(worked: list[list[Line]]) -> Iterator[Line]:
    """The line that takes back every deduction but the highest."""
    totals = [sum((line.amount for line in lines), Decimal(0)) for lines in worked]
    deductions = [total for total in totals if total < 0]
    if len(deductions) > 1:
        yield Line(Reason.HIGHEST, min(deductions) - sum(deductions))
