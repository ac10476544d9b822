"""No sequence of events brings an experiment where it must not be."""

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coalface.trade.experiments.rules.states import OVER, Event, State, after, step_findings


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(Event), max_size=12))
def test_prices_are_moved_once_and_what_is_over_stays_over(events: list[Event]) -> None:
    """Only a draft changes; only what ran ends and is judged; from approval it begins or goes back."""
    state, passed = State.DRAFT, [State.DRAFT]
    for event in events:
        reached = after(state, event)
        assert bool(step_findings(state, event)) == (reached is None)
        if reached is None:
            continue
        assert (event is Event.CHANGE) <= (state is State.DRAFT)
        assert (event is Event.JUDGE) <= (state is State.ENDED)
        assert (state in OVER) <= (reached is state)
        assert (state is State.APPROVING) <= (reached in (State.RUNNING, State.DRAFT))
        state = reached
        passed.append(state)
    begun = [two for two in pairwise(passed) if two[1] is State.RUNNING is not two[0]]
    assert len(begun) <= 1
    assert (State.ENDED in passed) <= (State.RUNNING in passed)
