"""Opening formulas of floating prices and saving their versions."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.kernel.periods import Month
from coalface.kernel.versions import check_version
from coalface.market.indices.models import PriceIndex
from coalface.trade.pricing.models import FloatingFormula, FloatingGrade, FloatingMember, FloatingVersion
from coalface.trade.pricing.rules.floating import Member, Terms, terms_findings


class FormulaInvalid(Refused):
    """The formula or its version does not hold; the findings name the fields."""


@transaction.atomic
def create_formula(*, name: str, remarks: str = "", by: User) -> FloatingFormula:
    """Open a formula; it prices nothing until a version is saved."""
    require(by, "pricing.edit")
    formula = FloatingFormula(name=name.strip(), remarks=remarks.strip())
    try:
        formula.full_clean()
    except ValidationError as error:
        told = error.message_dict.items()
        findings = (blocking("field_invalid", text, field) for field, many in told for text in many)
        raise FormulaInvalid(*findings) from None
    formula.save()
    record(by=by, action="trade.floating.create", subject=formula, detail={"name": formula.name})
    return formula


@transaction.atomic
def save_version(
    *, formula_id: int, version: int, from_month: Month, terms: Terms, note: str = "", by: User
) -> FloatingVersion:
    """Say how the formula prices from a month on; the version before holds up to the month before.

    Raises StaleRecord when somebody else saved a version since the formula was read.
    """
    require(by, "pricing.edit")
    formula = FloatingFormula.objects.select_for_update().get(pk=formula_id)
    check_version(formula, seen=version, offered={})
    former = formula.versions.order_by("-from_on").first()
    _refuse(terms, from_month, former)
    if former is not None:
        former.until_on = from_month.first - timedelta(days=1)
        former.save(update_fields=["until_on"])
    made = _write(formula, (former.number if former else 0) + 1, from_month.first, terms, note, by)
    formula.version += 1
    formula.save(update_fields=["version"])
    detail = {"number": made.number, "from": str(from_month), "terms": _told(terms), "note": made.note}
    record(by=by, action="trade.floating.save_version", subject=formula, detail=detail)
    return made


def _refuse(terms: Terms, from_month: Month, former: FloatingVersion | None) -> None:
    findings = [*terms_findings(terms), *_foreign_money(terms.members)]
    if former is not None and from_month.first <= former.from_on:
        message = mark("Version %(number)s holds from %(month)s; a new one begins later.")
        values = {"number": former.number, "month": str(Month.of(former.from_on))}
        findings.append(blocking("version_overlaps", message, "from_month", values))
    if findings:
        raise FormulaInvalid(*findings)


def _foreign_money(members: Sequence[Member]) -> list[Finding]:
    """Indices in other units cannot be averaged with prices in yuan."""
    ids = [member.index_id for member in members]
    other = PriceIndex.objects.filter(pk__in=ids).exclude(unit=PriceIndex.Unit.YUAN_PER_TONNE)
    message = mark("%(index)s is not in yuan per tonne.")
    return [
        blocking("other_unit", message, f"index_{ids.index(index.pk) + 1}", {"index": index.code})
        for index in other
    ]


def _write(
    formula: FloatingFormula, number: int, from_on: date, terms: Terms, note: str, by: User
) -> FloatingVersion:
    made = FloatingVersion.objects.create(
        formula=formula,
        number=number,
        from_on=from_on,
        base_price=terms.base_price,
        base_kcal=terms.base_kcal,
        method=terms.method.value,
        share=terms.share,
        low=terms.low,
        high=terms.high,
        reading=terms.reading.value,
        note=note.strip()[:250],
        saved_by=by,
        saved_at=timezone.now(),
    )
    FloatingMember.objects.bulk_create(
        FloatingMember(version=made, index_id=one.index_id, weight=one.weight) for one in terms.members
    )
    FloatingGrade.objects.bulk_create(
        FloatingGrade(version=made, kcal_per_kg=one.kcal_per_kg, rule=one.rule.value, factor=one.factor)
        for one in terms.grades
    )
    return made


def _told(terms: Terms) -> dict[str, object]:
    """What the audit trail keeps of a version."""
    return {
        "base_price": terms.base_price,
        "base_kcal": terms.base_kcal,
        "method": terms.method.value,
        "share": terms.share,
        "low": terms.low,
        "high": terms.high,
        "reading": terms.reading.value,
        "indices": {one.code: one.weight for one in terms.members},
        "grades": {str(one.kcal_per_kg): one.factor or one.rule.value for one in terms.grades},
    }
