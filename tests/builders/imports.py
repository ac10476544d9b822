"""Files to import, and imports of them."""

import csv
import io
from collections.abc import Mapping, Sequence
from itertools import count

from tests.builders.people import the_system

from coalface.desk.imports.actions.loading import load_run
from coalface.desk.imports.actions.runs import choose, start_run
from coalface.desk.imports.models import ImportRun
from coalface.identity.people.models import User

_numbers = count(1)
SHIPMENT_HEADERS = ("发运单号", "客户代码", "品种", "发运日期", "净重(吨)")


def a_csv(headers: Sequence[str], *rows: Sequence[str], encoding: str = "utf-8") -> bytes:
    sink = io.StringIO()
    csv.writer(sink).writerows([headers, *rows])
    return sink.getvalue().encode(encoding)


def a_shipment_row(
    customer: str, product: str, *, number: str = "", tonnes: str = "100.5", day: str = "2024-03-05"
) -> list[str]:
    return [number or f"FY-{next(_numbers):06d}", customer, product, day, tonnes]


def a_run(
    content: bytes,
    *,
    kind: str = "shipments",
    file_name: str = "file.csv",
    preset: str = "",
    mapping: Mapping[str, str] | None = None,
    match_on: str | None = None,
    by: User | None = None,
    **options: object,
) -> ImportRun:
    """A file uploaded and mapped, not yet loaded."""
    person = by or the_system()
    run = start_run(
        kind=kind, stream=io.BytesIO(content), file_name=file_name, preset=preset, options=options, by=person
    )
    return choose(run=run, mapping=mapping, match_on=match_on, by=person)


def a_load(content: bytes, *, by: User | None = None, **about: object) -> ImportRun:
    """A file loaded to its end."""
    run = a_run(content, by=by, **about)
    return load_run(run_id=run.pk, by=by or the_system())


def refusals(run: ImportRun) -> list[tuple[int, str, str]]:
    """Row, column and rule of everything refused, in order."""
    rows = run.issues.filter(refused=True, dry_run=False).order_by("row_number", "id")
    return list(rows.values_list("row_number", "column", "code"))
