"""The month view of what expires."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.credentials.queries import DayCount, calendar_counts
from coalface.kernel.periods import Month
from coalface.web.access import needs, person
from coalface.web.archive.credentials import view_tabs
from coalface.web.components.calendar import Item, month_of
from coalface.web.rendering import render


@needs("credential.view")
def show(request: HttpRequest) -> HttpResponse:
    """How many documents end on each day of `?month=2026-01`; a day opens the list of them."""
    today = timezone.localdate()
    month = month_asked(request) or Month.of(today)
    listed = reverse("archive:credentials") + "?expires_on_from={day}&expires_on_to={day}"
    counts = calendar_counts(person(request), month)
    items = {day: _items(count, listed.format(day=day)) for day, count in counts.items()}
    context = {
        "calendar": month_of(month, today, items, day_url=listed),
        "total": sum(count.total for count in counts.values()),
        "tabs": view_tabs("calendar"),
    }
    return render(request, "archive/calendar.html", context)


def month_asked(request: HttpRequest) -> Month | None:
    """The month in the address; None when it names none that a calendar could show."""
    try:
        month = Month.parse(request.GET.get("month", ""))
    except ValueError:
        return None
    return month if 1900 < month.first.year < 2200 else None


def _items(count: DayCount, address: str) -> list[Item]:
    items = []
    if count.mandatory:
        items.append(Item(_("%(count)s mandatory") % {"count": count.mandatory}, address, "red"))
    if others := count.total - count.mandatory:
        items.append(Item(_("%(count)s other") % {"count": others}, address, "amber"))
    return items
