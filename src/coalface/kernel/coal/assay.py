"""What a laboratory found in one sample, on whichever bases it reported, and any other basis from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from coalface.kernel.coal.bases import HUNDRED, Basis, NotConvertible, Parts, convert
from coalface.kernel.coal.heat import kcal_per_kg, net_as_received
from coalface.kernel.findings import Finding, blocking, mark
from coalface.kernel.measures import KJ_PER_KCAL


class Indicator(StrEnum):
    """What is found: heats in kcal/kg, shares in %, indices as they are (GB/T 211-214, 479, 5447, 2565)."""

    Q_NET = "q_net"
    Q_GROSS = "q_gross"
    MOISTURE = "moisture"
    ASH = "ash"
    VOLATILE = "volatile"
    SULPHUR = "sulphur"
    HYDROGEN = "hydrogen"
    HGI = "hgi"
    CAKING = "caking"
    PLASTIC_LAYER = "plastic_layer"
    SOFTENING = "softening"


SYMBOLS = {
    Indicator.Q_NET: "Qnet",
    Indicator.Q_GROSS: "Qgr",
    Indicator.MOISTURE: "M",
    Indicator.ASH: "A",
    Indicator.VOLATILE: "V",
    Indicator.SULPHUR: "St",
    Indicator.HYDROGEN: "H",
    Indicator.HGI: "HGI",
    Indicator.CAKING: "G",
    Indicator.PLASTIC_LAYER: "Y",
    Indicator.SOFTENING: "ST",
}
PROPORTIONAL = frozenset(
    {Indicator.Q_GROSS, Indicator.ASH, Indicator.VOLATILE, Indicator.SULPHUR, Indicator.HYDROGEN}
)
SHARES = (PROPORTIONAL - {Indicator.Q_GROSS}) | {Indicator.MOISTURE}


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator on a basis, such as St,d; indices have no basis."""

    indicator: Indicator
    basis: Basis | None = None

    def __str__(self) -> str:
        """The symbol of the standards: Qnet,ar; St,d; Mt; Vdaf."""
        symbol = SYMBOLS[self.indicator]
        if self.indicator is Indicator.MOISTURE and self.basis is Basis.AR:
            return "Mt"
        return f"{symbol},{self.basis}" if self.basis and len(symbol) > 1 else f"{symbol}{self.basis or ''}"

    @property
    def code(self) -> str:
        return f"{self.indicator}_{self.basis}" if self.basis else str(self.indicator)

    @classmethod
    def of(cls, code: str) -> "Measure":
        """Read `sulphur_d`; anything else raises ValueError."""
        for basis in Basis:
            if code.endswith(f"_{basis}"):
                return cls(Indicator(code.removesuffix(f"_{basis}")), basis)
        return cls(Indicator(code))


MT = Measure(Indicator.MOISTURE, Basis.AR)
MAD = Measure(Indicator.MOISTURE, Basis.AD)
Q_NET_AR = Measure(Indicator.Q_NET, Basis.AR)
Q_GROSS_AD = Measure(Indicator.Q_GROSS, Basis.AD)
HAD = Measure(Indicator.HYDROGEN, Basis.AD)


@dataclass(frozen=True, slots=True)
class Assay:
    """Values as reported, by measure; heats in kcal/kg of the stored calorie."""

    values: Mapping[Measure, Decimal]
    kj_per_kcal: Decimal = KJ_PER_KCAL

    @property
    def parts(self) -> Parts:
        mad = self.values.get(MAD)
        return Parts(self.values.get(MT), mad, self._ash_ad(mad))

    def _ash_ad(self, mad_pct: Decimal | None) -> Decimal | None:
        wet = Parts(self.values.get(MT), mad_pct)
        for basis in (Basis.AD, Basis.D, Basis.AR):
            ash = self.values.get(Measure(Indicator.ASH, basis))
            if ash is not None:
                return _converted(ash, basis, Basis.AD, wet)
        return None

    def value(self, measure: Measure) -> Decimal | None:
        """As reported, else converted from another basis, unrounded; None when it does not follow."""
        if measure in self.values:
            return self.values[measure]
        if measure == Q_NET_AR:
            return self._net()
        if measure.indicator in PROPORTIONAL and measure.basis:
            for basis in Basis:
                known = self.values.get(Measure(measure.indicator, basis))
                found = None if known is None else _converted(known, basis, measure.basis, self.parts)
                if found is not None:
                    return found
        return None

    def _net(self) -> Decimal | None:
        gross, hydrogen = self.value(Q_GROSS_AD), self.value(HAD)
        mad, mt = self.values.get(MAD), self.values.get(MT)
        if gross is None or hydrogen is None or mad is None or mt is None or mad >= HUNDRED:
            return None
        net = net_as_received(gross * self.kj_per_kcal, had_pct=hydrogen, mad_pct=mad, mt_pct=mt)
        return kcal_per_kg(net, self.kj_per_kcal)


def assay_findings(assay: Assay) -> list[Finding]:
    """Why an assay cannot be: a share outside 0 to 100 %, or moisture, ash and volatiles above 100 %.

    `field` is the code of the measure to look at.
    """
    outside = [
        blocking("share_outside", mark("A share lies between 0 and 100 %."), measure.code)
        for measure, value in assay.values.items()
        if measure.indicator in SHARES and not 0 <= value <= HUNDRED
    ]
    below = [
        blocking("value_negative", mark("A value cannot be negative."), measure.code)
        for measure, value in assay.values.items()
        if measure.indicator not in SHARES and value < 0
    ]
    return [*outside, *below] or _sums(assay)


def _sums(assay: Assay) -> list[Finding]:
    message = mark("Moisture, ash and volatile matter together come to %(sum)s %% (%(basis)s), above 100 %%.")
    found = []
    for basis in Basis:
        present = [
            (measure, value)
            for indicator in (Indicator.MOISTURE, Indicator.ASH, Indicator.VOLATILE)
            if not (indicator is Indicator.ASH and basis is Basis.DAF)
            if (value := assay.value(measure := Measure(indicator, basis))) is not None
        ]
        whole = sum((value for _, value in present), Decimal(0))
        if whole > HUNDRED:
            kinds = {measure.indicator for measure, _ in present} - {Indicator.MOISTURE}
            given = [measure.code for measure in assay.values if measure.indicator in kinds]
            values = {"sum": f"{whole:.2f}", "basis": basis.value}
            found.append(blocking("parts_above_100", message, given[-1] if given else None, values))
    return found[:1]


def _converted(value: Decimal, source: Basis, target: Basis, parts: Parts) -> Decimal | None:
    try:
        return convert(value, source, target, parts)
    except NotConvertible:
        return None
