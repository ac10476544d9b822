"""Warning of an outage 断档 before it happens (R1.08)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.archive.dossier.rules.derived import StockLevel
from coalface.desk.inbox.actions import close_by_key, raise_many
from coalface.desk.inbox.models import Notice
from coalface.desk.inbox.queries import Wanted
from coalface.identity.people.models import User
from coalface.trade.chain.queries.assurance import Assurance, assurances
from coalface.trade.plans.actions.watching import keepers

TOPIC = "trade.outage"
WARNED = {
    StockLevel.CRITICAL: Notice.Weight.URGENT,
    StockLevel.LOW: Notice.Weight.WARNING,
}


@transaction.atomic
def warn_of_outages(*, today: date, by: User) -> int:
    """Tell who looks after a key account, and who plans, that its coal runs short; close what is over.

    Returns how many accounts run short. A critical one weighs more than one that is merely low.
    """
    wanted, short = list[Wanted](), 0
    planners = keepers()
    for row in assurances(by, today):
        if row.level in WARNED:
            short += 1
            wanted += _warnings(row, planners)
        else:
            close_by_key(key=_key(row), by=by)
    raise_many(wanted, topic=TOPIC, by=by)
    return short


def _warnings(row: Assurance, planners: list[User]) -> list[Wanted]:
    assert row.plant is not None and row.level is not None
    seller = row.customer.responsible
    people = {person.pk: person for person in (*planners, *([seller] if seller else []))}
    title = _("%(customer)s: coal lasts until %(day)s")
    body = _("Stock %(stock)s t on %(day)s, %(burn)s t burnt a day, %(moving)s t on the way.")
    values = {
        "stock": f"{row.plant.stock_tonnes:,.0f}",
        "day": row.plant.as_of_on,
        "burn": f"{row.plant.burn_tonnes_per_day:,.0f}",
        "moving": f"{row.plant.in_transit_tonnes:,.0f}",
    }
    return [
        Wanted(
            person,
            _key(row),
            title % {"customer": row.customer.name, "day": row.runs_out_on},
            body % values,
            WARNED[row.level],
            "customer",
            row.customer.pk,
            row.runs_out_on,
        )
        for person in people.values()
    ]


def _key(row: Assurance) -> str:
    return f"outage:{row.customer.pk}"
