"""Who decides at the customers that count: three of them known well, the others by their heads of buying."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from coalface.archive.customers.models import Customer
from coalface.archive.key_people import actions
from coalface.archive.key_people.models import Person
from coalface.demo.companies import person as a_name
from coalface.demo.companies import phone
from coalface.demo.happenings import seller_of
from coalface.identity.people.models import User

WELL_KNOWN = 3
ATTITUDES = ("opposed", "reserved", "neutral", "favourable", "supporter")


@dataclass(frozen=True, slots=True)
class Part:
    """A post at a customer: how much it counts, how its holder stood and stands (places in ATTITUDES)."""

    title: str
    level: str
    decides: bool
    weight: int
    stood: int
    stands: int
    word: str


CAST = (
    Part("董事长", "top", True, 5, 2, 3, "签约仪式上表示愿做十年伙伴"),
    Part("总经理", "top", True, 5, 3, 4, "主动提出增加长协量"),
    Part("财务总监", "top", False, 4, 1, 1, "坚持承兑比例不低于六成"),
    Part("燃料部部长", "middle", True, 4, 2, 4, "赴矿考察后认可煤质稳定性"),
    Part("采购主管", "working", False, 2, 2, 3, "沟通顺畅，价格信息反馈及时"),
    Part("质检中心主任", "middle", False, 3, 3, 0, "五月来煤水分超标，两次提出退货"),
    Part("调度室主任", "working", False, 2, 2, 2, "按通知接卸，无特别态度"),
)
CORE = (CAST[1], CAST[3])
BONDS = (
    (1, 0, "reports", 5, ""),
    (2, 0, "reports", 4, ""),
    (3, 1, "reports", 4, ""),
    (4, 3, "reports", 5, ""),
    (6, 1, "reports", 3, ""),
    (3, 0, "patron", 5, "由董事长一手提拔"),
    (5, 2, "townsman", 3, "同乡，私交较好"),
    (5, 3, "rival", 4, "曾竞争燃料部部长一职"),
)
"""Among the cast: who, to whom (places), how, how strongly; the first reports to the other."""
OUTSIDE = (
    ("{province}能源局运行处", "government", "处长", ((1, "classmate", 4), (3, "colleague", 3))),
    (
        "{province}国有资本运营公司",
        "shareholder",
        "派驻董事",
        ((0, "colleague", 4),),
    ),
    ("中国铁路{city}货运中心", "carrier", "副主任", ((6, "colleague", 3), (4, "friend", 2))),
    ("{province}煤炭运销协会", "association", "秘书长", ((0, "friend", 3),)),
)
OCCASIONS = (
    ("ceremony", "三期机组投产庆典", "派员到场祝贺，协调首车煤提前到站"),
    ("exchange", "配煤掺烧技术交流会", "请质检中心工程师讲解掺烧方案"),
    ("welfare", "职工子女助学活动", "捐助助学金并参加发放仪式"),
    ("conference", "年度供应商大会", "总经理发言，获评优秀供应商"),
)


def write(rng: np.random.Generator, customers: Sequence[Customer], archivist: User, today: date) -> None:
    """The cast of each customer; of the first three also careers, people outside, and a change at the top."""
    for place, customer in enumerate(customers):
        well_known = place < WELL_KNOWN
        known = [_introduce(rng, customer, part, today) for part in (CAST if well_known else CORE)]
        if well_known:
            _tie(customer, known)
            _outside(rng, customer, known, archivist)
            _former(rng, customers[WELL_KNOWN + place], known, archivist, today)
        else:
            _report(customer, known)
        _celebrate(customer, known, place, today)
    _replace(rng, customers[0], archivist, today)


def _introduce(rng: np.random.Generator, customer: Customer, part: Part, today: date) -> Person:
    seller = seller_of(customer)
    held = int(rng.integers(300, 2400))
    person = actions.create_person(
        name=a_name(rng),
        phone=phone(rng),
        birthday_on=date(int(rng.integers(1965, 1990)), int(rng.integers(1, 13)), int(rng.integers(1, 29))),
        by=seller,
    )
    actions.add_position(
        person_id=person.pk,
        customer=customer,
        title=part.title,
        level=part.level,
        decides=part.decides,
        from_on=today - timedelta(days=held),
        by=seller,
    )
    notes = ((part.stood, 280, "首次拜访时的印象"), (part.stands, int(rng.integers(5, 70)), part.word))
    for attitude, days_ago, reason in notes:
        actions.note_influence(
            person_id=person.pk,
            customer_id=customer.pk,
            weight=part.weight,
            attitude=ATTITUDES[attitude],
            noted_on=today - timedelta(days=days_ago),
            reason=reason,
            by=seller,
        )
    return person


def _tie(customer: Customer, known: Sequence[Person]) -> None:
    for one, other, kind, strength, remarks in BONDS:
        actions.relate_people(
            person_id=known[one].pk,
            other_id=known[other].pk,
            kind=kind,
            strength=strength,
            remarks=remarks,
            by=seller_of(customer),
        )


def _report(customer: Customer, known: Sequence[Person]) -> None:
    for upper, lower in pairwise(known):
        actions.relate_people(
            person_id=lower.pk, other_id=upper.pk, kind="reports", strength=4, by=seller_of(customer)
        )


def _outside(rng: np.random.Generator, customer: Customer, known: Sequence[Person], by: User) -> None:
    """Government, shareholder, railway, association: each tied to some of those inside."""
    province, _, city = customer.region.rpartition("省")
    for body, kind, title, ties in OUTSIDE:
        where = body.format(province=f"{province}省" if province else city, city=city.removesuffix("市"))
        person = Person.objects.filter(positions__body=where).first()
        if person is None:
            person = actions.create_person(name=a_name(rng), by=by)
            actions.add_position(person_id=person.pk, title=title, body=where, body_kind=kind, by=by)
        for place, bond, strength in ties:
            actions.relate_people(
                person_id=person.pk, other_id=known[place].pk, kind=bond, strength=strength, by=by
            )


def _former(
    rng: np.random.Generator, other: Customer, known: Sequence[Person], by: User, today: date
) -> None:
    """Careers across companies: two came here from another customer of ours."""
    for person, title in ((known[1], "副总经理"), (known[3], "采购部经理")):
        until = today - timedelta(days=2500 + int(rng.integers(200)))
        actions.add_position(
            person_id=person.pk,
            customer=other,
            title=title,
            level="middle",
            from_on=until - timedelta(days=1400),
            until_on=until,
            by=by,
        )


def _celebrate(customer: Customer, known: Sequence[Person], place: int, today: date) -> None:
    for turn in range(2 if place < WELL_KNOWN else 1):
        kind, title, part = OCCASIONS[(place + turn) % len(OCCASIONS)]
        actions.record_occasion(
            customer_id=customer.pk,
            happened_on=today - timedelta(days=20 + 31 * place % 260 + 90 * turn),
            kind=kind,
            title=title,
            our_part=part,
            people=known[turn : turn + 3],
            by=seller_of(customer),
        )


def _replace(rng: np.random.Generator, customer: Customer, archivist: User, today: date) -> None:
    """The head of fuel of the first customer left last week; who looks after it has a task."""
    post = CAST[3]
    left = Person.objects.filter(positions__customer=customer, positions__title=post.title).first()
    assert left is not None
    position = left.positions.get(customer=customer, title=post.title)
    until = today - timedelta(days=7)
    actions.end_position(position_id=position.pk, version=position.version, until_on=until, by=archivist)
    person = actions.create_person(
        name=a_name(rng), responsible=seller_of(customer), remarks="由集团调任，情况待了解", by=archivist
    )
    actions.add_position(
        person_id=person.pk,
        customer=customer,
        title=post.title,
        level=post.level,
        decides=post.decides,
        from_on=until + timedelta(days=1),
        by=archivist,
    )
