"""The pages of the archive: what they show, whom they refuse, and how little they ask."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from tests.builders.archive import a_contact, a_credential, a_credit_code, a_customer, in_days, the_kind
from tests.builders.people import a_user, the_system
from tests.web.helpers import queries_of, signed_in

from coalface.archive.credentials.models import Credential, CredentialKind
from coalface.archive.customers.actions import change_customer, delete_customers
from coalface.archive.customers.models import Customer
from coalface.archive.timeline.actions import compose
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.files.actions import attach
from coalface.desk.files.models import Attachment
from coalface.desk.search import queries
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.web.archive.customers import CustomerList

pytestmark = pytest.mark.django_db
SELLER = ("customer.view", "customer.edit", "customer.note", "credential.view", "credential.edit", "export")
KEEPER = (*SELLER, "customer.assign", "credential.verify", "policy.edit", "trade.view", "grade.view")
PDF = b"%PDF-1.7\n% a licence"
BOTH = '<td class="text-wrap">{}</td><td class="text-wrap">{}</td>'
"""What is saved by now beside what was offered."""


def at(name: str, *args: object) -> str:
    return reverse(f"archive:{name}", args=args)


def a_full_customer(by: User | None = None, **fields: Any) -> Customer:
    customer = a_customer(by=by, industry="power", **fields)
    a_contact(customer)
    a_credential(customer, "pollution-permit", expires_on=in_days(20))
    compose(customer_id=customer.pk, line="看了煤场", by=the_system())
    return customer


LISTS = ["customers", "credentials", "bin"]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_as_much_for_three_rows_as_for_one(name: str) -> None:
    client = signed_in(a_user(*KEEPER))

    def more(count: int) -> None:
        made = [a_full_customer() for _ in range(count)]
        if name == "bin":
            delete_customers(customer_ids=[customer.pk for customer in made], by=the_system())

    more(1)
    queries_of(client, at(name))
    one = queries_of(client, at(name))
    more(2)
    assert queries_of(client, at(name)) == one <= 15


def test_a_record_asks_as_much_for_much_as_for_little() -> None:
    client, customer = signed_in(a_user(*KEEPER)), a_full_customer()
    queries_of(client, at("customer", customer.pk))
    little = queries_of(client, at("customer", customer.pk))
    for number in range(3):
        a_contact(customer, f"联系人{number}")
        a_credential(customer, "authorisation", expires_on=in_days(number))
        compose(customer_id=customer.pk, line="又看了煤场", by=the_system())
    assert queries_of(client, at("customer", customer.pk)) == little


PLACES: list[tuple[str, Callable[[Customer, Credential], tuple[object, ...]]]] = [
    ("customer", lambda customer, credential: (customer.pk,)),
    ("customer_history", lambda customer, credential: (customer.pk,)),
    ("customer_edit", lambda customer, credential: (customer.pk,)),
    ("customer_field", lambda customer, credential: (customer.pk, "region")),
    ("timeline", lambda customer, credential: (customer.pk,)),
    ("contact_new", lambda customer, credential: (customer.pk,)),
    ("contact", lambda customer, credential: (customer.pk, customer.contacts.get().pk)),
    ("name_new", lambda customer, credential: (customer.pk,)),
    ("customer_files", lambda customer, credential: (customer.pk,)),
    ("credential_new", lambda customer, credential: (customer.pk,)),
    ("credential", lambda customer, credential: (credential.pk,)),
    ("credential_edit", lambda customer, credential: (credential.pk,)),
    ("credential_renew", lambda customer, credential: (credential.pk,)),
]


@pytest.mark.parametrize(("name", "args"), PLACES, ids=[name for name, _ in PLACES])
def test_the_owner_opens_it_and_a_stranger_finds_nothing(name: str, args: Any) -> None:
    owner, stranger = a_user(*SELLER, scope=Scope.OWN), a_user(*SELLER, scope=Scope.OWN)
    customer = a_full_customer(by=owner)
    address = at(name, *args(customer, Credential.objects.get(customer=customer)))
    assert signed_in(owner).get(address).status_code == 200
    assert signed_in(stranger).get(address).status_code == 404
    assert signed_in(a_user("export")).get(address).status_code == 403


def test_a_stranger_finds_nothing_in_lists_exports_options_and_files() -> None:
    owner, stranger = a_user(*SELLER, scope=Scope.OWN), a_user(*SELLER, scope=Scope.OWN)
    customer = a_full_customer(by=owner, name="秘密电厂")
    file = attach(subject=customer, stream=io.BytesIO(PDF), name="合同.pdf", by=owner)
    theirs, ours = signed_in(stranger), signed_in(owner)
    for address in (at("customers"), at("customers") + "?q=秘密", at("credentials"), at("customer_options")):
        assert "秘密电厂" in _text(ours.get(address))
        assert "秘密电厂" not in _text(theirs.get(address))
    exported = [b"".join(c.get(at("customers") + "?export=xlsx").streaming_content) for c in (ours, theirs)]
    assert len(exported[0]) > len(exported[1])
    month = {"month": f"{in_days(20):%Y-%m}"}
    shown = ["1 mandatory" in _text(client.get(at("calendar"), month)) for client in (ours, theirs)]
    assert shown == [True, False]
    assert theirs.get(reverse("desk:file", args=[file.pk])).status_code == 404


def _text(answer: Any) -> str:
    body = answer.content.decode()
    return json.dumps(json.loads(body), ensure_ascii=False) if body.startswith("{") else body


@pytest.mark.parametrize(
    "name", ["customer_new", "bin", "kinds", "kind_new", "calendar", "credentials", "customers"]
)
def test_pages_need_their_right(name: str) -> None:
    assert signed_in(a_user("export")).get(at(name)).status_code == 403
    assert signed_in(a_user(*KEEPER)).get(at(name)).status_code == 200


def test_a_customer_is_created_and_a_wrong_code_is_explained_beside_its_field() -> None:
    client = signed_in(a_user(*SELLER, scope=Scope.OWN))
    given = {"name": "太原电厂", "credit_code": "91350211M000100Y43", "industry": "power"}
    answer = client.post(at("customer_new"), given)
    assert answer.status_code == 422
    assert "character 18 should be 6" in answer.content.decode()
    answer = client.post(at("customer_new"), {**given, "credit_code": "91350100M000100Y43"})
    customer = Customer.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, at("customer", customer.pk))


def test_a_likely_duplicate_is_shown_and_created_only_on_assurance() -> None:
    a_customer("山西华阳集团有限公司")
    client = signed_in(a_user(*SELLER))
    given = {"name": "山西华阳（集团）有限责任公司", "industry": "power"}
    answer = client.post(at("customer_new"), given)
    assert (answer.status_code, "although_similar" in answer.content.decode()) == (422, True)
    assert client.post(at("customer_new"), {**given, "although_similar": "1"}).status_code == 303


def test_duplicates_show_while_typing_without_telling_a_stranger_the_name() -> None:
    code = a_credit_code()
    a_customer("秘密电厂", credit_code=code)
    answer = signed_in(a_user(*SELLER, scope=Scope.OWN)).get(at("similar"), {"credit_code": code})
    assert "already looked after by" in answer.content.decode()
    assert "秘密电厂" not in answer.content.decode()


def test_one_field_is_changed_in_place_and_a_clash_is_shown() -> None:
    customer, client = a_customer(region="山西"), signed_in(a_user(*SELLER))
    address = at("customer_field", customer.pk, "region")
    assert 'name="version" value="1"' in client.get(address).content.decode()
    answer = client.post(address, {"region": "河北", "version": "1"})
    assert (answer.status_code, "河北" in answer.content.decode()) == (200, True)
    stale = client.post(address, {"region": "山东", "version": "1"})
    assert stale.status_code == 422
    assert "Somebody else has changed this" in stale.content.decode()
    assert 'name="version" value="2"' in stale.content.decode()
    customer.refresh_from_db()
    assert customer.region == "河北"
    assert client.get(at("customer_field", customer.pk, "grade")).status_code == 404


def test_a_stale_form_shows_both_versions_and_saves_on_the_second_try() -> None:
    customer, client = a_customer("太原电厂", region="山西"), signed_in(a_user(*SELLER))
    change_customer(customer_id=customer.pk, version=1, by=the_system(), region="河北")
    given = {
        "name": "太原电厂",
        "region": "山东",
        "industry": "other",
        "status": "prospect",
        "base_tier": "potential",
        "version": "1",
    }
    answer = client.post(at("customer_edit", customer.pk), given)
    body = answer.content.decode()
    assert (answer.status_code, BOTH.format("河北", "山东") in body) == (422, True)
    assert client.post(at("customer_edit", customer.pk), {**given, "version": "2"}).status_code == 303


def test_any_stale_dialog_shows_both_versions_and_carries_the_present_one() -> None:
    client, credential = signed_in(a_user(*KEEPER)), a_credential(a_customer(), number="甲-1")
    given = {"number": "乙-2", "open_ended": "on", "version": str(credential.version - 1)}
    body = client.post(at("credential_edit", credential.pk), given).content.decode()
    shown = (
        BOTH.format("甲-1", "乙-2"),
        BOTH.format("no", "yes"),
        f'name="version" value="{credential.version}"',
    )
    assert [one in body for one in shown] == [True, True, True]
    given["version"] = str(credential.version)
    assert client.post(at("credential_edit", credential.pk), given).status_code == 303


def test_the_composer_writes_and_a_refusal_stays_on_the_page() -> None:
    customer, client = a_customer(), signed_in(a_user(*SELLER))
    address = at("timeline", customer.pk)
    answer = client.post(address, {"body": "看了煤场", "kind": "visit"}, headers={"HX-Request": "true"})
    assert (answer.status_code, "看了煤场" in answer.content.decode()) == (200, True)
    refused = client.post(address, {"body": "@无此人 看", "kind": "note"}, headers={"HX-Request": "true"})
    assert (refused.status_code, "toast" in refused["HX-Trigger"]) == (422, True)
    assert TimelineEntry.objects.get().kind == "visit"


def test_a_document_is_recorded_verified_and_renewed_through_its_pages() -> None:
    keeper, customer = a_user(*KEEPER), a_customer()
    client = signed_in(keeper)
    given = {
        "kind": the_kind("pollution-permit").pk,
        "number": "PW-1",
        "expires_on": in_days(10).isoformat(),
        "scans": io.BytesIO(PDF),
    }
    given["scans"].name = "排污许可证.pdf"
    assert client.post(at("credential_new", customer.pk), given).status_code == 303
    first = Credential.objects.get()
    assert Attachment.objects.get().subject_id == first.pk
    assert client.post(at("credential_verify", first.pk), {"version": 1}).status_code == 303
    assert client.get(at("credential_verify", first.pk)).status_code == 405
    renewed = {"number": "PW-2", "expires_on": in_days(900).isoformat(), "version": 2}
    assert client.post(at("credential_renew", first.pk), renewed).status_code == 303
    second = Credential.objects.get(replaces=first)
    answer = client.post(at("credential_reject", second.pk), {"version": 1, "reason": " "})
    assert answer.status_code == 422
    assert client.post(at("credential_verify", second.pk), {"version": 1}).status_code == 303
    first.refresh_from_db()
    assert (first.state, "PW-2" in client.get(at("credential", second.pk)).content.decode()) == (
        "replaced",
        True,
    )


def test_files_are_hung_on_a_customer_by_those_who_may_write() -> None:
    customer, upload = a_customer(), io.BytesIO(PDF)
    upload.name = "合同.pdf"
    address = at("customer_files", customer.pk)
    assert signed_in(a_user(*SELLER)).post(address, {"uploads": upload}).status_code == 303
    assert [(file.name, file.subject_id) for file in Attachment.objects.all()] == [("合同.pdf", customer.pk)]
    assert signed_in(a_user(*SELLER)).post(address, {}).status_code == 422


def test_a_document_without_an_end_is_explained() -> None:
    client, customer = signed_in(a_user(*KEEPER)), a_customer()
    given = {"kind": the_kind("power-licence").pk, "number": "1", "open_ended": "on"}
    answer = client.post(at("credential_new", customer.pk), given)
    assert answer.status_code == 422
    assert "This kind of document always has an end" in answer.content.decode()


def test_kinds_are_changed_by_policy_editors() -> None:
    kind = the_kind()
    client = signed_in(a_user("policy.edit"))
    given = {
        "name": kind.name,
        "applies_to": "*",
        "mandatory_for": "*",
        "reminder_days": "45，15",
        "version": 1,
    }
    assert client.post(at("kind", kind.pk), given).status_code == 303
    assert CredentialKind.objects.get(pk=kind.pk).reminder_days == [45, 15]
    assert client.post(at("kind", kind.pk), {**given, "reminder_days": "bald"}).status_code == 422


def test_customers_are_assigned_and_binned_in_bulk() -> None:
    keeper, heir = a_user(*KEEPER), a_user(*SELLER, scope=Scope.OWN)
    ids = [a_customer().pk, a_customer().pk]
    client = signed_in(keeper)
    assert client.post(at("customers"), {"action": "assign", "ids": ids}).status_code == 200
    done = client.post(
        at("customers"), {"action": "assign", "ids": ids, "answered": "1", "responsible": heir.pk}
    )
    assert done.status_code == 200
    assert set(Customer.objects.values_list("responsible", flat=True)) == {heir.pk}
    assert signed_in(heir).post(at("customers"), {"action": "assign", "ids": ids}).status_code == 403
    client.post(at("customers"), {"action": "delete", "all": "1"})
    assert not Customer.objects.live().exists()
    client.post(at("bin"), {"action": "restore", "ids": ids})
    assert Customer.objects.live().count() == 2


def test_what_is_written_asks_for_the_token() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(a_user(*KEEPER))
    assert client.post(at("customer_new"), {"name": "太原电厂"}).status_code == 403


def test_the_month_of_the_calendar_leads_to_the_days_documents() -> None:
    a_credential(a_customer(industry="power"), "pollution-permit", expires_on=in_days(20))
    client = signed_in(a_user(*KEEPER))
    body = client.get(at("calendar"), {"month": f"{in_days(20):%Y-%m}"}).content.decode()
    day = in_days(20).isoformat()
    assert f"expires_on_from={day}" in body
    assert "1 mandatory" in body
    assert client.get(at("calendar"), {"month": "9999-99"}).status_code == 200


def pages_of(user: User, asked: dict[str, str]) -> list[list[str]]:
    """The names on every page of the list, read forwards."""
    names, after = [], ""
    while True:
        request = RequestFactory().get(at("customers"), {**asked, "after": after})
        request.user = user
        page = CustomerList().context(request)["page"]
        names.append([row.name for row in page.rows])
        after = page.after
        if not after:
            return names


@pytest.mark.parametrize("way", ["few", "gathered in the index", "asked row by row"])
@pytest.mark.parametrize("sort", ["name_key", "-name_key", "-created_at"])
def test_customers_found_by_a_frequent_word_come_in_their_order_page_by_page(
    monkeypatch: pytest.MonkeyPatch, way: str, sort: str
) -> None:
    few, many = {"few": (99, 99), "gathered in the index": (1, 99), "asked row by row": (1, 1)}[way]
    monkeypatch.setattr(queries, "FEW", few)
    monkeypatch.setattr(queries, "MANY", many)
    monkeypatch.setattr(queries, "_frequent", {})
    monkeypatch.setattr(CustomerList, "page_size", 2)
    names = [
        "安阳邯郸热电厂",
        "邯郸第一热电厂",
        "邯郸第二热电厂",
        "邯郸第三热电厂",
        "张家口邯郸热电厂",
        "大同热电厂",
    ]
    cards = [a_customer(name, industry="power" if n % 2 else "steel") for n, name in enumerate(names)]
    delete_customers(customer_ids=[cards[1].pk], by=the_system())
    user = a_user("customer.view")

    kept = [card for n, card in enumerate(cards) if n not in (1, 5)]
    for chosen, asked in ((kept, {}), ([c for c in kept if c.industry == "power"], {"industry": "power"})):
        field = sort.removeprefix("-")
        ordered = sorted(chosen, key=lambda card: (getattr(card, field), card.pk), reverse=sort[0] == "-")
        expected = [card.name for card in ordered]
        found = pages_of(user, {"q": "邯郸", "sort": sort, **asked})
        assert found == [expected[n : n + 2] for n in range(0, len(expected), 2)]


@pytest.mark.parametrize("kind", ["", "abc", "9999-12", "9" * 30, "²"])
def test_a_new_document_of_no_known_kind_is_still_asked_for(kind: str) -> None:
    customer = a_customer()
    client = signed_in(a_user("customer.view", "credential.view", "credential.edit"))
    assert client.get(at("credential_new", customer.pk), {"kind": kind}).status_code == 200
