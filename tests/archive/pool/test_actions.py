"""Claiming, handing back, reclaiming, following assignments, the census."""

from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone
from tests.builders.archive import a_customer, in_days
from tests.builders.people import a_user, the_system

from coalface.archive.customers.access import OutOfReach
from coalface.archive.customers.actions import DuplicateCustomer, assign_customers, set_engaged_until
from coalface.archive.customers.models import Customer
from coalface.archive.pool import actions
from coalface.archive.pool.models import CensusCampaign, CensusSheet, Claim, PoolMove, PoolPolicy
from coalface.archive.pool.queries import flows, held_by, in_pool
from coalface.archive.pool.rules.claims import Limits
from coalface.archive.timeline.actions import compose
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.models import AuditEvent
from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.kernel.periods import Month
from coalface.kernel.versions import StaleRecord

pytestmark = pytest.mark.django_db
SELLS = ("customer.view", "customer.edit", "customer.note", "pool.claim", "census.edit")
LEADS = (*SELLS, "customer.assign", "pool.manage")


def last_event() -> tuple[str, int | None]:
    event = AuditEvent.objects.latest("pk")
    return event.action, event.subject_id


def a_seller(**about: object) -> User:
    return a_user(*SELLS, scope=Scope.OWN, **about)


def an_idle_customer(owner: User, *, days: int = 100) -> Customer:
    customer = a_customer(responsible=owner)
    Customer.objects.filter(pk=customer.pk).update(created_at=timezone.now() - timedelta(days=days))
    TimelineEntry.objects.filter(customer=customer).delete()
    return customer


def rules(**limits: int) -> PoolPolicy:
    return actions.set_policy(
        limits=Limits(**limits), statuses=["prospect", "dormant"], by=a_user("pool.manage")
    )


def test_a_claimed_customer_belongs_to_who_claimed_it() -> None:
    seller, customer = a_seller(), a_customer()
    claim = actions.claim_customer(customer_id=customer.pk, by=seller)
    customer.refresh_from_db()
    assert (customer.responsible, claim.protected_until) == (seller, in_days(30))
    assert last_event() == ("archive.pool.claim", customer.pk)
    assert [move.kind for move in PoolMove.objects.filter(customer=customer)] == ["claimed"]
    assert [held.customer for held in held_by(seller, timezone.localdate())] == [customer]


def test_what_is_taken_is_refused_and_says_by_whom() -> None:
    owner, customer = a_seller(full_name="李娜"), a_customer()
    actions.claim_customer(customer_id=customer.pk, by=owner)
    with pytest.raises(actions.AlreadyTaken, match="李娜"):
        actions.claim_customer(customer_id=customer.pk, by=a_seller())


def test_claims_need_the_right_and_a_customer_that_is_open() -> None:
    with pytest.raises(NotAllowed):
        actions.claim_customer(customer_id=a_customer().pk, by=a_user("customer.view"))
    with pytest.raises(OutOfReach):
        actions.claim_customer(customer_id=a_customer(status="closed").pk, by=a_seller())


@pytest.mark.parametrize("limits", [{"most_held": 1}, {"most_a_day": 1}])
def test_limits_hold_per_person_and_day(limits: dict[str, int]) -> None:
    rules(**limits)
    seller = a_seller()
    actions.claim_customer(customer_id=a_customer().pk, by=seller)
    with pytest.raises(actions.ClaimRefused):
        actions.claim_customer(customer_id=a_customer().pk, by=seller)


def test_handing_back_gives_the_reason_and_fills_the_pool() -> None:
    seller, customer = a_seller(), a_customer()
    actions.claim_customer(customer_id=customer.pk, by=seller)
    with pytest.raises(actions.NotHeld):
        actions.hand_back(customer_ids=[customer.pk], reason=" ", by=seller)
    assert actions.hand_back(customer_ids=[customer.pk], reason="改烧天然气", by=seller) == 1
    pooled = in_pool(seller).get(pk=customer.pk)
    assert (pooled.came_kind, pooled.came_reason) == ("handed_back", "改烧天然气")
    assert last_event() == ("archive.pool.hand_back", customer.pk)
    assert Claim.objects.get().end == "handed_back"


def test_what_is_under_contract_is_not_handed_back() -> None:
    seller, customer = a_seller(), a_customer()
    actions.claim_customer(customer_id=customer.pk, by=seller)
    set_engaged_until({customer.pk: in_days(10)})
    with pytest.raises(actions.NotHeld):
        actions.hand_back(customer_ids=[customer.pk], reason="不做了", by=seller)
    with pytest.raises(OutOfReach):
        actions.hand_back(customer_ids=[customer.pk], reason="不是我的", by=a_seller())


def test_a_quiet_customer_is_warned_of_first_and_taken_back_a_week_later() -> None:
    seller, today = a_seller(), timezone.localdate()
    customer = an_idle_customer(seller)
    actions.reclaim_quiet(today=today, by=the_system())
    assert Notice.objects.get(recipient=seller).due_on == today + timedelta(days=7)
    assert last_event()[0] == "archive.pool.reclaim"
    actions.reclaim_quiet(today=today + timedelta(days=6), by=the_system())
    customer.refresh_from_db()
    assert customer.responsible == seller
    actions.reclaim_quiet(today=today + timedelta(days=7), by=the_system())
    customer.refresh_from_db()
    assert customer.responsible is None
    assert Notice.objects.get(recipient=seller).state == "closed"
    assert PoolMove.objects.get(customer=customer).kind == "reclaimed"


@pytest.mark.parametrize("saved_by", ["note", "contract", "status"])
def test_activity_a_contract_or_real_business_keeps_it(saved_by: str) -> None:
    seller, today = a_seller(), timezone.localdate()
    customer = an_idle_customer(seller)
    if saved_by == "note":
        compose(customer_id=customer.pk, line="电话沟通，下月再谈", by=seller)
    if saved_by == "contract":
        set_engaged_until({customer.pk: date.max})
    if saved_by == "status":
        Customer.objects.filter(pk=customer.pk).update(status="active")
    for days in (0, 7, 14):
        actions.reclaim_quiet(today=today + timedelta(days=days), by=the_system())
    customer.refresh_from_db()
    assert customer.responsible == seller
    assert not Notice.objects.filter(recipient=seller, topic="archive.pool").exists()


def test_reclaiming_goes_through_all_customers_in_steps() -> None:
    seller = a_seller()
    ids = sorted(an_idle_customer(seller).pk for _ in range(3))
    today, seen, after = timezone.localdate(), [], 0
    while (last := actions.reclaim_quiet(today=today, by=the_system(), after=after, limit=1)) is not None:
        seen.append(last)
        after = last
    assert seen == ids


def test_the_books_follow_what_leaders_do() -> None:
    leader, seller, other = a_user(*LEADS), a_seller(), a_seller()
    customer = a_customer()
    actions.claim_customer(customer_id=customer.pk, by=seller)
    assign_customers(customer_ids=[customer.pk], responsible=other, by=leader)
    assert Claim.objects.get().end == "reassigned"
    assign_customers(customer_ids=[customer.pk], responsible=None, by=leader)
    assign_customers(customer_ids=[customer.pk], responsible=other, by=leader)
    moves = PoolMove.objects.filter(customer=customer).order_by("pk").values_list("kind", flat=True)
    assert list(moves) == ["claimed", "released", "assigned"]
    [flow] = flows(leader, Month.of(timezone.localdate()), Month.of(timezone.localdate()))
    assert (flow.inflow, flow.outflow) == (1, 2)


def test_a_leader_releases_customers_with_a_reason() -> None:
    leader, customer = a_user(*LEADS), a_customer(responsible=a_seller())
    assert actions.release_customers(customer_ids=[customer.pk], reason="人员调离", by=leader) == 1
    assert last_event()[0] == "archive.pool.release"
    assert [move.kind for move in PoolMove.objects.filter(customer=customer)] == ["released"]
    with pytest.raises(NotAllowed):
        actions.release_customers(customer_ids=[customer.pk], reason="试试", by=a_seller())


def test_rules_are_set_by_those_who_may_and_kept() -> None:
    with pytest.raises(NotAllowed):
        actions.set_policy(limits=Limits(), statuses=["prospect"], by=a_seller())
    with pytest.raises(actions.PolicyInvalid):
        actions.set_policy(limits=Limits(warning_days=90), statuses=["odd"], by=a_user("pool.manage"))
    policy = rules(most_held=9)
    assert last_event() == ("archive.pool.set_policy", policy.pk)


def a_campaign(**fields: object) -> CensusCampaign:
    given = {
        "name": "秋季普查",
        "area": "朔州",
        "target": 10,
        "starts_on": in_days(-5),
        "ends_on": in_days(30),
        **fields,
    }
    return actions.open_campaign(by=a_user("pool.manage"), **given)


def test_a_sheet_becomes_a_prospect_in_the_pool_and_stays_linked() -> None:
    surveyor, campaign = a_user(*SELLS), a_campaign()
    sheet = actions.record_sheet(
        campaign_id=campaign.pk,
        name="朔州恒源建材厂",
        industry="cement",
        use_tonnes=Decimal(1200),
        contact="郝强",
        phone="13800002222",
        supplier="本地煤场",
        by=surveyor,
    )
    assert last_event() == ("archive.census.record", sheet.pk)
    customer = actions.make_prospect(sheet_id=sheet.pk, by=surveyor)
    sheet.refresh_from_db()
    assert (sheet.customer, customer.responsible, customer.status) == (customer, None, "prospect")
    assert [contact.name for contact in customer.contacts.all()] == ["郝强"]
    assert in_pool(surveyor).get(pk=customer.pk).came_kind == "new"
    with pytest.raises(actions.SheetInvalid):
        actions.make_prospect(sheet_id=sheet.pk, by=surveyor)


def test_a_company_known_already_is_tied_instead() -> None:
    surveyor, campaign = a_user(*SELLS), a_campaign()
    known = a_customer("朔州恒源建材有限公司")
    sheet = actions.record_sheet(campaign_id=campaign.pk, name="朔州恒源建材有限公司", by=surveyor)
    with pytest.raises(DuplicateCustomer):
        actions.make_prospect(sheet_id=sheet.pk, by=surveyor)
    assert actions.make_prospect(sheet_id=sheet.pk, customer_id=known.pk, by=surveyor) == known
    assert CensusSheet.objects.get().customer == known


def test_a_closed_census_takes_no_sheets() -> None:
    campaign = a_campaign()
    actions.close_campaign(campaign_id=campaign.pk, by=a_user("pool.manage"))
    assert last_event() == ("archive.census.close", campaign.pk)
    with pytest.raises(actions.CampaignInvalid):
        actions.record_sheet(campaign_id=campaign.pk, name="晚到的厂", by=a_user(*SELLS))
    with pytest.raises(actions.CampaignInvalid):
        a_campaign()
    with pytest.raises(actions.SheetInvalid):
        actions.record_sheet(campaign_id=a_campaign(name="二期").pk, name=" ", by=a_user(*SELLS))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_claim_at_once_one_wins_and_the_other_is_told_who() -> None:
    customer, sellers = a_customer(), [a_seller() for _ in range(4)]
    start, told = Barrier(len(sellers)), []

    def claim(seller: User) -> None:
        start.wait()
        try:
            actions.claim_customer(customer_id=customer.pk, by=seller)
            told.append("won")
        except actions.AlreadyTaken as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=claim, args=(seller,)) for seller in sellers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    customer.refresh_from_db()
    lost = f"{customer.name} has just been taken by {customer.responsible}."
    assert sorted(told) == sorted(["won", lost, lost, lost])
    assert Claim.objects.count() == 1
    assert PoolMove.objects.filter(kind="claimed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_person_claiming_many_at_once_stays_within_the_limit() -> None:
    rules(most_a_day=2)
    seller, customers = a_seller(), [a_customer() for _ in range(4)]
    start, told = Barrier(len(customers)), []

    def claim(customer: Customer) -> None:
        start.wait()
        try:
            actions.claim_customer(customer_id=customer.pk, by=seller)
            told.append("won")
        except actions.ClaimRefused:
            told.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=claim, args=(customer,)) for customer in customers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["refused", "refused", "won", "won"]


def a_sheet(by: User, **fields: object) -> CensusSheet:
    today = in_days(0)
    census = actions.open_campaign(
        name="更正普查", area="朔州", target=3, starts_on=today, ends_on=today, by=a_user(*LEADS)
    )
    sheet = actions.record_sheet(campaign_id=census.pk, by=by, **{"name": "恒源砖厂", **fields})
    actions.close_campaign(campaign_id=census.pk, by=a_user(*LEADS))
    return sheet


def test_a_sheet_is_corrected_and_keeps_its_former_answers() -> None:
    seller = a_seller()
    sheet = a_sheet(seller, use_tonnes=Decimal(45000), phone="1390000")
    told = {"sheet_id": sheet.pk, "use_tonnes": Decimal(4500), "phone": "13900001111"}
    corrected = actions.correct_sheet(**told, version=1, by=seller)
    assert (corrected.use_tonnes, corrected.name, corrected.version) == (Decimal(4500), "恒源砖厂", 2)
    assert last_event() == ("archive.census.correct", sheet.pk)
    assert {change.field for change in field_history(sheet)} >= {"use_tonnes", "phone"}
    events = AuditEvent.objects.count()
    assert actions.correct_sheet(**told, version=2, by=seller).version == 2
    assert AuditEvent.objects.count() == events


def test_a_correction_of_a_sheet_is_judged_and_refused_when_stale_or_out_of_reach() -> None:
    seller = a_seller()
    sheet = a_sheet(seller)
    with pytest.raises(actions.SheetInvalid):
        actions.correct_sheet(sheet_id=sheet.pk, version=1, name=" ", by=seller)
    with pytest.raises(StaleRecord):
        actions.correct_sheet(sheet_id=sheet.pk, version=9, name="恒源建材", by=seller)
    with pytest.raises(NotAllowed):
        actions.correct_sheet(sheet_id=sheet.pk, version=1, name="恒源建材", by=a_seller())
    sheet.refresh_from_db()
    assert (sheet.name, sheet.version) == ("恒源砖厂", 1)
