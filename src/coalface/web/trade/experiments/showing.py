"""What the page of an experiment shows beside its plan: groups, customers, figures and what they tell."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from coalface.identity.people.models import User
from coalface.kernel.findings import Finding
from coalface.trade.experiments.access import sees_figures, visible_participants
from coalface.trade.experiments.models import Experiment, Group, Participant
from coalface.trade.experiments.queries.beginning import obstacles
from coalface.trade.experiments.queries.customers import findings_against
from coalface.trade.experiments.queries.figures import Figures, figures_of
from coalface.trade.experiments.queries.prices import Start, start_of
from coalface.trade.experiments.rules.figures import Sums
from coalface.trade.experiments.rules.judging import Comparison, plan_remarks
from coalface.trade.experiments.rules.planning import floor_remarks
from coalface.trade.experiments.rules.states import OVER, Event, State, after
from coalface.web.trade.experiments.charts import charts
from coalface.web.trade.experiments.words import advice_words, chance_words, group_name


class GroupLine(NamedTuple):
    """A group with its price and what it took; `sums` before, during and after."""

    name: str
    price: Decimal | None
    customers: int
    sums: list[Sums]


class Effect(NamedTuple):
    """A comparison with its name, its elasticity and how sure it is."""

    name: str
    figures: Comparison
    elasticity: Decimal | None
    chance: str


def shown(experiment: Experiment, by: User, today: date) -> dict[str, Any]:
    """Everything of the page that is computed; sums only for those who see every customer."""
    state = State(experiment.state)
    found = figures_of(experiment, today)
    base = experiment.base_price
    members = _members(experiment, by)
    context: dict[str, Any] = {
        "can": {event.value for event in Event if after(state, event) is not None},
        "members": members,
        "drawn": found.drawn and bool(found.participants),
        "hidden": len(found.participants) - len(members),
    }
    if state in (State.DRAFT, State.APPROVING):
        start = start_of(experiment)
        base = start.base_price
        context |= {"start": start, "findings": _before(experiment, found, start, today)}
    begun = experiment.begun_at is not None and found.spans.during.days > 0
    told = begun and sees_figures(by, experiment)
    context["groups"] = [_line(found, group, base, told) for group in found.groups]
    if told:
        context["charts"] = charts(found)
        context["spans"] = found.spans
        if state in OVER:
            context |= _told(found)
    return context


def _before(experiment: Experiment, found: Figures, start: Start, today: date) -> list[Finding]:
    """What stands against beginning, what needs approval, and what the plan will not be able to tell."""
    against = obstacles(experiment, today)
    sizes = [len(found.members(group)) for group in found.groups]
    if start.base_price is not None:
        moves = [group.move_per_tonne for group in found.groups if group.place]
        against += floor_remarks(moves, start.base_price, start.floor)
    if all(sizes):
        against += plan_remarks(sizes, found.drawn, found.spans.during.days)
    return against


def _members(experiment: Experiment, by: User) -> list[tuple[Participant, str, list[Finding]]]:
    """The customers this person sees, with their group and what speaks against them now."""
    rows = (
        visible_participants(by)
        .filter(experiment=experiment)
        .select_related("customer__responsible", "group")
    )
    found = list(rows.order_by("group__place", "block", "customer__name_key"))
    over = State(experiment.state) in OVER
    against = {} if over else findings_against(experiment, [one.customer for one in found])
    return [(one, group_name(one.group), against.get(one.customer_id, [])) for one in found]


def _line(found: Figures, group: Group, base: Decimal | None, told: bool) -> GroupLine:
    spans = found.spans
    sums = [found.sums(group, one) for one in (spans.before, spans.during, spans.after)] if told else []
    price = None if base is None else base + group.move_per_tonne
    return GroupLine(group_name(group), price, len(found.members(group)), sums)


def _told(found: Figures) -> dict[str, Any]:
    verdict, base = found.verdict, found.experiment.base_price or Decimal(0)
    names = {group.move_per_tonne: group_name(group) for group in found.groups}
    return {
        "verdict": verdict,
        "effects": [
            Effect(names[one.move], one, one.elasticity(base) if base else None, chance_words(one))
            for one in verdict.comparisons
        ],
        "untold": [(names[move], why) for move, why in verdict.untold.items()],
        "advice": advice_words(found.experiment, verdict),
    }
