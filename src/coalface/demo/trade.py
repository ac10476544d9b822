"""What the customers agreed, received and paid."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from coalface.demo.behaviour import BEHAVIOURS, Numbers, Whole, agreed, delivered
from coalface.demo.calendar import Calendar
from coalface.demo.crowd import Crowd, at
from coalface.demo.house import COALS, House
from coalface.demo.tables import fill, next_id
from coalface.desk.search.actions import IndexRow, index_many
from coalface.trade.contracts.models import Contract, ContractMonth
from coalface.trade.dispatch.models import Shipment
from coalface.trade.payments.models import Receipt

_EPOCH = np.datetime64("1970-01-01")
_KIND = {12: "yearly", 6: "term"}


@dataclass(slots=True)
class Volumes:
    """Customers x months, in tonnes; `plan` reaches further than `actual`. `contract` has ids, 0 for none."""

    plan: Numbers
    actual: Numbers
    contract: Whole


def trade(
    rng: np.random.Generator, crowd: Crowd, house: House, calendar: Calendar, *, large: bool = False
) -> Volumes:
    """Write contracts, shipments and receipts of these customers; fewer and longer ones in a large demo."""
    plan = agreed(rng, crowd.kinds, crowd.industries, calendar.calendar_months(calendar.planned_months))
    months = calendar.trade_months
    actual = delivered(rng, crowd.kinds, plan[:, :months], crowd.began, crowd.ended)
    if months > calendar.full_months:
        actual[:, -1] = np.round(actual[:, -1] * calendar.running_share, 2)
    volumes = Volumes(plan, actual, np.zeros(plan.shape, np.int64))
    _contracts(crowd, house, calendar, volumes, (12,) if large else (12, 6))
    amounts = _shipments(rng, crowd, house, calendar, volumes, 2.7 if large else 6.5)
    _receipts(rng, crowd, calendar, amounts)
    return volumes


def _contracts(
    crowd: Crowd, house: House, calendar: Calendar, volumes: Volumes, lengths: tuple[int, ...]
) -> None:
    """Contracts follow each other from the first trade to the last; who stopped had one running on.

    A customer's contracts are as long as its behaviour says, or the nearest of `lengths`.
    """
    first = next_id(Contract)
    rows: list[dict[str, Any]] = []
    for length in lengths:
        kinds = [
            place
            for place, b in enumerate(BEHAVIOURS)
            if b.contract_months and min(lengths, key=lambda one: abs(one - b.contract_months)) == length
        ]
        with_contract = np.isin(crowd.kinds, kinds)
        for start, end in _terms(calendar, length):
            runs = with_contract & (crowd.began < end) & (crowd.ended > start)
            for place in np.flatnonzero(runs):
                begin = max(start, int(crowd.began[place]))
                volumes.contract[place, begin:end] = first + len(rows)
                rows.append(_contract(crowd, calendar, int(place), (begin, end), length, len(rows)))
    if not rows:
        return
    products = [house.products[coal].pk for coal in (crowd.coals[row.pop("place")] for row in rows)]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    fill(Contract, {"id": np.arange(first, first + len(rows)), "product_id": products, **columns})
    _quantities(calendar, volumes)
    index_many(_entry(crowd, first + number, row) for number, row in enumerate(rows))


def _entry(crowd: Crowd, contract_id: int, row: dict[str, Any]) -> IndexRow:
    """As the contracts themselves are indexed."""
    place = row["customer_id"] - int(crowd.ids[0])
    name = crowd.names[place]
    return IndexRow(
        subject_kind="contract",
        subject_id=contract_id,
        title=row["number"],
        subtitle=name,
        words=(row["number"], name),
        responsible_id=crowd.responsible[place],
        department_id=crowd.department[place],
    )


def _terms(calendar: Calendar, length: int) -> list[tuple[int, int]]:
    """Calendar years or half-years as places of months: from, and up to but not including."""
    offset = -((calendar.first.index) % length)
    starts = range(offset, calendar.planned_months, length)
    return [(max(0, start), min(start + length, calendar.planned_months)) for start in starts]


def _contract(
    crowd: Crowd, calendar: Calendar, place: int, span: tuple[int, int], length: int, serial: int
) -> dict[str, Any]:
    starts_on = calendar.month(span[0])
    word = "长协" if length == 12 else "购销"
    return {
        "place": place,
        "number": f"MK-{starts_on:%Y}-{word}-{crowd.ids[place]:06d}-{serial % 1000:03d}",
        "customer_id": int(crowd.ids[place]),
        "kind": _KIND[length],
        "starts_on": starts_on,
        "ends_on": (calendar.first + (span[1] - 1)).last,
        "weight_basis": "ticket" if crowd.by_rail[place] else "mine",
        "created_at": at(starts_on, 10),
    }


def _quantities(calendar: Calendar, volumes: Volumes) -> None:
    places, months = np.nonzero(volumes.contract)
    first = next_id(ContractMonth)
    firsts = np.array([calendar.month(place) for place in range(calendar.planned_months)], "datetime64[D]")
    fill(
        ContractMonth,
        {
            "id": np.arange(first, first + len(places)),
            "contract_id": volumes.contract[places, months],
            "month_on": firsts[months],
            "tonnes": volumes.plan[places, months],
            "excused_tonnes": np.zeros(len(places), np.int64),
        },
    )


def _shipments(
    rng: np.random.Generator,
    crowd: Crowd,
    house: House,
    calendar: Calendar,
    volumes: Volumes,
    a_month: float,
) -> Numbers:
    """Write shipments that add up to the months; returns customers x months in yuan."""
    places, months = np.nonzero(volumes.actual > 0)
    tonnes = volumes.actual[places, months]
    counts = np.maximum(1, rng.poisson(a_month * np.clip(tonnes / 6000, 0.6, 1.6)))
    row = np.repeat(np.arange(len(places)), counts)
    serial = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    weight = rng.uniform(0.75, 1.25, len(row))
    total = np.bincount(row, weight, len(places))
    net = np.maximum(np.round(tonnes[row] * weight / total[row], 2), 0.01)
    coal = crowd.coals[places[row]]
    quality = _quality(rng, coal)
    price = _price(calendar, coal, months[row], quality["kcal_per_kg"])
    first = next_id(Shipment)
    fill(
        Shipment,
        {
            "id": np.arange(first, first + len(row)),
            "number": _numbers("GP", crowd.ids[places[row]], months[row], serial),
            "customer_id": crowd.ids[places[row]],
            "contract_id": _or_none(volumes.contract[places[row], months[row]]),
            "mine_id": np.array([mine.pk for mine in house.mines])[crowd.mines[places[row]]],
            "product_id": np.array([product.pk for product in house.products])[coal],
            "station_id": _stations(crowd, house, places[row]),
            "shipped_on": _days(rng, calendar, months[row], serial, counts[row]),
            "net_tonnes": net,
            **quality,
            "transport": np.where(crowd.by_rail[places[row]], "rail", "road"),
            "unit_price_per_tonne": price,
        },
    )
    amounts = np.zeros(volumes.actual.shape)
    amounts[places, months] = np.bincount(row, np.round(net * price, 2), len(places))
    return amounts


def _quality(rng: np.random.Generator, coal: Whole) -> dict[str, Numbers]:
    size = len(coal)
    typical = np.array([(c.kcal_per_kg, c.ash_pct, c.sulphur_pct, c.moisture_pct) for c in COALS])[coal]
    heat = np.round(typical[:, 0] + rng.normal(0, 65, size))
    ash = typical[:, 1] - (heat - typical[:, 0]) / 90 + rng.normal(0, 0.4, size)
    return {
        "kcal_per_kg": heat,
        "ash_pct": np.round(np.clip(ash, 5, 45), 2),
        "sulphur_pct": np.round(np.clip(typical[:, 2] * rng.normal(1, 0.09, size), 0.15, 3), 2),
        "moisture_pct": np.round(np.clip(typical[:, 3] + rng.normal(0, 0.7, size), 3, 20), 1),
    }


def _price(calendar: Calendar, coal: Whole, months: Whole, heat: Numbers) -> Numbers:
    """By the market of the month and by the heat delivered, in whole yuan."""
    places = np.arange(calendar.trade_months)
    market = 1 + 0.07 * np.sin((places + calendar.first.index) * 0.45) - 0.0025 * places
    base = np.array([c.yuan_per_tonne for c in COALS])[coal]
    usual = np.array([c.kcal_per_kg for c in COALS])[coal]
    return np.asarray(np.round(base * market[months] * heat / usual))


def _days(
    rng: np.random.Generator, calendar: Calendar, months: Whole, serial: Whole, counts: Whole
) -> np.ndarray[Any, Any]:
    """Spread over the month in order."""
    firsts = np.array([calendar.month(place) for place in range(calendar.trade_months)], "datetime64[D]")
    lengths = np.array([calendar.days_in(place) for place in range(calendar.trade_months)])[months]
    share = (serial + rng.random(len(serial))) / counts
    return np.asarray(firsts[months] + np.minimum((share * lengths).astype(int), lengths - 1))


def _receipts(rng: np.random.Generator, crowd: Crowd, calendar: Calendar, amounts: Numbers) -> None:
    """One payment a month, two for large months; those not come yet are left out."""
    places, months = np.nonzero(amounts > 0)
    amount = amounts[places, months]
    counts = np.where(amount > 4_000_000, 2, 1)
    row = np.repeat(np.arange(len(places)), counts)
    serial = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    kinds = crowd.kinds[places[row]]
    due = _due(calendar, crowd, places[row], months[row])
    received = due + _delays(rng, kinds)
    came = received < np.datetime64(calendar.today)
    part = np.round(amount[row] * np.where(counts[row] == 2, np.where(serial == 0, 0.6, 0.4), 1.0), 2)
    first = next_id(Receipt)
    fill(
        Receipt,
        {
            "id": np.arange(first, first + int(came.sum())),
            "number": _numbers("SK", crowd.ids[places[row]], months[row], serial).filter(pa.array(came)),
            "customer_id": crowd.ids[places[row]][came],
            "received_on": received[came],
            "due_on": due[came],
            "amount": part[came],
            "instrument": _instruments(rng, kinds)[came],
        },
    )


def _due(calendar: Calendar, crowd: Crowd, places: Whole, months: Whole) -> np.ndarray[Any, Any]:
    """So many days after the end of the month; only the best customers have long terms."""
    ends = np.array(
        [(calendar.first + place).last for place in range(calendar.trade_months)], "datetime64[D]"
    )
    days = np.where(crowd.kinds <= 1, 30, 10) + crowd.ids % 3 * 5
    return np.asarray(ends[months] + days[places])


def _delays(rng: np.random.Generator, kinds: Whole) -> Whole:
    """Days after the due day: a few before it, or up to two months late."""
    punctual = rng.random(len(kinds)) < np.array([b.on_time for b in BEHAVIOURS])[kinds]
    return np.asarray(np.where(punctual, -rng.integers(0, 9, len(kinds)), rng.integers(1, 60, len(kinds))))


def _instruments(rng: np.random.Generator, kinds: Whole) -> np.ndarray[Any, Any]:
    bills = np.array([b.bills for b in BEHAVIOURS])[kinds]
    drawn = rng.random(len(kinds))
    choices = [drawn < bills * 0.75, drawn < bills * 0.93, drawn < bills, drawn > 0.96]
    names = ["bank_acceptance", "commercial_acceptance", "supply_chain_note", "prepayment"]
    return np.asarray(np.select(choices, names, "cash"))


def _stations(crowd: Crowd, house: House, places: Whole) -> pa.Array:
    """Railway customers load at a station by their mine; the rest needs none."""
    ids = np.array([station.pk for station in house.stations])
    return _or_none(np.where(crowd.by_rail, ids[crowd.mines % 4], 0)[places])


def _or_none(ids: Whole) -> pa.Array:
    return pa.array(ids, mask=ids == 0)


def _numbers(prefix: str, customers: Whole, months: Whole, serial: Whole) -> pa.Array:
    """Unique and readable: GP000123-07-02 is the customer's second ticket of the demo's seventh month."""
    parts = [
        pc.utf8_lpad(pa.array(column).cast(pa.string()), width=width, padding="0")
        for column, width in ((customers, 6), (months + 1, 2), (serial + 1, 2))
    ]
    return pc.binary_join_element_wise(*[pc.binary_join_element_wise(prefix, parts[0], ""), *parts[1:]], "-")
