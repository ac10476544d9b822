"""Recording affiliations, and the group somebody sees."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.people import a_user
from tests.builders.trade import a_contract, a_receipt, a_shipment
from tests.web.helpers import assert_same_queries, queries_of, signed_in

from coalface.archive.affiliates.actions import (
    AffiliationInvalid,
    affiliate,
    correct_affiliation,
    end_affiliation,
)
from coalface.archive.affiliates.models import Affiliation, OutsideCompany
from coalface.archive.affiliates.queries import group_of
from coalface.archive.customers.access import OutOfReach
from coalface.archive.customers.models import Customer
from coalface.identity.audit.models import AuditEvent
from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.kernel.versions import StaleRecord
from coalface.trade.chain.queries import exposures

pytestmark = pytest.mark.django_db
KEEPS = ("customer.view", "customer.edit", "trade.view", "money.view")


def owned_by(head: str, customer: Customer, by: User, pct: int = 60) -> Affiliation:
    return affiliate(customer_id=customer.pk, kind="owns", outside=head, pct=Decimal(pct), by=by)


def test_a_tie_to_a_company_outside_finds_that_company_again() -> None:
    keeper, one, other = a_user(*KEEPS), a_customer(), a_customer()
    owned_by("晋能控股集团有限公司", one, keeper)
    assert AuditEvent.objects.latest("pk").action == "archive.affiliation.record"
    owned_by("晋能控股集团", other, keeper)
    assert OutsideCompany.objects.count() == 1
    assert set(group_of(keeper, one, timezone.localdate()).customers) == {one, other}


@pytest.mark.parametrize(
    "given", [{"outside": ""}, {"outside": "某集团"}, {"outside": "某集团", "pct": Decimal(0)}]
)
def test_half_a_tie_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(AffiliationInvalid):
        affiliate(customer_id=a_customer().pk, kind="owns", by=a_user(*KEEPS), **given)
    assert Affiliation.objects.count() == 0


def test_a_tie_needs_a_customer_in_reach() -> None:
    with pytest.raises(OutOfReach):
        owned_by("某集团", a_customer(), a_user(*KEEPS, scope=Scope.OWN))


def test_what_is_over_no_longer_makes_a_group_from_the_next_day() -> None:
    keeper, one, other = a_user(*KEEPS), a_customer(), a_customer()
    tie = affiliate(customer_id=one.pk, kind="representative", other=other, by=keeper)
    today = timezone.localdate()
    end_affiliation(affiliation_id=tie.pk, customer_id=one.pk, version=1, until_on=today, by=keeper)
    assert AuditEvent.objects.latest("pk").action == "archive.affiliation.end"
    assert group_of(keeper, one, today).customers == sorted([one, other], key=lambda c: c.pk)
    assert group_of(keeper, one, today + timedelta(days=1)).customers == [one]


def test_members_out_of_reach_are_counted_and_not_named() -> None:
    keeper = a_user(*KEEPS)
    seller = a_user(*KEEPS, scope=Scope.OWN)
    mine, secret = a_customer(responsible=seller), a_customer("不可见的客户")
    affiliate(customer_id=mine.pk, kind="group", other=secret, by=keeper)
    group = group_of(seller, mine, timezone.localdate())
    assert (group.customers, group.hidden) == ([mine], 1)
    assert "不可见的客户" not in group.names.values()


def test_the_exposure_of_a_group_adds_up_its_members() -> None:
    keeper, one, other = a_user(*KEEPS), a_customer(), a_customer()
    a_shipment(one, net_tonnes=Decimal(100), unit_price_per_tonne=Decimal("700.10"))
    a_shipment(one, net_tonnes=Decimal(50), unit_price_per_tonne=None)
    a_receipt(one, amount=Decimal(10_000))
    a_receipt(other, amount=Decimal(500))
    a_contract(other, starts_on=timezone.localdate(), ends_on=None)
    lines = exposures(keeper, [one, other], timezone.localdate())
    assert lines is not None
    assert [(x.customer, x.unpaid_yuan, x.unpriced_tonnes, x.contracts) for x in lines] == [
        (one, Decimal("60010.00"), Decimal(50), 0),
        (other, Decimal("-500.00"), Decimal(0), 1),
    ]
    assert exposures(a_user("customer.view"), [one], timezone.localdate()) is None
    assert exposures(a_user(*KEEPS, scope=Scope.OWN), [one], timezone.localdate()) == []


def test_the_page_asks_as_often_for_three_members_as_for_one() -> None:
    keeper, one = a_user(*KEEPS), a_customer()
    client, address = signed_in(keeper), reverse("ties:affiliates", args=[one.pk])
    owned_by("某集团", one, keeper)
    assert_same_queries(client, address, lambda: owned_by("某集团", a_customer(), keeper))
    assert queries_of(client, address) <= 15


def test_ties_are_recorded_and_ended_on_the_page() -> None:
    keeper, one, other = a_user(*KEEPS), a_customer(), a_customer()
    client, new = signed_in(keeper), reverse("ties:affiliation_new", args=[one.pk])
    given = {"kind": "guarantee", "side": "upper", "other": other.pk, "amount": "3000000"}
    assert client.get(new).status_code == 200
    assert client.post(new, {**given, "amount": ""}).status_code == 422
    assert client.post(new, given).status_code == 303
    tie = Affiliation.objects.get()
    assert (tie.upper_customer, tie.amount_fen) == (one, 300_000_000)
    end = reverse("ties:affiliation_end", args=[one.pk, tie.pk])
    assert [client.post(end, {"version": "1"}).status_code for _ in range(2)] == [303, 422]
    assert client.get(reverse("ties:affiliates", args=[one.pk])).status_code == 200


def test_what_was_typed_wrong_is_corrected_and_stays_in_the_history() -> None:
    keeper, one, other = a_user(*KEEPS), a_customer(), a_customer()
    tie = owned_by("晋能控股集团有限公司", one, keeper)
    told = {"affiliation_id": tie.pk, "customer_id": one.pk, "kind": "owns", "by": keeper}
    corrected = correct_affiliation(**told, version=1, pct=Decimal(67), source="章程")
    assert (corrected.pct, corrected.source, corrected.upper) == (Decimal(67), "章程", tie.upper)
    turned = correct_affiliation(**told, version=2, pct=Decimal(67), other=other, is_upper=True)
    assert (turned.upper_customer, turned.lower_customer, turned.upper_outside) == (one, other, None)
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.subject_id) == ("archive.affiliation.correct", one.pk)
    former = {change.field: change.old for change in field_history(turned)}
    assert {"pct", "source", "upper_outside", "lower_customer"} <= set(former)


def test_a_correction_is_judged_and_refused_when_stale_or_out_of_reach() -> None:
    keeper, one = a_user(*KEEPS), a_customer()
    tie = owned_by("晋能控股集团有限公司", one, keeper)
    told = {"affiliation_id": tie.pk, "customer_id": one.pk, "kind": "owns", "pct": Decimal(70)}
    with pytest.raises(AffiliationInvalid):
        correct_affiliation(**{**told, "pct": None}, version=1, by=keeper)
    with pytest.raises(StaleRecord):
        correct_affiliation(**told, version=5, by=keeper)
    with pytest.raises(OutOfReach):
        correct_affiliation(**told, version=1, by=a_user(*KEEPS, scope=Scope.OWN))
    with pytest.raises(NotAllowed):
        correct_affiliation(**{**told, "customer_id": a_customer().pk}, version=1, by=keeper)
    tie.refresh_from_db()
    assert (tie.version, tie.pct) == (1, Decimal(60))


def test_a_tie_is_corrected_by_form() -> None:
    keeper, one = a_user(*KEEPS), a_customer()
    tie = owned_by("晋能控股集团有限公司", one, keeper)
    client, correct = signed_in(keeper), reverse("ties:affiliation_correct", args=[one.pk, tie.pk])
    given = {"version": 1, "kind": "owns", "side": "lower", "pct": "55", "source": "公示系统"}
    assert client.get(correct).status_code == 200
    assert client.post(correct, {**given, "pct": ""}).status_code == 422
    assert client.post(correct, given)["Location"] == reverse("ties:affiliates", args=[one.pk])
    assert client.post(correct, given).status_code == 422
    page = client.get(reverse("ties:affiliation_history", args=[one.pk, tie.pk])).content.decode()
    assert "60.00" in page and "55.00" in page
    other = reverse("ties:affiliation_correct", args=[a_customer().pk, tie.pk])
    assert client.get(other).status_code == 404
