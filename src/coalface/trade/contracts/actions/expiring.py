"""Quotes that ran out without an answer, and those that soon will."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.desk.inbox.actions import raise_notice
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.trade.contracts.actions.quotes import key_of, settle_on, step, tell_quote
from coalface.trade.contracts.models import Quote
from coalface.trade.contracts.rules.quotes import Event, State

TOPIC = "trade.quote"
REMIND_DAYS = 3
BATCH = 500


@transaction.atomic
def expire_quotes(*, today: date, by: User, limit: int = BATCH) -> int:
    """Close quotes whose last day has passed; returns how many, at most `limit`."""
    rows = Quote.objects.select_for_update(skip_locked=True, of=("self",)).select_related("customer")
    open_ones = rows.filter(state__in=("draft", "approved", "sent"), valid_until_on__lt=today)
    due = list(open_ones.order_by("valid_until_on", "pk")[:limit])
    for found in due:
        was_sent = State(found.state) is State.SENT
        step(found, Event.EXPIRE)
        settle_on(found, today, "", by)
        if was_sent:
            tell_quote(found, _("Quote %(number)s ran out"), by)
    if due:
        record(by=by, action="trade.quote.expire", detail={"quotes": len(due), "before": today})
    return len(due)


@transaction.atomic
def remind_of_quotes(*, today: date, by: User) -> int:
    """A task for who sent a quote that soon runs out without an answer; returns how many are new."""
    soon = Quote.objects.filter(
        state=State.SENT.value, valid_until_on__range=(today, today + timedelta(days=REMIND_DAYS))
    )
    return sum(
        raise_notice(
            to=[one.drawn_up_by],
            topic=TOPIC,
            key=key_of(one),
            title=_("Quote %(number)s runs out on %(day)s")
            % {"number": one.number, "day": one.valid_until_on},
            body=one.customer.name,
            kind=Notice.Kind.TASK,
            subject=one,
            due_on=one.valid_until_on,
            by=by,
        )
        for one in soon.select_related("customer", "drawn_up_by")
    )
