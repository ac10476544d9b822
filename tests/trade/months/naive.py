"""The months as a plain loop over every record would sum them up: what the statements are held against."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from coalface.kernel.measures import fen, kilograms
from coalface.kernel.periods import Month
from coalface.trade.contracts.models import Contract, ContractMonth
from coalface.trade.dispatch.models import Shipment
from coalface.trade.months.models import BusyMonths, CashMonth, CustomerMonth
from coalface.trade.payments.models import Receipt

TRADE = (
    "contracted_kg",
    "excused_kg",
    "dispatched_kg",
    "dispatched_fen",
    "shipments",
    "dispatched_g",
    "term_g",
    "rail_g",
    "heat_g",
    "heat_sum",
    "ash_g",
    "ash_sum",
    "sulphur_g",
    "sulphur_sum",
)
CASH = (
    "paid_fen",
    "cash_fen",
    "bank_acceptance_fen",
    "commercial_acceptance_fen",
    "other_fen",
    "due_fen",
    "on_time_fen",
    "contracts_started",
)
OWN_COLUMN = {"cash", "bank_acceptance", "commercial_acceptance"}
INDICATORS = {"heat": "kcal_per_kg", "ash": "ash_pct", "sulphur": "sulphur_pct"}

Key = tuple[Any, ...]
Sums = dict[Key, dict[str, Any]]


def stored_trade() -> Sums:
    rows = CustomerMonth.objects.values("customer_id", "month_on", "product_id", *TRADE)
    return {
        (row["customer_id"], row["month_on"], row["product_id"]): {name: row[name] for name in TRADE}
        for row in rows
    }


def stored_cash() -> Sums:
    rows = CashMonth.objects.values("customer_id", "month_on", *CASH)
    return {(row["customer_id"], row["month_on"]): {name: row[name] for name in CASH} for row in rows}


def stored_busy() -> set[Key]:
    """Customer, month and whether something was shipped, of each month whose bit is set."""
    rows = BusyMonths.objects.values_list("customer_id", "since_on", "shipped_bits", "busy_bits")
    return {
        (customer, Month(Month.of(since_on).index + place).first, bool(shipped >> (59 - place) & 1))
        for customer, since_on, shipped, busy in rows
        for place in range(60)
        if busy >> (59 - place) & 1
    }


def naive_busy() -> set[Key]:
    trade, cash = naive_trade(), naive_cash()
    shipped = {key[:2] for key, row in trade.items() if row["shipments"]}
    paid = {key for key, row in cash.items() if row["paid_fen"] > 0 or row["contracts_started"]}
    return {(*key, key in shipped) for key in shipped | paid}


def naive_trade() -> Sums:
    sums: Sums = defaultdict(lambda: dict.fromkeys(TRADE, 0))
    bound = ("in_force", "ended", "terminated")
    for agreed in ContractMonth.objects.filter(contract__state__in=bound).select_related("contract"):
        if agreed.tonnes:
            key = (agreed.contract.customer_id, agreed.month_on, agreed.contract.product_id)
            sums[key]["contracted_kg"] += kilograms(agreed.tonnes)
            sums[key]["excused_kg"] += kilograms(agreed.excused_tonnes)
    for shipment in Shipment.objects.select_related("contract"):
        _add_shipment(sums[(shipment.customer_id, first(shipment.shipped_on), shipment.product_id)], shipment)
    for row in sums.values():
        row["dispatched_kg"] = kilograms(Decimal(row["dispatched_g"]) / 1_000_000)
    return dict(sums)


def naive_cash() -> Sums:
    sums: Sums = defaultdict(lambda: dict.fromkeys(CASH, 0))
    for contract in Contract.objects.all():
        sums[(contract.customer_id, first(contract.starts_on))]["contracts_started"] += 1
    for receipt in Receipt.objects.all():
        row = sums[(receipt.customer_id, first(receipt.received_on))]
        amount = fen(receipt.amount)
        row["paid_fen"] += amount
        row[f"{receipt.instrument if receipt.instrument in OWN_COLUMN else 'other'}_fen"] += amount
        if receipt.due_on is not None:
            row["due_fen"] += amount
            row["on_time_fen"] += amount if receipt.received_on <= receipt.due_on else 0
    return dict(sums)


def _add_shipment(row: dict[str, Any], shipment: Shipment) -> None:
    grams = int(shipment.net_tonnes * 1_000_000)
    row["shipments"] += 1
    row["dispatched_g"] += grams
    row["dispatched_fen"] += fen(shipment.amount) if shipment.amount is not None else 0
    row["term_g"] += grams if shipment.contract and shipment.contract.kind != "spot" else 0
    row["rail_g"] += grams if shipment.transport == "rail" else 0
    for name, field in INDICATORS.items():
        value = getattr(shipment, field)
        if value is not None:
            row[f"{name}_g"] += grams
            row[f"{name}_sum"] += shipment.net_tonnes * value


def first(day: date) -> date:
    return day.replace(day=1)
