"""An import that is killed again and again: at the end counts and sums equal the file's."""

import csv
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import psycopg
from tests.ordeal.product import Product, wait_for

TARGETS = ("worker", "web", "postgresql")
CUSTOMERS, MINES, PRODUCTS = 300, 12, 6
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Sums:
    """What the file holds, and what the tables must hold in the end."""

    rows: int
    tonnes: Decimal
    heat: Decimal
    numbers: int


def write_files(folder: Path, rows: int, seed: int) -> Sums:
    """Customers, mines, products and shipments as CSV; returns what the shipments add up to."""
    chance = random.Random(seed)
    _write(
        folder / "customers.csv",
        ["客户名称", "其他登记号"],
        ([f"试验电厂{n}", f"C{n}"] for n in range(CUSTOMERS)),
    )
    _write(folder / "mines.csv", ["编码", "名称"], ([f"M{n}", f"矿{n}"] for n in range(MINES)))
    _write(folder / "products.csv", ["编码", "名称"], ([f"P{n}", f"煤{n}"] for n in range(PRODUCTS)))
    tonnes = heat = Decimal(0)
    with (folder / "shipments.csv").open("w", newline="", encoding="utf-8") as sink:
        writer = csv.writer(sink)
        writer.writerow(["发运单号", "客户代码", "煤矿", "品种", "发运日期", "净重(吨)", "发热量"])
        for n in range(rows):
            day = (
                f"{chance.randrange(2022, 2025)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
            )
            weight, value = f"{chance.uniform(20, 4000):.3f}", f"{chance.uniform(4500, 6000):.2f}"
            tonnes, heat = tonnes + Decimal(weight), heat + Decimal(value)
            who, mine, product = (
                chance.randrange(CUSTOMERS),
                chance.randrange(MINES),
                chance.randrange(PRODUCTS),
            )
            writer.writerow([f"T{n:08d}", f"C{who}", f"M{mine}", f"P{product}", day, weight, value])
    return Sums(rows, tonnes, heat, rows)


def _write(path: Path, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as sink:
        csv.writer(sink).writerows([headers, *rows])


def run(*, rows: int, kills: int, seed: int, chunk: int, say: Say) -> None:
    """Start the product, import, kill each of the three `kills` times, and compare; raises AssertionError."""
    with Product(chunk) as product:
        expected = write_files(product.home, rows, seed)
        for kind in ("customers", "mines", "products"):
            say(product.command("import", kind, str(product.home / f"{kind}.csv")).strip())
        product.sign_in()
        run_id = _begin(product)
        _torment(product, run_id, rows, kills, random.Random(seed), say)
        wait_for(lambda: _going(product, run_id) and _state(product, run_id) == "done", "the end", 3600)
        _compare(product, run_id, expected, say)


def _begin(product: Product) -> int:
    """Upload through the browser's form and load with the columns as they were recognised."""
    address = product.post(
        "/imports/new/",
        {"content": "shipments"},
        product.get("/imports/new/"),
        product.home / "shipments.csv",
    )
    run_id = int(address.rstrip("/").rpartition("/")[2])
    product.post(f"/imports/{run_id}/load/", {}, product.get(f"/imports/{run_id}/"))
    return run_id


def _torment(product: Product, run_id: int, rows: int, kills: int, chance: random.Random, say: Say) -> None:
    """Kill at random places of the file, some inside a transaction, some between two."""
    targets = [target for target in TARGETS for _ in range(kills)]
    chance.shuffle(targets)
    places = sorted(chance.uniform(0, 0.95) for _ in targets)
    for target, place in zip(targets, places, strict=True):
        wait_for(
            lambda at=place * rows: _going(product, run_id) >= at or _state(product, run_id) == "done",
            "progress",
            1800,
        )
        time.sleep(chance.uniform(0, 0.3))
        done = _done(product, run_id)
        dead = product.kill(target)
        say(f"killed the {target} at {done:,} of {rows:,} rows ({_state_or_silence(product, run_id)})")
        product.revive(target, dead)


def _compare(product: Product, run_id: int, expected: Sums, say: Say) -> None:
    columns = "count(*)", "sum(net_tonnes)", "sum(kcal_per_kg)", "count(DISTINCT number)"
    found = Sums(*(product.scalar(f"SELECT {column} FROM dispatch_shipment") for column in columns))
    assert found == expected, f"{found} instead of {expected}"
    kilograms = product.scalar("SELECT sum(dispatched_g) / 1000000 FROM months_customermonth")
    assert kilograms == expected.tonnes, f"the months hold {kilograms} t"
    counts = product.scalar(
        f"SELECT created || ' ' || refused || ' ' || rows_done FROM imports_importrun WHERE id = {run_id}"
    )
    assert counts == f"{expected.rows} 0 {expected.rows}", counts
    noted = product.scalar(f"SELECT sum(cardinality(ids)) FROM imports_importbatch WHERE run_id = {run_id}")
    assert noted == expected.rows, f"{noted} rows could be undone"
    loads = "action = 'desk.imports.load' AND detail->>'kind' = 'shipments'"
    events = product.scalar(f"SELECT count(*) FROM audit_auditevent WHERE {loads}")
    assert events == 1, f"{events} audit events"
    say(f"{expected.rows:,} rows, {expected.tonnes} t: counts and sums equal the file's")


def _going(product: Product, run_id: int) -> int:
    """The rows done; an import that gave up will do no more."""
    failed = product.scalar("SELECT string_agg(error, '; ') FROM jobs_progress WHERE state = 'failed'")
    assert not failed, failed
    return _done(product, run_id)


def _done(product: Product, run_id: int) -> int:
    return int(product.scalar(f"SELECT rows_done FROM imports_importrun WHERE id = {run_id}"))


def _state(product: Product, run_id: int) -> str:
    return str(product.scalar(f"SELECT state FROM imports_importrun WHERE id = {run_id}"))


def _state_or_silence(product: Product, run_id: int) -> str:
    try:
        return _state(product, run_id)
    except (psycopg.Error, OSError, StopIteration):
        return "the database is down"
