"""Who a supplier is, which papers they need by their kind, and what speaks against buying from them."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum

from coalface.archive.credentials.rules import Document, KindRule, Status, best, status
from coalface.kernel.credit_code import findings as code_findings
from coalface.kernel.findings import Finding, Severity, blocking, mark

NO_NAME = mark("A supplier needs a name.")
RATE_ODD = mark("A VAT rate lies between 0 and 17%%.")
SUSPENDED = mark("Nothing new is bought from %(supplier)s: the supplier is suspended.")
ENDS_FIRST = mark("The end must not lie before the beginning.")
HIGHEST_RATE_PCT = Decimal(17)
_ACCOUNT = re.compile(r"[0-9]{8,30}")
ACCOUNT_ODD = mark("An account number has 8 to 30 digits.")


class Kind(StrEnum):
    """What a supplier is."""

    MINE = "mine"
    WASHER = "washer"
    TRADER = "trader"


class Standing(StrEnum):
    """Whether something new may be bought from a supplier."""

    CANDIDATE = "candidate"
    ACTIVE = "active"
    SUSPENDED = "suspended"


class Paper(StrEnum):
    """The licences a supplier is asked for."""

    BUSINESS = "business"
    MINING = "mining"
    SAFETY = "safety"
    ENVIRONMENT = "environment"
    OTHER = "other"


MANDATORY = {
    Kind.MINE: (Paper.BUSINESS, Paper.MINING, Paper.SAFETY),
    Kind.WASHER: (Paper.BUSINESS, Paper.ENVIRONMENT),
    Kind.TRADER: (Paper.BUSINESS,),
}


def supplier_findings(
    name: str, credit_code: str, bank_account: str, rate_pct: Decimal | None
) -> list[Finding]:
    """What is wrong with a supplier's card; the credit code is normalised and may be missing (GB 32100)."""
    found = [] if name else [blocking("name_missing", NO_NAME, "name")]
    if credit_code:
        found += code_findings(credit_code)
    if bank_account and not _ACCOUNT.fullmatch(bank_account):
        found.append(blocking("account_odd", ACCOUNT_ODD, "bank_account"))
    if rate_pct is not None and not 0 <= rate_pct <= HIGHEST_RATE_PCT:
        found.append(blocking("rate_odd", RATE_ODD, "vat_rate_pct"))
    return found


def licence_status(document: Document, today: date) -> Status:
    """Judged as the papers of customers are (B1), once somebody has put the paper on file."""
    return status(KindRule("licence"), document, today)


def paper_statuses(
    kind: Kind, papers: Iterable[tuple[Paper, Document]], today: date
) -> dict[Paper, tuple[Status, date | None]]:
    """The best paper of each kind that is asked for, with its last day."""
    held = list(papers)
    found: dict[Paper, tuple[Status, date | None]] = {}
    for asked in MANDATORY[kind]:
        of_kind = [document for paper, document in held if paper is asked]
        reached = best(licence_status(document, today) for document in of_kind)
        last = max((one.expires_on for one in of_kind if one.expires_on), default=None)
        found[asked] = (reached, last)
    return found


def period_findings(first: date | None, last: date | None) -> list[Finding]:
    reversed_ = first is not None and last is not None and last < first
    return [blocking("ends_first", ENDS_FIRST, "expires_on")] if reversed_ else []


def standing_findings(supplier: str, standing: Standing) -> list[Finding]:
    """A suspended supplier is refused; a candidate is for those who approve to judge."""
    if standing is Standing.SUSPENDED:
        return [blocking("suspended", SUSPENDED, "supplier", {"supplier": supplier})]
    if standing is Standing.CANDIDATE:
        message = mark("%(supplier)s is still a candidate.")
        return [Finding("candidate", Severity.NEEDS_APPROVAL, message, {"supplier": supplier})]
    return []
