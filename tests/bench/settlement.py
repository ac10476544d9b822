"""How long it takes to draw up the statements of a month for everybody who bought.

The seller of the benchmark weighs 3.3 million trucks a year: 275,000 a month, over a thousand contracts, with
a result of quality every ten days. The floor is bare SQL that sums up the tickets of each lot and keeps a row
a statement. Everything is rolled back.
"""

import time
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone
from tests.bench.report import Line, Report

from coalface.identity.people.models import User
from coalface.identity.people.queries import system_user
from coalface.kernel.periods import Month
from coalface.trade.contracts.actions import set_terms
from coalface.trade.contracts.models import Contract
from coalface.trade.contracts.rules.states import State
from coalface.trade.quality.actions.assays import save_assay
from coalface.trade.quality.actions.lots import form_lots
from coalface.trade.quality.models import Lot
from coalface.trade.quality.rules.lots import Way
from coalface.trade.quality.rules.results import Party
from coalface.trade.settlement.actions import prepare_month

CONTRACTS, TICKETS = 1_000, 275
BUDGET_MS = 60_000.0
WEIGH = """
    INSERT INTO dispatch_shipment
           (number, customer_id, contract_id, product_id, shipped_on, net_tonnes, transport, remarks, version)
    SELECT 'BENCH-' || c.id || '-' || n, c.customer_id, c.id, c.product_id, %(first)s + n %% 28,
           30 + (n %% 10) * 0.5, 'road', '', 1
      FROM contracts_contract c, generate_series(1, %(tickets)s) AS n
     WHERE c.id = ANY(%(contracts)s)
"""
# What was filled a moment ago has no statistics yet, as it has the next morning.
ANALYZE = (
    "ANALYZE quality_lot, quality_lotshipment, quality_assay, contracts_contractterms, search_searchentry"
)
FLOOR = """
    INSERT INTO settlement_statement (number, contract_id, first_on, last_on, kind, state, freight_yuan,
                                      posted_yuan, released_yuan, made_at, version)
    SELECT 'BENCH-' || l.contract_id, l.contract_id, %(first)s, %(last)s, 'provisional', 'draft',
           sum(s.net_tonnes), 0, 0, now(), 1
      FROM quality_lot l JOIN quality_lotshipment m ON m.lot_id = l.id
      JOIN dispatch_shipment s ON s.id = m.shipment_id
     WHERE l.contract_id = ANY(%(contracts)s) GROUP BY l.contract_id
"""


def measure(report: Report) -> None:
    month, by = Month.of(timezone.localdate()) - 1, system_user()
    with transaction.atomic():
        contracts = _furnish(month, by)
        _sql(ANALYZE, month, contracts)
        begun = time.perf_counter()
        drawn = prepare_month(month=month, kind="final", by=by)
        spent = (time.perf_counter() - begun) * 1000
        assert (drawn.made, len(drawn.left_out)) == (len(contracts), 0), drawn.left_out[:3]
        begun = time.perf_counter()
        _sql(FLOOR, month, contracts)
        floor = (time.perf_counter() - begun) * 1000
        transaction.set_rollback(True)
    name = f"a month: {len(contracts):,} statements, {len(contracts) * TICKETS:,} tickets"
    report.add(Line("settlement", name, spent, spent, floor_ms=floor, budget_ms=BUDGET_MS))


def _furnish(month: Month, by: User) -> list[int]:
    """Tickets, terms, lots and results of one contract a customer; returns the ids of the contracts."""
    rows = Contract.objects.filter(state=State.IN_FORCE, product__isnull=False)
    rows = rows.filter(starts_on__lte=month.first, ends_on__gte=month.last)
    contracts = list(rows.order_by("customer", "pk").distinct("customer")[:CONTRACTS])
    ids = [contract.pk for contract in contracts]
    _sql(WEIGH, month, ids)
    for contract in contracts:
        set_terms(
            contract=contract,
            version=contract.version,
            basis="fixed",
            from_on=contract.starts_on,
            fields={"unit_price_per_tonne": Decimal(720), "weight_basis": "mine"},
            by=by,
        )
        form_lots(contract_id=contract.pk, first=month.first, last=month.last, way=Way.TEN_DAYS, by=by)
    for lot in Lot.objects.filter(contract__in=ids):
        heat = {"q_net_ar": Decimal(5500)}
        save_assay(
            lot_id=lot.pk,
            party=Party.SELLER,
            laboratory="质检中心",
            analysed_on=lot.until_on,
            values=heat,
            by=by,
        )
    return ids


def _sql(statement: str, month: Month, contracts: list[int]) -> None:
    values = {"first": month.first, "last": month.last, "tickets": TICKETS, "contracts": contracts}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
