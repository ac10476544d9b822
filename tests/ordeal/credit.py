"""Many connections draw on one credit line and one prepayment at once: neither is ever passed."""

import random
import threading
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import connection, connections, transaction
from tests.builders.ledger import a_line, an_account
from tests.builders.people import the_system

from coalface.archive.customers.models import Customer
from coalface.trade.ledger.actions import (
    CreditExceeded,
    grant_credit,
    lock_account,
    lock_accounts,
    next_number,
    post,
    require_available,
)
from coalface.trade.ledger.models import Account, Entry, Series
from coalface.trade.ledger.rules.accounts import ZERO

SUMS = ("received", "settled", "unsettled", "reserved")
PREPAID, LIMIT = Decimal(1_000_000), Decimal(600_000)
DAY = date(2026, 6, 1)
ASKED_FEN = 960_000_000
"""What is asked for in all, whatever the number of tries: about three times what there is."""
PATIENCE_SECONDS = 3600


class Drawers:
    """Connections that reserve, release and ship against the same two accounts, each in its own thread."""

    def __init__(self, customers: Sequence[Customer], most_fen: int, seed: int) -> None:
        self.customers, self.most_fen, self.seed = customers, most_fen, seed
        self.granted: list[str] = []
        self.refused = 0
        self.errors: list[Exception] = []

    def run(self, connections: int, tries: int) -> None:
        threads = [
            threading.Thread(target=self._work, args=(number, tries // connections))
            for number in range(connections)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE_SECONDS)
        assert not any(thread.is_alive() for thread in threads), "a connection waits for ever"

    def _work(self, number: int, tries: int) -> None:
        chance = random.Random(f"{self.seed}-{number}")
        leave_the_pool()
        try:
            for _ in range(tries):
                self._try(chance)
        except Exception as error:
            self.errors.append(error)
        finally:
            connection.close()

    def _try(self, chance: random.Random) -> None:
        amount = Decimal(chance.randint(1, self.most_fen)).scaleb(-2)
        customer = chance.choice(self.customers)
        try:
            with transaction.atomic():
                if chance.random() < 0.1:
                    # Whoever needs both accounts may name them in either order.
                    lock_accounts(chance.sample(list(self.customers), 2))
                number = draw(customer, amount, chance.random())
        except CreditExceeded:
            self.refused += 1
        else:
            self.granted.append(number)


def leave_the_pool() -> None:
    """Give this thread a connection of its own, since the pool has fewer than a crowd needs."""
    own = connections["default"]
    options = {name: value for name, value in own.settings_dict["OPTIONS"].items() if name != "pool"}
    own.settings_dict = {**own.settings_dict, "OPTIONS": options}


def draw(customer: Customer, amount: Decimal, fate: float) -> str:
    """A loading note that stays open, is released, or becomes a shipment of a little more or less."""
    account = lock_account(customer)
    require_available(account, amount, DAY)
    number = next_number("TMD", DAY)
    lines = [a_line("reserved", amount)]
    if fate > 0.4:
        lines.append(a_line("reserved", -amount, kind="release"))
    if fate > 0.7:
        lines.append(a_line("unsettled", (amount * Decimal("0.99")).quantize(Decimal("0.01"))))
    post(account, lines, subject=("test", 1), day_on=DAY, words=number, by=the_system())
    return number


def run(*, connections: int, tries: int, seed: int) -> tuple[int, int]:
    """Returns how many draws were granted and refused; raises AssertionError."""
    strategic, ahead = an_account(grade="strategic").customer, an_account(received=str(PREPAID)).customer
    strategic.refresh_from_db()
    grant_credit(
        customer=strategic,
        limit=LIMIT,
        term_days=30,
        rating="AA",
        mean_monthly_sales=LIMIT,
        reason="试验",
        by=the_system(),
    )
    drawers = Drawers([strategic, ahead], ASKED_FEN // tries, seed)
    drawers.run(connections, tries)
    assert drawers.errors == []
    assert len(drawers.granted) + drawers.refused == tries // connections * connections
    _compare(drawers)
    return len(drawers.granted), drawers.refused


def _compare(drawers: Drawers) -> None:
    for account in Account.objects.select_related("customer"):
        lines = list(Entry.objects.filter(account=account).order_by("number"))
        assert [line.number for line in lines] == list(range(1, len(lines) + 1))
        naive = {name: sum((x.amount for x in lines if x.bucket == name), ZERO) for name in SUMS}
        assert {name: getattr(account, name) for name in SUMS} == naive
        assert account.standing.balance.available >= 0
        held = [PREPAID if account.received else LIMIT]
        for line in lines:
            held.append(held[-1] - (line.amount if line.bucket != "received" else ZERO))
        assert min(held) >= 0, "the limit was passed meanwhile"
    last = Series.objects.get(name="TMD", year=DAY.year).last
    assert sorted(drawers.granted) == [f"TMD2026-{number:06d}" for number in range(1, last + 1)]
