"""What people do about price experiments."""

from coalface.trade.experiments.actions.beginning import (
    begin_experiment,
    settle,
    submit_experiment,
)
from coalface.trade.experiments.actions.drawing_up import (
    ExperimentFields,
    change_experiment,
    draw_groups,
    draw_up_experiment,
    place_customer,
    remove_customer,
)
from coalface.trade.experiments.actions.ending import (
    break_off_experiment,
    end_due_experiments,
    end_experiment,
)
from coalface.trade.experiments.actions.judging import judge_experiment
from coalface.trade.experiments.actions.keeping import (
    ExperimentInvalid,
    ExperimentStepImpossible,
    index_row,
)

__all__ = [
    "ExperimentFields",
    "ExperimentInvalid",
    "ExperimentStepImpossible",
    "begin_experiment",
    "break_off_experiment",
    "change_experiment",
    "draw_groups",
    "draw_up_experiment",
    "end_due_experiments",
    "end_experiment",
    "index_row",
    "judge_experiment",
    "place_customer",
    "remove_customer",
    "settle",
    "submit_experiment",
]
