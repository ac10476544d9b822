"""What accounts say when two cards become one: no balance is left behind on a card that goes."""

from coalface.desk.subjects.merging import Note
from coalface.kernel.findings import Refused, blocking, mark
from coalface.trade.ledger.models import Account
from coalface.trade.ledger.rules.accounts import Sums

TWO_BALANCES = mark(
    "Both cards have a running account, and that of the card left is not at 0; clear it first."
)


class AccountsCollide(Refused):
    """Two running accounts cannot become one while both hold something."""


def refuse_two_balances(left_id: int, kept_id: int, note: Note) -> None:
    """One account follows its card; of two, that of the card left must hold nothing.

    Part of merging, which is what is audited. Raises AccountsCollide.
    """
    rows = Account.objects.select_for_update().filter(customer__in=(left_id, kept_id)).order_by("pk")
    accounts = {account.customer_id: account for account in rows}
    if len(accounts) == 2 and accounts[left_id].sums != Sums():
        raise AccountsCollide(blocking("two_balances", TWO_BALANCES))
