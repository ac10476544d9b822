"""The board of a month: what went through each stage of the chain, and what is stuck there."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import Customer
from coalface.kernel.periods import Month
from coalface.trade.chain.queries.board import Asked, StageSums, largest, stages
from coalface.trade.chain.rules.board import STAGE_NAMES
from coalface.trade.ledger.queries import months_pending
from coalface.web import figures
from coalface.web.access import needs, person
from coalface.web.components.board import Board, Card, Lane
from coalface.web.rendering import is_fragment, render
from coalface.web.trade.flow.words import month_of, stage_url, stuck_in, stuck_url, stuck_words, tabs


@needs("trade.view")
def board(request: HttpRequest) -> HttpResponse:
    """The month of everybody within reach, or of one customer."""
    today = timezone.localdate()
    month, user = month_of(request, today), person(request)
    customer = _customer(request)
    asked = Asked(user, month, today, customer.pk if customer else None)
    context: dict[str, Any] = {
        "month": month,
        "customer": customer,
        "earlier": _address(month - 1, asked.customer_id),
        "later": _address(month + 1, asked.customer_id),
        "tabs": tabs("board"),
    }
    if not is_fragment(request):
        return render(request, "flow/board.html", {**context, "pending": months_pending()})
    found = stages(asked)
    context["board"] = Board("chain", _("From contract to cash"), [_lane(asked, one) for one in found])
    context["stuck"] = sum(stuck_in(one) for one in found)
    if customer is None:
        context["lines"] = [(line, _address(month, line.customer_id)) for line in largest(asked)]
    return render(request, "flow/board.html", context)


def _lane(asked: Asked, stage: StageSums) -> Lane:
    """The stage's own figures first, then a card for everything that is stuck in it."""
    records = "" if stage.records is None else _("%(n)s records") % {"n": figures.plain(stage.records)}
    sums = [*_sum(stage.tonnes, _("t")), *_sum(stage.yuan, _("yuan"))]
    own = Card(stage.stage, sums[0], sums[1] if sums[1:] else "", records, stage_url(asked, stage.stage))
    jams = [
        Card(one.jam, figures.plain(one.count), stuck_words(one), _("stuck"), stuck_url(asked, one))
        for one in stage.stuck
        if one.count
    ]
    total = _("%(n)s stuck") % {"n": figures.plain(stuck_in(stage))} if jams else _("nothing stuck")
    return Lane(stage.stage, _(STAGE_NAMES[stage.stage]), [own, *jams], total, stuck_in(stage))


def _sum(value: Decimal | None, unit: str) -> list[str]:
    return [] if value is None else [f"{figures.plain(value, 0)} {unit}"]


def _customer(request: HttpRequest) -> Customer | None:
    text = request.GET.get("customer", "")
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        return None
    return visible_customers(person(request), "trade.view").filter(pk=int(text)).first()


def _address(month: Month, customer_id: int | None) -> str:
    of_one = "" if customer_id is None else f"&customer={customer_id}"
    return f"{reverse('flow:board')}?month={month}{of_one}"
