from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.builders.archive import a_credential, a_customer
from tests.builders.people import a_role, a_user, the_system
from tests.builders.trade import a_contract, a_product, a_shipment

from coalface.identity.audit.models import AuditEvent
from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.rules import Scope
from coalface.kernel.versions import StaleRecord
from coalface.trade.dispatch.access import visible_shipments
from coalface.trade.dispatch.actions import NotShippable, change_shipment, delete_shipment
from coalface.trade.dispatch.models import Shipment
from coalface.trade.ledger.access import PRICE_FIELDS, hidden_fields
from coalface.trade.ledger.models import DirtyMonth
from coalface.trade.ledger.rules import NumberTaken

pytestmark = pytest.mark.django_db


def marks() -> list[tuple[int, date]]:
    return list(DirtyMonth.objects.order_by("pk").values_list("customer_id", "month_on"))


def test_a_shipment_is_recorded_marked_and_audited() -> None:
    customer, dispatcher = a_customer(), a_user("trade.edit")
    shipment = a_shipment(customer, net_tonnes="3312.40", by=dispatcher)
    event = AuditEvent.objects.latest("pk")
    assert marks() == [(customer.pk, date(2024, 3, 1))]
    assert (event.action, event.subject_id, event.detail["net_tonnes"]) == (
        "trade.shipment.create",
        shipment.pk,
        "3312.40",
    )


def test_a_delivery_after_the_contract_is_kept_with_a_remark() -> None:
    customer = a_customer()
    contract = a_contract(customer, ends_on=date(2024, 2, 29))
    a_shipment(customer, contract=contract)
    assert "outside_contract" in AuditEvent.objects.latest("pk").detail["notes"]


def test_a_correction_marks_old_and_new_customer_and_month() -> None:
    before, after = a_customer(), a_customer()
    shipment = a_shipment(before)
    DirtyMonth.objects.all().delete()
    changed = change_shipment(
        shipment=shipment, version=1, customer=after, shipped_on=date(2024, 4, 2), by=the_system()
    )
    assert (changed.version, changed.customer_id) == (2, after.pk)
    assert set(marks()) == {(before.pk, date(2024, 3, 1)), (after.pk, date(2024, 4, 1))}
    assert AuditEvent.objects.latest("pk").detail["fields"] == ["customer", "shipped_on"]


def test_a_shipment_that_never_happened_is_taken_back() -> None:
    shipment = a_shipment()
    DirtyMonth.objects.all().delete()
    delete_shipment(shipment=shipment, version=1, reason="重复录入", by=the_system())
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.detail["reason"]) == ("trade.shipment.delete", "重复录入")
    assert (Shipment.objects.count(), len(marks())) == (0, 1)


def test_tomorrow_is_refused() -> None:
    with pytest.raises(NotShippable) as refusal:
        a_shipment(shipped_on=timezone.localdate() + timedelta(days=1))
    assert [finding.code for finding in refusal.value.findings] == ["in_future"]


def test_a_change_is_judged_like_a_new_shipment() -> None:
    shipment = a_shipment()
    with pytest.raises(NotShippable):
        change_shipment(shipment=shipment, version=1, net_tonnes=Decimal(-1), by=the_system())


def test_a_ticket_is_used_once() -> None:
    a_shipment(number="PZ-1")
    with pytest.raises(NumberTaken):
        a_shipment(number="PZ-1")


def test_a_stale_correction_is_refused() -> None:
    shipment = a_shipment()
    change_shipment(shipment=shipment, version=1, net_tonnes=Decimal(10), by=the_system())
    with pytest.raises(StaleRecord):
        change_shipment(shipment=shipment, version=1, net_tonnes=Decimal(20), by=the_system())


def test_an_expired_licence_blocks_dispatch_but_not_what_left_before() -> None:
    customer = a_customer()
    a_credential(customer, valid_from_on=date(2020, 1, 1), expires_on=date(2024, 3, 31))
    a_shipment(customer, shipped_on=date(2024, 3, 31))
    with pytest.raises(NotShippable) as refusal:
        a_shipment(customer, shipped_on=date(2024, 4, 1))
    assert [finding.code for finding in refusal.value.findings] == ["credential_expired"]


def test_a_shipment_needs_the_right_for_both_customers() -> None:
    salesman = a_user("trade.edit", scope=Scope.OWN)
    shipment = a_shipment(a_customer(responsible=salesman), by=salesman)
    with pytest.raises(NotAllowed):
        change_shipment(shipment=shipment, version=1, customer=a_customer(), by=salesman)


def test_a_price_needs_the_right_to_see_money() -> None:
    with pytest.raises(NotAllowed):
        a_shipment(unit_price_per_tonne=Decimal(700), by=a_user("trade.edit"))
    a_shipment(unit_price_per_tonne=Decimal(700), by=a_user("trade.edit", "money.view"))


def test_each_scope_sees_its_shipments() -> None:
    salesman = a_user("trade.view", scope=Scope.OWN)
    a_shipment(a_customer(responsible=salesman))
    a_shipment()
    seen = [
        visible_shipments(user).count() for user in (salesman, a_user("trade.view"), a_user("money.view"))
    ]
    assert seen == [1, 2, 0]


def test_prices_hide_unless_money_reaches_as_far_as_trade() -> None:
    wide_trade, narrow_money = a_role("trade.view"), a_role("money.view", scope=Scope.OWN)
    assert hidden_fields(a_user("trade.view", "money.view")) == frozenset()
    assert hidden_fields(a_user("trade.view")) == PRICE_FIELDS
    assert hidden_fields(a_user(roles=[wide_trade, narrow_money])) == PRICE_FIELDS


def test_corrections_are_kept_and_prices_in_them_stay_hidden() -> None:
    shipment = a_shipment(product=a_product(), unit_price_per_tonne=Decimal(700))
    changed = change_shipment(
        shipment=shipment,
        version=1,
        net_tonnes=Decimal(2990),
        unit_price_per_tonne=Decimal(690),
        by=the_system(),
    )
    fields = {change.field for change in field_history(changed, holds=lambda right: False)}
    assert "net_tonnes" in fields
    assert "unit_price_per_tonne" not in fields
