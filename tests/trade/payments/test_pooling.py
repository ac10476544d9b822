"""Money nobody was found for is told to those who may say whose it is, until none waits."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.builders.ledger import a_bank_line, an_account
from tests.builders.people import a_user, the_system

from coalface.desk.imports.actions.undoing import undo_run
from coalface.desk.imports.models import ImportRun
from coalface.desk.inbox.actions import close
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.trade.payments.actions import assign_line, set_line_aside, tell_of_pool
from coalface.trade.payments.models import BankLine

pytestmark = pytest.mark.django_db


def a_cashier() -> User:
    return a_user("money.edit", "money.view", scope=Scope.ALL)


def told() -> list[tuple[User, str, str]]:
    rows = Notice.objects.filter(topic="trade.bank_pool").order_by("pk").select_related("recipient")
    return [(one.recipient, one.state, one.title) for one in rows]


def set_aside(line: BankLine) -> None:
    line.refresh_from_db()
    set_line_aside(line=line, version=line.version, why="存款利息", by=the_system())


def test_an_import_tells_who_may_assign_everybody_s_money_and_follows_the_sum() -> None:
    cashier = a_cashier()
    a_user("money.edit", "money.view", scope=Scope.OWN)
    a_user("money.view", scope=Scope.ALL)
    a_bank_line()
    event = AuditEvent.objects.get(action="desk.inbox.raise")
    assert event.detail["topic"] == "trade.bank_pool"
    a_bank_line()
    title = "2 payments on the bank account wait for an owner: 2,000.00 yuan"
    assert told() == [(cashier, "open", title)]


def test_it_goes_away_with_the_last_line() -> None:
    cashier = a_cashier()
    first, second = a_bank_line(), a_bank_line()
    set_aside(first)
    assert [state for _, state, _ in told()] == ["open"]
    customer = an_account().customer
    assign_line(line=second, version=second.version, customer=customer, remember=False, by=cashier)
    assert [state for _, state, _ in told()] == ["closed"]


def test_an_import_taken_back_takes_its_notice_with_it() -> None:
    a_cashier()
    a_bank_line()
    undo_run(run_id=ImportRun.objects.get().pk, by=the_system())
    assert [state for _, state, _ in told()] == ["closed"]


def test_who_closed_it_is_told_again_on_the_next_day() -> None:
    cashier = a_cashier()
    a_bank_line()
    close(notice=Notice.objects.get(), by=cashier)
    assert tell_of_pool(by=the_system()) == 0
    Notice.objects.update(raised_at=timezone.now() - timedelta(days=1))
    assert tell_of_pool(by=the_system()) == 1
    assert [state for _, state, _ in told()] == ["closed", "open"]


def test_nothing_waits_nobody_is_told() -> None:
    a_cashier()
    assert (tell_of_pool(by=the_system()), told()) == (0, [])
