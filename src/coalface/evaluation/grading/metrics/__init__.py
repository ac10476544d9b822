"""The measures and the judge as Ibis expressions: one customer or all of them, on any engine.

`measured` gives the inputs of every customer for one period, `judged` adds the outcome. Both say the same as
`rules.measures.measure` and `rules.judge.judge`; a property test compares them row by row.
"""

from coalface.evaluation.grading.metrics.inputs import Hold, measured, worked_out
from coalface.evaluation.grading.metrics.outcome import OUTCOME, judged
from coalface.evaluation.grading.metrics.readings import OF_MONTHS, Readings, readings
from coalface.evaluation.grading.metrics.sources import INPUTS, Sources

__all__ = [
    "INPUTS",
    "OF_MONTHS",
    "OUTCOME",
    "Hold",
    "Readings",
    "Sources",
    "judged",
    "measured",
    "readings",
    "worked_out",
]
