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
    Right("customer.assign", mark("Hand customers to another person")),
    Right("customer.merge", mark("Merge customers that are one company")),
    Right("customer.note", mark("Write on a customer's timeline")),
    Right("credential.view", mark("See credentials")),
    Right("credential.edit", mark("Record and renew credentials")),
    Right("credential.verify", mark("Verify credentials")),
    Right("trade.view", mark("See contracts and shipments")),
    Right("trade.edit", mark("Record contracts and shipments")),
    Right("money.view", mark("See prices and payments")),
    Right("money.edit", mark("Record payments")),
    Right("pricing.view", mark("See how prices come about"), scoped=False),
    Right("pricing.edit", mark("Set how prices come about"), scoped=False),
    Right("contract.decide", mark("Approve contracts and prices below the floor")),
    Right("account.edit", mark("Keep customers' accounts")),
    Right("credit.grant", mark("Grant credit")),
    Right("plan.view", mark("See orders and plans")),
    Right("plan.edit", mark("Record orders and plans")),
    Right("weighing.edit", mark("Issue loading notes and weigh")),
    Right("assay.view", mark("See samples and assays")),
    Right("assay.edit", mark("Take samples and record assays")),
    Right("settlement.view", mark("See settlements and invoices")),
    Right("settlement.edit", mark("Prepare settlements and invoices")),
    Right("settlement.approve", mark("Approve settlements")),
    Right("purchase.view", mark("See purchased coal")),
    Right("purchase.edit", mark("Record purchased coal")),
    Right("market.view", mark("See price indices")),
    Right("market.edit", mark("Record price indices"), scoped=False),
    Right("grade.view", mark("See grades")),
    Right("grade.judge", mark("Record judgements and excuses")),
    Right("grade.run", mark("Run a grade review"), scoped=False),
    Right("grade.approve", mark("Approve grades")),
    Right("dossier.view", mark("See facts, reports and competitors")),
    Right("dossier.report", mark("Report facts and changes")),
    Right("dossier.file", mark("File facts and keep their templates")),
    Right("dossier.decide", mark("Decide on what facts say")),
    Right("dossier.confidential", mark("See confidential facts"), scoped=False),
    Right("key_people.view", mark("See key people")),
    Right("key_people.edit", mark("Record key people and what ties them")),
    Right("pool.claim", mark("Claim customers from the pool"), scoped=False),
    Right("pool.manage", mark("Set the rules of the pool"), scoped=False),
    Right("census.edit", mark("Fill in census sheets"), scoped=False),
    Right("revision.run", mark("Run revisions of the archive"), scoped=False),
    Right("revision.sign", mark("Sign off revised archives")),
    Right("room.view", mark("See what the archive room holds")),
    Right("room.keep", mark("Keep the archive room")),
    Right("room.borrow", mark("Borrow from the archive room")),
    Right("room.destroy", mark("Approve the destruction of papers")),
    Right("admission.view", mark("See admissions")),
    Right("admission.edit", mark("Prepare admissions")),
    Right("admission.decide", mark("Approve, suspend and lift admissions")),
    Right("review.view", mark("See customer reviews")),
    Right("review.edit", mark("Plan and hold customer reviews")),
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
