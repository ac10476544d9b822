"""The way of approval that a new installation begins with, for the migrations of those who need one."""

from collections.abc import Sequence
from typing import Any


def begin_with(apps: Any, kind: str, roles: Sequence[str]) -> None:  # noqa: ANN401 - the tables as they were
    """Let records of a kind go past these roles in turn, unless the house has said already."""
    found = {role.code: role for role in apps.get_model("people", "Role").objects.filter(code__in=roles)}
    route, new = apps.get_model("approvals", "Route").objects.get_or_create(subject_kind=kind)
    if new:
        steps = apps.get_model("approvals", "RouteStep").objects
        for position, code in enumerate([code for code in roles if code in found], 1):
            steps.create(route=route, position=position, role=found[code])
