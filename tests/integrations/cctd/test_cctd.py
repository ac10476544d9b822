"""The public JSON of CCTD, from saved text (B11)."""

from decimal import Decimal

import pytest
from tests.builders.imports import a_load, refusals
from tests.builders.market import an_index
from tests.builders.people import a_user

from coalface.desk.imports.reading.unreadable import Unreadable
from coalface.integrations.cctd.imports import NotThisLayout
from coalface.market.indices.models import IndexValue

pytestmark = pytest.mark.django_db
SAVED = """[{"name":"2026-09-02","age":"705"},
 {"name":"2026-09-09","age":"706.5"},{"name":"2026-09-10","age":""},{"name":"2026-09-16","age":708}]"""


@pytest.fixture
def keeper():
    return a_user("market.view", "market.edit", "import.run")


def load(keeper, text: str, series: str = "BSPI"):
    content = text.encode()
    return a_load(
        content, kind="index_values", preset="cctd", file_name="BSPI.json", by=keeper, series=series
    )


def test_a_saved_answer_is_read(keeper) -> None:
    an_index("BSPI")
    run = load(keeper, SAVED)
    found = IndexValue.objects.order_by("published_on").values_list("published_on", "value", "source")
    assert [(str(day), value, source) for day, value, source in found] == [
        ("2026-09-02", Decimal("705.00"), "CCTD"),
        ("2026-09-09", Decimal("706.50"), "CCTD"),
        ("2026-09-16", Decimal("708.00"), "CCTD"),
    ]
    assert list(run.issues.values_list("code", "values")) == [("days_without_value", {"count": 1})]
    assert load(keeper, "\ufeff" + SAVED).unchanged == 3


def test_rows_that_are_no_price_are_refused_and_the_rest_comes_in(keeper) -> None:
    an_index("BSPI")
    run = load(
        keeper,
        '[{"name":"2026-09-02","age":"705"},{"name":"2026-09-31","age":"706"},{"name":"2026-09-16","age":"n/a"}]',
    )
    assert (run.created, refusals(run)) == (
        1,
        [(2, "published_on", "no_such_day"), (3, "value", "not_a_number")],
    )


@pytest.mark.parametrize(
    ("text", "series", "refusal", "code"),
    [
        pytest.param(SAVED, "", NotThisLayout, "series_missing", id="nobody says which index it is"),
        pytest.param('[{"day":"2026-09-02"}]', "BSPI", NotThisLayout, "layout_unknown", id="other names"),
        pytest.param('[{"name":"2026-09-02",', "BSPI", Unreadable, "broken_listing", id="cut off"),
        pytest.param('[{"name":"x"}, 3]', "BSPI", Unreadable, "broken_listing", id="not only records"),
        pytest.param("[]", "BSPI", Unreadable, "file_empty", id="an empty list"),
        pytest.param("[{" + "[" * 100_000, "BSPI", Unreadable, "broken_listing", id="nested without end"),
    ],
)
def test_what_is_no_series_is_refused_as_a_whole(keeper, text, series, refusal, code) -> None:
    an_index("BSPI")
    with pytest.raises(refusal) as refused:
        load(keeper, text, series)
    assert ([one.code for one in refused.value.findings], IndexValue.objects.count()) == ([code], 0)
