"""How numbers and dates look on a page: thousands separators, units, ISO dates, a dash for the unknown."""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup, escape

from coalface.kernel.measures import from_fen, from_kilograms
from coalface.kernel.periods import Month

NONE = Markup('<span class="cf-none">—</span>')
Number = Decimal | int | float


def plain(value: Number, places: int | None = None) -> str:
    """A number with thousands separators, without a unit, rounded half up (Django's own would cut off)."""
    if places is not None:
        value = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        value = value or abs(value)  # what rounds to nothing has no sign
    # Both languages of the product write 1,234.5; asking Django each time would double the cost of a list.
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def with_unit(value: Number | None, places: int, unit: str) -> Markup:
    if value is None:
        return NONE
    return Markup(f'{plain(value, places)}<span class="cf-unit">{escape(unit)}</span>')


def count(value: int | None) -> Markup:
    return NONE if value is None else Markup(plain(value))


def tonnes(value: Number | None, places: int = 2) -> Markup:
    """Decimal tonnes."""
    return with_unit(value, places, _("t"))


def kg(value: int | None, places: int = 0) -> Markup:
    """Whole kilograms, shown as tonnes."""
    return tonnes(None if value is None else from_kilograms(int(value)), places)


def yuan(value: Number | None, places: int = 2) -> Markup:
    """Decimal yuan."""
    return with_unit(value, places, _("yuan"))


def fen(value: int | None, places: int = 2) -> Markup:
    """Whole fen, shown as yuan."""
    return yuan(None if value is None else from_fen(int(value)), places)


def pct(value: Number | None, places: int = 2) -> Markup:
    """A percentage: 92.4 is 92.40 %."""
    return NONE if value is None else Markup(plain(value, places) + "%")


def kcal(value: Number | None) -> Markup:
    return with_unit(value, 0, "kcal/kg")


def iso_date(value: date | datetime | None) -> Markup:
    """`2026-01-31` in the reader's time zone."""
    if value is None:
        return NONE
    day = local_day(value)
    return Markup(f'<time datetime="{day.isoformat()}">{day.isoformat()}</time>')


def local_day(value: date | datetime) -> date:
    """The day itself, or the day of a moment in the reader's time zone."""
    return local_time(value).date() if isinstance(value, datetime) else value


def local_time(value: datetime) -> datetime:
    """In the zone of the house, which is every reader's; Django's own looks for another one each time."""
    return value.astimezone(timezone.get_default_timezone())


def moment(value: datetime | None) -> Markup:
    """`2026-01-31 08:05` in the reader's time zone."""
    if value is None:
        return NONE
    local = local_time(value)
    return Markup(f'<time datetime="{local.isoformat()}">{local:%Y-%m-%d %H:%M}</time>')


def month(value: Month | date | int | None) -> Markup:
    """`2026-01`, from a Month, its index or any day in it."""
    if value is None:
        return NONE
    if isinstance(value, int):
        value = Month(value)
    return Markup("<time>{}</time>").format(value if isinstance(value, Month) else f"{value:%Y-%m}")


def ago(value: datetime | None) -> Markup:
    """How long since, in the largest sensible unit; the exact moment as a tip."""
    if value is None:
        return NONE
    local = local_time(value)
    tip = f"{local:%Y-%m-%d %H:%M}"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        local.isoformat(), tip, _since(timezone.now() - value, tip)
    )


def _since(gone: timedelta, otherwise: str) -> str:
    minutes = int(gone.total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": minutes}
    if minutes < 24 * 60:
        return ngettext("%(n)s hour ago", "%(n)s hours ago", minutes // 60) % {"n": minutes // 60}
    if gone.days < 8:
        return ngettext("%(n)s day ago", "%(n)s days ago", gone.days) % {"n": gone.days}
    return otherwise[:10]


FILTERS = {
    "count": count,
    "tonnes": tonnes,
    "kg": kg,
    "yuan": yuan,
    "fen": fen,
    "pct": pct,
    "kcal": kcal,
    "date": iso_date,
    "datetime": moment,
    "month": month,
    "ago": ago,
}
