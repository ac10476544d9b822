"""Values are added, superseded and withdrawn, and never overwritten."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone
from tests.builders.market import a_value, an_index, weekly_values
from tests.builders.people import a_user

from coalface.desk.search.queries import search
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.kernel.versions import StaleRecord
from coalface.market.indices.access import visible_indices, visible_values
from coalface.market.indices.actions import (
    IndexInvalid,
    ValueInvalid,
    change_index,
    correct_value,
    create_index,
    end_series,
    record_value,
    resume_series,
    withdraw_value,
)
from coalface.market.indices.models import IndexValue, PriceIndex
from coalface.market.indices.queries import (
    corrected_days,
    issues_by_index,
    standing,
    values_of_day,
    with_course,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 28)


@pytest.fixture
def keeper():
    return a_user("market.view", "market.edit")


def last_event() -> AuditEvent:
    return AuditEvent.objects.latest("pk")


def codes(refusal: pytest.ExceptionInfo) -> list[str]:
    return [finding.code for finding in refusal.value.findings]


def test_a_series_is_opened_and_found(keeper) -> None:
    made = create_index(
        code="BSPI", name="环渤海动力煤价格指数", publisher="秦皇岛海运煤炭交易市场", by=keeper
    )
    assert (last_event().action, last_event().subject_id) == ("market.index.create", made.pk)
    assert [hit.id for hit in search(keeper, "环渤海", kinds=["priceindex"])] == [made.pk]


def test_a_series_lacking_or_repeating_something_is_refused(keeper) -> None:
    an_index("BSPI")
    with pytest.raises(IndexInvalid) as refusal:
        create_index(code="BSPI", name="", by=keeper)
    assert sorted(str(one.field) for one in refusal.value.findings) == ["code", "name"]
    with pytest.raises(NotAllowed):
        create_index(code="X", name="x", by=a_user("market.view"))


def test_a_series_is_changed_by_who_saw_it_last(keeper) -> None:
    index = an_index()
    assert change_index(index_id=index.pk, version=1, place="秦皇岛", by=keeper).version == 2
    assert last_event().action == "market.index.change"
    with pytest.raises(StaleRecord):
        change_index(index_id=index.pk, version=1, place="京唐", by=keeper)


def test_a_series_that_ends_keeps_its_history_and_takes_nothing_more(keeper) -> None:
    index = an_index("NBS-SX")
    weekly_values(index, DAY - timedelta(weeks=1), 690, 700)
    ended = end_series(index_id=index.pk, version=1, ended_on=DAY, reason="统计制度调整，不再发布", by=keeper)
    assert (ended.ended_on, last_event().action) == (DAY, "market.index.end")
    assert index.values.count() == 2
    with pytest.raises(ValueInvalid) as refusal:
        record_value(index_id=index.pk, published_on=DAY + timedelta(days=1), value=Decimal(1), by=keeper)
    assert codes(refusal) == ["after_end"]
    resume_series(index_id=index.pk, version=2, by=keeper)
    assert (last_event().action, PriceIndex.objects.running().get()) == ("market.index.resume", index)


@pytest.mark.parametrize(
    ("ended_on", "reason", "code"),
    [
        pytest.param(
            DAY - timedelta(days=1), "停止发布", "values_after_end", id="values come after that day"
        ),
        pytest.param(DAY, "  ", "reason_missing", id="nobody says why"),
    ],
)
def test_an_end_that_cannot_be_is_refused(keeper, ended_on: date, reason: str, code: str) -> None:
    index = an_index()
    a_value(index, DAY)
    with pytest.raises(IndexInvalid) as refusal:
        end_series(index_id=index.pk, version=1, ended_on=ended_on, reason=reason, by=keeper)
    assert codes(refusal) == [code]


def test_a_beginning_after_the_first_value_is_refused(keeper) -> None:
    index = an_index()
    a_value(index, DAY)
    with pytest.raises(IndexInvalid) as refusal:
        change_index(index_id=index.pk, version=1, began_on=DAY + timedelta(days=1), by=keeper)
    assert codes(refusal) == ["values_before_begin"]


def test_a_value_is_recorded(keeper) -> None:
    index = an_index("BSPI")
    made = record_value(
        index_id=index.pk,
        published_on=DAY,
        low=Decimal(780),
        high=Decimal(790),
        source="秦皇岛煤炭网",
        by=keeper,
    )
    assert (made.value, made.recorded_by) == (Decimal("785.00"), keeper)
    event = last_event()
    assert (event.action, event.detail["index"], event.detail["value"]) == (
        "market.index_value.record",
        "BSPI",
        "785.00",
    )


def test_a_day_has_one_value(keeper) -> None:
    index = an_index()
    a_value(index, DAY, 737)
    with pytest.raises(ValueInvalid) as refusal:
        record_value(index_id=index.pk, published_on=DAY, value=Decimal(738), by=keeper)
    assert codes(refusal) == ["day_has_value"]
    with pytest.raises(IntegrityError), transaction.atomic():
        a_value(index, DAY, 738)


def test_a_correction_is_another_row_and_the_former_stays(keeper) -> None:
    index = an_index()
    former = a_value(index, DAY, 737)
    corrected = correct_value(value_id=former.pk, value=Decimal(739), reason="发布方更正", by=keeper)
    former.refresh_from_db()
    assert (former.value, former.supersede_reason, former.superseded_by) == (737, "发布方更正", keeper)
    assert former.superseded_at == corrected.recorded_at
    assert list(values_of_day(corrected)) == [corrected, former]
    assert (IndexValue.objects.current().get(), corrected_days(index)) == (corrected, 1)
    event = last_event()
    assert (event.action, event.detail["reason"]) == ("market.index_value.correct", "发布方更正")


@pytest.mark.parametrize(
    ("value", "reason", "code"),
    [
        pytest.param("739", "", "reason_missing", id="nobody says why"),
        pytest.param("737", "核对", "nothing_corrected", id="nothing differs"),
        pytest.param("-1", "更正", "value_out_of_bounds", id="no price"),
    ],
)
def test_a_correction_that_is_none_is_refused(keeper, value: str, reason: str, code: str) -> None:
    former = a_value(an_index(), DAY, 737)
    with pytest.raises(ValueInvalid) as refusal:
        correct_value(value_id=former.pk, value=Decimal(value), reason=reason, by=keeper)
    assert (codes(refusal), IndexValue.objects.current().get()) == ([code], former)


def test_two_who_correct_one_day_are_shown_both_versions(keeper) -> None:
    former = a_value(an_index(), DAY, 737)
    second = correct_value(value_id=former.pk, value=Decimal(739), reason="发布方更正", by=keeper)
    with pytest.raises(StaleRecord) as refusal:
        correct_value(value_id=former.pk, value=Decimal(740), reason="看错了", by=keeper)
    clash = refusal.value.fields["value"]
    assert (refusal.value.current, clash.stored, clash.offered) == (second.pk, 739, 740)


def test_a_withdrawn_value_counts_no_more_and_its_day_is_free(keeper) -> None:
    index = an_index()
    former = a_value(index, DAY, 737)
    withdraw_value(value_id=former.pk, reason="当日休市", by=keeper)
    assert (last_event().action, IndexValue.objects.current().count()) == ("market.index_value.withdraw", 0)
    with pytest.raises(ValueInvalid) as refusal:
        correct_value(value_id=former.pk, value=Decimal(739), reason="更正", by=keeper)
    assert codes(refusal) == ["value_withdrawn"]
    assert record_value(index_id=index.pk, published_on=DAY, value=Decimal(736), by=keeper).value == 736


def test_what_was_known_at_a_moment(keeper) -> None:
    index, month = an_index(), (date(2026, 1, 1), date(2026, 1, 31))
    before = timezone.now()
    former = a_value(index, DAY, 737)
    between = timezone.now()
    correct_value(value_id=former.pk, value=Decimal(739), reason="发布方更正", by=keeper)
    known = [
        [issue.value for issue in issues_by_index([index.pk], *month, known_at=at).get(index.pk, ())]
        for at in (before, between, timezone.now(), None)
    ]
    assert known == [[], [737], [739], [739]]


def test_the_database_itself_refuses_to_overwrite_a_value() -> None:
    value = a_value(an_index(), DAY, 737)
    with pytest.raises(ProgrammingError), transaction.atomic():
        IndexValue.objects.filter(pk=value.pk).update(value=Decimal(1))


def test_where_a_series_stands(keeper) -> None:
    index = an_index()
    weekly_values(index, DAY - timedelta(weeks=2), 730, 735, 737)
    found = standing(with_course(visible_indices(keeper)).get(), DAY + timedelta(days=11))
    assert (found.last_on, found.change and found.change.amount, list(found.values), found.stale) == (
        DAY,
        2,
        [730, 735, 737],
        True,
    )


def test_they_belong_to_nobody_and_need_the_right(keeper) -> None:
    value = a_value(an_index(), DAY)
    assert list(visible_values(keeper)) == [value]
    assert not visible_values(a_user("trade.view")).exists()
    assert not visible_indices(a_user("trade.view")).exists()
