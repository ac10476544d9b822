"""`coalface audit`: what it prints, and how it ends."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from tests.builders.people import a_user

from coalface.cli import audit
from coalface.cli.failures import Failed
from coalface.cli.main import Parser
from coalface.identity.audit.actions import record, seal_events
from coalface.identity.audit.models import AuditEvent
from coalface.identity.audit.queries import tip

pytestmark = pytest.mark.django_db(transaction=True)


def run(*words: str) -> object:
    parser = Parser()
    audit.add(parser.add_subparsers(dest="command"))
    return audit.run(parser.parse_args(["audit", *words]))


def sealed(count: int) -> list[int]:
    with transaction.atomic():
        for _ in range(count):
            record(by=a_user(), action="test.note")
    seal_events(patience=timedelta(0))
    return list(AuditEvent.objects.order_by("id").values_list("id", flat=True))


def cut(ids: list[int], *tables: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, column in (("audit_auditseal", "event_id"), ("audit_auditevent", "id")):
            if not tables or table in tables:
                cursor.execute(f"DELETE FROM {table} WHERE {column} = ANY(%s)", [ids])


def test_an_intact_trail_is_said_to_be_intact() -> None:
    sealed(3)
    record(by=a_user(), action="test.note")
    end = tip()
    answer = run("verify")
    assert answer == {"intact": True, "count": 3, "hash": end.hash, "unsealed": 1}
    assert audit.text(answer) == f"Intact: 3 events, latest hash {end.hash}; 1 not sealed yet."


def test_a_broken_trail_ends_with_one_sentence_that_names_the_record() -> None:
    ids = sealed(3)
    cut([ids[1]], "audit_auditevent")
    with pytest.raises(Failed) as failure:
        run("verify")
    assert str(failure.value) == f"The audit trail is broken: event {ids[1]} is missing."


def test_a_broken_trail_as_json_fails_too(capsys: pytest.CaptureFixture[str]) -> None:
    ids = sealed(2)
    end = tip()
    cut([ids[0]], "audit_auditseal")
    assert run("verify", "--json") == 1
    assert json.loads(capsys.readouterr().out) == {
        "intact": False,
        "count": 0,
        "hash": "0" * 64,
        "unsealed": 0,
        "first_broken": {"damage": "gap", "event": None, "seal": 1},
        "sentence": "seal 1 is missing",
    }
    assert tip() == end


def test_an_anchor_finds_a_cut_off_end(tmp_path: Path) -> None:
    ids = sealed(4)
    end, file = tip(), tmp_path / "anchor.json"
    answer = run("anchor", str(file))
    assert answer == {"count": 4, "hash": end.hash, "file": str(file)}
    assert {**json.loads(file.read_text()), "at": ""} == {"count": 4, "hash": end.hash, "at": ""}
    assert run("verify", "--anchor", str(file)) == {
        "intact": True,
        "count": 4,
        "hash": end.hash,
        "unsealed": 0,
    }
    cut(ids[2:])
    with pytest.raises(Failed, match="cut off after 2: the anchor knows more"):
        run("verify", "--anchor", str(file))


def test_a_file_that_is_no_anchor_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    for content in ("hello", "{}", '{"count": "x", "hash": ""}', "[]"):
        file.write_text(content)
        with pytest.raises(Failed, match="is not an anchor"):
            run("verify", "--anchor", str(file))
