"""Files add values and never change one that is there."""

from datetime import date
from decimal import Decimal

import pytest
from tests.builders.imports import a_csv, a_load, refusals
from tests.builders.market import a_value, an_index
from tests.builders.people import a_user

from coalface.desk.imports.actions.undoing import undo_run
from coalface.market.indices.actions import correct_value
from coalface.market.indices.models import IndexValue

pytestmark = pytest.mark.django_db
HEADERS = ("指数代码", "日期", "价格(元/吨)", "低价", "高价")


@pytest.fixture
def keeper():
    return a_user("market.view", "market.edit", "import.run")


def load(keeper, *rows):
    return a_load(a_csv(HEADERS, *rows), kind="index_values", by=keeper)


def test_values_come_in_and_again_unchanged(keeper) -> None:
    an_index("BSPI")
    rows = [("BSPI", "2026-01-21", "735", "", ""), ("BSPI", "2026-01-28", "", "730", "744.01")]
    assert load(keeper, *rows).created == 2
    found = list(IndexValue.objects.order_by("published_on").values_list("value", "recorded_by"))
    assert found == [(Decimal(735), keeper.pk), (Decimal("737.01"), keeper.pk)]
    again = load(keeper, *rows)
    assert (again.created, again.updated, again.unchanged, again.refused) == (0, 0, 2, 0)


def test_rows_that_cannot_be_are_refused_with_the_column(keeper) -> None:
    an_index("NBS", began_on=date(2014, 1, 4))
    run = load(
        keeper,
        ("XXX", "2026-01-21", "735", "", ""),
        ("NBS", "2013-12-31", "735", "", ""),
        ("NBS", "2199-01-01", "735", "", ""),
        ("NBS", "2026-01-21", "0", "", ""),
        ("NBS", "2026-01-22", "700", "720", "730"),
        ("NBS", "2026-01-23", "", "", ""),
    )
    assert (run.created, sorted((row, code) for row, _, code in refusals(run))) == (
        0,
        [
            (2, "not_found"),
            (3, "outside_series"),
            (4, "in_future"),
            (5, "not_positive"),
            (6, "value_outside_range"),
            (7, "value_missing"),
        ],
    )


def test_another_value_for_a_day_is_a_correction_and_no_matter_of_files(keeper) -> None:
    index = an_index("BSPI")
    value = a_value(index, date(2026, 1, 21), 735)
    run = load(keeper, ("BSPI", "2026-01-21", "736", "", ""))
    assert refusals(run) == [(2, "value", "other_value_there")]
    assert IndexValue.objects.get() == value


def test_a_corrected_day_is_held_against_what_counts_now(keeper) -> None:
    index = an_index("BSPI")
    former = a_value(index, date(2026, 1, 21), 735)
    correct_value(value_id=former.pk, value=Decimal(736), reason="发布方更正", by=keeper)
    run = load(keeper, ("BSPI", "2026-01-21", "736", "", ""))
    assert (run.unchanged, run.refused, IndexValue.objects.count()) == (1, 0, 2)


def test_an_import_can_be_taken_back_but_for_what_was_corrected_since(keeper) -> None:
    an_index("BSPI")
    run = load(keeper, ("BSPI", "2026-01-21", "735", "", ""), ("BSPI", "2026-01-28", "737", "", ""))
    former = IndexValue.objects.get(published_on=date(2026, 1, 28))
    correct_value(value_id=former.pk, value=Decimal(738), reason="发布方更正", by=keeper)
    undo_run(run_id=run.pk, by=keeper)
    assert [str(value.published_on) for value in IndexValue.objects.all()] == ["2026-01-28", "2026-01-28"]
