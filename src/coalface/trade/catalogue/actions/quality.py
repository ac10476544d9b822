"""Saying what a product promises of its quality, and what the law asks."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.trade.catalogue.models import LegalFloor, Product, ProductSpec
from coalface.trade.catalogue.queries import against_law
from coalface.trade.catalogue.rules.quality import (
    Bound,
    Line,
    bound_findings,
    line_findings,
    write_bounds,
    write_lines,
)

BEGINS_EARLIER = mark("Version %(number)s is valid from %(from_on)s; a new one must begin later.")
NO_SOURCE = mark("Name the law or the notice these floors stand in.")
DAY_TAKEN = mark("Floors from this day on are recorded already.")


class SpecInvalid(Refused):
    """The promise contradicts itself or lies outside the law; the findings name the fields."""


class FloorInvalid(Refused):
    """The floors of the law lack their source or a limit."""


@transaction.atomic
def set_spec(
    *,
    product: Product,
    lines: Sequence[Line],
    from_on: date,
    carried_km: int | None = None,
    note: str = "",
    by: User,
) -> ProductSpec:
    """What a product promises from a day on; what it promised before is kept.

    Raises SpecInvalid with the floor of the law it lies outside of.
    """
    require(by, "trade.edit")
    found = Product.objects.select_for_update().get(pk=product.pk)
    if findings := line_findings(lines):
        raise SpecInvalid(*findings)
    former = found.specs.order_by("-from_on").first()
    if former is not None and from_on <= former.from_on:
        values = {"number": former.number, "from_on": former.from_on}
        raise SpecInvalid(blocking("spec_earlier", BEGINS_EARLIER, "from_on", values))
    floor, judged = against_law(found, lines, carried_km, from_on)
    if outside := [one for one in judged if one.blocks]:
        raise SpecInvalid(*outside)
    made = ProductSpec.objects.create(
        product=found,
        number=(former.number if former else 0) + 1,
        from_on=from_on,
        carried_km=carried_km,
        document=write_lines(lines),
        note=note.strip()[:250],
        judged_by=floor,
        saved_by=by,
    )
    detail = {"number": made.number, "from_on": from_on, "lines": made.document, "law": str(floor or "")}
    record(by=by, action="trade.product.set_spec", subject=found, detail=detail)
    return made


@transaction.atomic
def set_legal_floor(
    *, starts_on: date, source: str, bounds: Sequence[Bound], note: str = "", by: User
) -> LegalFloor:
    """What the law asks from a day on; specifications saved before keep what they were judged by."""
    require(by, "policy.edit")
    found = bound_findings(bounds)
    if not source.strip():
        found.append(blocking("no_source", NO_SOURCE, "source"))
    if LegalFloor.objects.filter(starts_on=starts_on).exists():
        found.append(blocking("day_taken", DAY_TAKEN, "starts_on"))
    if found:
        raise FloorInvalid(*found)
    made = LegalFloor.objects.create(
        starts_on=starts_on,
        source=source.strip()[:150],
        document=write_bounds(bounds),
        note=note.strip()[:250],
        saved_by=by,
    )
    detail = {"source": made.source, "starts_on": starts_on, "bounds": made.document}
    record(by=by, action="trade.legal_floor.set", subject=made, detail=detail)
    return made
