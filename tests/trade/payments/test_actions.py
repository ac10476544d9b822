from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.people import a_user, the_system
from tests.builders.trade import a_receipt

from coalface.archive.timeline.models import TimelineEntry
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.rules import Scope
from coalface.kernel.versions import StaleRecord
from coalface.trade.ledger.models import DirtyMonth
from coalface.trade.ledger.rules import NumberTaken
from coalface.trade.payments.access import visible_receipts
from coalface.trade.payments.actions import NotReceivable, change_receipt, delete_receipt
from coalface.trade.payments.models import Receipt

pytestmark = pytest.mark.django_db


def months() -> set[date]:
    return set(DirtyMonth.objects.values_list("month_on", flat=True))


def test_a_receipt_is_recorded_marked_and_audited() -> None:
    cashier = a_user("money.edit")
    receipt = a_receipt(by=cashier)
    event = AuditEvent.objects.latest("pk")
    assert months() == {date(2024, 3, 1)}
    assert (event.action, event.actor_id, event.subject_id) == (
        "trade.receipt.create",
        cashier.pk,
        receipt.pk,
    )


def test_the_timeline_tells_of_it_without_the_amount() -> None:
    a_receipt(number="SK-1", amount=7_096_600, instrument="bank_acceptance")
    entry = TimelineEntry.objects.get(subject_kind="receipt")
    assert entry.text == "Payment SK-1 received: bank acceptance bill"


def test_a_correction_marks_old_and_new_month() -> None:
    receipt = a_receipt()
    DirtyMonth.objects.all().delete()
    changed = change_receipt(receipt=receipt, version=1, received_on=date(2024, 5, 2), by=the_system())
    assert (changed.version, months()) == (2, {date(2024, 3, 1), date(2024, 5, 1)})
    assert AuditEvent.objects.latest("pk").detail["fields"] == ["received_on"]


def test_a_receipt_recorded_by_mistake_is_taken_back() -> None:
    receipt = a_receipt()
    delete_receipt(receipt=receipt, version=1, reason="记错客户", by=the_system())
    assert not Receipt.objects.exists()
    assert AuditEvent.objects.latest("pk").action == "trade.receipt.delete"


def test_money_of_tomorrow_is_refused() -> None:
    with pytest.raises(NotReceivable):
        a_receipt(received_on=timezone.localdate() + timedelta(days=1))


def test_a_negative_correction_is_refused() -> None:
    receipt = a_receipt()
    with pytest.raises(NotReceivable):
        change_receipt(receipt=receipt, version=1, amount=Decimal(-1), by=the_system())


def test_a_number_is_used_once_and_a_stale_correction_is_refused() -> None:
    receipt = a_receipt(number="SK-1")
    with pytest.raises(NumberTaken):
        a_receipt(number="SK-1")
    change_receipt(receipt=receipt, version=1, remarks="一", by=the_system())
    with pytest.raises(StaleRecord):
        change_receipt(receipt=receipt, version=1, remarks="二", by=the_system())


def test_receipts_need_the_rights_to_money() -> None:
    with pytest.raises(NotAllowed):
        a_receipt(by=a_user("trade.edit"))
    a_receipt()
    own = a_user("money.view", scope=Scope.OWN)
    a_receipt(a_customer(responsible=own))
    seen = [visible_receipts(user).count() for user in (own, a_user("money.view"), a_user("trade.view"))]
    assert seen == [1, 2, 0]
