"""What a price experiment must hold before it is written down, and before it begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coalface.kernel.findings import Finding, Severity, blocking, mark

MOST_MOVES = 2
MOST_DAYS = 366
MOST_PCT = Decimal(30)
NAME_MISSING = mark("An experiment needs a name.")
QUESTION_MISSING = mark("Say what the experiment shall answer.")
ENDS_FIRST = mark("The last day must not lie before the first.")
TOO_LONG = mark("%(days)s days are longer than a year; a market does not stand still that long.")
NO_MOVE = mark("Give a move other than 0; the group that keeps its price is there by itself.")
MOVED_TWICE = mark("Both groups would move by %(move)s yuan/t; give different moves.")
TOO_FAR = mark("%(move)s yuan/t is more than %(most)s%% of the listed price of %(price)s yuan/t.")
BELOW_ZERO = mark("The cost of a tonne cannot lie below 0.")
BEGINS_PAST = mark("The first day, %(day)s, has passed; choose a later one.")
NO_LISTED = mark("The list %(list)s has no price of %(product)s on %(day)s; enter one first.")
EMPTY_GROUP = mark("No customer is in the group %(group)s.")
BELOW_FLOOR = mark(
    "%(price)s yuan/t (%(move)s) lies below the floor of %(floor)s yuan/t; the experiment needs approval."
)
NOT_APPROVED = mark("A move leads below the floor; send the experiment for approval.")
NOT_BELOW = mark("No move leads below the floor; the experiment can begin as it is.")


@dataclass(frozen=True, slots=True)
class Plan:
    """An experiment as far as it is judged; moves and cost in yuan/t."""

    name: str
    question: str
    from_on: date
    until_on: date
    moves: Sequence[Decimal]
    unit_cost: Decimal | None = None


def plan_findings(plan: Plan) -> list[Finding]:
    """What no experiment can say; the fields are those of the form."""
    found = []
    if not plan.name.strip():
        found.append(blocking("name_missing", NAME_MISSING, "name"))
    if not plan.question.strip():
        found.append(blocking("question_missing", QUESTION_MISSING, "question"))
    days = (plan.until_on - plan.from_on).days + 1
    if days < 1:
        found.append(blocking("ends_first", ENDS_FIRST, "until_on"))
    if days > MOST_DAYS:
        found.append(blocking("too_long", TOO_LONG, "until_on", {"days": days}))
    if plan.unit_cost is not None and plan.unit_cost < 0:
        found.append(blocking("cost_below_zero", BELOW_ZERO, "unit_cost_per_tonne"))
    return [*found, *_move_findings(plan.moves)]


def beginning_findings(
    plan: Plan, base_price: Decimal | None, sizes: Sequence[int], today: date
) -> list[Finding]:
    """Why it cannot begin now; `sizes` of the groups, the control group first.

    A price that is not known is the caller's to explain.
    """
    found = []
    if plan.from_on < today:
        found.append(blocking("begins_past", BEGINS_PAST, "from_on", {"day": plan.from_on}))
    for place, size in enumerate(sizes):
        if not size:
            found.append(blocking("empty_group", EMPTY_GROUP, None, {"group": letter(place)}))
    if base_price is None:
        return found
    for move in plan.moves:
        if abs(move) * 100 > base_price * MOST_PCT:
            values = {"move": f"{move:+}", "most": MOST_PCT, "price": base_price}
            found.append(blocking("moved_too_far", TOO_FAR, "move_1", values))
    return found


def floor_remarks(moves: Sequence[Decimal], base_price: Decimal, floor: Decimal | None) -> list[Finding]:
    """Moves that lead below the floor need somebody's approval (R45.06)."""
    return [
        Finding(
            "below_floor",
            Severity.NEEDS_APPROVAL,
            BELOW_FLOOR,
            {"price": base_price + move, "move": f"{move:+}", "floor": floor},
        )
        for move in moves
        if floor is not None and base_price + move < floor
    ]


def letter(place: int) -> str:
    """Groups are called by letters; the control group is A."""
    return "ABC"[place]


def _move_findings(moves: Sequence[Decimal]) -> list[Finding]:
    if not moves or not all(moves):
        return [blocking("no_move", NO_MOVE, "move_1")]
    if len(set(moves)) < len(moves):
        return [blocking("moved_twice", MOVED_TWICE, "move_2", {"move": f"{moves[0]:+}"})]
    return []
