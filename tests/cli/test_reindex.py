import json

import pytest
from tests.builders.archive import a_customer

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
