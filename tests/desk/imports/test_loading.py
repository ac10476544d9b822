"""Loading: every row once, what is wrong refused with row, column and rule, nothing half-written."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.builders.archive import a_customer
from tests.builders.imports import SHIPMENT_HEADERS, a_csv, a_load, a_run, a_shipment_row, refusals
from tests.builders.people import a_department, a_user, the_system
from tests.builders.trade import a_contract, a_product

from coalface.archive.customers.models import Customer
from coalface.desk.imports.actions import loading
from coalface.desk.imports.actions.checking import check_run
from coalface.desk.imports.actions.loading import NotLoadable, load_run
from coalface.desk.imports.actions.runs import AlreadyBegun, NotMappable, choose, start_run
from coalface.desk.imports.actions.tables import TableWriter
from coalface.desk.imports.models import ImportRun
from coalface.desk.imports.reading.unreadable import Unreadable
from coalface.desk.imports.registry import UnknownKind
from coalface.desk.search.queries import search
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.rules import Scope
from coalface.trade.catalogue.models import Mine, Product
from coalface.trade.contracts.models import Contract, ContractMonth
from coalface.trade.dispatch.models import Shipment
from coalface.trade.months.models import CustomerMonth
from coalface.trade.payments.models import Receipt

pytestmark = pytest.mark.django_db

CODE = "911100007109310534"


@pytest.fixture
def product():
    return a_product("动力煤")


@pytest.fixture
def customer():
    return a_customer(credit_code=CODE)


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    return run.created, run.updated, run.unchanged, run.refused


def test_shipments_are_loaded_with_their_months_and_one_audit_event(customer, product):
    rows = [a_shipment_row(CODE, "动力煤", tonnes=tonnes) for tonnes in ("100.5", "200.25")]
    run = a_load(a_csv(SHIPMENT_HEADERS, *rows))
    assert (run.state, counts(run)) == ("done", (2, 0, 0, 0))
    shipment = Shipment.objects.get(number=rows[0][0])
    assert (shipment.customer, shipment.product, shipment.shipped_on) == (customer, product, date(2024, 3, 5))
    assert (shipment.net_tonnes, shipment.import_run_id) == (Decimal("100.5"), run.pk)
    assert CustomerMonth.objects.get(customer=customer).dispatched_kg == 300_750
    event = AuditEvent.objects.get(action="desk.imports.load")
    assert event.detail["sha256"] == run.file.sha256
    assert event.detail["rows"] == {"shipments": {"created": 2, "updated": 0, "unchanged": 0, "refused": 0}}


def test_the_same_file_again_changes_nothing(customer, product):
    content = a_csv(SHIPMENT_HEADERS, a_shipment_row(CODE, "动力煤"))
    a_load(content)
    assert counts(a_load(content)) == (0, 0, 1, 0)


def test_new_rows_are_not_looked_for_and_a_known_one_among_them_is_found(customer, product):
    rows = [a_shipment_row(CODE, "动力煤") for _ in range(3)]
    with CaptureQueriesContext(connection) as asked:
        assert counts(a_load(a_csv(SHIPMENT_HEADERS, *rows[:2]))) == (2, 0, 0, 0)
    assert not [query for query in asked if "FOR NO KEY UPDATE OF t" in query["sql"]]
    assert counts(a_load(a_csv(SHIPMENT_HEADERS, *rows))) == (1, 0, 2, 0)
    assert CustomerMonth.objects.get().shipments == 3


def test_a_matching_record_is_updated_where_the_row_says_something(customer, product):
    first = a_shipment_row(CODE, "动力煤")
    a_load(a_csv([*SHIPMENT_HEADERS, "灰分", "备注"], [*first, "12.5", "旧"]))
    second = [*first[:4], "99"]
    run = a_load(a_csv([*SHIPMENT_HEADERS, "灰分", "备注"], [*second, "", "新"]))
    shipment = Shipment.objects.get()
    assert counts(run) == (0, 1, 0, 0)
    assert (shipment.net_tonnes, shipment.ash_pct, shipment.remarks) == (Decimal(99), Decimal("12.5"), "新")
    assert shipment.version == 2
    assert CustomerMonth.objects.get().dispatched_kg == 99_000


def test_existing_records_stay_when_only_new_ones_are_wanted(customer, product):
    row = a_shipment_row(CODE, "动力煤")
    a_load(a_csv(SHIPMENT_HEADERS, row))
    run = a_load(a_csv(SHIPMENT_HEADERS, [*row[:4], "99"], a_shipment_row(CODE, "动力煤")), create_only=True)
    assert counts(run) == (1, 0, 1, 0)
    assert Shipment.objects.get(number=row[0]).net_tonnes == Decimal("100.5")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({1: "91350211M000100Y43"}, ("customer_id", "not_found"), id="an unknown customer"),
        pytest.param({2: "没有的煤"}, ("product_id", "not_found"), id="an unknown product"),
        pytest.param({3: "01/02/2024"}, ("shipped_on", "ambiguous_day"), id="an ambiguous day"),
        pytest.param({3: "2999-01-01"}, ("shipped_on", "year_out_of_range"), id="a day far ahead"),
        pytest.param({4: "1e308"}, ("net_tonnes", "too_large"), id="1e308 tonnes"),
        pytest.param({4: "-3"}, ("net_tonnes", "too_small"), id="negative tonnes"),
        pytest.param({4: ""}, ("net_tonnes", "value_missing"), id="no tonnes"),
        pytest.param({0: ""}, ("number", "value_missing"), id="no number"),
        pytest.param({0: "A\0B"}, ("number", "unprintable"), id="a NUL byte"),
    ],
)
def test_a_wrong_row_is_refused_and_the_others_load(customer, product, change, expected):
    wrong = a_shipment_row(CODE, "动力煤")
    for place, cell in change.items():
        wrong[place] = cell
    run = a_load(a_csv(SHIPMENT_HEADERS, wrong, a_shipment_row(CODE, "动力煤")))
    assert refusals(run) == [(2, *expected)]
    assert counts(run) == (1, 0, 0, 1)
    assert Shipment.objects.count() == 1


def test_a_contract_of_another_customer_is_refused_and_a_day_outside_is_noted(customer, product):
    own, other = a_contract(customer), a_contract(a_customer())
    rows = [
        [*a_shipment_row(CODE, "动力煤"), own.number],
        [*a_shipment_row(CODE, "动力煤"), other.number],
        [*a_shipment_row(CODE, "动力煤", day="2025-02-01"), own.number],
        [*a_shipment_row(CODE, "动力煤"), "没有"],
    ]
    run = a_load(a_csv([*SHIPMENT_HEADERS, "合同编号"], *rows))
    assert refusals(run) == [(3, "contract_id", "contract_of_other"), (5, "contract_id", "not_found")]
    notes = run.issues.filter(refused=False).values_list("row_number", "code")
    assert list(notes) == [(4, "outside_contract")]
    assert counts(run) == (2, 0, 0, 2)


def test_missing_catalogue_entries_are_created_on_request(customer):
    rows = [[*a_shipment_row(CODE, "新煤"), "新矿"] for _ in range(3)]
    content = a_csv([*SHIPMENT_HEADERS, "煤矿"], *rows)
    assert counts(a_load(content)) == (0, 0, 0, 3)
    run = a_load(content, create_missing=True)
    assert counts(run) == (3, 0, 0, 0)
    assert (Mine.objects.get().code, Product.objects.get().name) == ("新矿", "新煤")
    assert run.tallies["mines"]["created"] == 1


def test_a_customer_is_found_by_name_only_when_asked_and_unambiguous(product):
    a_customer(name="华能一厂")
    for code in (CODE, "91110000600037341L"):
        a_customer(name="大唐", credit_code=code)
    rows = [a_shipment_row("华能一厂", "动力煤"), a_shipment_row("大唐", "动力煤")]
    assert [code for *_, code in refusals(a_load(a_csv(SHIPMENT_HEADERS, *rows)))] == [
        "not_found",
        "not_found",
    ]
    run = a_load(a_csv(SHIPMENT_HEADERS, *rows), customer_by_name=True)
    assert refusals(run) == [(3, "customer_id", "several_found")]


CUSTOMER_HEADERS = ("客户名称", "统一社会信用代码", "其他登记号", "行业")


def test_customers_are_matched_by_their_codes_and_never_by_name():
    a_customer(name="甲公司", credit_code=CODE)
    rows = [
        ["甲公司改名", CODE, "", "电力"],
        ["甲公司", "", "US-1", "其他"],
        ["乙公司", "", "", ""],
        ["丙公司", "91350211M000100Y43", "", ""],
    ]
    run = a_load(a_csv(CUSTOMER_HEADERS, *rows), kind="customers")
    assert counts(run) == (1, 1, 0, 2)
    assert refusals(run) == [(4, "", "key_missing"), (5, "credit_code", "credit_code_digit")]
    assert list(Customer.objects.order_by("pk").values_list("name", "registry_id")) == [
        ("甲公司改名", None),
        ("甲公司", "US-1"),
    ]


def test_an_imported_customer_can_be_searched_by_its_initials():
    a_load(a_csv(CUSTOMER_HEADERS, ["华能国际", CODE, "", ""]), kind="customers")
    assert [hit.title for hit in search(the_system(), "hngj")] == ["华能国际"]


def test_contracts_their_months_and_payments(customer, product):
    contract = ["HT-1", CODE, "年度长协", "2024-01-01", "2024-12-31"]
    headers = ("合同编号", "客户代码", "合同类型", "起始日期", "截止日期")
    wrong = ["HT-2", CODE, "现货", "2024-05-01", "2024-01-01"]
    run = a_load(a_csv(headers, contract, wrong), kind="contracts")
    assert [code for *_, code in refusals(run)] == ["ends_before_start"]
    months = [["HT-1", "2024-03", "50000"], ["HT-1", "2025-03", "1"], ["HT-1", "2024-03", "1"]]
    run = a_load(a_csv(("合同编号", "月份", "合同数量"), *months), kind="contract_months")
    assert [code for *_, code in refusals(run)] == ["month_outside", "duplicate_in_file"]
    assert Contract.objects.get().kind == "yearly"
    assert ContractMonth.objects.get().tonnes == 50_000
    assert CustomerMonth.objects.get().contracted_kg == 50_000_000
    paid = a_csv(
        ("收款单号", "客户代码", "收款日期", "金额", "结算方式"),
        ["SK1", CODE, "2024-03-09", "12.34", "银承"],
        ["SK2", CODE, "2024-03-09", "12.345", ""],
    )
    run = a_load(paid, kind="payments")
    assert refusals(run) == [(3, "amount", "too_precise")]
    assert (Receipt.objects.get().amount, Receipt.objects.get().instrument) == (
        Decimal("12.34"),
        "bank_acceptance",
    )


@pytest.mark.parametrize("odd", ["-3", "three"], ids=["by a constraint", "as it is copied in"])
def test_a_value_the_database_refuses_refuses_its_row_alone(customer, product, monkeypatch, odd):
    """Whatever the rules let through, the types and constraints of the table hold, row by row."""
    monkeypatch.setattr("coalface.desk.imports.rules.numbers.Number.read", lambda self, cell: cell or None)
    rows = [a_shipment_row(CODE, "动力煤", tonnes=tonnes) for tonnes in ("1", "2", odd, "4", "5")]
    run = a_load(a_csv(SHIPMENT_HEADERS, *rows))
    assert refusals(run) == [(4, "", "refused_by_table")]
    assert counts(run) == (4, 0, 0, 1)


def test_a_load_that_is_cut_off_goes_on_without_doubling(customer, product, monkeypatch):
    rows = [a_shipment_row(CODE, "动力煤", tonnes="1") for _ in range(25)]
    run = a_run(a_csv(SHIPMENT_HEADERS, *rows))
    monkeypatch.setattr("coalface.desk.imports.planning.CHUNK", 10)
    real, calls = loading._load_chunk, []

    def dying(*args):
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(loading, "_load_chunk", dying)
    with pytest.raises(KeyboardInterrupt):
        load_run(run_id=run.pk, by=the_system())
    run.refresh_from_db()
    assert (run.state, run.rows_done, Shipment.objects.count()) == ("loading", 20, 20)
    done = load_run(run_id=run.pk, by=the_system())
    assert (done.state, counts(done), Shipment.objects.count()) == ("done", (25, 0, 0, 0), 25)
    with pytest.raises(NotLoadable):
        load_run(run_id=run.pk, by=the_system())


def test_a_dry_run_says_what_a_load_then_does(customer, product):
    row = a_shipment_row(CODE, "动力煤")
    a_load(a_csv(SHIPMENT_HEADERS, row))
    content = a_csv(
        SHIPMENT_HEADERS, [*row[:4], "7"], a_shipment_row(CODE, "动力煤"), a_shipment_row("?", "动力煤")
    )
    run = a_run(content)
    checked = check_run(run_id=run.pk, by=the_system())
    assert (checked.state, Shipment.objects.count(), counts(checked)) == ("checked", 1, (0, 0, 0, 0))
    assert list(run.issues.values_list("row_number", "code", "dry_run")) == [(4, "not_found", True)]
    loaded = load_run(run_id=run.pk, by=the_system())
    assert (
        loaded.tallies
        == checked.forecast
        == {"shipments": {"created": 1, "updated": 1, "unchanged": 0, "refused": 1}}
    )


def test_nobody_changes_records_outside_their_scope(product):
    department = a_department()
    clerk = a_user(
        "import.run", "customer.edit", "trade.edit", "trade.view", scope=Scope.OWN, department=department
    )
    a_customer(credit_code=CODE)
    run = a_load(a_csv(SHIPMENT_HEADERS, a_shipment_row(CODE, "动力煤")), by=clerk)
    assert refusals(run) == [(2, "customer_id", "out_of_reach")]
    run = a_load(
        a_csv(CUSTOMER_HEADERS, ["改名", CODE, "", ""], ["新客户", "", "N1", ""]), kind="customers", by=clerk
    )
    assert refusals(run) == [(2, "", "out_of_reach")]
    assert Customer.objects.get(registry_id="N1").responsible == clerk


@pytest.mark.parametrize(
    "rights", [("import.run",), ("trade.edit",)], ids=["no right to trade", "no right to import"]
)
def test_importing_needs_both_rights(rights):
    with pytest.raises(NotAllowed):
        start_run(kind="shipments", stream=io.BytesIO(b"a"), file_name="a.csv", by=a_user(*rights))


@pytest.mark.parametrize(
    ("about", "refusal"),
    [
        pytest.param({"kind": "coal"}, UnknownKind, id="an unknown kind"),
        pytest.param({"preset": "x"}, UnknownKind, id="an unknown preset"),
        pytest.param({"kind": "customers", "preset": "eia923"}, NotMappable, id="a preset of another kind"),
        pytest.param({"content": b"PK\x03\x04junk"}, Unreadable, id="no workbook"),
        pytest.param({"content": b"colour\nred\n"}, NotMappable, id="unknown headers"),
        pytest.param({"match_on": "name"}, NotMappable, id="an unknown key"),
    ],
)
def test_what_cannot_be_imported_is_refused_before_anything_is_written(about, refusal):
    content = about.pop("content", a_csv(SHIPMENT_HEADERS))
    with pytest.raises(refusal):
        a_run(content, **about)
    assert Shipment.objects.count() == 0


def test_the_columns_stay_as_they_are_once_loading_has_begun(customer, product):
    run = a_load(a_csv(SHIPMENT_HEADERS, a_shipment_row(CODE, "动力煤")))
    with pytest.raises(AlreadyBegun):
        choose(run=run, mapping={}, by=the_system())


def test_another_number_taken_meanwhile_is_an_update_not_a_failure(customer, product, monkeypatch):
    """Somebody records the same number between our look and our write."""
    row = a_shipment_row(CODE, "动力煤")
    a_load(a_csv(SHIPMENT_HEADERS, row))
    real, looks = TableWriter.matches, []

    def late(self, *, lock):
        looks.append(lock)
        return [] if len(looks) == 1 else real(self, lock=lock)

    monkeypatch.setattr(TableWriter, "matches", late)
    run = a_load(a_csv(SHIPMENT_HEADERS, [*row[:4], "7"], a_shipment_row(CODE, "动力煤")))
    assert counts(run) == (1, 1, 0, 0)
    assert Shipment.objects.get(number=row[0]).net_tonnes == 7
