"""A change that commits while its month is being summed up is never forgotten."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from tests.builders.archive import a_customer
from tests.builders.people import the_system
from tests.builders.trade import a_product, a_shipment

from coalface.archive.customers.models import Customer
from coalface.trade.months.actions import recompute, recompute_dirty
from coalface.trade.months.models import CustomerMonth

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 20


@contextmanager
def running(work: Callable[[], object]) -> Iterator[threading.Thread]:
    """Another connection at work while the block runs; joined at its end."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    yield thread
    thread.join(PATIENCE)
    assert not thread.is_alive()


def shipments_of(customer: Customer) -> int:
    return sum(CustomerMonth.objects.filter(customer=customer).values_list("shipments", flat=True))


def test_a_change_still_uncommitted_keeps_its_mark() -> None:
    customer, product = a_customer(), a_product()
    a_shipment(customer, product=product)
    written, commit = threading.Event(), threading.Event()

    def record_and_wait() -> None:
        with transaction.atomic():
            a_shipment(customer, product=product)
            written.set()
            assert commit.wait(PATIENCE)

    with running(record_and_wait):
        assert written.wait(PATIENCE)
        recompute_dirty(by=the_system())
        assert shipments_of(customer) == 1
        commit.set()
    recompute_dirty(by=the_system())
    assert shipments_of(customer) == 2


def test_a_change_committed_between_taking_marks_and_summing_up_is_counted_or_marked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    customer, product = a_customer(), a_product()
    a_shipment(customer, product=product)
    sum_up = recompute._sum_up

    def sum_up_after_a_change(pairs: object) -> None:
        with running(lambda: a_shipment(customer, product=product)):
            pass
        sum_up(pairs)

    monkeypatch.setattr(recompute, "_sum_up", sum_up_after_a_change)
    recompute_dirty(by=the_system(), limit=1)
    monkeypatch.undo()
    recompute_dirty(by=the_system())
    assert shipments_of(customer) == 2


def test_two_recomputations_take_turns() -> None:
    customer, product = a_customer(), a_product()
    for _ in range(5):
        a_shipment(customer, product=product)
    with running(lambda: recompute_dirty(by=the_system(), limit=2)):
        recompute_dirty(by=the_system(), limit=3)
    recompute_dirty(by=the_system())
    assert shipments_of(customer) == 5
