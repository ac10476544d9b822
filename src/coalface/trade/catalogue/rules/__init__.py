"""What an entry of the catalogue needs, what a mine brings out, and when a stockyard alarms."""

from coalface.trade.catalogue.rules.places import (
    Alarm,
    Judgement,
    Yard,
    item_findings,
    judge_yard,
    month_output,
    output_findings,
    yard_findings,
)

__all__ = [
    "Alarm",
    "Judgement",
    "Yard",
    "item_findings",
    "judge_yard",
    "month_output",
    "output_findings",
    "yard_findings",
]
