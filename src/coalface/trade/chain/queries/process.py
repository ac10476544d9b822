"""Who may act where on the way of a sale, and through whose hands its records go (R2.15)."""

from collections.abc import Sequence
from dataclasses import dataclass

from coalface.desk.approvals.queries import stations_of
from coalface.desk.subjects.approvals import approvables
from coalface.identity.people.models import Role
from coalface.trade.chain.rules.board import STEPS, Stage


@dataclass(frozen=True, slots=True)
class Route:
    """The hands a kind of record goes through, in their order; empty when nobody was named."""

    kind: str
    name: str
    hands: Sequence[str]


@dataclass(frozen=True, slots=True)
class Box:
    """A stage as it is configured now: the roles whose holders may act in it, and its approvals."""

    stage: Stage
    roles: Sequence[str]
    routes: Sequence[Route]


def process() -> list[Box]:
    """The stages in their order; one question for the roles and one for each kind of approval."""
    roles = list(Role.objects.order_by("position", "code"))
    names = {one.kind: str(one.name) for one in approvables()}
    return [
        Box(
            step.stage,
            [role.name for role in roles if step.right in role.rights],
            [_route(kind, names[kind]) for kind in step.approvals if kind in names],
        )
        for step in STEPS
    ]


def _route(kind: str, name: str) -> Route:
    return Route(kind, name, [str(station) for station in stations_of(kind)])
