"""What is done about care."""

from coalface.relations.care.actions.raising import raise_cares, tell_keepers
from coalface.relations.care.actions.ruling import (
    CareDayInvalid,
    CarePolicyInvalid,
    add_day,
    change_day,
    remove_day,
    set_policy,
)
from coalface.relations.care.actions.settling import (
    CareInvalid,
    CareSettled,
    record_care,
    record_many,
    skip_care,
)

__all__ = [
    "CareDayInvalid",
    "CareInvalid",
    "CarePolicyInvalid",
    "CareSettled",
    "add_day",
    "change_day",
    "raise_cares",
    "record_care",
    "record_many",
    "remove_day",
    "set_policy",
    "skip_care",
    "tell_keepers",
]
