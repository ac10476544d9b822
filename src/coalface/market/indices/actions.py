"""Keeping series of prices: opening and ending them, recording, correcting and withdrawing values."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from coalface.desk.search.actions import IndexRow, enter
from coalface.desk.search.rules import pinyin_key
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.versions import Clash, StaleRecord, check_version
from coalface.market.indices.models import IndexValue, PriceIndex
from coalface.market.indices.rules import day_findings, quoted_value, value_findings

LONGEST_REASON = 250


class IndexInvalid(Refused):
    """The series does not hold; the findings name the fields."""


class ValueInvalid(Refused):
    """The value cannot be recorded; the findings name the fields."""


class IndexFields(TypedDict, total=False):
    code: str
    name: str
    publisher: str
    place: str
    kcal_per_kg: int | None
    unit: str
    frequency: str
    trading_days: str
    grace_days: int
    began_on: date | None
    remarks: str


class Quote(TypedDict, total=False):
    """Yuan per tonne; the value may be left to the middle of the range."""

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    source: str
    note: str


@transaction.atomic
def create_index(*, by: User, **fields: Unpack[IndexFields]) -> PriceIndex:
    """Open a series."""
    require(by, "market.edit")
    index = PriceIndex(**fields)
    _keep(index)
    record(by=by, action="market.index.create", subject=index, detail={"given": dict(fields)})
    return index


@transaction.atomic
def change_index(*, index_id: int, version: int, by: User, **changes: Unpack[IndexFields]) -> PriceIndex:
    """Correct what is said about a series; its values stay as they are."""
    index = _locked(index_id, version, dict(changes), by)
    before = {name: getattr(index, name) for name in changes}
    for name, value in changes.items():
        setattr(index, name, value)
    changed = {n: (old, getattr(index, n)) for n, old in before.items() if old != getattr(index, n)}
    if changed:
        index.version += 1
        _refuse_values_outside(index)
        _keep(index)
        record(by=by, action="market.index.change", subject=index, detail={"changed": changed})
    return index


@transaction.atomic
def end_series(*, index_id: int, version: int, ended_on: date, reason: str, by: User) -> PriceIndex:
    """Say that a series is no longer issued after a day; what was issued stays."""
    index = _locked(index_id, version, {"ended_on": ended_on, "end_reason": reason}, by)
    index.ended_on, index.end_reason = ended_on, _reason(reason, IndexInvalid, "end_reason")
    index.version += 1
    _refuse_values_outside(index)
    _keep(index)
    detail = {"ended_on": ended_on, "reason": index.end_reason}
    record(by=by, action="market.index.end", subject=index, detail=detail)
    return index


@transaction.atomic
def resume_series(*, index_id: int, version: int, by: User) -> PriceIndex:
    """The series goes on after all."""
    index = _locked(index_id, version, {"ended_on": None}, by)
    before = index.ended_on
    index.ended_on, index.end_reason = None, ""
    index.version += 1
    _keep(index)
    record(by=by, action="market.index.resume", subject=index, detail={"ended_on": before})
    return index


@transaction.atomic
def record_value(*, index_id: int, published_on: date, by: User, **quote: Unpack[Quote]) -> IndexValue:
    """Put down what a series was issued at for a day; a day that has a value is corrected, not recorded."""
    require(by, "market.edit")
    index = PriceIndex.objects.select_for_update().get(pk=index_id)
    value = _judged(index, published_on, quote, timezone.now(), by)
    there = IndexValue.objects.current().filter(index=index, published_on=published_on).first()
    if there is not None:
        message = mark("%(day)s has the value %(value)s already; correct that one, with a reason.")
        values = {"day": published_on.isoformat(), "value": str(there.value)}
        raise ValueInvalid(blocking("day_has_value", message, "published_on", values))
    value.save()
    record(by=by, action="market.index_value.record", subject=value, detail=_told(value))
    return value


@transaction.atomic
def correct_value(*, value_id: int, reason: str, by: User, **quote: Unpack[Quote]) -> IndexValue:
    """Supersede a value by another one, which is returned; the former stays visible.

    Raises StaleRecord when somebody else has corrected it since it was read.
    """
    former = _current(value_id, quote, by)
    now = timezone.now()
    value = _judged(former.index, former.published_on, quote, now, by)
    if all(
        getattr(value, name) == getattr(former, name) for name in ("value", "low", "high", "source", "note")
    ):
        raise ValueInvalid(
            blocking("nothing_corrected", mark("Nothing differs from the recorded value."), "value")
        )
    _supersede(former, now, reason, by)
    value.save()
    detail = {"former": _told(former), "corrected": _told(value), "reason": former.supersede_reason}
    record(by=by, action="market.index_value.correct", subject=value, detail=detail)
    return value


@transaction.atomic
def withdraw_value(*, value_id: int, reason: str, by: User) -> IndexValue:
    """The series was not issued for that day after all; the value stays visible and counts no more."""
    former = _current(value_id, {}, by)
    _supersede(former, timezone.now(), reason, by)
    detail = {"former": _told(former), "reason": former.supersede_reason}
    record(by=by, action="market.index_value.withdraw", subject=former, detail=detail)
    return former


def index_row(index: PriceIndex) -> IndexRow:
    """Series belong to nobody: the right to see them finds them."""
    words = tuple(word for word in (index.code, index.publisher, index.place) if word)
    return IndexRow("priceindex", index.pk, index.name, index.publisher, words=words, everyones=True)


def _locked(index_id: int, version: int, offered: dict[str, Any], by: User) -> PriceIndex:
    require(by, "market.edit")
    index = PriceIndex.objects.select_for_update().get(pk=index_id)
    check_version(index, seen=version, offered=offered)
    return index


def _current(value_id: int, offered: Quote, by: User) -> IndexValue:
    """The value, locked with its series so that no two people correct one day at once."""
    require(by, "market.edit")
    seen = IndexValue.objects.select_related("index").get(pk=value_id)
    PriceIndex.objects.select_for_update().get(pk=seen.index_id)
    same_day = IndexValue.objects.filter(index=seen.index_id, published_on=seen.published_on)
    current = same_day.current().select_related("index").first()
    if current is None:
        message = mark("This value was withdrawn; record the day anew.")
        raise ValueInvalid(blocking("value_withdrawn", message))
    if current.pk != value_id:
        fields = {name: Clash(getattr(current, name), value) for name, value in offered.items()}
        raise StaleRecord(seen=value_id, current=current.pk, fields=fields)
    return current


def _judged(index: PriceIndex, published_on: date, quote: Quote, now: datetime, by: User) -> IndexValue:
    low, high = quote.get("low"), quote.get("high")
    value = quoted_value(quote.get("value"), low, high)
    findings = [
        *day_findings(published_on, index.began_on, index.ended_on, timezone.localdate(now)),
        *value_findings(value, low, high),
    ]
    if findings:
        raise ValueInvalid(*findings)
    assert value is not None  # the findings saw to it
    made = IndexValue(
        index=index,
        published_on=published_on,
        value=value,
        low=low,
        high=high,
        source=quote.get("source", "").strip(),
        note=quote.get("note", "").strip(),
        recorded_at=now,
        recorded_by=by,
    )
    _clean(made, ValueInvalid)
    return made


def _supersede(former: IndexValue, now: datetime, reason: str, by: User) -> None:
    former.supersede_reason = _reason(reason, ValueInvalid, "reason")
    former.superseded_at, former.superseded_by = now, by
    former.save(update_fields=["superseded_at", "superseded_by", "supersede_reason"])


def _reason(reason: str, refusal: type[Refused], field: str) -> str:
    text = reason.strip()
    if not text or len(text) > LONGEST_REASON:
        message = mark("Say why, in at most %(most)s characters.")
        raise refusal(blocking("reason_missing", message, field, {"most": LONGEST_REASON}))
    return text


def _refuse_values_outside(index: PriceIndex) -> None:
    """A series has no values outside its own time."""
    current = IndexValue.objects.current().filter(index=index)
    if index.ended_on and (late := current.filter(published_on__gt=index.ended_on).latest_day()):
        message = mark("There are values after that day, the last for %(day)s.")
        raise IndexInvalid(blocking("values_after_end", message, "ended_on", {"day": late.isoformat()}))
    if index.began_on and (early := current.filter(published_on__lt=index.began_on).earliest_day()):
        message = mark("There are values before that day, the first for %(day)s.")
        raise IndexInvalid(blocking("values_before_begin", message, "began_on", {"day": early.isoformat()}))


def _keep(index: PriceIndex) -> None:
    index.code, index.name = index.code.strip(), index.name.strip()
    index.name_key = pinyin_key(index.name)[:250]
    _clean(index, IndexInvalid)
    index.save()
    enter(index_row(index))


def _clean(record_: PriceIndex | IndexValue, refusal: type[Refused]) -> None:
    try:
        record_.full_clean(
            validate_unique=isinstance(record_, PriceIndex),
            validate_constraints=isinstance(record_, PriceIndex),
        )
    except ValidationError as error:
        texts = error.message_dict.items()
        raise refusal(
            *(blocking("field_invalid", text, field) for field, many in texts for text in many)
        ) from None


def _told(value: IndexValue) -> dict[str, object]:
    """What the audit trail keeps of a value."""
    return {
        "index": value.index.code,
        "published_on": value.published_on,
        "value": value.value,
        "low": value.low,
        "high": value.high,
        "source": value.source,
        "note": value.note,
    }
