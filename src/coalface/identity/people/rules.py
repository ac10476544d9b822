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


MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class DefaultRole:
    """A role a new installation starts with; an administrator may change it afterwards."""

    code: str
    name: str
    scope: Scope
    rights: tuple[str, ...]


_SEE = (
    "customer.view",
    "credential.view",
    "trade.view",
    "grade.view",
    "room.view",
    "admission.view",
    "review.view",
    "market.view",
    "plan.view",
    "assay.view",
)
_SELL = (
    *_SEE,
    "plan.edit",
    "settlement.view",
    "room.borrow",
    "admission.edit",
    "customer.edit",
    "customer.note",
    "credential.edit",
    "trade.edit",
    "money.view",
    "key_people.view",
    "key_people.edit",
    "dossier.view",
    "dossier.report",
    "pool.claim",
    "census.edit",
    "revision.sign",
)
_LEAD = (
    *_SELL,
    "contract.decide",
    "settlement.edit",
    "pricing.view",
    "admission.decide",
    "review.edit",
    "customer.assign",
    "grade.judge",
    "market.edit",
    "export",
)
_DIRECT = (
    *_LEAD,
    "credit.grant",
    "settlement.approve",
    "purchase.view",
    "purchase.edit",
    "pricing.edit",
    "customer.merge",
    "room.destroy",
    "dossier.decide",
    "dossier.confidential",
    "credential.verify",
    "grade.run",
    "grade.approve",
    "import.run",
    "policy.edit",
    "pool.manage",
    "revision.run",
)
_KEEP = (
    *_SEE,
    "customer.merge",
    "market.edit",
    "room.keep",
    "room.borrow",
    "admission.edit",
    "admission.decide",
    "review.edit",
    "customer.edit",
    "customer.assign",
    "customer.note",
    "credential.edit",
    "credential.verify",
    "grade.judge",
    "grade.run",
    "import.run",
    "export",
    "key_people.view",
    "key_people.edit",
    "dossier.view",
    "dossier.report",
    "dossier.file",
    "dossier.confidential",
    "pool.manage",
    "census.edit",
    "revision.run",
    "revision.sign",
)

DEFAULT_ROLES = (
    DefaultRole(
        "system-administrator",
        "系统管理员",
        Scope.ALL,
        ("people.edit", "policy.edit", "audit.view", "import.run"),
    ),
    DefaultRole("archivist", "档案管理员", Scope.ALL, _KEEP),
    DefaultRole("salesperson", "业务员", Scope.OWN, _SELL),
    DefaultRole(
        "resident-officer",
        "驻厂员",
        Scope.OWN,
        (
            "customer.view",
            "customer.note",
            "trade.view",
            "trade.edit",
            "key_people.view",
            "census.edit",
            "dossier.view",
            "dossier.report",
        ),
    ),
    DefaultRole("section-chief", "业务科长", Scope.BELOW, _LEAD),
    DefaultRole("area-manager", "片区经理", Scope.BELOW, (*_LEAD, "pricing.edit", "grade.run")),
    DefaultRole("director", "总监", Scope.ALL, _DIRECT),
    DefaultRole(
        "leader",
        "公司领导",
        Scope.ALL,
        (
            *_SEE,
            "money.view",
            "pricing.view",
            "contract.decide",
            "credit.grant",
            "settlement.view",
            "settlement.approve",
            "purchase.view",
            "admission.decide",
            "grade.approve",
            "room.destroy",
            "export",
            "key_people.view",
            "revision.run",
            "dossier.view",
            "dossier.decide",
            "dossier.confidential",
            "audit.view",
        ),
    ),
    DefaultRole(
        "finance",
        "财务",
        Scope.ALL,
        (
            *_SEE,
            "money.view",
            "money.edit",
            "account.edit",
            "settlement.view",
            "settlement.edit",
            "purchase.view",
            "pricing.view",
            "market.edit",
            "import.run",
            "export",
        ),
    ),
    DefaultRole("quality", "质检", Scope.ALL, ("customer.view", "trade.view", "assay.view", "assay.edit")),
    DefaultRole(
        "dispatch",
        "调运",
        Scope.ALL,
        (
            "customer.view",
            "trade.view",
            "trade.edit",
            "plan.view",
            "plan.edit",
            "weighing.edit",
            "assay.view",
            "import.run",
        ),
    ),
    DefaultRole(
        "auditor",
        "审计",
        Scope.ALL,
        (
            *_SEE,
            "money.view",
            "pricing.view",
            "settlement.view",
            "purchase.view",
            "audit.view",
            "export",
        ),
    ),
)


def path_below(parent_path: str, department_id: int) -> str:
    """The path of a department under a parent; a root's parent path is empty."""
    return f"{parent_path or '/'}{department_id}/"


def is_within(path: str, ancestor_path: str) -> bool:
    """Whether a department is the other one or lies below it."""
    return path.startswith(ancestor_path)


def depth(path: str) -> int:
    """How many departments a path names."""
    return path.count("/") - 1


def widest(scopes: Iterable[Scope]) -> Scope | None:
    """The widest of several scopes; None when there is none."""
    return max(scopes, key=WIDTH.__getitem__, default=None)
