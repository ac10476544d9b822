"""Reading stockyards and raising the alarm 胀库 (R45.02) before they overflow or run dry."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.desk.inbox.actions import close_by_key, raise_notice
from coalface.desk.inbox.models import Notice
from coalface.identity.people.models import User
from coalface.trade.catalogue.access import keeps_supply
from coalface.trade.catalogue.actions import record_level
from coalface.trade.catalogue.models import StockLevel, Stockyard
from coalface.trade.catalogue.rules import Alarm, Judgement
from coalface.trade.plans.queries.yards import YardState, yard_states

TOPIC = "trade.stockyard"
URGENT = (Alarm.FULL, Alarm.EMPTY)


@transaction.atomic
def take_reading(
    *, yard: Stockyard, day_on: date, tonnes: Decimal, remarks: str = "", by: User
) -> StockLevel:
    """Put down what lies in a yard, and raise or close its alarm by what is so today."""
    level = record_level(yard=yard, day_on=day_on, tonnes=tonnes, remarks=remarks, by=by)
    watch_stockyards(today=timezone.localdate(), by=by, yards=[yard.pk])
    return level


@transaction.atomic
def watch_stockyards(*, today: date, by: User, yards: list[int] | None = None) -> int:
    """Alarm whoever plans for the whole company; close what is over. Returns how many yards alarm."""
    people = keepers()
    alarmed = 0
    for state in yard_states(today, yards):
        kinds = [alarm for alarm in Alarm if state.judgement is None or alarm != state.judgement.alarm]
        for alarm in kinds:
            close_by_key(key=_key(state.yard, alarm), by=by)
        if state.judgement is not None:
            alarmed += 1
            _raise(state, state.judgement, people, by)
    return alarmed


def keepers() -> list[User]:
    """Those who plan for the whole company."""
    rows = User.objects.filter(Q(roles__rights__contains=["plan.edit"]), is_active=True)
    found = rows.distinct().select_related("department").prefetch_related("roles").order_by("pk")
    return [person for person in found if keeps_supply(person)]


def words_of(judgement: Judgement, name: str) -> str:
    """The alarm in words."""
    said = {
        Alarm.FULL: _("%(yard)s is full"),
        Alarm.EMPTY: _("%(yard)s is down to its lowest stock"),
        Alarm.OVERFLOWING: _("%(yard)s will overflow in %(days)s days"),
        Alarm.RUNNING_DRY: _("%(yard)s will run dry in %(days)s days"),
        Alarm.NEAR_FULL: _("%(yard)s is nearly full"),
    }
    return said[judgement.alarm] % {"yard": name, "days": judgement.days}


def _raise(state: YardState, judgement: Judgement, people: list[User], by: User) -> None:
    values = {
        "tonnes": f"{state.figures.level:,.0f}",
        "pct": state.figures.filled_pct,
        "day": state.level_on,
        "incoming": f"{state.figures.in_a_day:,.0f}",
        "outgoing": f"{state.figures.out_a_day:,.0f}",
    }
    body = _("%(tonnes)s t on %(day)s, %(pct)s%% of capacity; a day %(incoming)s t come, %(outgoing)s t go.")
    raise_notice(
        to=people,
        topic=TOPIC,
        key=_key(state.yard, judgement.alarm),
        title=words_of(judgement, state.yard.name),
        body=body % values,
        weight=Notice.Weight.URGENT if judgement.alarm in URGENT else Notice.Weight.WARNING,
        subject=state.yard,
        by=by,
    )


def _key(yard: Stockyard, alarm: Alarm) -> str:
    return f"stockyard:{yard.pk}:{alarm.value}"
