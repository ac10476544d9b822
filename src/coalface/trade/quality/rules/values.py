"""Which values an assay may hold, and why one cannot be."""

from collections.abc import Mapping
from decimal import Decimal

from coalface.kernel.coal.assay import MAD, MT, Assay, Indicator, Measure, assay_findings
from coalface.kernel.coal.bases import Basis
from coalface.kernel.findings import Finding, blocking, mark

CODES = (
    "q_net_ar",
    "q_gross_ad",
    "q_gross_d",
    "moisture_ar",
    "moisture_ad",
    "ash_ar",
    "ash_ad",
    "ash_d",
    "volatile_ad",
    "volatile_d",
    "volatile_daf",
    "sulphur_ar",
    "sulphur_ad",
    "sulphur_d",
    "hydrogen_ad",
    "hgi",
    "caking",
    "plastic_layer",
    "softening",
)
"""The measures of an assay, as its columns are called."""
COMPARED = ("q_net_ar", "q_gross_d", "moisture_ar", "ash_d", "volatile_daf", "sulphur_d", "caking")
"""The measures two laboratories are compared by."""
HIGHEST_KCAL = Decimal(9000)
NOTHING = mark("An assay holds at least one value.")
AIR_DRY_ABOVE_TOTAL = mark(
    "Mad %(mad)s%% lies above Mt %(mt)s%%: the air-dried sample cannot hold more water."
)
TOO_HOT = mark("No coal has more than %(most)s kcal/kg.")
DRY_BELOW = mark("%(dry)s lies below %(wet)s: without its water the share can only grow.")
NET_ABOVE_GROSS = mark("The net calorific value lies above the gross one.")


def assay_of(values: Mapping[str, Decimal | None], kj_per_kcal: Decimal) -> Assay:
    """Known values by the codes of their measures."""
    return Assay(
        {Measure.of(code): value for code, value in values.items() if value is not None}, kj_per_kcal
    )


def value_findings(assay: Assay) -> list[Finding]:
    """Why these values cannot be; `field` is the code of the measure to look at."""
    if not assay.values:
        return [blocking("nothing", NOTHING, CODES[0])]
    return [*assay_findings(assay), *_hot(assay), *_waters(assay), *_dry(assay), *_net(assay)]


def _hot(assay: Assay) -> list[Finding]:
    heats = (Indicator.Q_NET, Indicator.Q_GROSS)
    return [
        blocking("too_hot", TOO_HOT, measure.code, {"most": HIGHEST_KCAL})
        for measure, value in assay.values.items()
        if measure.indicator in heats and value > HIGHEST_KCAL
    ]


def _waters(assay: Assay) -> list[Finding]:
    mt, mad = assay.values.get(MT), assay.values.get(MAD)
    if mt is None or mad is None or mad <= mt:
        return []
    return [blocking("mad_above_mt", AIR_DRY_ABOVE_TOTAL, MAD.code, {"mad": mad, "mt": mt})]


def _dry(assay: Assay) -> list[Finding]:
    found = []
    for indicator in (Indicator.ASH, Indicator.SULPHUR, Indicator.VOLATILE, Indicator.Q_GROSS):
        for wet in (Measure(indicator, Basis.AR), Measure(indicator, Basis.AD)):
            dry = Measure(indicator, Basis.D)
            if wet in assay.values and dry in assay.values and assay.values[dry] < assay.values[wet]:
                found.append(blocking("dry_below", DRY_BELOW, dry.code, {"dry": str(dry), "wet": str(wet)}))
    return found


def _net(assay: Assay) -> list[Finding]:
    net = assay.values.get(Measure(Indicator.Q_NET, Basis.AR))
    gross = assay.value(Measure(Indicator.Q_GROSS, Basis.AR))
    if net is None or gross is None or net <= gross:
        return []
    return [blocking("net_above_gross", NET_ABOVE_GROSS, "q_net_ar")]
