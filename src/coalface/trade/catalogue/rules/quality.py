"""What a product promises of its quality (B3), and the floors the law sets below it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from coalface.kernel.coal.assay import MAD, MT, Assay, Indicator, Measure, assay_findings
from coalface.kernel.coal.heat import mj_per_kg
from coalface.kernel.findings import Finding, Severity, blocking, mark

HEATS = frozenset({Indicator.Q_NET, Indicator.Q_GROSS})
NOTHING_SAID = mark("Say at least one value.")
NOT_IN_ORDER = mark("%(measure)s: least, guaranteed, typical and most contradict one another.")
TOO_MUCH = mark("%(measure)s of up to %(value)s %% is above the %(limit)s %% of the law (%(source)s).")
TOO_LITTLE = mark("%(measure)s from %(value)s MJ/kg is below the %(limit)s MJ/kg of the law (%(source)s).")
TOO_MUCH_FAR = mark(
    "Beyond %(km)s km %(measure)s of up to %(value)s %% is above the %(limit)s %% of the law (%(source)s)."
)
TOO_LITTLE_FAR = mark(
    "Beyond %(km)s km %(measure)s from %(value)s MJ/kg is below the %(limit)s MJ/kg of the law (%(source)s)."
)
NOT_COMPARABLE = mark("%(measure)s does not follow from what is said; give it, or Mt and Mad beside it.")
NOT_STATED = mark("%(measure)s is not said, so the floor of the law cannot be checked.")


@dataclass(frozen=True, slots=True)
class Line:
    """What a product promises of one indicator; heats in kcal/kg, shares in %, indices as they are."""

    measure: Measure
    guaranteed: Decimal | None = None
    typical: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None

    @property
    def lowest(self) -> Decimal | None:
        """The least a buyer may get."""
        return _first(self.least, self.guaranteed, self.typical, self.most)

    @property
    def highest(self) -> Decimal | None:
        return _first(self.most, self.guaranteed, self.typical, self.least)

    @property
    def usual(self) -> Decimal | None:
        return _first(self.typical, self.guaranteed, self.least, self.most)


@dataclass(frozen=True, slots=True)
class Bound:
    """What the law asks of lignite or of other coal, at any distance or of coal carried beyond one.

    Heats in MJ/kg as the law names them, shares in %.
    """

    lignite: bool
    measure: Measure
    limit: Decimal
    beyond_km: int = 0

    @property
    def is_least(self) -> bool:
        return self.measure.indicator in HEATS


def line_findings(lines: Sequence[Line]) -> list[Finding]:
    """What contradicts itself; fields are `ash_d_guaranteed` and so on."""
    if not lines:
        return [blocking("nothing_said", NOTHING_SAID)]
    found = []
    for line in lines:
        given = [one for one in (line.least, line.guaranteed, line.typical) if one is not None]
        above = [one for one in (line.guaranteed, line.typical, line.most) if one is not None]
        low_odd = line.least is not None and line.least > min(above, default=line.least)
        high_odd = line.most is not None and line.most < max(given, default=line.most)
        if low_odd or high_odd:
            field = f"{line.measure.code}_{'least' if low_odd else 'most'}"
            found.append(blocking("not_in_order", NOT_IN_ORDER, field, {"measure": str(line.measure)}))
    return found or _impossible(lines)


def legal_findings(
    lines: Sequence[Line],
    bounds: Iterable[Bound],
    *,
    lignite: bool,
    carried_km: int | None,
    source: str,
) -> list[Finding]:
    """Where a product lies outside the floors of the law: it blocks, but a floor for distances it is not
    said to be carried is a remark. So is an indicator nobody spoke of.
    """
    found = []
    for bound in bounds:
        if bound.lignite is not lignite:
            continue
        hit = _against(lines, bound, source)
        if hit is not None and bound.beyond_km and (carried_km is None or carried_km <= bound.beyond_km):
            hit = None if hit.code != "outside_law" else as_note(hit)
        found += [hit] if hit is not None else []
    return _once(found)


def as_note(finding: Finding) -> Finding:
    return Finding(finding.code, Severity.NOTE, finding.message, finding.values, finding.field)


def write_lines(lines: Sequence[Line]) -> list[dict[str, Any]]:
    names = ("guaranteed", "typical", "least", "most")
    return [
        {"measure": line.measure.code, **{name: _text(getattr(line, name)) for name in names}}
        for line in lines
    ]


def read_lines(document: Sequence[Mapping[str, Any]]) -> tuple[Line, ...]:
    """The lines of a document; ValueError, KeyError or TypeError when it is not one."""
    return tuple(
        Line(
            Measure.of(one["measure"]),
            _number(one["guaranteed"]),
            _number(one["typical"]),
            _number(one["least"]),
            _number(one["most"]),
        )
        for one in document
    )


def write_bounds(bounds: Sequence[Bound]) -> list[dict[str, Any]]:
    return [
        {
            "lignite": one.lignite,
            "measure": one.measure.code,
            "limit": str(one.limit),
            "beyond_km": one.beyond_km,
        }
        for one in bounds
    ]


def read_bounds(document: Sequence[Mapping[str, Any]]) -> tuple[Bound, ...]:
    """The bounds of a document; ValueError, KeyError or TypeError when it is not one."""
    return tuple(
        Bound(one["lignite"], Measure.of(one["measure"]), _required(one["limit"]), one["beyond_km"])
        for one in document
    )


def bound_findings(bounds: Sequence[Bound]) -> list[Finding]:
    """What no floor of the law can be; fields name the group, the distance and the measure."""
    message = mark("A limit lies above 0.")
    return [
        blocking("limit_zero", message, field_of(one.lignite, one.beyond_km > 0, one.measure))
        for one in bounds
        if one.limit <= 0
    ]


def field_of(lignite: bool, far: bool, measure: Measure) -> str:
    """The name of a box in the form of legal floors."""
    return f"{'lignite' if lignite else 'other'}_{'far_' if far else ''}{measure.code}"


def _against(lines: Sequence[Line], bound: Bound, source: str) -> Finding | None:
    stated = [line for line in lines if line.measure.indicator is bound.measure.indicator]
    field = f"{bound.measure.code}_{'least' if bound.is_least else 'most'}"
    told: dict[str, object] = {"measure": str(bound.measure)}
    if not stated and not (bound.is_least and _heat(lines)):
        return Finding("not_stated", Severity.NOTE, NOT_STATED, told)
    value = _worst(lines, bound)
    if value is None:
        return blocking("not_comparable", NOT_COMPARABLE, field, told)
    if value >= bound.limit if bound.is_least else value <= bound.limit:
        return None
    far = bound.beyond_km > 0
    words = (TOO_LITTLE_FAR if far else TOO_LITTLE) if bound.is_least else (TOO_MUCH_FAR if far else TOO_MUCH)
    told |= {
        "value": _plain(value),
        "limit": _plain(bound.limit),
        "km": bound.beyond_km,
        "source": source,
    }
    return blocking("outside_law", words, field, told)


def _worst(lines: Sequence[Line], bound: Bound) -> Decimal | None:
    """The worst a buyer may get, on the basis of the law; heats in MJ/kg.

    The water that leads from one basis to another counts as it usually is.
    """
    values = {}
    for line in lines:
        taken = line.usual
        if line.measure not in (MT, MAD):
            taken = line.lowest if bound.is_least else line.highest
        if taken is not None:
            values[line.measure] = taken
    found = Assay(values).value(bound.measure)
    return mj_per_kg(found) if found is not None and bound.measure.indicator in HEATS else found


def _heat(lines: Sequence[Line]) -> bool:
    return any(line.measure.indicator in HEATS for line in lines)


def _impossible(lines: Sequence[Line]) -> list[Finding]:
    """What no coal can be, by its usual values."""
    usual = {line.measure: line.usual for line in lines if line.usual is not None}
    return [
        Finding(one.code, one.severity, one.message, one.values, one.field and f"{one.field}_typical")
        for one in assay_findings(Assay(usual))
    ]


def _once(findings: Sequence[Finding]) -> list[Finding]:
    """An indicator that nobody spoke of is named once, however many bounds ask for it."""
    kept: list[Finding] = []
    for one in findings:
        if one not in kept:
            kept.append(one)
    return kept


def _first(*values: Decimal | None) -> Decimal | None:
    return next((one for one in values if one is not None), None)


def _plain(value: Decimal) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else _required(text)


def _required(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError("a number of the document cannot be read") from error
