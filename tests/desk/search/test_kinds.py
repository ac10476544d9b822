"""What the one search finds of every kind, how, and for whom."""

import io
from collections.abc import Callable, Sequence

import pytest
from django.db import models
from tests.builders.archive import a_customer
from tests.builders.dossier import a_competitor, a_fact
from tests.builders.people import a_user, the_system
from tests.builders.scans import a_blank_picture
from tests.builders.ties import a_person, a_post
from tests.builders.trade import a_contract

from coalface.archive.customers.models import Customer
from coalface.archive.scans.actions.reading import index_scans
from coalface.archive.scans.models import Reading, Scan
from coalface.desk.files.actions import attach
from coalface.desk.search.models import SearchEntry
from coalface.desk.search.queries import search
from coalface.desk.search.sources import reindex, sources
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.kernel.credit_code import complete

pytestmark = pytest.mark.django_db

OWNER = "华能长治热电有限公司"


def a_read_scan(customer: Customer) -> Scan:
    picture = io.BytesIO(a_blank_picture())
    kept = attach(subject=customer, stream=picture, name="IMG_1.png", media_type="image/png", by=the_system())
    scan = Scan.objects.get(attachment=kept)
    words = "煤炭购销协议\n编号 XY-2024-0815"
    Reading.objects.update_or_create(file=kept.file, defaults={"text": words})
    index_scans([scan])
    return scan


def a_told_fact(customer: Customer) -> models.Model:
    return a_fact(customer, "expansion", "新建流化床锅炉，型号 SHL-20")


def a_chief(customer: Customer) -> models.Model:
    return a_post(a_person("欧阳志远", phone="15400008888"), customer).person


MADE: dict[str, tuple[Callable[[Customer], models.Model], str, Sequence[str]]] = {
    "customer": (lambda customer: customer, "customer.view", ("长治热电", "changzhi", "czrd", "T9Q4")),
    "person": (a_chief, "key_people.view", ("志远", "ouyang", "oyzy", "15400008888")),
    "fact": (a_told_fact, "dossier.view", ("流化床", "liuhuachuang", "lhcg", "SHL20")),
    "scan": (a_read_scan, "customer.view", ("购销协议", "gouxiao", "gxxy", "XY20240815")),
    "contract": (
        lambda customer: a_contract(customer, number="晋煤销-2024-0315"),
        "trade.view",
        ("晋煤销", "jinmei", "jmx", "0315"),
    ),
}


def an_owned_customer(by: User | None = None) -> Customer:
    return a_customer(OWNER, credit_code=complete("91140400", "7856T9Q4"), responsible=by)


def found(user: User, text: str, kind: str) -> list[int]:
    return [hit.id for hit in search(user, text, kinds=[kind])]


@pytest.mark.parametrize(
    ("kind", "typed"), [(kind, typed) for kind, (*_, texts) in MADE.items() for typed in texts]
)
def test_every_kind_is_found_by_characters_pinyin_initials_and_codes(kind: str, typed: str) -> None:
    make, right, _texts = MADE[kind]
    record = make(an_owned_customer())
    assert found(a_user(right), typed, kind) == [record.pk]


@pytest.mark.parametrize("kind", MADE)
def test_without_the_right_or_outside_its_scope_nothing_is_found(kind: str) -> None:
    make, right, (typed, *_texts) = MADE[kind]
    mine = a_user(right, "customer.view", scope=Scope.OWN)
    record = make(an_owned_customer(mine))
    assert found(mine, typed, kind) == [record.pk]
    assert found(a_user(right, "customer.view", scope=Scope.OWN), typed, kind) == []
    assert found(a_user("export", "room.view"), typed, kind) == []


@pytest.mark.parametrize("kind", MADE)
def test_the_index_is_made_again_from_the_records(kind: str) -> None:
    make, right, (typed, *_texts) = MADE[kind]
    record = make(an_owned_customer())
    former = entries()
    SearchEntry.objects.all().delete()
    assert sum(reindex(source.kind) for source in sources()) == len(former)
    assert entries() == former
    assert found(a_user(right), typed, kind) == [record.pk]


def entries() -> list[tuple[object, ...]]:
    columns = [field.attname for field in SearchEntry._meta.concrete_fields if field.name != "id"]
    return sorted(SearchEntry.objects.values_list(*columns), key=str)


def test_figures_are_filtered_for_and_not_searched() -> None:
    a_fact(an_owned_customer(), "stock_tonnes")
    assert not SearchEntry.objects.filter(subject_kind="fact").exists()


def test_what_is_told_of_competitors_is_found_by_all_who_may_see_it() -> None:
    rival = a_competitor("晋西能源集团")
    fact = a_fact(rival, "rival_note", "挂牌价下调十元")
    mine = a_user("dossier.view", scope=Scope.OWN)
    assert found(mine, "晋西", "competitor") == [rival.pk]
    assert found(mine, "挂牌价", "fact") == [fact.pk]
    assert found(a_user("customer.view"), "挂牌价", "fact") == []


def test_who_brought_a_fact_finds_it_whoever_looks_after_the_customer() -> None:
    resident, seller = (a_user("dossier.view", "dossier.report", scope=Scope.OWN) for _ in range(2))
    customer = an_owned_customer(resident)
    fact = a_fact(customer, "expansion", "三期扩建", by=resident)
    assert found(resident, "三期", "fact") == [fact.pk]
    assert found(seller, "三期", "fact") == []
