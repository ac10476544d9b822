"""Results and custody as the pages of the laboratory show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from coalface.kernel.coal.assay import Indicator, Measure
from coalface.kernel.findings import Finding
from coalface.trade.quality.models import Lot, Sample
from coalface.trade.quality.queries import AgreedAssay
from coalface.trade.quality.reporting import LaboratoryReport
from coalface.trade.quality.rules.custody import Held, Link, Step, follow
from coalface.trade.quality.rules.results import Agreement, Party
from coalface.trade.quality.rules.values import CODES, COMPARED
from coalface.web import figures

WHOSE = {
    "seller": _("the seller's assay"),
    "buyer": _("the buyer's assay"),
    "mean": _("the mean of both"),
    "referee": _("the referee's assay"),
}
ROLES = {
    "q_net_ar": _("net heat, as received, kcal/kg"),
    "q_gross_d": _("gross heat, dry, kcal/kg"),
    "q_gross_ad": _("gross heat, air dried, kcal/kg"),
    "moisture_ar": _("total moisture, %"),
    "moisture_ad": _("air-dried moisture, %"),
    "ash_d": _("ash, dry, %"),
    "volatile_daf": _("volatile matter, dry ash-free, %"),
    "sulphur_d": _("sulphur, dry, %"),
    "caking": _("caking index"),
}


@dataclass(frozen=True, slots=True)
class Value:
    """A value with whether it was converted from another basis."""

    text: Markup | str
    converted: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """One measure over all assays of a lot, with what counts."""

    symbol: str
    role: object
    values: tuple[Value | None, ...]
    counts: Markup | str
    difference: str
    tolerance: str
    exceeds: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """A sample with where it is and where its chain breaks."""

    sample: Sample
    held: Held
    gaps: Sequence[Finding]


def shown(measure: Measure, value: Decimal | None) -> Markup | str:
    """A value with its unit: heats in whole kcal, shares to two places."""
    if value is None:
        return figures.NONE
    if measure.indicator in (Indicator.Q_NET, Indicator.Q_GROSS):
        return figures.kcal(value)
    if measure.basis is None:
        return figures.plain(value, 1)
    return figures.pct(value)


def bare(measure: Measure, value: Decimal | None) -> Markup | str:
    """A value without its unit, for columns that hold several kinds."""
    if value is None:
        return figures.NONE
    return figures.plain(value, 0 if measure.indicator in (Indicator.Q_NET, Indicator.Q_GROSS) else 2)


def comparison(
    assays: Mapping[Party, LaboratoryReport], agreed: AgreedAssay | Agreement | None
) -> list[Compared]:
    """What each side found, on the bases people compare by and those reported."""
    reported = {code for assay in assays.values() for code in CODES if getattr(assay, code) is not None}
    values = {party: assay.values for party, assay in assays.items()}
    apart = {one.measure.code: one for one in agreed.differences} if agreed else {}
    found = []
    for code in dict.fromkeys((*COMPARED, *CODES)):
        measure = Measure.of(code)
        known = [values[party].value(measure) if party in values else None for party in Party]
        if not any(value is not None for value in known) or (code not in COMPARED and code not in reported):
            continue
        cells = tuple(
            None if value is None else Value(bare(measure, value), measure not in values[party].values)
            for party, value in zip(Party, known, strict=True)
        )
        gap = apart.get(code)
        places = 0 if measure.indicator in (Indicator.Q_NET, Indicator.Q_GROSS) else 2
        found.append(
            Compared(
                str(measure),
                ROLES.get(code, ""),
                cells,
                bare(measure, agreed.assay.value(measure)) if agreed else figures.NONE,
                figures.plain(gap.amount, places) if gap else "",
                figures.plain(gap.tolerance.normalize()) if gap and gap.tolerance else "",
                bool(gap and gap.exceeds),
            )
        )
    return found


def chain_of(sample: Sample) -> Chain:
    """Reads `sample.steps.all()`, so prefetch it for many."""
    links = [
        Link(
            Step(one.step),
            timezone.localtime(one.happened_at),
            one.giver,
            one.taker,
            one.seal_number,
            one.seal_intact,
        )
        for one in sample.steps.all()
    ]
    return Chain(sample, *follow(links, sample.retained_until_on))


def came_words(lot: Lot) -> str:
    """What arrived of a lot read by `weighed()`, and who says so."""
    if (came := lot.came_tonnes) is not None:
        whose = _("entered by hand") if lot.arrived_tonnes is not None else _("recorded at the gate")
        return f"{figures.plain(came, 3)} {_('t')} · {whose}"
    known, loads = getattr(lot, "gate_loads", None) or 0, getattr(lot, "loads", None) or 0
    return str(_("%(known)s of %(loads)s shipments") % {"known": known, "loads": loads}) if known else ""
