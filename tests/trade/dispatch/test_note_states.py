"""No order of steps takes a note where it must not be, nor the account away from what its notes hold."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.gate import PRICE, a_running_contract, a_scale, account_of, issued
from tests.builders.people import the_system

from coalface.kernel.findings import Refused
from coalface.trade.dispatch import actions
from coalface.trade.dispatch.models import LoadingNote, Scale, Shipment, Ticket
from coalface.trade.dispatch.rules.notes import LIVE, MOVES, State, Step, WrongStep, after

ENDED = [state for state in State if state.value not in LIVE]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", Step)
def test_every_step_leads_on_or_is_refused(state: State, step: Step) -> None:
    if (state, step) in MOVES:
        assert after("TMD1", state, step) is MOVES[state, step]
    else:
        with pytest.raises(WrongStep):
            after("TMD1", state, step)


def test_nothing_leads_out_of_an_end() -> None:
    assert [move for move in MOVES if move[0] in ENDED] == []


def takes(step: Step, note: LoadingNote, scale: Scale) -> Callable[[], object]:
    by = the_system()
    return {
        Step.ENTER: lambda: actions.weigh_in(note_id=note.pk, scale=scale, tonnes=Decimal("15.94"), by=by),
        Step.LOAD: lambda: actions.mark_loaded(note_id=note.pk, by=by),
        Step.UNLOAD: lambda: actions.send_to_unload(note_id=note.pk, by=by),
        Step.LEAVE: lambda: actions.weigh_out(note_id=note.pk, scale=scale, tonnes=Decimal("48.94"), by=by),
        Step.WITHDRAW: lambda: actions.withdraw_note(note_id=note.pk, reason="测试", by=by),
        Step.EXPIRE: lambda: actions.expire_note(note_id=note.pk, by=by),
    }[step]


def expected(state: State, step: Step) -> State:
    """Where the rules lead; a note that still runs does not run out, and a refusal leaves it where it is."""
    return MOVES.get((state, step), state) if step is not Step.EXPIRE else state


@pytest.mark.django_db
@given(steps=st.lists(st.sampled_from(Step), min_size=1, max_size=9))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_steps_keeps_note_and_account_together(steps: list[Step]) -> None:
    with transaction.atomic():
        contract, scale = a_running_contract(), a_scale()
        note, other = issued(contract, tonnes=33), issued(contract, tonnes=10)
        state = State.OPEN
        for step in steps:
            try:
                takes(step, note, scale)()
            except Refused:
                assert (state, step) not in MOVES
            state = expected(state, step)
            note.refresh_from_db()
            assert note.state == state
            live = LoadingNote.objects.live().aggregate(sum=Sum("reserved_yuan"))["sum"]
            account = account_of(contract.customer)
            assert account.reserved == live >= other.reserved_yuan
            out = state is State.OUT
            assert (Ticket.objects.count(), Shipment.objects.count()) == (out, out)
            assert account.unsettled == (33 * PRICE if out else 0)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_note_whose_day_is_over_runs_out() -> None:
    note = issued(a_running_contract())
    past = timezone.localdate() - timedelta(days=3)
    LoadingNote.objects.update(valid_from_on=past, valid_until_on=past)
    assert actions.expire_note(note_id=note.pk, by=the_system()).state == State.EXPIRED
