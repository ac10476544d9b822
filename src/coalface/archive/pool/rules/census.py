"""What a census sheet must say before it is of use (R42.01)."""

from decimal import Decimal

from coalface.kernel.findings import Finding, blocking, mark

MOST_TONNES_A_MONTH = Decimal(10_000_000)


def sheet_findings(name: str, use_tonnes: Decimal | None, fleet: int | None) -> list[Finding]:
    """A name, and quantities that can be true."""
    found = []
    if not name.strip():
        found.append(blocking("name_missing", mark("Please give a name."), "name"))
    if use_tonnes is not None and not 0 <= use_tonnes <= MOST_TONNES_A_MONTH:
        message = mark("Nobody burns so much in a month.")
        found.append(blocking("use_implausible", message, "use_tonnes"))
    if fleet is not None and not 0 <= fleet <= 100_000:
        message = mark("Nobody has so many vehicles.")
        found.append(blocking("fleet_implausible", message, "fleet"))
    return found


def share_pct(done: int, target: int) -> int | None:
    """How far a campaign has come, whole percent, rounded down; None without a target."""
    return None if target <= 0 else min(100, 100 * done // target)
