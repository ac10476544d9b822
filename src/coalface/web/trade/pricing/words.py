"""Clauses and sheets in words."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.kernel.coal.assay import Indicator, Measure
from coalface.trade.pricing.rules.clauses import (
    Clause,
    Combination,
    Deadband,
    Kind,
    Manner,
    Moisture,
    Segment,
    Tiers,
)
from coalface.trade.pricing.rules.sheets import Line, Reason, Sheet
from coalface.web import figures
from coalface.web.components import sheet as look

INDICATORS = {
    Indicator.Q_NET: gettext_lazy("net calorific value"),
    Indicator.Q_GROSS: gettext_lazy("gross calorific value"),
    Indicator.MOISTURE: gettext_lazy("moisture"),
    Indicator.ASH: gettext_lazy("ash"),
    Indicator.VOLATILE: gettext_lazy("volatile matter"),
    Indicator.SULPHUR: gettext_lazy("total sulphur"),
    Indicator.HYDROGEN: gettext_lazy("hydrogen"),
    Indicator.HGI: gettext_lazy("grindability"),
    Indicator.CAKING: gettext_lazy("caking index"),
    Indicator.PLASTIC_LAYER: gettext_lazy("plastic layer"),
    Indicator.SOFTENING: gettext_lazy("softening temperature"),
}
UNITS = {
    Indicator.Q_NET: "kcal/kg",
    Indicator.Q_GROSS: "kcal/kg",
    Indicator.HGI: "",
    Indicator.CAKING: "",
    Indicator.PLASTIC_LAYER: "mm",
    Indicator.SOFTENING: "°C",
}
PRICED = (
    "q_net_ar",
    "q_gross_d",
    "q_gross_ad",
    "moisture_ar",
    "ash_d",
    "ash_ad",
    "ash_ar",
    "volatile_daf",
    "volatile_d",
    "sulphur_d",
    "sulphur_ad",
    "sulphur_ar",
    "hgi",
    "caking",
    "plastic_layer",
    "softening",
)
"""The measures that agreements name."""
KINDS = {
    Kind.SEGMENTS: gettext_lazy("by segments"),
    Kind.RATIO: gettext_lazy("by the ratio P·Q/Q0"),
    Kind.FACTOR: gettext_lazy("by a factor of the grade"),
    Kind.BOUNDS: gettext_lazy("bounds of rejection only"),
}
MANNERS = {
    Manner.PROPORTIONAL: gettext_lazy("in proportion"),
    Manner.FULL_STEPS: gettext_lazy("per full step"),
    Manner.FIXED: gettext_lazy("fixed amount"),
}
TIERS = {
    Tiers.CUMULATIVE: gettext_lazy("each segment by its own rate"),
    Tiers.REACHED: gettext_lazy("the rate reached for all"),
}
BEYOND = {
    Deadband.EXCESS: gettext_lazy("only what lies beyond it counts"),
    Deadband.WHOLE: gettext_lazy("all counts from the base on"),
}
COMBINATIONS = {
    Combination.CUMULATIVE: gettext_lazy("deductions add up"),
    Combination.HIGHEST: gettext_lazy("only the highest deduction counts"),
}
MOISTURES = {
    Moisture.DIRECT: gettext_lazy("the excess is deducted"),
    Moisture.DRY_MATTER: gettext_lazy("(100 − Mt) ÷ (100 − limit)"),
}
REASONS = {
    Reason.BASE: gettext_lazy("base price"),
    Reason.WITHIN: gettext_lazy("nothing to adjust"),
    Reason.ACCEPTED: gettext_lazy("within the bounds"),
    Reason.REJECTED: gettext_lazy("rejected"),
    Reason.MISSING: gettext_lazy("not in the assay"),
    Reason.RATIO: gettext_lazy("by the ratio P·Q/Q0"),
    Reason.CAP: gettext_lazy("capped"),
    Reason.HIGHEST: gettext_lazy("only the highest deduction counts"),
    Reason.ROUNDING: gettext_lazy("rounded to the fen"),
}


def measure_name(measure: Measure) -> str:
    return f"{INDICATORS[measure.indicator]} {measure}"


def unit(measure: Measure) -> str:
    return UNITS.get(measure.indicator, "%")


def number(value: Decimal) -> str:
    """Without zeros behind the last digit that says something."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def between(low: Decimal | None, high: Decimal | None) -> str:
    if low is None and high is None:
        return _("every value")
    if low is None or high is None:
        return f"< {number(high)}" if high is not None else f"≥ {number(low or Decimal(0))}"
    return f"{number(low)} ≤ x < {number(high)}"


def base_words(clause: Clause) -> str:
    if clause.kind is Kind.BOUNDS:
        return ""
    low, high = number(clause.base_low), number(clause.base_high)
    words = low if low == high else f"{low} – {high}"
    if clause.deadband:
        words += f" ±{number(clause.deadband)} ({BEYOND[clause.beyond]})"
    return words


def segment_words(clause: Clause, segment: Segment) -> str:
    where = between(segment.low, segment.high)
    if clause.kind is Kind.FACTOR:
        return f"{where}: × {number(segment.amount)}"
    amount = f"{'−' if segment.amount < 0 else '+'}{number(abs(segment.amount))}"
    if segment.manner is Manner.FIXED:
        return _("%(where)s: %(amount)s yuan/t") % {"where": where, "amount": amount}
    said = {"where": where, "amount": amount, "step": number(segment.step), "manner": MANNERS[segment.manner]}
    return _("%(where)s: %(amount)s yuan/t a %(step)s, %(manner)s") % said


def bound_words(clause: Clause) -> list[str]:
    words = []
    if clause.reject_below is not None:
        words.append(_("below %(bound)s rejected") % {"bound": number(clause.reject_below)})
    if clause.reject_above is not None:
        words.append(_("above %(bound)s rejected") % {"bound": number(clause.reject_above)})
    if clause.max_deduction is not None:
        words.append(_("at most −%(cap)s yuan/t") % {"cap": number(clause.max_deduction)})
    if clause.max_bonus is not None:
        words.append(_("at most +%(cap)s yuan/t") % {"cap": number(clause.max_bonus)})
    if clause.tiers is Tiers.REACHED:
        words.append(str(TIERS[Tiers.REACHED]))
    return words


def sheet_of(found: Sheet) -> look.Sheet:
    """The calculation as the page lays it open."""
    lines: list[look.Line] = [_line(line) for line in found.lines]
    level = "total" if found.amount is None else "subtotal"
    lines.append(look.Line(_("Unit price, yuan/t"), ["", _signed(found.price, 2, plus="")], level=level))
    if found.paid_tonnes is not None and found.amount is not None:
        lines.append(look.Line(_("Tonnes paid for"), ["", figures.plain(found.paid_tonnes)]))
        lines.append(look.Line(_("Amount, yuan"), ["", figures.plain(found.amount, 2)], level="total"))
    return look.Sheet(_("How the price came about"), _heads(), lines)


def _heads() -> Sequence[str]:
    return [_("Value"), _("yuan/t")]


def _line(line: Line) -> look.Line:
    value = "" if line.value is None else f"{line.value:,f}"
    plus = "" if line.reason is Reason.BASE else "+"
    amount = _signed(line.amount, 2 if line.amount == round(line.amount, 2) else 6, plus)
    if line.clause is None:
        return look.Line(str(REASONS[line.reason]), [value, amount])
    note = segment_words(line.clause, line.segment) if line.segment else str(REASONS[line.reason])
    return look.Line(measure_name(line.clause.measure), [value, amount], note)


def _signed(amount: Decimal, places: int, plus: str = "+") -> str:
    shown = figures.plain(abs(amount), places)
    return f"−{shown}" if amount < 0 else f"{plus if amount > 0 else ''}{shown}"
