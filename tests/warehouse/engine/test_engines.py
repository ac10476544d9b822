"""The engines: the same rows and types from both, committed or not, and where they read."""

import ibis
import pyarrow as pa
import pytest
from django.db import connection
from tests.builders.people import a_department

from coalface.identity.people.models import Department
from coalface.warehouse.engine import DuckEngine, Engine, PostgresEngine, engine_for
from coalface.warehouse.engine.duck import address, scanner_file

DEPARTMENTS = ibis.table(
    {"id": "int64", "name": "string", "parent_id": "int64", "path": "string"}, name="people_department"
)
ENGINES = pytest.mark.parametrize("engine", [PostgresEngine, DuckEngine])


def listed(engine: Engine, expression: ibis.Table) -> pa.Table:
    with engine:
        return engine.run(expression)


@ENGINES
@pytest.mark.django_db(transaction=True)
def test_rows_keep_names_types_and_nulls(engine: type[Engine]) -> None:
    root = a_department('华北, "煤炭"\n分公司')
    leaf = a_department("", parent=root)
    Department.objects.filter(pk=leaf.pk).update(name="")
    expression = DEPARTMENTS.mutate(top=DEPARTMENTS.parent_id.isnull()).order_by("id").drop("path")
    table = listed(engine(), expression)
    assert table.to_pylist() == [
        {"id": root.pk, "name": '华北, "煤炭"\n分公司', "parent_id": None, "top": True},
        {"id": leaf.pk, "name": "", "parent_id": root.pk, "top": False},
    ]
    assert table.schema.types == [pa.int64(), pa.string(), pa.int64(), pa.bool_()]


@ENGINES
@pytest.mark.django_db(transaction=True)
def test_no_rows_have_a_schema_too(engine: type[Engine]) -> None:
    table = listed(engine(), DEPARTMENTS.filter(DEPARTMENTS.id < 0))
    assert (table.num_rows, table.column_names) == (0, ["id", "name", "parent_id", "path"])


@pytest.mark.django_db
def test_postgres_sees_what_the_transaction_has_written() -> None:
    a_department("未提交")
    table = listed(PostgresEngine(), DEPARTMENTS)
    assert table["name"].to_pylist() == ["未提交"]


@pytest.mark.django_db
def test_postgres_gives_its_settings_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW work_mem")
        before = cursor.fetchone()
        listed(PostgresEngine(), DEPARTMENTS)
        cursor.execute("SHOW work_mem")
        assert cursor.fetchone() == before


def test_memory_tables_are_replaced_under_their_name() -> None:
    with DuckEngine() as engine:
        engine.keep("numbers", pa.table({"n": [1, 2]}))
        table = engine.keep("numbers", pa.table({"n": [3]}))
        assert engine.run(table).to_pylist() == [{"n": 3}]


@pytest.mark.parametrize(
    ("wanted", "rows", "kind"),
    [
        ("auto", 1_000, PostgresEngine),
        ("auto", 5_000_000, DuckEngine),
        ("postgres", 5_000_000, PostgresEngine),
        ("duckdb", 1, DuckEngine),
    ],
)
def test_the_engine_suits_the_work(
    monkeypatch: pytest.MonkeyPatch, wanted: str, rows: int, kind: type[Engine]
) -> None:
    monkeypatch.setenv("COALFACE_ENGINE", wanted)
    assert type(engine_for(rows=rows)) is kind


def test_the_scanner_is_bundled() -> None:
    assert scanner_file().is_file()


def test_the_address_quotes_what_needs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "it's a \\ secret")
    monkeypatch.setitem(connection.settings_dict, "HOST", "/run/my sockets")
    assert "password='it\\'s a \\\\ secret'" in address()
    assert "host='/run/my sockets'" in address()
