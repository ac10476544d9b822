"""The statements of a month: one per contract, each by itself, and again without doubling."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from tests.builders.people import a_user, the_system
from tests.builders.quality import a_lot
from tests.builders.settlement import FIRST, a_settled_lot, a_statement

from coalface.desk.jobs.models import Progress
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.rules import Scope
from coalface.kernel.periods import Month
from coalface.trade.contracts.models import Contract
from coalface.trade.settlement.actions import MonthDrawn, cancel_statement, monthly, prepare_month
from coalface.trade.settlement.models import Statement
from coalface.trade.settlement.tasks import KIND, REASONS, draw_up, said, start_month

pytestmark = pytest.mark.django_db
MARCH = Month.of(FIRST)


def drawn(**more: Any) -> MonthDrawn:
    return prepare_month(**{"month": MARCH, "kind": "final", "by": the_system(), **more})


def without_assay() -> Contract:
    lot = a_settled_lot()
    lot.assays.all().delete()
    return lot.contract


def test_every_contract_gets_one_statement_and_the_rest_is_told_with_its_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(monthly, "AT_ONCE", 2)
    first, second = a_settled_lot(tonnes=1000), a_settled_lot(tonnes=500)
    bare = without_assay()
    told: list[tuple[int, int]] = []

    done = drawn(told=lambda so_far, total: told.append((so_far, total)))

    assert done.made == 2
    assert [one.contract for one in done.left_out] == [bare.number]
    assert told == [(2, 3), (3, 3)]
    rows = Statement.objects.order_by("contract").values_list("contract", "versions__tonnes")
    assert list(rows) == [(first.contract_id, Decimal(1000)), (second.contract_id, Decimal(500))]


def test_drawn_up_together_or_alone_statements_are_the_same() -> None:
    lots = [a_settled_lot(tonnes=tonnes) for tonnes in (1000, 998, 1203)]
    alone = [a_statement(lot.contract) for lot in lots]
    before = [kept(statement) for statement in alone]
    for statement in alone:
        cancel_statement(statement_id=statement.pk, version=1, reason="重编", by=the_system())

    assert drawn().made == 3

    live = Statement.objects.exclude(state="cancelled").order_by("pk")
    assert [kept(statement) for statement in live] == before
    events = AuditEvent.objects.filter(action="trade.statement.prepare").order_by("pk")
    totals = events.values_list("subject_label", "detail__total")
    assert len(totals) == 6
    assert [total for _label, total in totals[:3]] == [total for _label, total in totals[3:]]


def test_more_contracts_do_not_ask_more_questions(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    a_settled_lot()
    with CaptureQueriesContext(connection) as few:
        drawn()
    for _one in range(5):
        a_settled_lot()
    with django_assert_max_num_queries(len(few)):
        assert drawn().made == 5


def kept(statement: Statement) -> tuple[object, ...]:
    """What a statement says, less its number."""
    version = statement.versions.get()
    names = ("number", "tonnes", "goods_yuan", "net_yuan", "tax_yuan", "total_yuan", "left_out")
    lines = version.lines.values_list("lot", "tonnes", "base_price", "unit_price", "amount_yuan", "steps")
    return (statement.contract_id, *(getattr(version, name) for name in names), *lines)


def test_again_draws_up_only_what_is_missing() -> None:
    kept, gone = a_settled_lot().contract, a_settled_lot().contract
    drawn()
    statement = Statement.objects.get(contract=gone)
    cancel_statement(statement_id=statement.pk, version=statement.version, reason="重编", by=the_system())

    assert drawn().made == 1
    assert drawn().made == 0
    assert Statement.objects.filter(contract=kept).count() == 1


def test_lots_of_other_months_and_other_people_s_customers_stay() -> None:
    a_lot(contract=a_settled_lot().contract)
    stranger = a_user("settlement.view", "settlement.edit", scope=Scope.OWN)

    assert drawn(month=MARCH + 1).made == 0
    assert drawn(by=stranger).made == 0
    assert not Statement.objects.exists()


def test_who_may_not_edit_is_refused() -> None:
    with pytest.raises(NotAllowed):
        drawn(by=a_user("settlement.view"))


def test_a_started_month_says_what_came_of_it() -> None:
    a_statement(a_settled_lot().contract)
    a_settled_lot()
    work = start_month(month=MARCH, kind="final", by=the_system())

    draw_up.func(progress_id=str(work.pk), month=str(MARCH), kind="final", by_id=the_system().pk)

    assert Progress.objects.get(kind=KIND).state == "done"
    assert Statement.objects.count() == 2


def test_what_came_of_it_is_said_with_the_first_reasons() -> None:
    contracts = [without_assay() for _one in range(REASONS + 1)]

    words = said(drawn())

    assert words.startswith(f"0 statements were drawn up. 4 contracts were left out: {contracts[0].number}: ")
    assert contracts[REASONS].number not in words
