"""The product's totals equal the file's, computed here from the file alone with csv and Decimal.

The extract is public-domain data of the US Energy Information Administration, Form EIA-923, 2024. With
COALFACE_EIA923 naming the whole file, every one of its large suppliers is tried too.
"""

import csv
import os
from collections import Counter, defaultdict
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

import pytest
from tests.builders.imports import a_load, a_run
from tests.builders.people import the_system

from coalface.archive.customers.models import Customer
from coalface.desk.imports.actions.checking import check_run
from coalface.desk.imports.queries import remark_counts
from coalface.integrations.eia923.imports import NotThisLayout
from coalface.kernel.periods import Month
from coalface.trade.chain.queries import totals
from coalface.trade.contracts.models import ContractMonth
from coalface.trade.dispatch.models import Shipment

pytestmark = pytest.mark.django_db

EXTRACT = Path(__file__).parents[2] / "data" / "eia923_2024_receipts_extract.csv"
SHORT_TON = Decimal("0.90718474")
KCAL = Decimal("1055.05585262") * 1_000_000 / (Decimal("4.1816") * 1000) / Decimal("907.18474")
SUPPLIERS = ("PEABODY COAL SALES", "SUNNYSIDE COGENERATION ASSOCIATION", "FALKIRK")


def lines_of(path, supplier):
    with path.open(newline="", encoding="utf-8") as stream:
        return [line for line in csv.DictReader(stream) if line["SUPPLIER"].strip() == supplier]


def expected(lines):
    """The figures of `coalface totals` for January to December 2024, from the lines alone."""
    tonnes = [Decimal(line["QUANTITY"]) * SHORT_TON for line in lines]
    total = sum(tonnes)

    def mean(column, factor=1):
        return sum(t * Decimal(line[column]) for t, line in zip(tonnes, lines, strict=True)) / total * factor

    def share(column, *codes):
        return sum(t for t, line in zip(tonnes, lines, strict=True) if line[column] in codes) / total * 100

    by_plant, months = defaultdict(Decimal), defaultdict(set)
    for t, line in zip(tonnes, lines, strict=True):
        by_plant[line["Plant Name"]] += t
        months[line["Plant Name"]].add(int(line["MONTH"]))
    gaps = [
        max(len(run) for run in "".join("x" if m in had else "." for m in range(1, 13)).split("x"))
        for had in months.values()
    ]
    largest = sorted(by_plant.values(), reverse=True)
    needed = next(n for n in range(1, len(largest) + 1) if sum(largest[:n]) >= total * Decimal("0.8"))
    return {
        "shipments": len(lines),
        "customers": len(by_plant),
        "net_tonnes": total,
        "weighted_kcal_per_kg": mean("Average Heat Content", KCAL),
        "weighted_ash_pct": mean("Average Ash Content"),
        "weighted_sulphur_pct": mean("Average Sulfur Content"),
        "contract_share_pct": share("Purchase Type", "C", "NC"),
        "rail_share_pct": share("Primary Transportation Mode", "RR"),
        "customers_for_80_pct": needed,
        "customers_every_month": sum(len(had) == 12 for had in months.values()),
        "customers_with_gap": sum(gap > 0 for gap in gaps),
        "customers_with_gap_of_3": sum(gap >= 3 for gap in gaps),
        "largest": sorted(by_plant.items(), key=lambda plant: -plant[1])[:3],
    }


def loaded(path, supplier):
    return a_load(path.read_bytes(), preset="eia923", supplier=supplier, file_name=path.name)


def assert_totals_equal(path, supplier):
    lines = lines_of(path, supplier)
    run = loaded(path, supplier)
    assert (run.created, run.refused) == (len(lines), 0)
    found = asdict(totals(the_system(), Month.parse("2024-01"), Month.parse("2024-12")))
    wanted = expected(lines)
    largest = wanted.pop("largest")
    assert [entry["name"] for entry in found["largest"][: len(largest)]] == [name for name, _ in largest]
    for entry, (_, tonnes) in zip(found["largest"], largest, strict=False):
        assert abs(Decimal(str(entry["net_tonnes"])) - tonnes) < Decimal("0.01")
    for name, value in wanted.items():
        assert abs(Decimal(str(found[name])) - value) <= Decimal("0.001"), name


@pytest.mark.parametrize("supplier", SUPPLIERS)
def test_totals_equal_the_file(supplier):
    assert_totals_equal(EXTRACT, supplier)


@pytest.mark.skipif("COALFACE_EIA923" not in os.environ, reason="COALFACE_EIA923 names no whole file")
@pytest.mark.parametrize("place", range(8))
def test_totals_equal_the_whole_file(place):
    path = Path(os.environ["COALFACE_EIA923"])
    with path.open(newline="", encoding="utf-8") as stream:
        counted = Counter(line["SUPPLIER"].strip() for line in csv.DictReader(stream))
    assert_totals_equal(path, counted.most_common(8)[place][0])


def test_the_file_again_changes_nothing_and_another_supplier_adds():
    first = loaded(EXTRACT, SUPPLIERS[0])
    again = loaded(EXTRACT, SUPPLIERS[0])
    assert (again.created, again.unchanged) == (0, first.created)
    other = loaded(EXTRACT, SUPPLIERS[2])
    assert Shipment.objects.count() == first.created + other.created


def test_exact_double_lines_both_count():
    with EXTRACT.open(newline="", encoding="utf-8") as stream:
        doubled = Counter(tuple(line.values()) for line in csv.DictReader(stream))
    line, count = doubled.most_common(1)[0]
    assert count == 2
    supplier = line[14].strip()
    assert loaded(EXTRACT, supplier).created == len(lines_of(EXTRACT, supplier))


def test_what_the_form_leaves_open_is_reported_and_nothing_is_guessed():
    run = loaded(EXTRACT, SUPPLIERS[0])
    lines = lines_of(EXTRACT, SUPPLIERS[0])
    said = remark_counts(run)
    assert said["eia_no_moisture"] == sum(line["Moisture Content"] == "0" for line in lines)
    assert {"eia_last_day", "eia_contract_start", "eia_no_plan", "eia_others", "eia_hidden_prices"} <= set(
        said
    )
    assert not ContractMonth.objects.exists()
    assert not Shipment.objects.filter(unit_price_per_tonne__isnull=False).exists()
    assert not Shipment.objects.filter(moisture_pct=0).exists()


def test_tolling_belongs_to_no_contract():
    run = loaded(EXTRACT, SUPPLIERS[1])
    assert remark_counts(run)["eia_tolling"] == run.created
    assert not Shipment.objects.filter(contract__isnull=False).exists()


def test_plants_become_customers_under_their_own_id():
    loaded(EXTRACT, SUPPLIERS[0])
    plants = {
        (line["Plant Name"], f"EIA-{line['Plant Id']}", f"US-{line['Plant State']}")
        for line in lines_of(EXTRACT, SUPPLIERS[0])
    }
    assert set(Customer.objects.values_list("name", "registry_id", "region")) == plants
    assert set(Customer.objects.values_list("industry", flat=True)) == {"power"}


def test_a_dry_run_counts_the_same():
    run = a_run(EXTRACT.read_bytes(), preset="eia923", supplier=SUPPLIERS[0])
    forecast = check_run(run_id=run.pk, by=the_system()).forecast
    assert forecast == loaded(EXTRACT, SUPPLIERS[0]).tallies


@pytest.mark.parametrize(
    ("supplier", "message"),
    [
        pytest.param("", "which supplier", id="no supplier"),
        pytest.param("PEABODY", "PEABODY COAL SALES", id="not exactly: the near names are told"),
    ],
)
def test_the_supplier_must_be_named_exactly(supplier, message):
    with pytest.raises(NotThisLayout, match=message):
        loaded(EXTRACT, supplier)


def test_another_table_is_no_receipts_file(tmp_path):
    with pytest.raises(NotThisLayout, match="lacks"):
        a_load(b"a,b\n1,2\n", preset="eia923", supplier="X")


def test_a_line_without_quantity_or_month_is_refused_with_its_row(tmp_path):
    header, first, *rest = EXTRACT.read_text(encoding="utf-8").splitlines()
    cells = next(csv.reader([next(line for line in (first, *rest) if SUPPLIERS[0] in line)]))
    no_quantity, no_month = list(cells), list(cells)
    no_quantity[15], no_month[1] = ".", "13"
    path = tmp_path / "file.csv"
    with path.open("w", newline="", encoding="utf-8") as sink:
        csv.writer(sink).writerows([next(csv.reader([header])), no_quantity, no_month, cells])
    run = loaded(path, SUPPLIERS[0])
    assert (run.created, run.refused) == (1, 2)
    refused = run.issues.filter(refused=True).values_list("row_number", "column", "code")
    assert list(refused) == [(2, "net_tonnes", "eia_bad_net_tonnes"), (3, "shipped_on", "eia_bad_shipped_on")]
