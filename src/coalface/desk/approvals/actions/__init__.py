"""What people do about approvals."""

from coalface.desk.approvals.actions.asking import (
    AlreadyInApproval,
    NobodyToDecide,
    request_approval,
    withdraw_approval,
)
from coalface.desk.approvals.actions.deciding import AlreadyDecided, NotYourTurn, ReasonMissing, decide
from coalface.desk.approvals.actions.routing import RouteInvalid, Stop, change_route
from coalface.desk.approvals.actions.standing_in import DelegationInvalid, delegate_to, end_delegation

__all__ = [
    "AlreadyDecided",
    "AlreadyInApproval",
    "DelegationInvalid",
    "NobodyToDecide",
    "NotYourTurn",
    "ReasonMissing",
    "RouteInvalid",
    "Stop",
    "change_route",
    "decide",
    "delegate_to",
    "end_delegation",
    "request_approval",
    "withdraw_approval",
]
