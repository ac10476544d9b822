"""Recording what laboratories found in bought coal, and which result both sides settle by."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.kernel.versions import check_version
from coalface.trade.purchasing.access import EDIT
from coalface.trade.purchasing.models import PurchaseAssay, PurchaseLot
from coalface.trade.quality.rules.results import Outcome, Party
from coalface.trade.quality.rules.values import CODES, value_findings

THERE_IS_ONE = mark("This side's assay of the lot is there already; correct that one.")
IN_FUTURE = mark("This lies in the future.")
BEFORE_LOT = mark("The lot began only on %(day)s.")
MISSING = mark("The assay of %(party)s is not there yet.")
AGREED_ON = mark("The result was agreed on by it; agree on another one first.")
NEEDED = {
    Outcome.BUYER: (Party.BUYER,),
    Outcome.SELLER: (Party.SELLER,),
    Outcome.MEAN: (Party.BUYER, Party.SELLER),
    Outcome.REFEREE: (Party.REFEREE,),
}


class NotABoughtAssay(Refused):
    """The values cannot be, or the assay that should count is not there."""


@transaction.atomic
def save_purchase_assay(
    *,
    lot_id: int,
    party: Party,
    laboratory: str,
    analysed_on: date,
    values: Mapping[str, Decimal | None],
    by: User,
    version: int | None = None,
    report_number: str = "",
    remarks: str = "",
) -> PurchaseAssay:
    """What a side found; with `version`, a correction. Values that cannot be are refused (B3)."""
    lot = _lock(lot_id, by)
    assay = PurchaseAssay.objects.select_for_update().filter(lot=lot, party=party.value).first()
    if assay is not None:
        if version is None:
            raise NotABoughtAssay(blocking("there_is_one", THERE_IS_ONE, "party"))
        check_version(assay, seen=version, offered=dict(values))
        assay.version += 1
    found = assay or PurchaseAssay(lot=lot, party=party.value)
    for code in CODES:
        setattr(found, code, values.get(code))
    found.laboratory, found.report_number = laboratory.strip(), report_number.strip()
    found.analysed_on, found.remarks = analysed_on, remarks.strip()
    if refused := [*_day_findings(lot, analysed_on), *value_findings(found.values)]:
        raise NotABoughtAssay(*refused)
    found.save()
    said = {code: value for code, value in values.items() if value is not None}
    detail = {"lot": lot.number, "party": party.value, "values": said}
    record(by=by, action="trade.purchase_assay.save", subject=lot, detail=detail)
    return found


@transaction.atomic
def take_back_purchase_assay(*, assay_id: int, version: int, reason: str, by: User) -> PurchaseLot:
    assay = PurchaseAssay.objects.select_for_update().get(pk=assay_id)
    lot = _lock(assay.lot_id, by)
    check_version(assay, seen=version, offered={})
    if lot.outcome and Party(assay.party) in NEEDED[Outcome(lot.outcome)]:
        raise NotABoughtAssay(blocking("agreed_on", AGREED_ON))
    detail = {"lot": lot.number, "party": assay.party, "reason": reason}
    record(by=by, action="trade.purchase_assay.take_back", subject=lot, detail=detail)
    assay.delete()
    return lot


@transaction.atomic
def agree_result(*, lot_id: int, version: int, outcome: str, words: str, by: User) -> PurchaseLot:
    """Say whose result both sides settle by; an empty outcome goes back to what the contract says."""
    lot = _lock(lot_id, by)
    check_version(lot, seen=version, offered={"outcome": outcome})
    there = {Party(party) for party in lot.assays.values_list("party", flat=True)}
    wanted = NEEDED[Outcome(outcome)] if outcome else ()
    if missing := [party for party in wanted if party not in there]:
        named = PurchaseAssay.Parties(missing[0].value).label
        raise NotABoughtAssay(blocking("missing", MISSING, "outcome", {"party": str(named)}))
    lot.outcome, lot.outcome_words = outcome, words.strip()[:250]
    lot.version += 1
    lot.save()
    detail = {"outcome": outcome, "words": lot.outcome_words}
    record(by=by, action="trade.purchase_lot.agree", subject=lot, detail=detail)
    return lot


def _day_findings(lot: PurchaseLot, day: date) -> list[Finding]:
    if day > timezone.localdate():
        return [blocking("in_future", IN_FUTURE, "analysed_on")]
    if day < lot.from_on:
        return [blocking("before_lot", BEFORE_LOT, "analysed_on", {"day": lot.from_on.isoformat()})]
    return []


def _lock(lot_id: int, by: User) -> PurchaseLot:
    require(by, EDIT)
    return PurchaseLot.objects.select_for_update().get(pk=lot_id)
