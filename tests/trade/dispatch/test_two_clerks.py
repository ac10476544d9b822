"""Clerks at the same time: one plate, one account, numbers without a gap."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from tests.builders.archive import a_customer
from tests.builders.gate import PRICE, a_running_contract, account_of, issued

from coalface.kernel.findings import Refused
from coalface.trade.dispatch.actions import PlateTaken
from coalface.trade.dispatch.models import LoadingNote
from coalface.trade.ledger.actions import CreditExceeded

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 30


def at_once(*works: Callable[[], object]) -> list[Refused]:
    """All begin together, each on its own connection; gives the refusals."""
    start, refused = threading.Barrier(len(works)), list[Refused]()

    def run(work: Callable[[], object]) -> None:
        try:
            start.wait(PATIENCE)
            work()
        except Refused as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    return refused


def test_two_clerks_and_one_plate() -> None:
    one, two = a_running_contract(a_customer()), a_running_contract(a_customer())
    refused = at_once(lambda: issued(one, plate="晋A12345"), lambda: issued(two, plate="晋A12345"))
    assert [type(refusal) for refusal in refused] == [PlateTaken]
    note = LoadingNote.objects.get()
    held = [account_of(contract.customer).reserved for contract in (one, two)]
    assert sorted(held) == [0, note.reserved_yuan]
    assert note.number.endswith("-000001")


def test_many_notes_and_one_account() -> None:
    """Money for five trucks of 30 t and a little more; eight ask at once."""
    contract = a_running_contract(paid=int(5 * 30 * PRICE) + 500)
    refused = at_once(*[lambda: issued(contract, tonnes=30)] * 8)
    assert [type(refusal) for refusal in refused] == [CreditExceeded] * 3
    numbers = LoadingNote.objects.order_by("number").values_list("number", flat=True)
    assert [int(number[-6:]) for number in numbers] == [1, 2, 3, 4, 5]
    assert account_of(contract.customer).reserved == 5 * 30 * PRICE
