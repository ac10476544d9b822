"""How occasions of care look."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalface.relations.care.models import Care, CareKind
from coalface.web.addresses import record_url
from coalface.web.components.badges import Badge

KINDS: dict[str, Badge] = {
    CareKind.FESTIVAL: Badge("violet", "calendar-event", _("Festival greeting")),
    CareKind.LAUNCH: Badge("teal", "package", _("A new product")),
    CareKind.GROWTH: Badge("green", "trending-up", _("Congratulation on growth")),
    CareKind.BIRTHDAY: Badge("amber", "user", _("Birthday of a key person")),
}
STATES: dict[str, Badge] = {
    Care.State.OPEN: Badge("blue", "clock", _("To be done")),
    Care.State.DONE: Badge("green", "check", _("Done")),
    Care.State.SKIPPED: Badge("grey", "x", _("Left out")),
}
OVERDUE = Badge("red", "calendar-due", _("Day is over"))


def state_badge(care: Care) -> Badge:
    late = care.state == Care.State.OPEN and care.falls_on < timezone.localdate()
    return OVERDUE if late else STATES[care.state]


def occasion(care: Care) -> str:
    """The festival or product by its name, else what kind of occasion it is."""
    return care.day.name if care.day is not None else str(KINDS[care.kind].text)


def care_url(care: Care) -> str:
    return record_url("care:care", care.pk)
