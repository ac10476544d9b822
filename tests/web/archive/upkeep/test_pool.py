"""Pages of the pool and the census."""

import io
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.builders.archive import a_customer, in_days
from tests.builders.people import a_user, the_system
from tests.web.helpers import assert_same_queries, queries_of, signed_in

from coalface.archive.pool import actions
from coalface.archive.pool.models import CensusCampaign, CensusSheet, PoolPolicy
from coalface.archive.revision.actions import begin_revision
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.rules import Scope

pytestmark = pytest.mark.django_db
SELLS = ("customer.view", "customer.edit", "customer.note", "pool.claim", "census.edit", "export")
LEADS = (*SELLS, "customer.assign", "pool.manage")


def a_campaign(name: str = "秋季普查") -> CensusCampaign:
    return actions.open_campaign(
        name=name,
        area="朔州",
        target=10,
        starts_on=in_days(-5),
        ends_on=in_days(30),
        by=a_user("pool.manage"),
    )


def test_the_pool_asks_as_often_for_three_as_for_one() -> None:
    assert_same_queries(signed_in(a_user(*SELLS)), reverse("upkeep:pool"), a_customer)


def test_ones_own_claims_ask_as_often_for_three_as_for_one() -> None:
    seller = a_user(*SELLS, scope=Scope.OWN)
    assert_same_queries(
        signed_in(seller),
        reverse("upkeep:pool_mine"),
        lambda: actions.claim_customer(customer_id=a_customer().pk, by=seller),
    )


def test_the_pool_is_closed_to_those_who_may_not_claim() -> None:
    client = signed_in(a_user("customer.view"))
    for name in ("pool", "pool_mine", "pool_flow", "pool_policy", "campaigns", "sheets"):
        assert client.get(reverse(f"upkeep:{name}")).status_code == 403
    assert client.get(reverse("upkeep:pooled", args=[a_customer().pk])).status_code == 404


def test_a_customer_is_claimed_and_handed_back() -> None:
    seller, customer = a_user(*SELLS, scope=Scope.OWN), a_customer("朔州热力")
    client = signed_in(seller)
    assert "朔州热力" in client.get(reverse("upkeep:pooled", args=[customer.pk])).content.decode()
    assert client.post(reverse("upkeep:claim", args=[customer.pk])).status_code == 303
    again = signed_in(a_user(*SELLS, scope=Scope.OWN)).post(reverse("upkeep:claim", args=[customer.pk]))
    assert again.status_code == 422
    assert "朔州热力" in client.get(reverse("upkeep:pool_mine")).content.decode()
    back = reverse("upkeep:hand_back", args=[customer.pk])
    assert client.get(back).status_code == 200
    assert client.post(back, {"reason": ""}).status_code == 422
    assert client.post(back, {"reason": "停产"}).status_code == 303
    page = client.get(reverse("upkeep:pool_flow"))
    assert page.status_code == 200
    rows = client.get(reverse("upkeep:pool_moves")).content.decode()
    assert "停产" in rows


def test_the_rules_are_set_in_a_dialog() -> None:
    client, address = signed_in(a_user(*LEADS)), reverse("upkeep:pool_policy")
    given = {"most_held": 9, "most_a_day": 2, "protection_days": 10, "idle_days": 20, "warning_days": 30}
    assert client.get(address).status_code == 200
    assert client.post(address, given).status_code == 422
    assert client.post(address, {**given, "warning_days": 7, "statuses": ["prospect"]}).status_code == 303
    assert PoolPolicy.objects.get().idle_days == 20


def test_a_sheet_is_filled_in_and_becomes_a_prospect() -> None:
    client, campaign = signed_in(a_user(*LEADS)), a_campaign()
    address = reverse("upkeep:sheet_new", args=[campaign.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"name": "", "industry": "cement"}).status_code == 422
    told = {"name": "恒源砖厂", "industry": "cement", "use_tonnes": "300", "supplier": "本地煤场"}
    assert client.post(address, told).status_code == 303
    sheet = CensusSheet.objects.get()
    page = reverse("upkeep:sheet", args=[sheet.pk])
    assert "本地煤场" in client.get(page).content.decode()
    assert client.post(reverse("upkeep:sheet_prospect", args=[sheet.pk])).status_code == 303
    sheet.refresh_from_db()
    assert sheet.customer is not None
    assert "恒源砖厂" in client.get(reverse("upkeep:pool")).content.decode()
    assert "恒源砖厂" in client.get(reverse("upkeep:pooled", args=[sheet.customer_id])).content.decode()


def test_a_known_company_is_offered_before_a_second_card() -> None:
    client, campaign = signed_in(a_user(*LEADS)), a_campaign()
    known = a_customer("恒源建材有限公司")
    sheet = actions.record_sheet(campaign_id=campaign.pk, name="恒源建材有限公司", by=a_user(*LEADS))
    prospect = reverse("upkeep:sheet_prospect", args=[sheet.pk])
    assert client.post(prospect).status_code == 422
    assert client.post(prospect, {"customer": known.pk}).status_code == 303
    sheet.refresh_from_db()
    assert sheet.customer == known


def test_the_census_pages_ask_as_often_for_three_as_for_one() -> None:
    surveyor, campaign = a_user(*LEADS), a_campaign()
    client, made = signed_in(surveyor), iter(range(100))

    def one_more() -> None:
        name = f"第{next(made)}砖厂"
        sheet = actions.record_sheet(campaign_id=campaign.pk, name=name, by=surveyor)
        actions.make_prospect(sheet_id=sheet.pk, although_similar=True, by=surveyor)

    page = reverse("upkeep:campaign", args=[campaign.pk])
    assert_same_queries(client, page, one_more)
    assert_same_queries(client, reverse("upkeep:sheets"), one_more)
    assert queries_of(client, page) <= 15
    assert_same_queries(client, reverse("upkeep:campaigns"), lambda: a_campaign(f"普查{next(made)}"))
    assert client.get(reverse("upkeep:campaign_new")).status_code == 200
    assert client.post(reverse("upkeep:campaign_close", args=[campaign.pk])).status_code == 303


def test_a_sheet_is_corrected_by_form_and_shows_what_it_said_before() -> None:
    surveyor = a_user(*LEADS)
    sheet = actions.record_sheet(
        campaign_id=a_campaign().pk, name="恒源砖厂", supplier="本地煤场", by=surveyor
    )
    client, correct = signed_in(surveyor), reverse("upkeep:sheet_correct", args=[sheet.pk])
    page = reverse("upkeep:sheet", args=[sheet.pk])
    given = {"version": 1, "name": "恒源砖厂", "industry": "cement", "supplier": "外省贸易商"}
    assert client.post(correct, {**given, "name": ""}).status_code == 422
    assert client.post(correct, given)["Location"] == page
    told = client.get(page).content.decode()
    assert "外省贸易商" in told and "本地煤场" in told
    assert client.post(correct, {**given, "supplier": "某矿"}).status_code == 422
    stranger = signed_in(a_user("census.edit", scope=Scope.OWN))
    assert stranger.get(correct).status_code == 404


def test_the_plain_tables_are_taken_away_signed_and_logged() -> None:
    leader = a_user(*LEADS, "revision.run", full_name="周领导")
    actions.claim_customer(customer_id=a_customer("朔州热力").pk, by=leader)
    a_campaign(name="朔州普查")
    begin_revision(name="年度修订", due_on=date(2099, 1, 1), by=the_system())
    client = signed_in(leader)
    found = {
        name: book_of(client.get(reverse(f"upkeep:{name}"), {"export": "xlsx"}))
        for name in ("pool_mine", "campaigns", "revisions")
    }
    assert ["朔州热力" in found["pool_mine"], "朔州普查" in found["campaigns"]] == [True, True]
    assert "年度修订" in found["revisions"]
    assert all("周领导" in words for words in found.values())
    logged = AuditEvent.objects.filter(action="web.list.export", actor_id=leader.pk).order_by("pk")
    assert [event.detail["list"] for event in logged] == [
        "upkeep.mine",
        "upkeep.campaigns",
        "upkeep.revisions",
    ]


def test_nobody_takes_a_plain_table_away_without_the_right() -> None:
    client = signed_in(a_user(*(right for right in LEADS if right != "export")))
    for name in ("pool_mine", "campaigns"):
        assert client.get(reverse(f"upkeep:{name}"), {"export": "xlsx"}).status_code == 403


def book_of(answer: Any) -> str:
    """All words of an exported workbook."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    return " ".join(
        str(cell)
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for cell in row
    )
