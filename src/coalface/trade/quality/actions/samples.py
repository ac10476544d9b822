"""Taking samples, dividing them, and writing down from whose hand to whose they go."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.trade.ledger.access import require_reach
from coalface.trade.quality.access import EDIT
from coalface.trade.quality.models import CustodyStep, Lot, Sample
from coalface.trade.quality.queries import policy_of
from coalface.trade.quality.rules.custody import Step

IN_FUTURE = mark("This lies in the future.")
NUMBER_TAKEN = mark("Another sample has the number %(number)s.")
TAKER_MISSING = mark("Say to whom it is handed over.")
SEAL_MISSING = mark("Give the number of the seal.")
DISCARDED = mark("The sample was discarded; nothing more happens to it.")
NOT_RECORDED_SO = mark("Taking and dividing are recorded in their own way.")
PORTIONS = (Sample.Purpose.SELLER, Sample.Purpose.BUYER, Sample.Purpose.REFEREE)


class NotRecorded(Refused):
    """The step or the sample lacks something, or cannot have happened."""


@transaction.atomic
def take_sample(
    *,
    lot_id: int,
    number: str,
    taken_at: datetime,
    taken_by: str,
    by: User,
    place: str = "",
    mass_kg: Decimal | None = None,
    remarks: str = "",
) -> Sample:
    """Begin the chain of custody of a sample of a lot."""
    lot = Lot.objects.select_related("contract__customer").get(pk=lot_id)
    require_reach(by, EDIT, lot.contract.customer)
    _require_past(taken_at)
    sample = Sample(lot=lot, number=number.strip(), place=place, mass_kg=mass_kg, remarks=remarks)
    sample.retained_until_on = _retained_until(lot, taken_at)
    _keep(sample)
    _write(sample, Step.TAKEN, taken_at, taken_by, by)
    detail = {"lot": lot.number, "taken_by": taken_by, "taken_at": taken_at}
    record(by=by, action="trade.sample.take", subject=sample, detail=detail)
    return sample


@transaction.atomic
def divide_sample(
    *, sample_id: int, divided_at: datetime, divided_by: str, seals: Sequence[str], by: User
) -> list[Sample]:
    """Divide a whole sample into portions for seller, buyer and referee, each under its seal."""
    sample = _lock(sample_id, by)
    _require_past(divided_at)
    if len(seals) != len(PORTIONS) or not all(seal.strip() for seal in seals):
        raise NotRecorded(blocking("seal_missing", SEAL_MISSING, "seals"))
    if sample.purpose != Sample.Purpose.WHOLE or sample.portions.exists():
        raise NotRecorded(blocking("divided", mark("Only a whole sample is divided, and once.")))
    _write(sample, Step.DIVIDED, divided_at, divided_by, by)
    portions = []
    for purpose, seal, letter in zip(PORTIONS, seals, "ABC", strict=True):
        portion = Sample(lot=sample.lot, parent=sample, purpose=purpose, number=f"{sample.number}-{letter}")
        portion.retained_until_on = sample.retained_until_on
        _keep(portion)
        _write(portion, Step.TAKEN, divided_at, divided_by, by)
        _write(portion, Step.SEALED, divided_at, divided_by, by, seal=seal.strip())
        portions.append(portion)
    record(by=by, action="trade.sample.divide", subject=sample, detail={"seals": list(seals)})
    return portions


@transaction.atomic
def record_step(
    *,
    sample_id: int,
    step: Step,
    happened_at: datetime,
    giver: str,
    by: User,
    taker: str = "",
    seal_number: str = "",
    seal_intact: bool | None = None,
    remarks: str = "",
) -> CustodyStep:
    """Write down a step as it happened: a break in the chain is shown, not refused."""
    sample = _lock(sample_id, by)
    findings = _step_findings(sample, step, taker, seal_number)
    if findings:
        raise NotRecorded(*findings)
    _require_past(happened_at)
    made = _write(
        sample,
        step,
        happened_at,
        giver,
        by,
        taker=taker,
        seal=seal_number,
        intact=seal_intact,
        remarks=remarks,
    )
    detail = {"step": step.value, "giver": giver, "taker": taker, "seal": seal_number, "intact": seal_intact}
    record(by=by, action="trade.sample.step", subject=sample, detail=detail)
    return made


def _step_findings(sample: Sample, step: Step, taker: str, seal: str) -> list[Finding]:
    found = []
    if step in (Step.TAKEN, Step.DIVIDED):
        found.append(blocking("not_so", NOT_RECORDED_SO, "step"))
    if step is Step.HANDED_OVER and not taker.strip():
        found.append(blocking("taker_missing", TAKER_MISSING, "taker"))
    if step is Step.SEALED and not seal.strip():
        found.append(blocking("seal_missing", SEAL_MISSING, "seal_number"))
    if sample.steps.filter(step=Step.DISCARDED.value).exists():
        found.append(blocking("discarded", DISCARDED))
    return found


def _write(
    sample: Sample,
    step: Step,
    at: datetime,
    giver: str,
    by: User,
    *,
    taker: str = "",
    seal: str = "",
    intact: bool | None = None,
    remarks: str = "",
) -> CustodyStep:
    return CustodyStep.objects.create(
        sample=sample,
        step=step.value,
        happened_at=at,
        giver=giver.strip(),
        taker=taker.strip(),
        seal_number=seal.strip(),
        seal_intact=intact,
        remarks=remarks.strip(),
        recorded_by=by,
    )


def _keep(sample: Sample) -> None:
    try:
        with transaction.atomic():
            sample.save()
    except IntegrityError:
        message = blocking("number_taken", NUMBER_TAKEN, "number", {"number": sample.number})
        raise NotRecorded(message) from None


def _require_past(moment: datetime) -> None:
    if moment > timezone.now() + timedelta(minutes=5):
        raise NotRecorded(blocking("in_future", IN_FUTURE, "happened_at"))


def _retained_until(lot: Lot, taken_at: datetime) -> date:
    days = policy_of(lot.contract, lot.from_on).retained_days
    return timezone.localtime(taken_at).date() + timedelta(days=days)


def _lock(sample_id: int, by: User) -> Sample:
    rows = Sample.objects.select_for_update(of=("self",)).select_related("lot__contract__customer")
    sample = rows.get(pk=sample_id)
    require_reach(by, EDIT, sample.lot.contract.customer)
    return sample
