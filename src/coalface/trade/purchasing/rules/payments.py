"""What is paid to suppliers, and what is still owed to them."""

from datetime import date
from decimal import Decimal

from coalface.kernel.findings import Finding, blocking, mark
from coalface.kernel.measures import yuan

NO_AMOUNT = mark("The amount lies above 0, in whole fen.")
IN_FUTURE = mark("The day has not come yet.")
OTHERS = mark("The statement is another supplier's.")
NOT_APPROVED = mark("The statement is not approved yet; a payment before it is a prepayment.")


def payment_findings(amount: Decimal, paid_on: date, today: date) -> list[Finding]:
    found = []
    if not amount.is_finite() or amount <= 0 or yuan(amount) != amount:
        found.append(blocking("no_amount", NO_AMOUNT, "amount"))
    if paid_on > today:
        found.append(blocking("in_future", IN_FUTURE, "paid_on"))
    return found


def balance(payable: Decimal, paid: Decimal) -> Decimal:
    """What is owed to a supplier in yuan; below 0 it is prepaid."""
    return payable - paid
