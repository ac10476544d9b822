"""Price experiments from their draft to the decision, and the prices while they run."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.builders.admission import a_route
from tests.builders.agreements import a_floor, terms_of
from tests.builders.archive import a_customer, in_days
from tests.builders.experiments import a_market_customer, a_running_one, an_experiment, begun
from tests.builders.people import a_user, the_system
from tests.builders.trade import a_contract, a_mine, a_shipment

from coalface.archive.customers.models import Customer
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.approvals.actions import decide
from coalface.desk.approvals.models import ApprovalStep
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.rules import Scope
from coalface.kernel.findings import Refused
from coalface.kernel.versions import StaleRecord
from coalface.trade.experiments import actions
from coalface.trade.experiments.access import visible_experiments, visible_participants
from coalface.trade.experiments.models import Experiment, Participant
from coalface.trade.experiments.queries.figures import figures_of
from coalface.trade.pricing.models import PriceMove
from coalface.trade.pricing.queries.lists import Delivery, listed

pytestmark = pytest.mark.django_db
D = Decimal
SETS = ("pricing.view", "pricing.edit", "money.view", "customer.view")


def priced(
    experiment: Experiment, customer: Customer, day: date, **more: object
) -> list[tuple[str, Decimal]]:
    delivery = Delivery(experiment.product, day, more.pop("mine_id", None))  # type: ignore[arg-type] # a mine
    answer = listed(experiment.price_list, delivery, customer, **more)  # type: ignore[arg-type] # known_at
    return [(step.code, step.amount) for step in answer.steps]


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in refusal.value.findings]


def act(name: str, experiment: Experiment, **given: object) -> Experiment:
    experiment.refresh_from_db()
    given.setdefault("by", the_system())
    getattr(actions, name)(experiment_id=experiment.pk, version=experiment.version, **given)
    experiment.refresh_from_db()
    return experiment


def moved_to(experiment: Experiment, first: int, last: int) -> Experiment:
    """As if it had been planned for other days, counted from today."""
    Experiment.objects.filter(pk=experiment.pk).update(from_on=in_days(first), until_on=in_days(last))
    experiment.refresh_from_db()
    return experiment


def last_event() -> tuple[str, int | None]:
    event = AuditEvent.objects.latest("pk")
    return event.action, event.subject_id


def test_a_draft_has_a_control_group_and_one_for_each_move() -> None:
    made = an_experiment(moves=("-5", "8"))
    assert [(one.place, one.move_per_tonne) for one in made.groups.all()] == [
        (0, D(0)),
        (1, D(-5)),
        (2, D(8)),
    ]
    assert (made.state, last_event()) == ("draft", ("trade.experiment.draw_up", made.pk))


def test_a_plan_that_says_nothing_is_refused() -> None:
    with pytest.raises(actions.ExperimentInvalid) as refusal:
        an_experiment(name=" ", moves=())
    assert codes(refusal) == ["name_missing", "no_move"]
    first = an_experiment()
    with pytest.raises(actions.ExperimentInvalid) as refusal:
        an_experiment(name=first.name)
    assert codes(refusal) == ["name_taken"]


def test_only_who_sets_prices_and_sees_money_draws_one_up() -> None:
    for rights in (("pricing.view", "money.view"), ("pricing.view", "pricing.edit")):
        with pytest.raises(NotAllowed):
            an_experiment(by=a_user(*rights))


def test_a_changed_plan_keeps_the_groups_that_remain() -> None:
    made = an_experiment(
        [a_market_customer()], [a_market_customer()], [a_market_customer()], moves=("-5", "8")
    )
    act("change_experiment", made, moves=[D(-7)], question="再问一次")
    assert [(one.move_per_tonne, one.participants.count()) for one in made.groups.all()] == [
        (D(0), 1),
        (D(-7), 1),
    ]
    assert (made.question, last_event()) == ("再问一次", ("trade.experiment.change", made.pk))
    with pytest.raises(StaleRecord):
        actions.change_experiment(experiment_id=made.pk, version=1, moves=[D(-7)], by=the_system())


def test_groups_are_drawn_from_market_customers_who_took_the_product() -> None:
    made = an_experiment()
    day = in_days(-5)
    taking = [a_market_customer(region="山西") for _ in range(5)]
    for place, customer in enumerate([*taking, a_customer()]):
        a_shipment(customer, shipped_on=day, net_tonnes=1000 * (place + 1), product=made.product)
    a_market_customer()
    act("draw_groups", made, seed=3)
    rows = list(made.participants.order_by("group__place", "customer"))
    assert {one.customer for one in rows} == set(taking[1:])
    assert ([one.block for one in rows].count(1), made.seed) == (2, 3)
    assert last_event() == ("trade.experiment.draw", made.pk)


def test_without_enough_customers_nothing_is_drawn() -> None:
    made = an_experiment()
    a_shipment(a_market_customer(), shipped_on=in_days(-5), product=made.product)
    with pytest.raises(actions.ExperimentInvalid) as refusal:
        act("draw_groups", made)
    assert codes(refusal) == ["too_few_candidates"]


def test_by_hand_a_customer_is_placed_and_left_out() -> None:
    made, customer = an_experiment(), a_market_customer()
    act("place_customer", made, customer=customer, group=1)
    act("place_customer", made, customer=customer, group=0)
    assert [one.group.place for one in made.participants.all()] == [0]
    assert last_event() == ("trade.experiment.place", made.pk)
    act("remove_customer", made, customer_id=customer.pk)
    assert (made.participants.count(), last_event()) == (0, ("trade.experiment.remove", made.pk))
    with pytest.raises(actions.ExperimentInvalid):
        act("remove_customer", made, customer_id=customer.pk)


def test_only_market_customers_on_this_list_take_part() -> None:
    made, fixed, listed_one = an_experiment(), a_market_customer(), a_market_customer()
    for customer, basis in ((fixed, "fixed"), (listed_one, "list")):
        term: dict[str, Any] = {"starts_on": in_days(0), "ends_on": in_days(365)}
        contract = a_contract(customer, product=made.product, number=f"HT-{basis}", **term)
        more: dict[str, Any] = {"price_list": made.price_list} if basis == "list" else {}
        terms_of(contract, from_on=in_days(0), basis=basis, **more)
    with pytest.raises(actions.ExperimentInvalid) as refusal:
        act("place_customer", made, customer=fixed, group=1)
    assert str(refusal.value) == f"The price of {fixed} is fixed by the contract HT-fixed."
    with pytest.raises(actions.ExperimentInvalid) as refusal:
        act("place_customer", made, customer=a_customer(), group=1)
    assert codes(refusal) == ["not_market"]
    act("place_customer", made, customer=listed_one, group=1)
    assert made.participants.get().customer == listed_one


def test_customers_out_of_reach_are_nobodys_to_move() -> None:
    made, by = an_experiment([a_market_customer()]), a_user(*SETS, scope=Scope.OWN)
    with pytest.raises(NotAllowed):
        act("place_customer", made, customer=a_market_customer(), group=1, by=by)
    assert visible_experiments(by).get() == made
    assert visible_participants(by).count() == 0
    assert visible_experiments(a_user("pricing.view")).count() == 0


def test_while_it_runs_the_price_has_its_step_between_its_days() -> None:
    kept, moved, stranger = a_market_customer(), a_market_customer(), a_market_customer()
    made = begun(an_experiment([kept], [moved], name="秋季降价"))
    answer = listed(made.price_list, Delivery(made.product, in_days(1)), moved)
    assert (answer.unit_price_per_tonne, answer.steps[-1].message % answer.steps[-1].values) == (
        D(595),
        "Price experiment 秋季降价",
    )
    for customer, day, steps in (
        (moved, in_days(40), [("listed", D(600)), ("moved", D(-5))]),
        (moved, in_days(0), [("listed", D(600))]),
        (moved, in_days(41), [("listed", D(600))]),
        (kept, in_days(1), [("listed", D(600))]),
        (stranger, in_days(1), [("listed", D(600))]),
    ):
        assert priced(made, customer, day) == steps
    assert (made.state, made.base_price, last_event()) == (
        "running",
        D(600),
        ("trade.experiment.begin", made.pk),
    )


def test_an_experiment_of_a_mine_moves_no_other_mines_price() -> None:
    mine, moved = a_mine(), a_market_customer()
    made = begun(an_experiment([a_market_customer()], [moved], mine=mine))
    near = priced(made, moved, in_days(1), mine_id=mine.pk)
    assert (len(near), len(priced(made, moved, in_days(1)))) == (2, 1)


def test_asked_again_as_of_a_moment_the_price_is_that_of_the_moment() -> None:
    moved = a_market_customer()
    planned = an_experiment([a_market_customer()], [moved])
    before = timezone.now()
    made = begun(planned)
    running = timezone.now()
    act("break_off_experiment", made, reason="港口价大跌")
    day = in_days(20)
    assert [len(priced(made, moved, day, known_at=at)) for at in (before, running, None)] == [1, 2, 1]


def test_who_is_responsible_and_the_customers_story_hear_of_it() -> None:
    seller = a_user("customer.view", "money.view", scope=Scope.OWN)
    blind = a_user("customer.view", scope=Scope.OWN)
    mine, other = a_market_customer(responsible=seller), a_market_customer(responsible=blind)
    made = begun(an_experiment([other], [mine]))
    told = {one.recipient: one.body for one in Notice.objects.filter(topic="trade.experiment")}
    assert told == {seller: "Price moved by −5.00 yuan/t.", blind: ""}
    lines = TimelineEntry.objects.filter(customer=mine, subject_kind="experiment")
    assert [made.product.name in one.text for one in lines] == [True]


def test_nothing_begins_late_or_with_an_empty_group_or_without_a_price() -> None:
    made = moved_to(an_experiment([a_market_customer()]), -2, 30)
    with pytest.raises(actions.ExperimentInvalid) as refusal:
        act("begin_experiment", made)
    assert codes(refusal) == ["begins_past", "empty_group"]
    assert PriceMove.objects.count() == 0


def test_a_customer_is_in_one_experiment_of_a_product_at_a_time() -> None:
    first = a_running_one()
    customer = first.participants.get(group__place=0).customer
    second = an_experiment(price_list=first.price_list, product=first.product)
    with pytest.raises(actions.ExperimentInvalid) as refusal:
        act("place_customer", second, customer=customer, group=1)
    assert codes(refusal) == ["in_another"]
    move = PriceMove.objects.get(customer=customer)
    move.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        move.save()


def test_below_the_floor_it_begins_by_approval() -> None:
    decider = a_user("contract.decide", "pricing.view", "money.view", "customer.view")
    a_route(decider, kind="experiment")
    made = an_experiment([a_market_customer()], [a_market_customer()])
    a_floor(made.product, "598", date(2020, 1, 1))
    with pytest.raises(actions.ExperimentInvalid) as refusal:
        act("begin_experiment", made)
    assert codes(refusal) == ["not_approved"]
    act("submit_experiment", made, words="试一试")
    assert (made.state, last_event()[0]) == ("approving", "trade.experiment.submit")
    decide(step_id=ApprovalStep.objects.get(is_current=True).pk, verdict="granted", by=decider)
    made.refresh_from_db()
    assert (made.state, made.floor_per_tonne, PriceMove.objects.count()) == ("running", D(598), 2)


def test_without_a_low_move_there_is_nothing_to_approve() -> None:
    made = an_experiment([a_market_customer()], [a_market_customer()])
    with pytest.raises(actions.ExperimentInvalid) as refusal:
        act("submit_experiment", made)
    assert codes(refusal) == ["not_below"]


def test_granted_too_late_it_is_a_draft_again_and_its_author_knows() -> None:
    decider = a_user("contract.decide", "pricing.view", "money.view", "customer.view")
    author = a_user(*SETS)
    a_route(decider, kind="experiment")
    made = an_experiment([a_market_customer()], [a_market_customer()], by=author)
    a_floor(made.product, "598", date(2020, 1, 1))
    moved_to(act("submit_experiment", made, by=author), -1, 30)
    decide(step_id=ApprovalStep.objects.get(is_current=True).pk, verdict="granted", by=decider)
    made.refresh_from_db()
    assert (made.state, PriceMove.objects.count()) == ("draft", 0)
    notice = Notice.objects.get(recipient=author, topic="trade.experiment")
    assert "has passed; choose a later one." in notice.body


def test_broken_off_the_price_is_moved_until_today_or_not_at_all() -> None:
    made = a_running_one()
    moved = made.participants.get(group__place=1).customer
    with pytest.raises(actions.ExperimentInvalid):
        act("break_off_experiment", made, reason=" ")
    act("break_off_experiment", made, reason="港口价大跌")
    assert (made.state, made.over_on, last_event()[0]) == (
        "broken_off",
        in_days(0),
        "trade.experiment.break_off",
    )
    assert priced(made, moved, in_days(1)) == [("listed", D(600))]
    again = an_experiment([a_market_customer()], [moved], price_list=made.price_list, product=made.product)
    assert begun(again).state == "running"


def test_it_ends_after_its_last_day_and_not_before() -> None:
    made = a_running_one()
    with pytest.raises(actions.ExperimentInvalid) as refusal:
        act("end_experiment", made)
    assert codes(refusal) == ["not_over"]
    moved_to(made, -60, -1)
    assert actions.end_due_experiments(today=in_days(0), by=the_system()) == 1
    made.refresh_from_db()
    assert (made.state, made.over_on, last_event()) == (
        "ended",
        in_days(0),
        ("trade.experiment.end", made.pk),
    )
    assert actions.end_due_experiments(today=in_days(0), by=the_system()) == 0
    with pytest.raises(actions.ExperimentStepImpossible):
        act("break_off_experiment", made, reason="晚了")


def test_a_decision_keeps_the_figures_it_was_taken_by() -> None:
    kept, moved = [a_market_customer() for _ in range(5)], [a_market_customer() for _ in range(5)]
    made = begun(an_experiment(kept, moved))
    moved_to(made, -60, -1)
    for place, customer in enumerate([*kept, *moved]):
        for day, tonnes in ((-90, 1000), (-30, 1000 if customer in kept else 1100 + 10 * place)):
            a_shipment(
                customer,
                shipped_on=in_days(day),
                net_tonnes=tonnes,
                product=made.product,
                unit_price_per_tonne=D(600) if day < -60 or customer in kept else D(595),
            )
    with pytest.raises(actions.ExperimentStepImpossible):
        act("judge_experiment", made, decision="降价")
    act("end_experiment", made)
    with pytest.raises(actions.ExperimentInvalid):
        act("judge_experiment", made, decision=" ")
    act("judge_experiment", made, decision="下季度降价 5 元", decided_price=D(595))
    (one,) = figures_of(made, in_days(0)).verdict.comparisons
    # 85 t more in 30 days of 60: 170 t in all, as 1,170 is the mean of 1,150 to 1,190.
    assert (one.effect, one.expected, one.p) == (D(85), D(500), D(2) / 252)
    assert made.judged is not None
    assert (made.judged["comparisons"][0]["effect"], made.decided_price) == ("85.0000", D(595))
    assert last_event() == ("trade.experiment.judge", made.pk)


def test_participants_of_one_experiment_are_different_customers() -> None:
    made = an_experiment([a_market_customer()])
    row = made.participants.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.create(experiment=made, group=row.group, customer=row.customer)
