"""Draft surveys 水尺计重: cargo is the change of what a ship displaces, less what else is aboard."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from coalface.kernel.findings import Finding, blocking, mark

SEA_WATER = Decimal("1.025")
"""t/m³, to which displacement tables are made."""

NOTHING_LOADED = mark("The surveys give %(tonnes)s t: the ship lies no deeper than before.")
DENSITY_ODD = mark("Harbour water weighs 0.990 to 1.035 t/m³, not %(value)s.")
ABOARD_ODD = mark("%(aboard)s t of ballast and stores is more than the displacement of %(displacement)s t.")


@dataclass(frozen=True, slots=True)
class Survey:
    """One reading of the drafts: displacement by the table in t, density, what else is aboard."""

    displacement_tonnes: Decimal
    density: Decimal
    ballast_tonnes: Decimal
    stores_tonnes: Decimal

    @property
    def true_displacement(self) -> Decimal:
        return self.displacement_tonnes * self.density / SEA_WATER

    @property
    def aboard(self) -> Decimal:
        return self.ballast_tonnes + self.stores_tonnes


def quarter_mean(fore: Decimal, amidships: Decimal, aft: Decimal) -> Decimal:
    """Mean draft in metres with six parts amidships of eight, which allows for the hull's bending."""
    return ((fore + 6 * amidships + aft) / 8).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def loaded_tonnes(before: Survey, after: Survey) -> Decimal:
    """(after - aboard) - (before - aboard), displacements at the density measured; three places."""
    light = before.true_displacement - before.aboard
    deep = after.true_displacement - after.aboard
    return (deep - light).quantize(Decimal("0.001"), ROUND_HALF_UP)


def survey_findings(survey: Survey) -> list[Finding]:
    found = []
    if not Decimal("0.990") <= survey.density <= Decimal("1.035"):
        found.append(blocking("density_odd", DENSITY_ODD, "density", {"value": survey.density}))
    if survey.aboard >= survey.displacement_tonnes:
        values = {"aboard": survey.aboard, "displacement": survey.displacement_tonnes}
        found.append(blocking("aboard_odd", ABOARD_ODD, "ballast_tonnes", values))
    return found


def cargo_findings(before: Survey, after: Survey) -> list[Finding]:
    tonnes = loaded_tonnes(before, after)
    return [] if tonnes > 0 else [blocking("nothing_loaded", NOTHING_LOADED, None, {"tonnes": tonnes})]
