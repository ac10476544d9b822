"""Key people, affiliates, the pool, a census and a revision: a few of each, through people's own actions."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from coalface.archive.affiliates.actions import affiliate
from coalface.archive.customers.models import Customer
from coalface.archive.key_people import actions as people
from coalface.archive.key_people.models import Person
from coalface.archive.pool import actions as pool
from coalface.archive.pool.models import CensusCampaign
from coalface.archive.revision import actions as revision
from coalface.identity.people.models import User
from coalface.identity.people.queries import system_user
from coalface.trade.contracts.actions import push_engagements

CUSTOMERS, POOLED = 9, 12
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("建国", "志强", "立军", "晓明", "海燕", "文斌", "国栋", "丽华", "永胜", "德福", "春梅", "卫东")
POSTS = (("总经理", "top", True), ("燃料部部长", "middle", True), ("采购主管", "working", False))
ATTITUDES = ("supporter", "favourable", "neutral", "reserved", "opposed")
OUTSIDE = (("省能源局运行处", "government", "处长"), ("太原铁路局货运部", "carrier", "科长"))
GROUPS = ("晋北能源投资集团有限公司", "华原电力控股集团有限公司", "北方钢铁联合集团有限公司")
OCCASIONS = (
    ("ceremony", "三期机组投产庆典", "派员到场祝贺，协调首车煤提前到站"),
    ("exchange", "配煤掺烧技术交流会", "请质检中心工程师讲解掺烧方案"),
    ("welfare", "职工子女助学活动", "捐助助学金并参加发放仪式"),
)
SHEETS = (
    ("恒源新型建材厂", "cement", 1200, "本地煤场", "价格、结算周期"),
    ("永兴热力站", "heating", 3500, "外省贸易商", "供暖季保供"),
    ("宏达砖瓦厂", "cement", 450, "本地煤场", "含硫量、运距"),
    ("鑫旺活性炭厂", "chemical", 800, "某国有矿", "灰分稳定"),
    ("顺达物流园", "trader", 6000, "多家矿", "价格、装车速度"),
)


def write(rng: np.random.Generator, seller: User, today: date) -> None:
    """For a handful of the customers that buy most; the rest of the archive stays plain."""
    push_engagements()
    system = system_user()
    rows = Customer.objects.live().filter(status="active", responsible__isnull=False)
    customers = list(rows.select_related("responsible").order_by("-grade", "pk")[:CUSTOMERS])
    known = [person for customer in customers for person in _people(rng, customer, today, system)]
    _outside(rng, known, system)
    _groups(customers, today, system)
    _pool(today, seller, system)
    _census(today, seller, system)
    revision.begin_revision(
        name=f"{today.year}年档案全面修订",
        due_on=today + timedelta(days=30),
        grades=["strategic", "long_term"],
        by=system,
    )
    revision.report_key_archives(today=today, by=system)


def _name(rng: np.random.Generator) -> str:
    return SURNAMES[rng.integers(len(SURNAMES))] + GIVEN[rng.integers(len(GIVEN))]


def _people(rng: np.random.Generator, customer: Customer, today: date, by: User) -> list[Person]:
    """Three people at a customer, how they stand, who reports to whom, and one occasion."""
    made: list[Person] = []
    for title, level, decides in POSTS:
        person = people.create_person(
            name=_name(rng),
            phone=f"138{rng.integers(10**8):08d}",
            birthday_on=date(int(rng.integers(1965, 1990)), int(rng.integers(1, 13)), 15),
            responsible=customer.responsible,
            by=by,
        )
        people.add_position(
            person_id=person.pk,
            customer=customer,
            title=title,
            level=level,
            decides=decides,
            from_on=today - timedelta(days=int(rng.integers(200, 2500))),
            by=by,
        )
        people.note_influence(
            person_id=person.pk,
            customer_id=customer.pk,
            weight=5 - len(made) - int(rng.integers(2)),
            attitude=ATTITUDES[min(int(rng.integers(7)), 4)],
            noted_on=today - timedelta(days=int(rng.integers(1, 200))),
            reason="走访中了解",
            by=by,
        )
        if made:
            people.relate_people(person_id=person.pk, other_id=made[-1].pk, kind="reports", strength=4, by=by)
        made.append(person)
    kind, title, part = OCCASIONS[int(rng.integers(len(OCCASIONS)))]
    people.record_occasion(
        customer_id=customer.pk,
        happened_on=today - timedelta(days=int(rng.integers(10, 300))),
        kind=kind,
        title=title,
        our_part=part,
        people=made[:2],
        by=by,
    )
    return made


def _outside(rng: np.random.Generator, known: list[Person], by: User) -> None:
    """Stakeholders outside, tied to some of those inside."""
    for body, kind, title in OUTSIDE:
        person = people.create_person(name=_name(rng), by=by)
        people.add_position(person_id=person.pk, title=title, body=body, body_kind=kind, by=by)
        for other in known[:: max(1, len(known) // 4)]:
            people.relate_people(person_id=person.pk, other_id=other.pk, kind="classmate", strength=2, by=by)


def _groups(customers: list[Customer], today: date, by: User) -> None:
    """Three parent groups with three customers each, and a guarantee between two."""
    for at, customer in enumerate(customers[: 3 * len(GROUPS)]):
        affiliate(
            customer_id=customer.pk,
            kind="owns",
            outside=GROUPS[at % len(GROUPS)],
            pct=Decimal((51, 67, 100)[at // len(GROUPS)]),
            from_on=today - timedelta(days=1500),
            source="国家企业信用信息公示系统",
            by=by,
        )
    if len(customers) > 3:
        affiliate(
            customer_id=customers[0].pk,
            kind="guarantee",
            other=customers[3],
            is_upper=True,
            amount_fen=2_000_000_000,
            until_on=today + timedelta(days=400),
            by=by,
        )


def _pool(today: date, seller: User, by: User) -> None:
    """Some prospects come into the pool, a few are claimed."""
    rows = Customer.objects.live().filter(status__in=["prospect", "dormant"], responsible__isnull=False)
    waiting = list(rows.filter(engaged_until__isnull=True).order_by("pk")[:POOLED])
    waiting += list(rows.filter(engaged_until__lt=today).order_by("pk")[: POOLED - len(waiting)])
    pool.release_customers(customer_ids=[customer.pk for customer in waiting], reason="长期无往来", by=by)
    for customer in waiting[:3]:
        pool.claim_customer(customer_id=customer.pk, by=seller)


def _census(today: date, seller: User, by: User) -> None:
    campaign: CensusCampaign = pool.open_campaign(
        name="秋冬季用煤客户普查",
        area="朔州片区",
        target=20,
        starts_on=today - timedelta(days=20),
        ends_on=today + timedelta(days=40),
        by=by,
    )
    for at, (name, industry, use, supplier, sensitive) in enumerate(SHEETS):
        sheet = pool.record_sheet(
            campaign_id=campaign.pk,
            name=f"朔州{name}",
            industry=industry,
            place="朔城区",
            use_tonnes=Decimal(use),
            supplier=supplier,
            sensitive=sensitive,
            contact="负责人",
            phone=f"1390000{at:04d}",
            by=seller,
        )
        if at < 2:
            pool.make_prospect(sheet_id=sheet.pk, although_similar=True, by=by)
