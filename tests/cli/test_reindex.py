import json

import pytest
from tests.builders.archive import a_customer
from tests.builders.trade import a_contract

from coalface.cli import preparation
from coalface.cli.main import main
from coalface.desk.search.models import SearchEntry

pytestmark = pytest.mark.django_db


def test_the_index_is_made_anew(capsys: pytest.CaptureFixture[str]) -> None:
    a_customer("甲电厂")
    SearchEntry.objects.all().delete()
    assert main(["reindex", "customer", "contract", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"customer": 1, "contract": 0}
    assert SearchEntry.objects.get().title == "甲电厂"


def test_an_unknown_kind_is_one_clear_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reindex", "weather"]) == 1
    assert "There is no kind weather; there are: competitor, contract, customer" in capsys.readouterr().err


def test_what_an_update_makes_findable_is_found_from_the_first_start_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a_contract(a_customer("甲电厂"), number="HT-1")
    SearchEntry.objects.filter(subject_kind="contract").delete()
    customer = SearchEntry.objects.get(subject_kind="customer")
    monkeypatch.setattr(preparation, "pending_migrations", lambda: ["a new one"])
    monkeypatch.setattr(preparation, "call_command", lambda *_args, **_options: None)
    preparation.migrate()
    assert SearchEntry.objects.get(subject_kind="contract").title == "HT-1"
    assert SearchEntry.objects.get(title="甲电厂").pk == customer.pk
