"""When those who look after a customer are told of money that is late, and how urgently (R2.10)."""

from coalface.kernel.findings import mark
from coalface.trade.payments.rules.ageing import Ageing

BILL_DAYS = 7
"""So many days before a bill in our hands is due its keeper is told."""
LATE_TITLE = mark("%(customer)s: %(amount)s yuan overdue")
LATE_BODY = mark("Of it more than 30 days: %(month)s yuan, more than 90 days: %(quarter)s yuan.")
BILL_TITLE = mark("Bill %(number)s is due on %(day)s: present it")
POOL_TITLE = mark("%(n)s payments on the bank account wait for an owner: %(amount)s yuan")
POOL_BODY = mark("The oldest came on %(day)s. Say whose it is, or that it is no payment of a customer.")


def urgency(found: Ageing) -> int:
    """0 when nothing is overdue, then 1 up to 30 days, 2 up to 90, 3 beyond."""
    if sum(found.buckets[4:]) > 0:
        return 3
    if sum(found.buckets[2:4]) > 0:
        return 2
    return 1 if found.overdue > 0 else 0
