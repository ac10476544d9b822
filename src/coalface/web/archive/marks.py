"""Marks and addresses that several pages of the archive share."""

from django.utils.translation import gettext as _
from markupsafe import Markup

from coalface.archive.customers.models import Customer
from coalface.web.addresses import record_url
from coalface.web.components.badges import status_badge
from coalface.web.components.lists.columns import mark


def customer_url(customer: Customer) -> str:
    return record_url("archive:customer", customer.pk)


def days_left(days: int | None) -> str:
    """How long a document still holds, in words."""
    if days is None:
        return _("no end")
    if days < 0:
        return _("%(days)s days over") % {"days": -days}
    return _("last day") if days == 0 else _("%(days)s days left") % {"days": days}


def state_mark(state: str | None) -> Markup | str:
    return mark(status_badge(state)) if state else ""
