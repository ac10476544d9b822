"""Made-up trade of made-up customers, with the edges where bounds lie."""

from hypothesis import strategies as st
from tests.builders.grading_rows import Customer

from coalface.evaluation.grading.rules.measures import MonthFacts, Standing
from coalface.evaluation.grading.rules.policy import Judged, Rank
from coalface.kernel.periods import Month

PERIOD = Month.parse("2024-12")

quantities = st.one_of(
    st.just(0),
    st.sampled_from([1, 80, 85, 90, 95, 100, 105, 110, 115, 120, 9_999_999_999, 10_000_000_000, 10**13]),
    st.integers(0, 2_000_000_000),
)
amounts = st.one_of(st.just(0), st.integers(0, 10**12))


@st.composite
def facts(draw: st.DrawFn, month: Month) -> MonthFacts:
    contracted = draw(st.one_of(st.just(0), st.just(100), quantities))
    paid = draw(amounts)
    due = draw(st.integers(0, paid))
    dispatched = draw(st.one_of(st.just(contracted), quantities))
    return MonthFacts(
        month,
        contracted_kg=contracted,
        excused_kg=draw(st.sampled_from([0, 0, contracted, contracted // 20])),
        planned_kg=draw(st.one_of(st.just(contracted), quantities)),
        dispatched_kg=dispatched,
        received_kg=draw(st.one_of(st.just(dispatched), quantities)),
        settled_kg=draw(st.sampled_from([0, 0, 5])),
        shipments=draw(st.sampled_from([0, 0, 1])) if not dispatched else 1,
        paid_fen=paid,
        bills_fen=draw(st.integers(0, paid)),
        due_fen=due,
        on_time_fen=draw(st.integers(0, due)),
        contracts_started=draw(st.sampled_from([0, 0, 0, 1])),
    )


@st.composite
def customers(draw: st.DrawFn, number: int = 1) -> Customer:
    span = range(PERIOD.index - draw(st.sampled_from([25, 25, 70])), PERIOD.index + 3)
    steady = draw(st.booleans())
    months = [Month(index) for index in span if steady or draw(st.booleans())]
    reviewed = draw(st.sampled_from([None, PERIOD - 1, PERIOD - 1, PERIOD - 4]))
    return Customer(
        id=number,
        history=[draw(facts(month)) for month in months],
        excused=frozenset(draw(st.sets(st.sampled_from([Month(index) for index in span]), max_size=4))),
        judgements=draw(st.dictionaries(st.sampled_from(list(Judged)), st.booleans())),
        standing=Standing(draw(st.sampled_from(list(Rank))), reviewed),
    )
