"""Recording what a laboratory found, correcting it, taking it back."""

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
from coalface.trade.contracts.models import Contract
from coalface.trade.ledger.access import require_reach
from coalface.trade.quality.access import EDIT
from coalface.trade.quality.actions.disputes import review_lot
from coalface.trade.quality.models import Assay, Lot, ResultPolicy, Sample
from coalface.trade.quality.rules.results import Party, Policy
from coalface.trade.quality.rules.values import CODES, value_findings

THERE_IS_ONE = mark("This side's assay of the lot is there already; correct that one.")
IN_FUTURE = mark("This lies in the future.")
BEFORE_LOT = mark("The lot began only on %(day)s.")
OTHER_LOT = mark("The sample belongs to another lot.")
COUNTED = mark("A dispute was resolved by it; it cannot be taken back.")
TOLERANCE = mark("A tolerance lies above 0.")
POLICY_TAKEN = mark("Something is said from this day on already; choose a later day.")


class NotAnAssay(Refused):
    """The values cannot be, or the assay does not belong there."""


class PolicyInvalid(Refused):
    """The policy of results does not hold."""


@transaction.atomic
def save_assay(
    *,
    lot_id: int,
    party: Party,
    laboratory: str,
    analysed_on: date,
    values: Mapping[str, Decimal | None],
    by: User,
    version: int | None = None,
    sample: Sample | None = None,
    report_number: str = "",
    remarks: str = "",
) -> Assay:
    """What a side's laboratory found; with `version`, a correction of what is there.

    Opens a dispute when both sides lie further apart than agreed. Raises NotAnAssay with the reasons, each
    naming its field, and StaleRecord.
    """
    lot = _lock(lot_id, by)
    assay = Assay.objects.select_for_update().filter(lot=lot, party=party.value).first()
    if assay is not None:
        if version is None:
            raise NotAnAssay(blocking("there_is_one", THERE_IS_ONE, "party"))
        check_version(assay, seen=version, offered=dict(values))
        assay.version += 1
    found = assay or Assay(lot=lot, party=party.value)
    before = {code: getattr(found, code) for code in CODES}
    for code in CODES:
        setattr(found, code, values.get(code))
    found.laboratory, found.report_number = laboratory.strip(), report_number.strip()
    found.analysed_on, found.sample, found.remarks = analysed_on, sample, remarks.strip()
    _refuse([*_standing(lot, analysed_on, sample), *value_findings(found.values)])
    found.save()
    changed = {code: getattr(found, code) for code in CODES if getattr(found, code) != before[code]}
    detail = {"lot": lot.number, "party": party.value, "laboratory": found.laboratory, "values": changed}
    record(by=by, action="trade.assay.save", subject=found, detail=detail)
    review_lot(lot, by)
    return found


@transaction.atomic
def take_back_assay(*, assay_id: int, version: int, reason: str, by: User) -> None:
    """An assay of another coal, or of nobody's; history and trail keep what it said."""
    assay = Assay.objects.select_for_update().get(pk=assay_id)
    lot = _lock(assay.lot_id, by)
    check_version(assay, seen=version, offered={})
    if assay.party == Party.REFEREE.value and lot.disputes.filter(outcome=Party.REFEREE.value).exists():
        raise NotAnAssay(blocking("counted", COUNTED))
    detail = {"lot": lot.number, "party": assay.party, "reason": reason}
    record(by=by, action="trade.assay.take_back", subject=assay, detail=detail)
    assay.delete()
    review_lot(lot, by)


@transaction.atomic
def save_policy(
    *, contract: Contract | None, from_on: date, policy: Policy, note: str, by: User
) -> ResultPolicy:
    """How lots are made and judged from a day on: for one contract, or for the whole house."""
    if contract is None:
        require(by, "policy.edit")
    else:
        require_reach(by, EDIT, contract.customer)
    _refuse_policy(contract, from_on, policy)
    made = ResultPolicy.objects.create(
        contract=contract,
        from_on=from_on,
        way=policy.way.value,
        counts=policy.counts.value,
        tolerances={code: str(value) for code, value in policy.tolerances.items()},
        retained_days=policy.retained_days,
        note=note.strip(),
        saved_by=by,
    )
    detail = {"contract": contract.number if contract else None, "from_on": from_on, "counts": made.counts}
    record(by=by, action="trade.result_policy.save", subject=made, detail={**detail, **made.tolerances})
    return made


def _refuse_policy(contract: Contract | None, from_on: date, policy: Policy) -> None:
    found = [
        blocking("tolerance", TOLERANCE, code) for code, value in policy.tolerances.items() if value <= 0
    ]
    if ResultPolicy.objects.filter(contract=contract, from_on=from_on).exists():
        found.append(blocking("policy_taken", POLICY_TAKEN, "from_on"))
    if found:
        raise PolicyInvalid(*found)


def _standing(lot: Lot, analysed_on: date, sample: Sample | None) -> list[Finding]:
    found = []
    if analysed_on > timezone.localdate():
        found.append(blocking("in_future", IN_FUTURE, "analysed_on"))
    if analysed_on < lot.from_on:
        found.append(blocking("before_lot", BEFORE_LOT, "analysed_on", {"day": lot.from_on.isoformat()}))
    if sample is not None and sample.lot_id != lot.pk:
        found.append(blocking("other_lot", OTHER_LOT, "sample"))
    return found


def _refuse(findings: list[Finding]) -> None:
    if findings:
        raise NotAnAssay(*findings)


def _lock(lot_id: int, by: User) -> Lot:
    rows = Lot.objects.select_for_update(of=("self",)).select_related("contract__customer__responsible")
    lot = rows.get(pk=lot_id)
    require_reach(by, EDIT, lot.contract.customer)
    return lot
