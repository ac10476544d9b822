"""How fast checked shipments get into the indexed table, and how much memory that takes.

Each figure is the time of a thousand rows: 50 ms are the 20,000 rows a second of the budget. The floor is the
same table filled by bare SQL from the rows that were loaded, without any check. What was loaded is undone.
The rows lie as close together as those of the reference: 2.6 to a customer and month, and follow each other
by day, as a weighbridge or a ledger gives them; a second file has them in no order. Summing the months up
comes after the rows are in their table and has a line of its own.
"""

import csv
import random
import resource
import tempfile
import time
from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path

import xlsxwriter
from django.db import connection, transaction
from tests.bench.report import Line, Report

from coalface.archive.customers.models import Customer
from coalface.desk.imports.actions.loading import load_run
from coalface.desk.imports.actions.runs import choose, start_run
from coalface.desk.imports.actions.undoing import undo_run
from coalface.desk.imports.models import ImportRun
from coalface.identity.people.queries import system_user
from coalface.trade.catalogue.models import Product

ROWS = 200_000
CUSTOMERS = 2_100
BUDGET_MS = 50.0
HEADERS = (
    "发运单号",
    "客户代码",
    "品种",
    "发运日期",
    "净重(吨)",
    "发热量",
    "灰分",
    "硫分",
    "水分",
    "运输方式",
    "单价",
)
FILES = "bench.csv", "bench.xlsx"
DAY = HEADERS.index("发运日期")
MEASURED = frozenset({4, 5, 6, 7, 8, 10})
COPIED = (
    "customer_id, contract_id, mine_id, product_id, station_id, shipped_on, net_tonnes, kcal_per_kg, "
    "ash_pct, sulphur_pct, moisture_pct, transport, unit_price_per_tonne, remarks, version"
)


def run(report: Report) -> None:
    for left in ImportRun.objects.filter(file_name__in=FILES, state=ImportRun.State.DONE):
        undo_run(run_id=left.pk, by=system_user())  # of a run that was cut short
    with tempfile.TemporaryDirectory() as folder:
        rows = sorted(_rows("A"), key=itemgetter(DAY))
        _write_csv(path := Path(folder) / FILES[0], rows)
        _measure(report, "csv", path, BUDGET_MS)
        _write_csv(path, _rows("B"))
        _measure(report, "csv in no order", path)
        _write_xlsx(path := Path(folder) / FILES[1], rows)
        _measure(report, "xlsx", path)


def _measure(report: Report, what: str, path: Path, budget_ms: float | None = None) -> None:
    by = system_user()
    with path.open("rb") as stream:
        uploaded = start_run(kind="shipments", stream=stream, file_name=path.name, by=by)
    begun = choose(run=uploaded, by=by)
    started = time.perf_counter()
    arrived: list[float] = []
    loaded = load_run(run_id=begun.pk, by=by, told=lambda done, total: arrived.append(time.perf_counter()))
    spent, after = arrived[-1] - started, time.perf_counter() - arrived[-1]
    assert (loaded.created, loaded.refused) == (ROWS, 0), (loaded.created, loaded.refused)
    floor = _floor(loaded)
    per_thousand = spent * 1_000_000 / ROWS
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    name = f"{what}, 1,000 rows ({ROWS / spent:,.0f} rows/s, peak {memory} MiB)"
    report.add(Line("import", name, per_thousand, per_thousand, floor_ms=floor, budget_ms=budget_ms))
    months = after * 1_000_000 / ROWS
    report.add(Line("import", f"{what}, months of 1,000 rows", months, months))
    undo_run(run_id=begun.pk, by=by)


def _floor(loaded: ImportRun) -> float:
    """Milliseconds that bare SQL takes for a thousand of the same rows under other numbers; rolled back."""
    with transaction.atomic(), connection.cursor() as cursor:
        started = time.perf_counter()
        cursor.execute(
            f"INSERT INTO dispatch_shipment (number, import_run_id, {COPIED}) "
            f"SELECT 'F' || number, import_run_id, {COPIED} FROM dispatch_shipment WHERE import_run_id = %s",
            [loaded.pk],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        spent = time.perf_counter() - started
        transaction.set_rollback(True)
    return spent * 1_000_000 / ROWS


def _rows(prefix: str) -> Iterator[list[str]]:
    chance = random.Random(1)
    codes = list(Customer.objects.exclude(credit_code=None).values_list("credit_code", flat=True)[:CUSTOMERS])
    products = list(Product.objects.values_list("code", flat=True)[:6])
    for n in range(ROWS):
        day = f"{chance.randrange(2022, 2025)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
        yield [
            f"BENCH-{prefix}-{n:08d}",
            str(chance.choice(codes)),
            chance.choice(products),
            day,
            f"{chance.uniform(20, 4000):.3f}",
            f"{chance.uniform(4500, 6000):.1f}",
            f"{chance.uniform(8, 25):.2f}",
            f"{chance.uniform(0.3, 1.8):.2f}",
            f"{chance.uniform(5, 15):.1f}",
            chance.choice(("铁路", "公路", "水运")),
            f"{chance.uniform(400, 900):.2f}",
        ]


def _write_csv(path: Path, rows: Iterable[list[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as sink:
        csv.writer(sink).writerows([HEADERS, *rows])


def _write_xlsx(path: Path, rows: Iterable[list[str]]) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADERS)
        for place, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                sheet.write(place, column, float(cell) if column in MEASURED else cell)
