"""Rights and data scopes as plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from coalface.kernel.findings import mark


class Scope(StrEnum):
    """Whose records a right covers, from the narrowest to the widest."""

    OWN = "own"
    BELOW = "below"
    ALL = "all"


WIDTH = {Scope.OWN: 1, Scope.BELOW: 2, Scope.ALL: 3}


@dataclass(frozen=True, slots=True)
class Right:
    """One thing a role may allow; `scoped` rights cover only the records inside the role's scope."""

    code: str
    name: str
    scoped: bool = True


RIGHTS = (
    Right("customer.view", mark("See customers")),
    Right("customer.edit", mark("Create and change customers")),
    Right("customer.note", mark("Write on a customer's timeline")),
    Right("credential.view", mark("See credentials")),
    Right("credential.edit", mark("Record and renew credentials")),
    Right("credential.verify", mark("Verify credentials")),
    Right("trade.view", mark("See contracts and shipments")),
    Right("trade.edit", mark("Record contracts and shipments")),
    Right("money.view", mark("See prices and payments")),
    Right("money.edit", mark("Record payments")),
    Right("grade.view", mark("See grades")),
    Right("grade.judge", mark("Record judgements and excuses")),
    Right("grade.run", mark("Run a grade review"), scoped=False),
    Right("grade.approve", mark("Approve grades")),
    Right("import.run", mark("Import files"), scoped=False),
    Right("export", mark("Export lists"), scoped=False),
    Right("policy.edit", mark("Change policies and kinds of credentials"), scoped=False),
    Right("people.edit", mark("Manage people, departments and roles"), scoped=False),
    Right("audit.view", mark("Read the audit trail"), scoped=False),
)
RIGHT_CODES = frozenset(right.code for right in RIGHTS)


def widest(scopes: Iterable[Scope]) -> Scope | None:
    """The widest of several scopes; None when there is none."""
    return max(scopes, key=WIDTH.__getitem__, default=None)
