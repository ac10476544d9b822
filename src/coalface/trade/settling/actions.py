"""How statements of both sides move, and how what they say is kept."""

from collections.abc import Sequence
from typing import Any

from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.trade.settling.models import AnyStatement
from coalface.trade.settling.queries import latest
from coalface.trade.settling.rules.reckoned import Reckoned, empty_findings
from coalface.trade.settling.rules.states import MOVES, Event, State, move_findings

REVERSED = mark("The last day lies before the first.")


class NotSettleable(Refused):
    """There is nothing to settle, or the statement's state forbids it."""


def require_period(statement: AnyStatement) -> None:
    if statement.last_on < statement.first_on:
        raise NotSettleable(blocking("reversed", REVERSED, "last"))


def require_lines(now: Reckoned) -> None:
    if found := empty_findings(now):
        raise NotSettleable(*found)


def move(statement: AnyStatement, event: Event) -> None:
    state = State(statement.state)
    if found := move_findings(state, event):
        raise NotSettleable(*found)
    statement.state = MOVES[state, event].value


def keep(statement: AnyStatement) -> None:
    statement.version += 1
    statement.save()


def first_versions(drawn: Sequence[tuple[AnyStatement, Reckoned]], by: User) -> None:
    """What statements just drawn up say; they have no version yet."""
    _write(drawn, 1, "", by)


def next_version(statement: AnyStatement, now: Reckoned, reason: str, by: User) -> Any:  # noqa: ANN401 - a version of its own side
    """What a statement says now, in the place of a version that was never posted."""
    before = latest(statement)
    if before is not None and before.posted_at is None:
        before.delete()
    return _write([(statement, now)], statement.versions.count() + 1, reason.strip()[:250], by)[0]


def _write(drawn: Sequence[tuple[AnyStatement, Reckoned]], number: int, reason: str, by: User) -> list[Any]:
    if not drawn:
        return []
    version = drawn[0][0].versions.model
    made: list[Any] = version._default_manager.bulk_create(
        version(statement=statement, number=number, reason=reason, made_by=by, **now.columns)
        for statement, now in drawn
    )
    line = made[0].lines.model
    line._default_manager.bulk_create(
        line(version=said, position=position, **one.columns)
        for said, (_statement, now) in zip(made, drawn, strict=True)
        for position, one in enumerate(now.lines, 1)
    )
    return made
