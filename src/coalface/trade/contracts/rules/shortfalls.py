"""What may be put down to a side in a contract month."""

from decimal import Decimal

from coalface.kernel.findings import Finding, blocking, mark

EXCUSING = ("carrier", "nobody")
"""Whose shortfall F2 leaves out of what was agreed: a cut by the carrier, force majeure (B2)."""
NO_REASON = mark("Please give the reason.")
NOT_POSITIVE = mark("The tonnes must lie above 0.")
NOTHING_AGREED = mark("Nothing is agreed for %(month)s.")
TOO_MUCH = mark("With %(tonnes)s t more than the %(agreed)s t of %(month)s would be missing.")


def shortfall_findings(
    month: str, agreed: Decimal | None, known: Decimal, tonnes: Decimal, reason: str
) -> list[Finding]:
    """`known` is what was put down for the month before, all in tonnes."""
    if agreed is None:
        return [blocking("nothing_agreed", NOTHING_AGREED, "month_on", {"month": month})]
    found = [] if reason.strip() else [blocking("reason_missing", NO_REASON, "reason")]
    if tonnes <= 0:
        found.append(blocking("tonnes_zero", NOT_POSITIVE, "tonnes"))
    elif known + tonnes > agreed:
        values = {"tonnes": f"{tonnes.normalize():f}", "agreed": f"{agreed.normalize():f}", "month": month}
        found.append(blocking("too_much", TOO_MUCH, "tonnes", values))
    return found
