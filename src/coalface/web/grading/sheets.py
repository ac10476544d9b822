"""The calculation behind a record, line by line, and the lines of its months and grades."""

from collections.abc import Iterable
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from coalface.evaluation.grading.models import GradeRecord
from coalface.evaluation.grading.queries import Quantities, inputs_of, quantities_of
from coalface.evaluation.grading.rules.judge import fluctuation_method, fulfilment_parts
from coalface.evaluation.grading.rules.policy import Fluctuation, Fulfilment, Quantity
from coalface.evaluation.grading.rules.scale import up
from coalface.evaluation.grading.rules.words import FLUCTUATIONS, FULFILMENTS
from coalface.identity.people.models import User
from coalface.kernel.measures import from_fen, from_kilograms
from coalface.kernel.periods import Month, months_between
from coalface.web import figures
from coalface.web.components.charts import Chart, Series
from coalface.web.components.sheet import Line, Sheet
from coalface.web.grading.words import QUANTITIES, share


def fulfilment_sheet(record: GradeRecord) -> Sheet:
    """The three definitions of B2 on the recorded inputs, the one the policy uses as the total."""
    used, inputs = record.review.policy.policy.fulfilment, inputs_of(record)
    lines = []
    for method in Fulfilment:
        part, owed = fulfilment_parts(method, inputs)
        ratio = f"{from_kilograms(part):,.2f} ÷ {from_kilograms(owed):,.2f}"
        value = _share(up(part, owed)) if owed > 0 else _("not assessable")
        lines.append(_choice(_(FULFILMENTS[method]), value, ratio, is_used=method is used))
    return Sheet(_("Contract fulfilment"), [_("Value")], lines)


def fluctuation_sheet(record: GradeRecord) -> Sheet:
    """The eight methods of B10 on the recorded inputs, the one the policy uses as the total."""
    policy, inputs = record.review.policy.policy, inputs_of(record)
    used = fluctuation_method(policy, inputs)
    fallback = (
        _("not enough months with a plan, so this one counts") if used is not policy.fluctuation else ""
    )
    lines = [
        _choice(
            _(FLUCTUATIONS[method]),
            _share(getattr(inputs, method.value)),
            fallback if method is used else "",
            is_used=method is used,
        )
        for method in Fluctuation
    ]
    return Sheet(_("Monthly fluctuation"), [_("Value")], lines)


def inputs_sheet(record: GradeRecord) -> Sheet:
    """The recorded inputs in the order in which they are used."""
    return Sheet(_("Recorded inputs"), [_("Value")], [*_trade(record), *_money(record), *_time(record)])


def _choice(label: str, value: str, note: str, *, is_used: bool) -> Line:
    """One of several definitions; the used one says so in words too."""
    used = _("used by the policy")
    said = " · ".join(part for part in (used if is_used else "", note) if part)
    return Line(label, [value], said, "total" if is_used else "")


def _trade(record: GradeRecord) -> Iterable[Line]:
    policy, inputs = record.review.policy.policy, inputs_of(record)
    months = _("%(n)s months with a plan") % {"n": inputs.planned_months}
    yield Line(_("Contracted"), [figures.kg(inputs.contracted_kg)])
    yield Line(_("Excused"), [figures.kg(inputs.excused_kg)])
    yield Line(_("Plan"), [figures.kg(inputs.planned_kg)], months)
    yield Line(_("Delivered"), [figures.kg(inputs.delivered_kg)], str(QUANTITIES[policy.quantity]))
    yield Line(_("Delivered within the plan"), [figures.kg(inputs.kept_kg)])


def _money(record: GradeRecord) -> Iterable[Line]:
    yield Line(_("Paid"), [_yuan(record.paid_fen)])
    yield Line(_("Paid in acceptance bills"), [_yuan(record.bills_fen)])
    yield Line(_("Share of acceptance bills"), [_share(record.bill_share)], level="subtotal")
    yield Line(_("Paid with a due date"), [_yuan(record.due_fen)])
    yield Line(_("Paid by its due date"), [_yuan(record.on_time_fen)])
    yield Line(_("Paid on time"), [_share(record.on_time)], level="subtotal")


def _time(record: GradeRecord) -> Iterable[Line]:
    rows = (
        (_("Months in the window"), record.months),
        (_("Months without shipment in the window"), record.gap_months),
        (_("Months since the last shipment"), record.unshipped_run),
        (_("Months in a row without business"), record.idle_run),
        (_("Unexcused months without shipment since the last review"), record.unexcused_months),
        (_("Months running since the first shipment"), record.running_months),
    )
    for label, number in rows:
        yield Line(label, ["—" if number is None else str(number)])


def months_chart(user: User, record: GradeRecord) -> Chart:
    """Deliveries and plan of the window as they stand today; None of it without the right to see trade."""
    policy, period = record.review.policy.policy, Month.of(record.period_on)
    months = list(months_between(Month(period.index - policy.window_months + 1), period))
    seen = quantities_of(user, record.customer, months[0], months[-1])
    behind = f"{reverse('trade:shipments')}?customer={record.customer_id}"
    urls = [f"{behind}&shipped_on_from={month.first}&shipped_on_to={month.last}" for month in months]
    delivered = [_tonnes(seen, month, policy.quantity is Quantity.RECEIVED) for month in months]
    planned = [seen[month].planned if month in seen else None for month in months]
    series = [Series(_("Delivered"), delivered, urls), Series(_("Plan"), planned, kind="line")]
    return Chart(
        "bar", _("Deliveries and plan, today's figures"), [str(m) for m in months], series, _("t"), _("Month")
    )


def grade_history(records: Iterable[GradeRecord]) -> Chart:
    """Grades of the past months, 5 for strategic down to 1 for eliminated; each leads to its record."""
    rows = sorted(records, key=lambda record: record.period_on)
    series = Series(
        _("Grade"),
        [record.final for record in rows],
        [reverse("grading:record", args=[record.pk]) for record in rows],
    )
    labels = [f"{record.period_on:%Y-%m}" for record in rows]
    return Chart(
        "line", _("Grades so far (5 strategic to 1 eliminated)"), labels, [series], label_head=_("Period")
    )


def _share(value: int | None) -> str:
    seen = share(value)
    return _("not assessable") if seen is None else figures.pct(seen)


def _yuan(fen: int) -> str:
    return figures.yuan(from_fen(fen))


def _tonnes(seen: dict[Month, Quantities], month: Month, received: bool) -> Decimal | None:
    found = seen.get(month)
    if found is None:
        return None
    return found.received if received else found.dispatched
