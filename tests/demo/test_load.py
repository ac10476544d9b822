"""The demo is believable and whole."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from inspect import getclosurevars
from typing import Any

import pytest
from django.db import connection
from django.urls import get_resolver
from tests.builders.people import an_administrator
from tests.web.helpers import signed_in

from coalface.archive.credentials.models import Credential
from coalface.archive.credentials.queries import with_status
from coalface.archive.customers.models import Contact, Customer
from coalface.demo import load
from coalface.demo.house import PASSWORD
from coalface.demo.load import load_demo
from coalface.desk.inbox.models import Notice
from coalface.desk.search.models import SearchEntry
from coalface.desk.search.queries import search
from coalface.evaluation.grading.models import GradeRecord
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.models import User
from coalface.kernel import credit_code
from coalface.market.indices.models import PriceIndex
from coalface.trade.contracts.models import Contract
from coalface.trade.dispatch.models import Shipment
from coalface.trade.months.models import CustomerMonth
from coalface.trade.payments.models import Receipt
from coalface.web.components.lists import Column, ListScreen

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 17)
OF_A_REPLAY = "grading/what-if/moves/"


@pytest.fixture(scope="module")
def demo(ground: None) -> dict[str, int]:
    """A third of the usual size, with as many reviews as a grade needs to climb to the top."""
    with pytest.MonkeyPatch.context() as smaller:
        smaller.setattr(load, "CUSTOMERS", 120)
        smaller.setattr(load.grades, "REVIEWED_MONTHS", 4)
        return load_demo(today=TODAY)


def test_customers_are_believable(demo) -> None:
    customers = list(Customer.objects.select_related("responsible__department"))

    assert len(customers) == len({customer.name for customer in customers}) == 120
    assert [c.name for c in customers if credit_code.findings(c.credit_code or "")] == []
    assert [c.name for c in customers if c.department_id != c.responsible.department_id] == []
    assert {c.industry for c in customers} == {
        *("power", "steel", "chemical", "cement", "heating", "mining", "trader", "other")
    }
    assert Contact.objects.filter(is_primary=True).count() == 120


def test_trade_adds_up_and_ends_yesterday(demo) -> None:
    shipped = Shipment.objects.order_by("shipped_on")
    first, last = shipped.first(), shipped.last()

    assert first is not None and first.shipped_on.replace(day=1) == date(2023, 3, 1)
    assert last is not None and last.shipped_on < TODAY
    assert not Receipt.objects.filter(received_on__gte=TODAY).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(net_tonnes) * 1000 FROM dispatch_shipment")
        (kilograms,) = cursor.fetchone()
    assert sum(CustomerMonth.objects.values_list("dispatched_kg", flat=True)) == pytest.approx(
        kilograms, abs=5
    )


def test_every_grade_and_every_state_of_a_credential_occurs(demo) -> None:
    assert set(Customer.objects.values_list("grade", flat=True)) == {
        *("strategic", "long_term", "market", "potential", "eliminated")
    }
    states = Counter(with_status(Credential.objects.current(), TODAY).values_list("status", flat=True))
    assert set(states) == {"valid", "expiring", "expired", "pending"}
    assert GradeRecord.objects.proposed().exists()


def test_everything_is_found_and_recorded(demo) -> None:
    customer = Customer.objects.order_by("pk").first()
    seller = User.objects.get(username="sales1")

    assert customer is not None
    leader = User.objects.get(username="leader")
    assert search(leader, customer.name)[0].id == customer.pk
    assert (
        SearchEntry.objects.count()
        == Customer.objects.count() + Contract.objects.count() + PriceIndex.objects.count()
    )
    assert AuditEvent.objects.filter(action="demo.load").count() == 1
    assert Notice.objects.filter(recipient=seller, kind="task").exists()
    assert seller.check_password(PASSWORD)


def test_every_list_opens_and_leaves_with_all_its_columns(demo, monkeypatch: pytest.MonkeyPatch) -> None:
    """A column that no table holds, or that no spreadsheet takes, shows only where it is drawn."""
    dressed = ListScreen._dressed
    monkeypatch.setattr(ListScreen, "_dressed", lambda self, rows: dressed(self, rows[:30]))
    client = signed_in(an_administrator(is_superuser=True))
    lists = dict(_lists(get_resolver().url_patterns))
    assert len(lists) > 80
    for address, columns in lists.items():
        shown = "&".join(f"cols={column.key}" for column in columns)
        for wanted in (shown, f"{shown}&export=xlsx"):
            answer = client.get(f"/{address}?{wanted}")
            assert answer.status_code == 200, (address, wanted)
            b"".join(answer)


def _lists(patterns: Iterable[Any], before: str = "") -> Iterator[tuple[str, Sequence[Column]]]:
    """Address and columns of every list that needs no key in its address."""
    for one in patterns:
        address = f"{before}{one.pattern}"
        if hasattr(one, "url_patterns"):
            yield from _lists(one.url_patterns, address)
        elif one.callback.__qualname__.startswith("ListScreen.view") and "<" not in address:
            screen = getclosurevars(one.callback).nonlocals["cls"]
            if address != OF_A_REPLAY:
                yield address, screen.columns
