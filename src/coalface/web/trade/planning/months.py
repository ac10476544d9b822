"""The month a page of planning is about, from its address."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from coalface.kernel.periods import Month
from coalface.trade.plans.rules.states import EARLIEST, LATEST


def month_of(text: str) -> Month | None:
    try:
        month = Month.parse(text)
    except ValueError:
        return None
    return month if EARLIEST <= month <= LATEST else None


def asked_month(request: HttpRequest, *, ahead: int = 0) -> Month:
    """The month of the address, else the present one or so many months ahead of it."""
    return month_of(request.GET.get("month", "")) or Month.of(timezone.localdate()) + ahead


def month_context(request: HttpRequest, month: Month) -> Mapping[str, Any]:
    """What `planning/month.html` needs to lead to the months before and after."""
    return {
        "month": month,
        "earlier": f"{request.path}?month={month - 1}",
        "later": f"{request.path}?month={month + 1}",
    }
