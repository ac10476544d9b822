"""Import then undo leaves the business tables as they were, whatever the file says."""

import hashlib

import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.archive import a_customer
from tests.builders.imports import a_csv, a_load
from tests.builders.people import the_system
from tests.builders.trade import a_contract, a_product

from coalface.desk.imports.actions.undoing import undo_run

pytestmark = pytest.mark.django_db

CODES = ("911100007109310534", "91110000600037341L", "91440300708461136T")
STAGES = ("archive", "trade", "evaluation", "relations")
# Sums are written anew, so their surrogate ids move on; everything they say must be the same.
RENUMBERED = {"months_customermonth", "months_cashmonth", "months_busymonths", "search_searchentry"}

numbers = st.sampled_from([f"N{n}" for n in range(8)])
cells = st.sampled_from(["1", "250.75", "-1", "", "x", "1e308"])
shipments = st.tuples(
    numbers,
    st.sampled_from([*CODES, "?"]),
    st.sampled_from(["", "HT-1"]),
    st.sampled_from(["动力煤", "新煤"]),
    st.sampled_from(["2024-01-31", "2024-02-29", "2025-06-01", "no day"]),
    cells,
    st.sampled_from(["", "12.5", "101"]),
)
customers = st.tuples(
    st.sampled_from(["甲", "乙", "丙"]),
    st.sampled_from([*CODES, "bad"]),
    st.sampled_from(["", "电力"]),
    st.just(""),
)
HEADERS = {
    "shipments": ("发运单号", "客户代码", "合同编号", "品种", "发运日期", "净重", "灰分"),
    "customers": ("客户名称", "统一社会信用代码", "行业", "地址"),
}


def dump() -> dict[str, str]:
    """A digest of the rows of every business table: all but audit, history, jobs, import logs, sequences."""
    tables = [model._meta for model in apps.get_models() if model.__module__.split(".")[1] in STAGES]
    names = [meta.db_table for meta in tables if not meta.object_name.endswith("Event")]
    return {name: _rows(name) for name in [*names, "search_searchentry"]}


def _rows(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT to_jsonb(t) {"- %s" if table in RENUMBERED else ""} FROM "{table}" t',
            ["id"] if table in RENUMBERED else None,
        )
        rows = sorted(str(row) for (row,) in cursor.fetchall())
    return hashlib.sha256("\n".join(rows).encode()).hexdigest() + f" {len(rows)}"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    files=st.lists(
        st.one_of(
            st.tuples(st.just("shipments"), st.lists(shipments, min_size=1, max_size=8)),
            st.tuples(st.just("customers"), st.lists(customers, min_size=1, max_size=4)),
        ),
        min_size=1,
        max_size=3,
    ),
    create_missing=st.booleans(),
)
def test_import_then_undo_is_as_if_nothing_had_been(files, create_missing):
    with transaction.atomic():
        _ground()
        states = [dump()]
        runs = []
        for kind, rows in files:
            runs.append(a_load(a_csv(HEADERS[kind], *rows), kind=kind, create_missing=create_missing))
            states.append(dump())
        for run in reversed(runs):
            states.pop()
            undone = undo_run(run_id=run.pk, by=the_system())
            assert list(undone.obstacles.values_list("label", "code")) == []
            assert dump() == states[-1]
        transaction.set_rollback(True)


def _ground() -> None:
    """A little business that is there before."""
    customer = a_customer(name="旧客户", credit_code=CODES[0])
    a_product("动力煤")
    a_contract(customer, number="HT-1")
    a_load(a_csv(HEADERS["shipments"], ["N0", CODES[0], "HT-1", "动力煤", "2024-01-05", "7", ""]))
