"""Two price experiments: one that ended with a clear answer and its decision, one that is running."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pgtrigger
from django.db.models import F
from django.utils import timezone

from coalface.identity.people.queries import system_user
from coalface.kernel.periods import Month
from coalface.trade.catalogue.models import Product
from coalface.trade.contracts.models import ContractTerms
from coalface.trade.dispatch.models import Shipment
from coalface.trade.experiments.actions import (
    draw_groups,
    draw_up_experiment,
    end_due_experiments,
    judge_experiment,
)
from coalface.trade.experiments.models import Experiment, Participant
from coalface.trade.experiments.queries.customers import candidates
from coalface.trade.experiments.queries.figures import Figures, figures_of
from coalface.trade.experiments.queries.prices import start_of
from coalface.trade.experiments.rules.drawing import draw
from coalface.trade.experiments.rules.states import State
from coalface.trade.ledger.actions import mark_dirty
from coalface.trade.months.actions import recompute_dirty
from coalface.trade.pricing.actions.moves import Moving, move_prices
from coalface.trade.pricing.models import PriceList

LEAST = 8
"""Fewer customers of a product make no experiment."""
MONTHS, SEEDS = 4, 40
LOWER, HIGHER = Decimal(-15), Decimal(8)


def write(today: date) -> None:
    """Of the products that most market customers take; after the grades, which say who they are."""
    last = Month.of(today) - 1
    first_days = ((last - MONTHS + 1).first, today - timedelta(days=13))
    last_days = (last.last, (Month.of(today) + 1).last)
    products = _products(first_days[0], last_days[0])[:2]
    if len(products) == 2:
        _ended(products[0], first_days[0], last_days[0], today)
        _running(products[1], first_days[1], last_days[1], today)


def _products(first: date, last: date) -> list[Product]:
    """Those with enough customers, the most first."""
    found = []
    for product in Product.objects.order_by("code"):
        count = len(candidates(system_user(), _plan(product, first, last)))
        if count >= LEAST:
            found.append((-count, product.code, product))
    return [product for _count, _code, product in sorted(found, key=lambda one: one[:2])]


def _plan(product: Product, first: date, last: date) -> Experiment:
    general = PriceList.objects.get(name="坑口基准价目")
    return Experiment(price_list=general, product=product, from_on=first, until_on=last)


def _ended(product: Product, first: date, last: date, today: date) -> None:
    by, question = system_user(), "坑口价每吨降 15 元，市场客户会多提多少煤？"
    made = _drawn_up(product, first, last, LOWER, f"{product.name}降价 15 元试验", question)
    seed = _telling_seed(made, today)
    made = _begun(draw_groups(experiment_id=made.pk, version=made.version, seed=seed, by=by))
    _pay_as_moved(figures_of(made, today))
    end_due_experiments(today=today, by=by)
    made.refresh_from_db()
    price = made.base_price or Decimal(0)
    judge_experiment(
        experiment_id=made.pk,
        version=made.version,
        decision="降价 15 元多销的煤超出控制组，下季度坑口价下调，执行一个月后复核。",
        decided_price=price + LOWER,
        by=by,
    )


def _running(product: Product, first: date, last: date, today: date) -> None:
    by, question = system_user(), "坑口价每吨涨 8 元，市场客户会少提多少煤？"
    made = _drawn_up(product, first, last, HIGHER, f"{product.name}涨价 8 元试验", question)
    made = _begun(draw_groups(experiment_id=made.pk, version=made.version, seed=7, by=by))
    _pay_as_moved(figures_of(made, today))


def _drawn_up(
    product: Product, first: date, last: date, move: Decimal, name: str, question: str
) -> Experiment:
    return draw_up_experiment(
        name=name,
        question=question,
        price_list=_plan(product, first, last).price_list,
        product=product,
        from_on=first,
        until_on=last,
        moves=[move],
        by=system_user(),
    )


def _telling_seed(experiment: Experiment, today: date) -> int:
    """The draw with the mildest answer that is clear: made-up customers know nothing of prices."""
    groups, offered = list(experiment.groups.all()), candidates(system_user(), experiment)
    told: list[tuple[bool, Decimal, int]] = []
    for seed in range(SEEDS):
        drawn = [
            Participant(group=groups[one.group], customer_id=one.customer_id, block=one.block)
            for one in draw(offered, len(groups), seed=seed)
        ]
        for one in Figures(experiment, groups, drawn, today).verdict.comparisons:
            if one.effect > 0:
                told.append((not one.carries, one.effect, seed))
    return min(told)[-1] if told else 0


def _begun(experiment: Experiment) -> Experiment:
    """As it would have begun on its first day, which has passed."""
    start = start_of(experiment)
    experiment.base_price, experiment.floor_per_tonne = start.base_price, start.floor
    experiment.begun_at, experiment.state = timezone.now(), State.RUNNING.value
    experiment.save()
    moving = Moving(
        experiment.price_list,
        experiment.product,
        experiment.mine,
        experiment.from_on,
        experiment.until_on,
        experiment.name,
    )
    rows = list(experiment.participants.select_related("customer", "group").order_by("customer"))
    amounts = {one.customer: one.group.move_per_tonne for one in rows}
    for one, move in zip(rows, move_prices(moving=moving, amounts=amounts, by=system_user()), strict=True):
        one.move = move
        one.save(update_fields=["move"])
    return experiment


def _pay_as_moved(figures: Figures) -> None:
    """What was delivered in that time had the moved price from the beginning."""
    span = figures.spans.during
    for group in figures.groups:
        moved = _without_terms(figures.members(group)) if group.place else []
        rows = Shipment.objects.filter(
            customer__in=moved, product=figures.experiment.product, shipped_on__range=(span.first, span.last)
        )
        with pgtrigger.ignore("dispatch.Shipment:update_update"):
            rows.update(unit_price_per_tonne=F("unit_price_per_tonne") + group.move_per_tonne)
        mark_dirty(rows.values_list("customer_id", "shipped_on"))
    recompute_dirty(by=system_user())


def _without_terms(customers: Sequence[int]) -> list[int]:
    """Those whose deliveries are not settled by the terms of a contract."""
    bound = ContractTerms.objects.filter(contract__customer__in=customers)
    return sorted(set(customers) - set(bound.values_list("contract__customer", flat=True)))
