"""Counting stockyards: putting a count up, and making what was counted the level of its day."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.desk.approvals.actions import request_approval
from coalface.desk.search.actions import IndexRow, enter
from coalface.desk.subjects.approvals import Outcome, Verdict
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.identity.people.queries import system_user
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.versions import check_version
from coalface.trade.catalogue.actions import require_supply
from coalface.trade.catalogue.models import StockLevel, Stockyard
from coalface.trade.plans.actions.watching import take_reading
from coalface.trade.plans.models import StockCount
from coalface.trade.plans.rules.counting import NOT_NOW, CountEvent, count_after, count_findings

EVENTS = {Verdict.GRANTED: CountEvent.GRANT, Verdict.REFUSED: CountEvent.REFUSE}


class CountImpossible(Refused):
    """The count cannot be put up, or not now; the findings name the fields."""


@transaction.atomic
def record_count(
    *, stockyard: Stockyard, counted_on: date, counted_tonnes: Decimal, reason: str = "", by: User
) -> StockCount:
    """Put up what was counted on a day; the book is the level put down last by then."""
    require_supply(by)
    Stockyard.objects.select_for_update(of=("self",)).get(pk=stockyard.pk)
    there = StockCount.objects.filter(stockyard=stockyard, counted_on=counted_on)
    if there.exclude(state=StockCount.State.REFUSED).exists():
        message = mark("This stockyard was counted on that day already.")
        raise CountImpossible(blocking("count_there", message, "counted_on"))
    count = StockCount(stockyard=stockyard, counted_on=counted_on, counted_by=by)
    return _put_up(count, counted_tonnes, reason, "create", by)


@transaction.atomic
def change_count(
    *, count_id: int, version: int, counted_tonnes: Decimal, reason: str = "", by: User
) -> StockCount:
    """Correct a count that was sent back, against the book as it is now, and put it up again."""
    require_supply(by)
    count = StockCount.objects.select_for_update(of=("self",)).get(pk=count_id)
    check_version(count, seen=version, offered={"counted_tonnes": counted_tonnes, "reason": reason})
    count.version += 1
    return _put_up(count, counted_tonnes, reason, "change", by)


def settle_count(outcome: Outcome) -> None:
    """What the approval decided, inside its transaction; an approved count corrects the level of its day."""
    rows = StockCount.objects.select_for_update(of=("self",)).select_related("stockyard")
    count = rows.get(pk=outcome.subject_id)
    _move(count, EVENTS.get(outcome.verdict, CountEvent.SEND_BACK))
    if count.state != StockCount.State.DRAFT:
        count.settled_by, count.settled_at, count.settled_words = outcome.by, timezone.now(), outcome.words
    count.version += 1
    count.save()
    if count.state == StockCount.State.APPROVED:
        take_reading(
            yard=count.stockyard,
            day_on=count.counted_on,
            tonnes=count.counted_tonnes,
            remarks=_("By count"),
            by=system_user(),
        )
    detail = {"verdict": outcome.verdict.value, "state": count.state}
    record(by=outcome.by, action="trade.stock_count.settle", subject=count, detail=detail)


def index_row(count: StockCount) -> IndexRow:
    """A count is found by its stockyard and day; it belongs to nobody."""
    yard = count.stockyard
    return IndexRow(
        subject_kind="stockcount",
        subject_id=count.pk,
        title=str(count),
        subtitle=yard.product.name,
        words=(yard.code, yard.name, count.counted_on.isoformat()),
        everyones=True,
    )


def _put_up(count: StockCount, tonnes: Decimal, reason: str, verb: str, by: User) -> StockCount:
    book = _book(count.stockyard_id, count.counted_on)
    today = timezone.localdate()
    if found := count_findings(book, tonnes, reason, counted_on=count.counted_on, today=today):
        raise CountImpossible(*found)
    assert book is not None
    count.book_tonnes, count.counted_tonnes, count.reason = book, tonnes, reason.strip()[:250]
    _move(count, CountEvent.SUBMIT)
    count.save()
    enter(index_row(count))
    title = _("Stock count of %(yard)s on %(day)s")
    values = {"yard": count.stockyard.name, "day": count.counted_on}
    request_approval(subject=count, title=title % values, words=count.reason, by=by)
    detail = {"book": book, "counted": tonnes, "day": str(count.counted_on)}
    record(by=by, action=f"trade.stock_count.{verb}", subject=count, detail=detail)
    return count


def _book(yard_id: int, day: date) -> Decimal | None:
    rows = StockLevel.objects.filter(stockyard=yard_id, day_on__lte=day).order_by("-day_on")
    return rows.values_list("tonnes", flat=True).first()


def _move(count: StockCount, event: CountEvent) -> None:
    reached = count_after(count.state, event)
    if reached is None:
        raise CountImpossible(blocking("not_now", NOT_NOW))
    count.state = reached.value
