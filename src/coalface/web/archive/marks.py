"""Marks and addresses that several pages of the archive share."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from coalface.archive.credentials.rules import Status
from coalface.archive.customers.models import Customer
from coalface.web.components.badges import status_badge
from coalface.web.components.lists.columns import mark


def customer_url(customer: Customer) -> str:
    return reverse("archive:customer", args=[customer.pk])


def days_left(days: int | None) -> str:
    """How long a document still holds, in words."""
    if days is None:
        return _("no end")
    if days < 0:
        return _("%(days)s days over") % {"days": -days}
    return _("last day") if days == 0 else _("%(days)s days left") % {"days": days}


def credentials_state(customer: Any, today: date) -> str | None:  # noqa: ANN401 - annotated by with_completeness
    """The worst thing to say about a customer's mandatory documents, as a status code."""
    if not customer.credentials_asked:
        return None
    if customer.next_expiry_on is not None and customer.next_expiry_on < today:
        return Status.EXPIRED
    if customer.credentials_met < customer.credentials_asked:
        return Status.MISSING
    ends = customer.next_expiry_on
    return Status.EXPIRING if ends is not None and (ends - today).days <= 90 else Status.VALID


def state_mark(state: str | None) -> Markup | str:
    return mark(status_badge(state)) if state else ""
