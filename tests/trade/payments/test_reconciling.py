from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.builders.ledger import a_letter, a_line, an_account, posted
from tests.builders.people import a_user, the_system

from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.kernel.versions import StaleRecord
from coalface.trade.payments.access import visible_reconciliations
from coalface.trade.payments.actions import NotReconcilable, keep_answer, write_letter
from coalface.trade.payments.models import Reconciliation
from coalface.trade.payments.queries.items import lines_of_books
from coalface.trade.payments.rules.reconciling import Adjusted, Side, Transit, adjusted

TODAY = timezone.localdate()


def in_transit(side: Side, amount: str, words: str = "在途款") -> Transit:
    return Transit(side, TODAY, words, Decimal(amount))


def answered(letter: Reconciliation, theirs: str, *items: Transit, **about: object) -> Reconciliation:
    given = {"version": letter.version, "answered_by": "王会计", "answered_on": TODAY, "by": the_system()}
    return keep_answer(letter=letter, their_closing=Decimal(theirs), items=items, **{**given, **about})


def test_each_balance_is_adjusted_by_what_only_the_other_side_has() -> None:
    """They paid 300 that has not come yet; our invoice over 120 has not reached them."""
    items = [in_transit(Side.THEIRS, "-300"), in_transit(Side.OURS, "120")]
    assert adjusted(Decimal(1000), Decimal(580), items) == Adjusted(Decimal(700), Decimal(700))


@pytest.mark.django_db
def test_a_letter_holds_what_was_owed_then_with_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    clock = [now - timedelta(days=60)]
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock[-1])
    customer = an_account().customer
    posted(customer, a_line("settled", 500))
    clock.append(now - timedelta(days=20))
    posted(customer, a_line("received", 200))
    posted(customer, a_line("reserved", 7))
    clock.append(now)
    posted(customer, a_line("settled", 9))
    cashier = a_user("money.edit")
    letter = write_letter(
        customer=customer, from_on=TODAY - timedelta(days=30), to_on=TODAY - timedelta(days=1), by=cashier
    )
    lines = lines_of_books(letter.account, letter.from_on, letter.to_on)
    assert (letter.our_opening, letter.our_closing) == (500, 300)
    assert [line.amount for line in lines] == [200]
    assert letter.number == f"DZ{TODAY.year}-000001"
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor_id) == ("trade.reconciliation.write", cashier.pk)


@pytest.mark.django_db
def test_letters_are_about_days_that_are_over_and_by_whom_may() -> None:
    customer = an_account().customer
    for days in ({"to_on": TODAY}, {"from_on": TODAY}):
        with pytest.raises(NotReconcilable):
            a_letter(customer, **days)
    with pytest.raises(NotAllowed):
        write_letter(
            customer=customer,
            from_on=TODAY - timedelta(days=2),
            to_on=TODAY - timedelta(days=1),
            by=a_user("money.view"),
        )
    a_letter(customer)
    readers = (a_user("money.view"), a_user("trade.view"))
    assert [visible_reconciliations(reader).count() for reader in readers] == [1, 0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("theirs", "items", "state"),
    [
        pytest.param("0", [], "agreed", id="equal"),
        pytest.param("-300", [in_transit(Side.THEIRS, "-300")], "explained", id="money on the way"),
        pytest.param("-300", [], "differs", id="unexplained"),
    ],
)
def test_what_an_answer_comes_to(theirs: str, items: list[Transit], state: str) -> None:
    kept = answered(a_letter(), theirs, *items)
    assert (kept.state, AuditEvent.objects.latest("pk").action) == (state, "trade.reconciliation.answer")
    found = kept.adjusted
    assert found is not None
    assert (found.difference == 0) == (state != "differs")


@pytest.mark.django_db
def test_an_answer_is_whole_and_given_once() -> None:
    letter = a_letter()
    for about in ({"answered_by": " "}, {"items": [in_transit(Side.OURS, "0")]}):
        with pytest.raises(NotReconcilable):
            keep_answer(
                letter=letter,
                their_closing=Decimal(0),
                **{"version": 1, "answered_by": "王", "answered_on": TODAY, "by": the_system(), **about},
            )
    answered(letter, "0")
    with pytest.raises(StaleRecord):
        answered(letter, "0")
    letter.refresh_from_db()
    with pytest.raises(NotReconcilable):
        answered(letter, "0")
