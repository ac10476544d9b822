"""A catalogue of units is taken over from a file, and taken back."""

import json
from pathlib import Path

import pytest
from tests.builders.archive import a_customer
from tests.builders.imports import a_csv, a_load, a_run, refusals
from tests.builders.people import a_user, the_system
from tests.builders.room import a_shelf, a_unit, code_in

from coalface.archive.room.models import Slot, Unit
from coalface.cli.main import main
from coalface.desk.imports.actions.checking import check_run
from coalface.desk.imports.actions.undoing import undo_run
from coalface.desk.imports.models import ImportRun
from coalface.desk.search.queries import search
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.rules import Scope

pytestmark = pytest.mark.django_db
CODE = "911100007109310534"
KEEPER = ("room.view", "room.keep", "customer.view", "import.run")
HEADERS = ("案卷号", "客户代码", "题名", "业务类型", "文件年度", "载体", "保管期限", "储位码")


def a_row(number: str, place: str = "", title: str = "2024年煤炭购销合同") -> list[str]:
    return [number, CODE, title, "合同协议", "2024", "纸质", "永久", place]


def loaded(*rows: list[str]) -> ImportRun:
    return a_load(a_csv(HEADERS, *rows), kind="units")


def held() -> dict[str, int]:
    return dict(Slot.objects.filter(held__gt=0).values_list("code", "held"))


def test_units_are_loaded_counted_in_their_places_and_undone() -> None:
    customer, place = a_customer(credit_code=CODE), code_in(a_shelf())
    run = loaded(a_row("jy-2024-1", place.lower()), a_row("JY-2024-2"))
    rows = Unit.objects.order_by("number").values_list(
        "number", "customer", "state", "slot__code", "retention"
    )
    assert list(rows) == [
        ("JY-2024-1", customer.pk, "in_place", place, "permanent"),
        ("JY-2024-2", customer.pk, "registered", None, "permanent"),
    ]
    found = search(the_system(), "JY-2024-1")
    assert (held(), found[0].subtitle) == ({place: 1}, f"JY-2024-1 · {customer.name}")
    undo_run(run_id=run.pk, by=the_system())
    assert (held(), Unit.objects.count(), search(the_system(), "JY-2024-1")) == ({}, 0, [])


def test_a_full_place_and_a_place_nobody_built_refuse_their_rows() -> None:
    a_customer(credit_code=CODE)
    place = code_in(a_shelf())
    run = loaded(a_row("JY-1", place), a_row("JY-2", place), a_row("JY-3", "Z-09-01-01"))
    assert [code for _, _, code in refusals(run)] == ["place_full", "no_such_place"]
    assert held() == {place: 1}


def test_known_units_are_corrected_but_not_moved() -> None:
    customer, shelf = a_customer(credit_code=CODE), a_shelf()
    here, there = code_in(shelf), code_in(shelf, place=2)
    unit = a_unit(customer, at=here)
    run = loaded(a_row(unit.number, there, "搬动"))
    assert [code for _, _, code in refusals(run)] == ["moved_by_import"]
    loaded(a_row(unit.number, here, "更正"))
    unit.refresh_from_db()
    assert (unit.title, unit.state, held()) == ("更正", "in_place", {here: 1})


def test_a_file_that_names_no_place_leaves_units_where_they_stand() -> None:
    place = code_in(a_shelf())
    unit = a_unit(a_customer(credit_code=CODE), at=place)
    run = loaded(a_row(unit.number, "", "更正"))
    unit.refresh_from_db()
    assert (refusals(run), unit.title, unit.state, held()) == ([], "更正", "in_place", {place: 1})


def test_numbers_of_our_own_are_not_taken_from_files() -> None:
    a_customer(credit_code=CODE)
    assert [code for _, _, code in refusals(loaded(a_row("D000000018")))] == ["number_ours"]
    assert Unit.objects.count() == 0


def test_a_known_unit_does_not_change_its_customer() -> None:
    unit = a_unit(a_customer())
    a_customer(credit_code=CODE)
    assert [code for _, _, code in refusals(loaded(a_row(unit.number)))] == ["unit_of_another"]


def test_a_dry_run_counts_names_what_it_refuses_and_writes_nothing() -> None:
    a_customer(credit_code=CODE)
    content = a_csv(HEADERS, a_row("JY-1"), a_row("坏"), a_row("JY-3", title=""))
    run = check_run(run_id=a_run(content, kind="units").pk, by=the_system())
    tally = run.forecast["units"]
    assert (tally["created"], tally["refused"], Unit.objects.count()) == (1, 2, 0)
    refused = run.issues.filter(refused=True).order_by("row_number")
    assert list(refused.values_list("row_number", "column", "code")) == [
        (3, "number", "number_invalid"),
        (4, "title", "value_missing"),
    ]


def test_a_load_is_one_audited_event() -> None:
    a_customer(credit_code=CODE)
    loaded(a_row("JY-1"), a_row("JY-2"))
    (event,) = AuditEvent.objects.filter(action__startswith="desk.imports.load")
    assert event.detail["rows"]["units"]["created"] == 2


def test_the_keeper_of_other_customers_papers_may_not_bring_units_of_these() -> None:
    keeper = a_user(*KEEPER, scope=Scope.OWN)
    a_customer(credit_code=CODE)
    run = a_load(a_csv(HEADERS, a_row("JY-1")), kind="units", by=keeper)
    assert [code for _, _, code in refusals(run)] == ["out_of_reach"]
    with pytest.raises(NotAllowed):
        a_load(a_csv(HEADERS, a_row("JY-1")), kind="units", by=a_user("import.run", "room.view"))


def test_units_are_loaded_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_customer(credit_code=CODE)
    file = tmp_path / "units.csv"
    file.write_bytes(a_csv(HEADERS, a_row("JY-1"), a_row("坏")))
    assert main(["import", "units", str(file), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["kind"], answer["created"], answer["refused"]) == ("units", 1, 1)
