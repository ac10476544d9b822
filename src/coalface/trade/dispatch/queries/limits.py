"""The limits of the house on a day."""

from datetime import date

from coalface.trade.dispatch.models import GateLimits
from coalface.trade.dispatch.rules.limits import HOUSE, HouseLimits


def limits_on(day: date) -> HouseLimits:
    """As they were set by then, else those of the standards."""
    found = GateLimits.objects.filter(from_on__lte=day).order_by("-from_on").first()
    return found.house if found else HOUSE
