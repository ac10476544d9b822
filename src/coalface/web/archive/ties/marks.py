"""Marks, labels and addresses that the pages of key people share."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from coalface.archive.customers.models import Customer
from coalface.archive.key_people.models import Influence, Person
from coalface.web.addresses import record_url
from coalface.web.components.badges import Badge
from coalface.web.components.graphs import Group
from coalface.web.components.lists.columns import mark

Attitude = Influence.Attitude
UNKNOWN = "unknown"

ATTITUDES = {
    Attitude.SUPPORTER.value: Badge("green", "star", Attitude.SUPPORTER.label),
    Attitude.FAVOURABLE.value: Badge("teal", "thumb-up", Attitude.FAVOURABLE.label),
    Attitude.NEUTRAL.value: Badge("grey", "minus", Attitude.NEUTRAL.label),
    Attitude.RESERVED.value: Badge("amber", "triangle", Attitude.RESERVED.label),
    Attitude.OPPOSED.value: Badge("red", "ban", Attitude.OPPOSED.label),
}
GROUPS = (
    Group(Attitude.SUPPORTER.value, Attitude.SUPPORTER.label, "green", "circle"),
    Group(Attitude.FAVOURABLE.value, Attitude.FAVOURABLE.label, "teal", "roundRect"),
    Group(Attitude.NEUTRAL.value, Attitude.NEUTRAL.label, "grey", "rect"),
    Group(Attitude.RESERVED.value, Attitude.RESERVED.label, "amber", "triangle"),
    Group(Attitude.OPPOSED.value, Attitude.OPPOSED.label, "red", "diamond"),
    Group(UNKNOWN, gettext_lazy("not noted"), "blue", "emptyCircle"),
)


def attitude_mark(code: str | None) -> Markup | str:
    return mark(ATTITUDES[code]) if code in ATTITUDES else ""


def weight_words(weight: int | None) -> str:
    """Influence as `4 / 5`, so that nobody has to know the scale."""
    return _("%(weight)s of 5") % {"weight": weight} if weight else ""


def person_url(person: Person) -> str:
    return record_url("ties:person", person.pk)


def people_tab(customer: Customer) -> str:
    return record_url("ties:customer_people", customer.pk)
