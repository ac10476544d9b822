"""Why a customer cannot take part in a price experiment."""

from dataclasses import dataclass

from coalface.kernel.findings import Finding, blocking, mark

NOT_MARKET = mark("%(customer)s is not a market customer; only their prices are tried out.")
GONE = mark("%(customer)s is in the recycle bin.")
NOT_LISTED = mark("%(customer)s is no member of the list %(list)s.")
FIXED = mark("The price of %(customer)s is fixed by the contract %(contract)s.")
FLOATING = mark("The price of %(customer)s floats by the contract %(contract)s.")
OTHER_LIST = mark("%(customer)s pays by another list under the contract %(contract)s.")
ELSEWHERE = mark("%(customer)s takes part in the experiment %(experiment)s of this product in that time.")
_BOUND = {"fixed": FIXED, "floating": FLOATING, "list": OTHER_LIST}


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a customer: the basis and number of a contract by which another price counts."""

    customer: str
    grade: str
    live: bool = True
    listed: bool = True
    list_name: str = ""
    basis: str = ""
    contract: str = ""
    experiment: str = ""


def standing_findings(one: Standing) -> list[Finding]:
    """Everything that speaks against taking part."""
    found = []
    said: dict[str, object] = {"customer": one.customer}
    if not one.live:
        found.append(blocking("customer_deleted", GONE, "customer", said))
    if one.grade != "market":
        found.append(blocking("not_market", NOT_MARKET, "customer", said))
    if not one.listed:
        found.append(blocking("not_a_member", NOT_LISTED, "customer", {**said, "list": one.list_name}))
    if one.basis:
        values = {**said, "contract": one.contract}
        found.append(blocking("priced_by_contract", _BOUND[one.basis], "customer", values))
    if one.experiment:
        values = {**said, "experiment": one.experiment}
        found.append(blocking("in_another", ELSEWHERE, "customer", values))
    return found
