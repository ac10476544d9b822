"""Who hears of an experiment: the customers' stories and the people responsible for them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from coalface.archive.timeline import actions as timeline
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.inbox.actions import raise_many
from coalface.desk.inbox.queries import Wanted
from coalface.identity.people.access import may
from coalface.identity.people.models import User
from coalface.trade.experiments.models import Experiment, Participant

TOPIC = "trade.experiment"


def tell(experiment: Experiment, line: str, title: str, by: User) -> None:
    """A line in the story of each customer who takes part, and a notice to who is responsible for them.

    Texts take %(name)s, %(product)s, %(from_on)s, %(until_on)s and %(customer)s. Prices stay out of the
    story; how much is moved is told to those who see money.
    """
    said = {
        "name": experiment.name,
        "product": experiment.product.name,
        "from_on": experiment.from_on,
        "until_on": experiment.span.last,
    }
    rows = list(experiment.participants.select_related("customer__responsible", "group").order_by("customer"))
    for one in rows:
        timeline.write(
            customer=one.customer,
            kind=TimelineEntry.Kind.CONTRACT,
            text=line % said,
            by=by,
            subject=experiment,
        )
    raise_many(_wanted(experiment, rows, title, said), topic=TOPIC, by=by)


def _wanted(
    experiment: Experiment, rows: Iterable[Participant], title: str, said: dict[str, object]
) -> Iterable[Wanted]:
    for one in rows:
        person = one.customer.responsible
        if person is not None:
            yield Wanted(
                person,
                f"experiment:{experiment.pk}:{one.customer_id}",
                title % {**said, "customer": one.customer.name},
                _moved(one) if may(person, "money.view") else "",
                subject_kind="customer",
                subject_id=one.customer_id,
            )


def _moved(one: Participant) -> str:
    if not one.group.move_per_tonne:
        return _("The price stays as it is; the customer is held against the others.")
    return _("Price moved by %(move)s yuan/t.") % {"move": f"{one.group.move_per_tonne:+}".replace("-", "−")}
