"""What the customers of an experiment took before, during and after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from django.db.models import F, Q, QuerySet, Sum

from coalface.archive.customers.models import Customer
from coalface.trade.dispatch.models import Shipment
from coalface.trade.experiments.models import Experiment, Group, Participant
from coalface.trade.experiments.rules.figures import Delivered, Sums, sums_of, taken_by
from coalface.trade.experiments.rules.judging import Level, Taken, Terms, Verdict, judge
from coalface.trade.experiments.rules.spans import Span, Spans, spans_of, stretches

ZERO = Decimal(0)


def tonnes_before(experiment: Experiment, customers: QuerySet[Customer]) -> dict[int, Decimal]:
    """Tonnes of the product that customers took in the time before the first day, of those who took any."""
    before = spans_of(Span(experiment.from_on, experiment.until_on)).before
    rows = _shipped(experiment, before.first, before.last).filter(customer__in=customers.values("pk"))
    sums = rows.order_by().values("customer").annotate(tonnes=Sum("net_tonnes"))
    return {one["customer"]: one["tonnes"] for one in sums}


@dataclass
class Figures:
    """Everything that was delivered around an experiment, up to a day; read once."""

    experiment: Experiment
    groups: Sequence[Group]
    participants: Sequence[Participant]
    until: date

    @cached_property
    def spans(self) -> Spans:
        return spans_of(self.experiment.span)

    @cached_property
    def rows(self) -> list[Delivered]:
        first, last = self.spans.before.first, min(self.spans.after.last, self.until)
        ids = [one.customer_id for one in self.participants]
        shipped = _shipped(self.experiment, first, last).filter(customer__in=ids)
        sums = (
            shipped.order_by()
            .values_list("customer", "shipped_on")
            .annotate(
                tonnes=Sum("net_tonnes"),
                priced=Sum("net_tonnes", filter=Q(unit_price_per_tonne__isnull=False), default=ZERO),
                value=Sum(F("net_tonnes") * F("unit_price_per_tonne"), default=ZERO),
            )
        )
        return [Delivered(*one) for one in sums]

    @property
    def drawn(self) -> bool:
        """Whether every customer came into their group by lot."""
        return all(one.block is not None for one in self.participants)

    @cached_property
    def stretches(self) -> list[Span]:
        return stretches(self.spans, self.until)

    def members(self, group: Group) -> list[int]:
        return [one.customer_id for one in self.participants if one.group_id == group.pk]

    def sums(self, group: Group, span: Span) -> Sums:
        last = min(span.last, self.until)
        return sums_of(self.rows, self.members(group), Span(span.first, max(last, span.first - timedelta(1))))

    @cached_property
    def verdict(self) -> Verdict:
        """What the figures tell; only asked of one that is over, or each look would be another chance."""
        experiment = self.experiment
        terms = Terms(
            experiment.base_price or ZERO,
            self.spans.during.days,
            experiment.unit_cost_per_tonne or ZERO,
            experiment.seed or experiment.pk,
        )
        control, *moved = self.groups
        levels = [Level(one.move_per_tonne, self._taken(one)) for one in moved]
        return judge(levels, self._taken(control), terms)

    def _taken(self, group: Group) -> list[Taken]:
        blocks = {
            one.customer_id: one.block if self.drawn else None
            for one in self.participants
            if one.group_id == group.pk
        }
        return taken_by(self.rows, blocks, self.spans.before, self.spans.during)


def figures_of(experiment: Experiment, until: date) -> Figures:
    """The figures of an experiment up to a day, whatever the reader sees: ask `sees_figures` first."""
    groups = list(experiment.groups.all())
    return Figures(experiment, groups, list(experiment.participants.all()), until)


def _shipped(experiment: Experiment, first: date, last: date) -> QuerySet[Shipment]:
    rows = Shipment.objects.filter(product=experiment.product_id, shipped_on__range=(first, last))
    return rows if experiment.mine_id is None else rows.filter(mine=experiment.mine_id)
