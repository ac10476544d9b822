"""Clause sets are saved in versions that never change and never hold at once."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.builders.people import a_user
from tests.builders.pricing import a_clause, a_clause_set, a_segment, by_ratio, wuhu

from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.kernel.versions import StaleRecord
from coalface.trade.pricing.actions.clauses import (
    ClausesInvalid,
    SetRetired,
    VersionsOverlap,
    create_clause_set,
    retire_clause_set,
    save_version,
)
from coalface.trade.pricing.models import ClauseSet, ClauseSetVersion
from coalface.trade.pricing.queries.clauses import clause_sets, clauses_of, version_on, versions_of
from coalface.trade.pricing.rules.clauses import Clauses

pytestmark = pytest.mark.django_db
SPRING, SUMMER = date(2026, 4, 1), date(2026, 7, 1)


def a_setter():
    return a_user("pricing.view", "pricing.edit")


def saving(found: ClauseSet, **more):
    given = {"from_on": SUMMER, "until_on": None, "note": "", "clauses": wuhu(), "version": found.version}
    return save_version(set_id=found.pk, **{**given, **more})


def test_a_set_begins_with_its_first_version() -> None:
    by = a_setter()
    made = create_clause_set(
        name=" 动力煤热值 ",
        used_for="长协",
        clauses=by_ratio(),
        from_on=SPRING,
        until_on=None,
        note="首次",
        by=by,
    )
    version = made.versions.get()
    assert (made.name, version.number, version.from_on, clauses_of(version)) == (
        "动力煤热值",
        1,
        SPRING,
        by_ratio(),
    )
    event = AuditEvent.objects.get(action="trade.clauses.create")
    assert (event.actor_id, event.detail["name"]) == (by.pk, "动力煤热值")


def test_a_new_version_ends_the_one_before() -> None:
    by, found = a_setter(), a_clause_set(from_on=SPRING)
    saved = saving(found, by=by)
    assert list(found.versions.order_by("number").values_list("number", "from_on", "until_on")) == [
        (1, SPRING, date(2026, 6, 30)),
        (2, SUMMER, None),
    ]
    assert AuditEvent.objects.get(action="trade.clauses.save").detail["number"] == saved.number
    said = [version_on(by, found, day) for day in (date(2026, 3, 31), date(2026, 6, 30), SUMMER)]
    assert [version and version.number for version in said] == [None, 1, 2]


def test_a_version_may_end_before_the_next_begins() -> None:
    found = a_clause_set(from_on=SPRING, until_on=date(2026, 5, 31))
    saving(found, by=a_setter())
    assert found.versions.get(number=1).until_on == date(2026, 5, 31)


@pytest.mark.parametrize("day", [SPRING, date(2026, 3, 1)], ids=["the same day", "earlier"])
def test_a_version_that_begins_too_early_is_refused(day: date) -> None:
    found = a_clause_set(from_on=SPRING)
    with pytest.raises(VersionsOverlap) as refusal:
        saving(found, from_on=day, by=a_setter())
    assert [(f.code, f.field) for f in refusal.value.findings] == [("versions_overlap", "from_on")]
    assert found.versions.count() == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        pytest.param({"until_on": date(2026, 6, 1)}, "ends_first", id="an end before the beginning"),
        pytest.param({"clauses": Clauses(())}, "no_clauses", id="nothing said"),
        pytest.param(
            {"clauses": Clauses((a_clause("hgi", "60", a_segment("70", "60", "1")),))},
            "segment_upside_down",
            id="a segment upside down",
        ),
    ],
)
def test_what_makes_no_sense_is_not_saved(more: dict[str, object], code: str) -> None:
    found = a_clause_set(from_on=SPRING)
    with pytest.raises(ClausesInvalid) as refusal:
        saving(found, by=a_setter(), **more)
    assert [finding.code for finding in refusal.value.findings] == [code]
    assert (found.versions.count(), found.versions.get().until_on) == (1, None)


def test_a_name_is_used_once() -> None:
    found = a_clause_set()
    given = {"used_for": "", "clauses": by_ratio(), "from_on": SPRING, "until_on": None, "note": ""}
    for name, code in ((found.name, "name_taken"), (" ", "name_missing")):
        with pytest.raises(ClausesInvalid) as refusal:
            create_clause_set(name=name, by=a_setter(), **given)
        assert [finding.code for finding in refusal.value.findings] == [code]


def test_a_stale_save_is_refused() -> None:
    found = a_clause_set(from_on=SPRING)
    with pytest.raises(StaleRecord):
        saving(found, version=found.version - 1, by=a_setter())


def test_a_retired_set_takes_no_version() -> None:
    by, found = a_setter(), a_clause_set(from_on=SPRING)
    retired = retire_clause_set(set_id=found.pk, version=found.version, on=SUMMER, by=by)
    assert AuditEvent.objects.get(action="trade.clauses.retire").detail == {"retired_on": "2026-07-01"}
    with pytest.raises(SetRetired):
        saving(retired, by=by)
    with pytest.raises(SetRetired):
        retire_clause_set(set_id=found.pk, version=retired.version, on=SUMMER, by=by)


def test_seeing_is_not_setting() -> None:
    found, reader = a_clause_set(from_on=SPRING), a_user("pricing.view")
    for act in (
        lambda: saving(found, by=reader),
        lambda: retire_clause_set(set_id=found.pk, version=found.version, on=SUMMER, by=reader),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert list(clause_sets(reader, SPRING).values_list("number", "newest")) == [(1, 1)]
    assert list(clause_sets(a_user("trade.view"), SPRING)) == []
    assert list(versions_of(a_user("trade.view"), found)) == []


def test_the_database_keeps_a_version_as_saved() -> None:
    version = a_clause_set(from_on=SPRING).versions.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        ClauseSetVersion.objects.filter(pk=version.pk).update(document={})
    with pytest.raises(IntegrityError), transaction.atomic():
        ClauseSetVersion.objects.create(
            clause_set=version.clause_set, number=2, from_on=SUMMER, document={}, saved_by=version.saved_by
        )
