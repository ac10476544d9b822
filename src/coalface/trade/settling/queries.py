"""What statements of both sides are asked: the version that holds, whether it still does, lots taken."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from coalface.trade.settling.models import AnyStatement, AnyVersion
from coalface.trade.settling.rules.reckoned import Reckoned

_TOLD = ("lot_id", "tonnes", "base_price", "unit_price", "amount_yuan", "held_yuan", "whose")


def latest(statement: AnyStatement) -> Any:  # noqa: ANN401 - a version of its own side; callers name it
    return statement.versions.order_by("-number").first()


def differs(version: AnyVersion, now: Reckoned) -> bool:
    """Would working it out anew give another statement?"""
    was = list(version.lines.order_by("position").values_list(*_TOLD))
    be = [tuple(line.columns[name] for name in _TOLD) for line in now.lines]
    return was != be or version.total_yuan != now.amount or version.left_out != list(now.left_out)


def taken_elsewhere(statements: Sequence[AnyStatement], lines: QuerySet[Any]) -> Mapping[int, set[int]]:
    """By contract, the lots that live statements other than these settle."""
    rows = lines.filter(version__statement__contract__in={one.contract_id for one in statements})
    rows = rows.exclude(version__statement__state=AnyStatement.States.CANCELLED)
    rows = rows.exclude(version__statement__in=[one.pk for one in statements if one.pk])
    found: dict[int, set[int]] = defaultdict(set)
    for contract, lot in rows.order_by().values_list("version__statement__contract", "lot"):
        found[contract].add(lot)
    return found
