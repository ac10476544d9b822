"""The judge: inputs of any number of customers in, grades with their verdicts and reasons out."""

from decimal import Decimal

import ibis
from ibis.expr.types import BooleanValue, IntegerValue, StringValue, Table, Value

from coalface.evaluation.grading.metrics.arithmetic import either, money_down, money_up, only, up, whole
from coalface.evaluation.grading.rules import scale
from coalface.evaluation.grading.rules.judge import Reason, Verdict
from coalface.evaluation.grading.rules.policy import (
    LADDER,
    QUALITIES,
    Approval,
    Demands,
    Downgrade,
    Fluctuation,
    Fulfilment,
    Policy,
    Rank,
)

OUTCOME = {
    "fulfilment": "int64",
    "fluctuation": "int64",
    "on_time": "int64",
    "bill_share": "int64",
    "supported": "int32",
    "final": "int32",
    "reason": "string",
    "verdicts": "string",
    "waits": "boolean",
}
"""Name and type of the columns that judging adds."""


def judged(policy: Policy, inputs: Table) -> Table:
    """The inputs with the columns of OUTCOME beside them; as `rules.judge.judge`."""
    rows = inputs.mutate(**_values(policy, inputs))
    lines = {rank: _verdicts(policy.ladder[rank], rows) for rank in LADDER}
    rows = rows.mutate(**{f"line_{rank.code}": line for rank, line in lines.items()})
    passes = [(_passes(rows[f"line_{rank.code}"]), rank.value) for rank in LADDER]
    rows = rows.mutate(
        supported=ibis.cases(*passes, else_=Rank.POTENTIAL.value).cast("int32"),
        verdicts=ibis.literal("").concat(*(rows[f"line_{rank.code}"] for rank in LADDER)),
    )
    rows = _stepped(policy, rows)
    final, reason = _decision(policy, rows)
    rows = rows.mutate(final=final.cast("int32"), reason=reason)
    rows = rows.mutate(waits=_waits(policy, rows))
    return rows.select(*inputs.columns, **{name: rows[name].cast(kind) for name, kind in OUTCOME.items()})


def _values(policy: Policy, rows: Table) -> dict[str, Value]:
    enough = rows.months >= policy.least_months
    part, owed = {
        Fulfilment.CONTRACTED: (rows.delivered_kg, rows.contracted_kg),
        Fulfilment.LESS_EXCUSED: (rows.delivered_kg, rows.contracted_kg - rows.excused_kg),
        Fulfilment.MONTH_BY_MONTH: (rows.kept_kg, rows.planned_kg),
    }[policy.fulfilment]
    fluctuation = rows[policy.fluctuation.value]
    if policy.fluctuation is Fluctuation.PLAN_GAP:
        planned = rows.planned_months >= policy.least_months
        fluctuation = either(planned, fluctuation, rows[policy.fluctuation_without_plan.value])
    return {
        "fulfilment": only(enough, up(part, owed)),
        "fluctuation": only(enough, fluctuation),
        "on_time": money_up(rows.on_time_fen, rows.due_fen),
        "bill_share": money_down(rows.bills_fen, rows.paid_fen),
    }


def _verdicts(demands: Demands, rows: Table) -> StringValue:
    letters = [
        _over(rows.fulfilment, demands.fulfilment_over_pct),
        _under(rows.fluctuation, demands.fluctuation_under_pct),
        _over(rows.on_time, demands.on_time_over_pct),
        _under(rows.bill_share, demands.bill_share_under_pct),
        *(
            _letter(rows[judged.value]) if judged in demands.judged else ibis.literal(Verdict.NOT_ASKED.value)
            for judged in QUALITIES
        ),
    ]
    return letters[0].concat(*letters[1:])


def _over(value: IntegerValue, bound: Decimal | None) -> StringValue:
    if bound is None:
        return ibis.literal(Verdict.NOT_ASKED.value)
    return _letter(value > scale.of_percent(bound))


def _under(value: IntegerValue, bound: Decimal | None) -> StringValue:
    if bound is None:
        return ibis.literal(Verdict.NOT_ASKED.value)
    return _letter(value < scale.of_percent(bound))


def _letter(answer: BooleanValue) -> StringValue:
    """Neither true nor false means that the evidence is missing."""
    return ibis.cases(
        (answer, Verdict.PASS.value), (~answer, Verdict.FAIL.value), else_=Verdict.UNKNOWN.value
    )


def _passes(line: StringValue) -> BooleanValue:
    return ~(line.contains(Verdict.FAIL.value) | line.contains(Verdict.UNKNOWN.value))


def _stepped(policy: Policy, rows: Table) -> Table:
    """What one review may move (`earned`) and what missing shipments leave (`cut_to`)."""
    rows = rows.mutate(ripe=rows.running_months >= policy.months_before_upgrade)
    ceiling = rows.previous + either(rows.ripe, ibis.literal(policy.levels_per_upgrade), ibis.literal(0))
    floor = rows.previous - 1 if policy.downgrade is Downgrade.ONE_LEVEL else ibis.literal(1, "int32")
    rows = rows.mutate(
        earned=whole(ibis.least(ibis.greatest(rows.supported, floor, Rank.POTENTIAL.value), ceiling)),
        cut_to=whole(
            ibis.greatest(
                Rank.POTENTIAL.value,
                rows.previous - policy.levels_per_unshipped_month * rows.unexcused_months,
            )
        ),
    )
    return rows.mutate(cut=(rows.unexcused_months > 0) & (rows.cut_to < rows.earned))


def _decision(policy: Policy, rows: Table) -> tuple[IntegerValue, StringValue]:
    out, back = rows.previous == Rank.ELIMINATED.value, rows.idle_run == 0
    green = ~rows.ripe & (rows.supported > rows.earned)
    steps = (
        (rows.at_risk, Rank.ELIMINATED, Reason.AT_RISK),
        (rows.idle_run >= policy.idle_months_to_eliminated, Rank.ELIMINATED, Reason.IDLE_ELIMINATED),
        (out & back, Rank.POTENTIAL, Reason.RETURNED),
        (out, Rank.ELIMINATED, Reason.STAYS_OUT),
        (rows.idle_run >= policy.idle_months_to_potential, Rank.POTENTIAL, Reason.IDLE_POTENTIAL),
        (rows.cut, rows.cut_to, Reason.UNSHIPPED),
        (green & (rows.running_months < policy.trial_months), rows.earned, Reason.ON_TRIAL),
        (green, rows.earned, Reason.NOT_YET_RUNNING),
        (rows.earned == rows.previous, rows.earned, Reason.KEPT),
        (rows.earned > rows.previous, rows.earned, Reason.UPGRADED),
    )
    ranks = [(when, rank.value if isinstance(rank, Rank) else rank) for when, rank, _reason in steps]
    reasons = [(when, reason.value) for when, _rank, reason in steps]
    return ibis.cases(*ranks, else_=rows.earned), ibis.cases(*reasons, else_=Reason.DOWNGRADED.value)


def _waits(policy: Policy, rows: Table) -> BooleanValue:
    if policy.approval is Approval.NONE:
        return ibis.literal(False)
    if policy.approval is Approval.UPGRADES:
        return rows.final > rows.previous
    return rows.final != rows.previous
