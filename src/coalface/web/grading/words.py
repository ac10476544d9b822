"""Grades, reasons, methods and shares as the pages say them."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.evaluation.grading.models import GradeRecord
from coalface.evaluation.grading.rules.policy import Approval, Downgrade, Quantity, Rank
from coalface.evaluation.grading.rules.scale import percent
from coalface.evaluation.grading.rules.words import FLUCTUATIONS, FULFILMENTS, GRADES, NAMES

QUANTITIES = {
    Quantity.DISPATCHED: gettext_lazy("weight dispatched"),
    Quantity.RECEIVED: gettext_lazy("weight received"),
}
DOWNGRADES = {
    Downgrade.STRAIGHT: gettext_lazy("straight to the grade the criteria support"),
    Downgrade.ONE_LEVEL: gettext_lazy("one level a review"),
}
APPROVALS = {
    Approval.CHANGES: gettext_lazy("every change of grade"),
    Approval.UPGRADES: gettext_lazy("upgrades only"),
    Approval.NONE: gettext_lazy("nothing"),
}
METHODS = {
    "quantity": gettext_lazy("Weight that counts"),
    "fulfilment": gettext_lazy("Contract fulfilment by"),
    "fluctuation": gettext_lazy("Monthly fluctuation by"),
    "fluctuation_without_plan": gettext_lazy("Fluctuation without a plan by"),
    "downgrade": gettext_lazy("A downgrade goes"),
    "approval": gettext_lazy("Leaders approve"),
}
NUMBERS = {
    "window_months": gettext_lazy("Months that are looked at"),
    "least_months": gettext_lazy("Months needed at least"),
    "trial_months": gettext_lazy("Months of trial"),
    "running_months_before_upgrade": gettext_lazy("Months of running before an upgrade"),
    "levels_per_upgrade": gettext_lazy("Levels an upgrade at most"),
    "levels_per_unshipped_month": gettext_lazy("Levels lost for each unexcused month without shipment"),
    "idle_months_to_potential": gettext_lazy("Months without business until potential"),
    "further_idle_months_to_eliminated": gettext_lazy("Further months until eliminated"),
}
BOUNDS = {
    "fulfilment_over_pct": gettext_lazy("Contract fulfilment over, %"),
    "fluctuation_under_pct": gettext_lazy("Monthly fluctuation under, %"),
    "on_time_over_pct": gettext_lazy("Paid on time over, %"),
    "bill_share_under_pct": gettext_lazy("Share of acceptance bills under, %"),
}


def grade_name(rank: int) -> str:
    return _(GRADES[Rank(rank)])


def grade_choices() -> list[tuple[int, str]]:
    return [(rank.value, grade_name(rank)) for rank in sorted(Rank, reverse=True)]


def criterion_name(name: str) -> str:
    return _(NAMES[name])


def method_choices(name: str) -> list[tuple[str, str | Promise]]:
    """The values a method of the policy may have, in words."""
    if name == "fulfilment":
        return [(method.value, _(words)) for method, words in FULFILMENTS.items()]
    if name.startswith("fluctuation"):
        return [(method.value, _(words)) for method, words in FLUCTUATIONS.items()]
    named: dict[str, Iterable[tuple[StrEnum, str | Promise]]] = {
        "quantity": QUANTITIES.items(),
        "downgrade": DOWNGRADES.items(),
        "approval": APPROVALS.items(),
    }
    return [(value.value, words) for value, words in named[name]]


def reason_name(code: str) -> str:
    return str(GradeRecord.Reason(code).label) if code else ""


def share(value: int | None) -> Decimal | None:
    """A recorded share in percent."""
    return None if value is None else percent(value)
