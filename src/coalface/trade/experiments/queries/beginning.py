"""What stands against beginning an experiment now."""

from collections import Counter
from datetime import date

from coalface.kernel.findings import Finding
from coalface.trade.experiments.models import Experiment
from coalface.trade.experiments.queries.customers import findings_against
from coalface.trade.experiments.queries.prices import start_of
from coalface.trade.experiments.rules.planning import Plan, beginning_findings


def obstacles(experiment: Experiment, today: date) -> list[Finding]:
    """All of it, customer by customer."""
    groups = list(experiment.groups.all())
    rows = list(experiment.participants.select_related("customer").order_by("customer"))
    count = Counter(one.group_id for one in rows)
    start = start_of(experiment)
    plan = Plan(
        experiment.name,
        experiment.question,
        experiment.from_on,
        experiment.until_on,
        [one.move_per_tonne for one in groups if one.place],
        experiment.unit_cost_per_tonne,
    )
    found = list(start.findings)
    found += beginning_findings(plan, start.base_price, [count[one.pk] for one in groups], today)
    against = findings_against(experiment, [one.customer for one in rows])
    return [*found, *(finding for one in rows for finding in against.get(one.customer_id, []))]
