"""Pages of price indices: lists, the record, recording, correcting, withdrawing, ending."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.builders.market import a_value, an_index, weekly_values
from tests.builders.people import a_user
from tests.web.helpers import assert_same_queries, queries_of, signed_in

from coalface.desk.imports.models import ImportRun
from coalface.market.indices.actions import correct_value
from coalface.market.indices.models import IndexValue, PriceIndex

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 28)


@pytest.fixture
def keeper():
    return a_user("market.view", "market.edit", "import.run", "export")


@pytest.fixture
def client(keeper):
    return signed_in(keeper)


def page(name: str, *args: int, **query: str) -> str:
    return reverse(f"market:{name}", args=args, query=query or None)


def test_the_list_asks_as_often_for_three_series_as_for_one(client) -> None:
    assert_same_queries(client, page("indices"), lambda: weekly_values(an_index(), DAY, 730, 735, 737))
    assert queries_of(client, page("indices")) <= 15


def test_the_values_ask_as_often_for_three_as_for_one(client) -> None:
    assert_same_queries(client, page("values"), lambda: a_value(an_index(), DAY))


def test_the_record_asks_as_often_for_many_values_and_series_as_for_one(client) -> None:
    index = an_index()
    today = timezone.localdate()
    numbers = iter(range(9))
    assert_same_queries(
        client, page("index", index.pk), lambda: a_value(index, today - timedelta(days=next(numbers)))
    )
    assert queries_of(client, page("index", index.pk)) <= 15


def test_the_list_shows_the_last_value_its_step_and_a_series_that_is_late(client) -> None:
    weekly_values(an_index("BSPI"), DAY, 735, 737)
    an_index("NEW")
    shown = client.get(page("indices")).content.decode()
    assert all(text in shown for text in ("BSPI", "737.00", "+2.00 (+0.27%)", "cf-spark", "overdue"))
    assert client.get(page("indices", export="xlsx")).status_code == 200


def test_every_point_of_the_course_leads_to_its_row_and_other_series_lie_over_it(client) -> None:
    first, second = an_index("BSPI"), an_index("CCTD")
    value, other = a_value(first, DAY, 737), a_value(second, DAY + timedelta(days=2), 745)
    shown = client.get(
        page("index", first.pk, span="all"), {"span": "all", "with": second.pk}
    ).content.decode()
    assert [page("value", one.pk) in shown for one in (value, other)] == [True, True]


def test_the_record_as_it_was_known_on_a_day(client, keeper) -> None:
    index = an_index("BSPI")
    long_ago = timezone.now() - timedelta(days=300)
    former = a_value(index, long_ago.date(), 737, at=long_ago)
    correct_value(value_id=former.pk, value=Decimal("739.55"), reason="发布方更正", by=keeper)
    day = (long_ago + timedelta(days=2)).date().isoformat()
    then = client.get(page("index", index.pk, known=day)).content.decode()
    now = client.get(page("index", index.pk)).content.decode()
    assert ("739.55" in then, "739.55" in now, "<s>737.00</s>" in now) == (False, True, True)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param({"span": "x", "with": "y", "known": "z"}, id="words"),
        pytest.param({"with": "99999999999999999", "known": "2026-02-31"}, id="a day that is none"),
        pytest.param({"known": "9999-12-31"}, id="the end of time"),
        pytest.param({"known": "0001-01-01", "with": "²"}, id="the beginning of time"),
    ],
)
def test_an_odd_address_is_read_as_far_as_it_goes(client, query) -> None:
    index = an_index()
    a_value(index, timezone.localdate())
    assert client.get(reverse("market:index", args=[index.pk]), query).status_code == 200


def test_a_series_is_opened_changed_ended_and_resumed(client) -> None:
    given = {"code": "BSPI", "name": "环渤海动力煤价格指数", "unit": "yuan_per_tonne", "frequency": "weekly"}
    given |= {"trading_days": "weekdays", "grace_days": "5"}
    assert client.post(page("index_new"), given).status_code == 303
    index = PriceIndex.objects.get()
    assert (
        client.post(page("index_edit", index.pk), {**given, "place": "秦皇岛", "version": 1}).status_code
        == 303
    )
    end = {"version": 2, "ended_on": DAY.isoformat(), "end_reason": "不再发布"}
    assert client.post(page("index_end", index.pk), end).status_code == 303
    assert "不再发布" in client.get(page("index", index.pk)).content.decode()
    assert client.post(page("index_resume", index.pk), {"version": 3}).status_code == 303
    index.refresh_from_db()
    assert (index.place, index.ended_on, index.version) == ("秦皇岛", None, 4)


def test_a_stale_change_shows_both_versions(client) -> None:
    index = an_index("BSPI", place="京唐")
    given = {"code": "BSPI", "name": "x", "unit": "yuan_per_tonne", "frequency": "weekly"}
    given |= {"trading_days": "weekdays", "grace_days": "5", "place": "秦皇岛", "version": 0}
    answer = client.post(page("index_edit", index.pk), given)
    assert (answer.status_code, "京唐" in answer.content.decode()) == (422, True)


def test_a_value_is_recorded_corrected_and_withdrawn(client) -> None:
    index = an_index("BSPI")
    given = {"index": index.pk, "published_on": DAY.isoformat(), "low": "730", "high": "740"}
    assert client.post(page("value_new"), given).status_code == 303
    value = IndexValue.objects.get()
    correction = {"version": value.pk, "value": "737", "reason": "发布方更正"}
    assert client.post(page("value_correct", value.pk), correction).status_code == 303
    current = IndexValue.objects.current().get()
    shown = client.get(page("value", value.pk)).content.decode()
    assert (current.value, "发布方更正" in shown, "737.00" in shown) == (737, True, True)
    assert client.post(page("value_withdraw", current.pk), {"reason": "当日休市"}).status_code == 303
    assert "the day has none" in client.get(page("value", value.pk)).content.decode()


@pytest.mark.parametrize(
    ("given", "text"),
    [
        pytest.param({"value": "abc"}, "Enter a number", id="letters"),
        pytest.param({"value": "-3"}, "A price lies between", id="below zero"),
        pytest.param({"value": "NaN"}, "Enter a number", id="no number"),
        pytest.param({"value": "1e9"}, "no more than", id="too many digits"),
        pytest.param({"low": "780"}, "both its lower and its upper end", id="half a range"),
        pytest.param(
            {"value": "1", "low": "780", "high": "790"}, "outside its own range", id="beside its range"
        ),
        pytest.param({"value": "1", "published_on": "2199-01-01"}, "lies in the future", id="the future"),
        pytest.param({"value": "1", "published_on": "yesterday"}, "Enter a valid date", id="no day"),
        pytest.param({"value": "1", "index": "x"}, "Select a valid choice", id="no series"),
        pytest.param(
            {"value": "1", "published_on": "2013-01-01"}, "began only on 2014-01-04", id="too early"
        ),
    ],
)
def test_wrong_input_gets_a_word_at_its_field(client, given, text) -> None:
    index = an_index(began_on=date(2014, 1, 4))
    answer = client.post(page("value_new"), {"index": index.pk, "published_on": DAY.isoformat(), **given})
    assert (answer.status_code, text in answer.content.decode(), IndexValue.objects.count()) == (422, True, 0)


def test_who_was_slower_with_a_correction_is_shown_the_other_one(client, keeper) -> None:
    former = a_value(an_index(), DAY, 737)
    current = correct_value(value_id=former.pk, value=Decimal("739.25"), reason="发布方更正", by=keeper)
    given = {"version": former.pk, "value": "740", "reason": "看错了"}
    answer = client.post(page("value_correct", former.pk), given)
    text = answer.content.decode()
    assert (answer.status_code, "739.25" in text, f'value="{current.pk}"' in text) == (422, True, True)
    assert client.post(page("value_correct", former.pk), {**given, "version": current.pk}).status_code == 303


def test_a_correction_names_a_row_of_its_own_day(client) -> None:
    index = an_index()
    value, other = a_value(index, DAY, 737), a_value(index, DAY + timedelta(days=7), 739)
    given = {"version": other.pk, "value": "1", "reason": "x"}
    assert client.post(page("value_correct", value.pk), given).status_code == 404


def test_who_may_only_look_changes_nothing() -> None:
    value = a_value(an_index(), DAY)
    looking, without = signed_in(a_user("market.view")), signed_in(a_user("trade.view"))
    for name, pk in (
        ("value_correct", value.pk),
        ("value_withdraw", value.pk),
        ("index_edit", value.index_id),
    ):
        assert looking.get(page(name, pk)).status_code == 403
    assert looking.get(page("value", value.pk)).status_code == 200
    assert [without.get(page(name)).status_code for name in ("indices", "values")] == [403, 403]


def test_a_saved_series_is_uploaded_with_the_index_it_is_of(client, tmp_path) -> None:
    an_index("BSPI")
    saved = tmp_path / "BSPI.json"
    saved.write_text('[{"name":"2026-01-28","age":"737"}]')
    for series, status in (("", 422), ("BSPI", 303)):
        with saved.open("rb") as file:
            given = {"content": "index_values:cctd", "file": file, "series": series}
            assert client.post(reverse("imports:start"), given).status_code == status
    assert ImportRun.objects.get().options == {"series": "BSPI"}
