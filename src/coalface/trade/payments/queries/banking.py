"""Which customers the payers of bank lines may be."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When

from coalface.archive.customers.models import Customer, CustomerName
from coalface.archive.customers.rules import name_core
from coalface.trade.payments.models import BankLine, BankReceipt
from coalface.trade.payments.rules.banking import Known

WAITING = Q(taken__isnull=True, why="")


def by_state(rows: QuerySet[BankLine]) -> QuerySet[Any]:
    """The lines, each with `standing`, which is its `state` for narrowing a list by."""
    state = BankLine.State
    standing = Case(
        When(WAITING, then=Value(state.WAITING.value)),
        When(taken__isnull=True, then=Value(state.SET_ASIDE.value)),
        default=Value(state.TAKEN.value),
    )
    return rows.annotate(standing=standing)


def known_payers(lines: Sequence[BankLine]) -> dict[int, Known]:
    """For each line the customers that fit its payer, in four questions for all of them."""
    names = {line.payer_name for line in lines} - {""}
    cores = {name: name_core(name) for name in names}
    live = Customer.objects.live()
    others = CustomerName.objects.filter(customer__deleted_at__isnull=True)
    by_account = _by_account({line.payer_account for line in lines} - {""})
    by_name = _sets(live.filter(name__in=names).values_list("name", "pk"))
    by_core = _sets(live.filter(name_core__in=cores.values()).values_list("name_core", "pk"))
    by_other = _sets(others.filter(name_core__in=cores.values()).values_list("name_core", "customer"))
    nobody: frozenset[int] = frozenset()
    return {
        line.pk: Known(
            by_account.get(line.payer_account, nobody),
            by_name.get(line.payer_name, nobody),
            by_core.get(cores.get(line.payer_name, ""), nobody),
            by_other.get(cores.get(line.payer_name, ""), nobody),
        )
        for line in lines
    }


def _by_account(numbers: set[str]) -> dict[str, frozenset[int]]:
    """Customers whose payments from these accounts somebody assigned and wanted remembered."""
    rows = BankReceipt.objects.filter(
        remembered=True, line__payer_account__in=numbers, receipt__customer__deleted_at__isnull=True
    )
    return _sets(rows.values_list("line__payer_account", "receipt__customer").distinct())


def _sets(pairs: Iterable[tuple[str, int]]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for text, customer_id in pairs:
        found[text].add(customer_id)
    return {text: frozenset(ids) for text, ids in found.items()}
