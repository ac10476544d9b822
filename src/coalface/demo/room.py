"""The archive room: two rooms, the papers of the first customers on their shelves, some out on loan,
one shelf counted and old boxes to be destroyed."""

from datetime import date, timedelta

import numpy as np
from django.db.models import Sum

from coalface.archive.customers.models import Customer
from coalface.archive.room.actions import (
    begin_count,
    build_shelves,
    close_count,
    create_room,
    file_anywhere,
    lend_unit,
    note_sighting,
    propose_destruction,
    register_unit,
    remind_of_loans,
)
from coalface.archive.room.models import Loan, Shelf, Unit
from coalface.demo.house import House
from coalface.identity.people.models import User

CUSTOMERS = 24
_TITLES = (
    ("credentials", "准入资料及证照复印件", "permanent"),
    ("contracts", "年煤炭购销合同及补充协议", "years_30"),
    ("settlement", "年结算单及往来账核对函", "years_30"),
    ("quality", "年磅单与化验报告", "years_10"),
)


def write(rng: np.random.Generator, house: House, today: date) -> None:
    """File one folder of each kind for the first customers; lend every twelfth, some of them for too long."""
    keeper = house.people["archivist"]
    _build(keeper)
    units = [
        _register(customer, place, today, keeper)
        for customer in Customer.objects.order_by("pk")[:CUSTOMERS]
        for place in range(int(rng.integers(2, 5)))
    ]
    file_anywhere(numbers=[unit.number for unit in units[:-5]], by=keeper)
    borrowers = [house.people[name] for name in ("finance", "area-east", "archivist2")]
    for number, unit in enumerate(units[:-5:12]):
        loan = lend_unit(
            unit_id=unit.pk,
            borrower=borrowers[number % 3],
            due_on=today + timedelta(days=14),
            purpose=("核对结算", "续签合同", "年度审计")[number % 3],
            by=house.people["archivist2"],
        )
        if number < 3:
            long_ago = loan.lent_at - timedelta(days=40 + number)
            Loan.objects.filter(pk=loan.pk).update(
                due_on=today - timedelta(days=9 - number), lent_at=long_ago
            )
    remind_of_loans(today=today, by=keeper)
    _propose(units[0].customer, today, keeper)
    _count(today, keeper)


def _propose(customer: Customer, today: date, keeper: User) -> None:
    """Boxes whose time is over, waiting for somebody else's word."""
    old = [
        register_unit(
            customer_id=customer.pk,
            title=f"{year}年磅单与化验报告",
            business="quality",
            year=year,
            retention="years_10",
            pages=620,
            form="box",
            by=keeper,
        )
        for year in range(today.year - 14, today.year - 11)
    ]
    file_anywhere(numbers=[unit.number for unit in old], by=keeper)
    propose_destruction(
        unit_ids=[unit.pk for unit in old], reason="保管期限届满，已无查考价值，拟按规定销毁", by=keeper
    )


def _count(today: date, keeper: User) -> None:
    """The fullest shelf was counted: a folder misfiled, two missing, two long untouched, one unknown.

    Another shelf is being counted now.
    """
    shelves = Shelf.objects.annotate(held=Sum("slots__held")).order_by("-held", "pk")
    first, second = shelves[:2]
    standing = Unit.objects.filter(state="in_place").select_related("slot").order_by("pk")
    units = list(standing.filter(slot__shelf=first))
    long_ago = today - timedelta(days=365 * 6)
    Unit.objects.filter(pk__in=[unit.pk for unit in units[3:5]]).update(touched_on=long_ago)
    count = begin_count(shelf_id=first.pk, by=keeper)
    elsewhere = first.slots.exclude(code=str(units[0].slot)).order_by("-pk")[0]
    for unit in units[:-2]:
        place = elsewhere if unit == units[0] else unit.slot
        note_sighting(count_id=count.pk, number=unit.number, code=str(place), by=keeper)
    note_sighting(count_id=count.pk, number="HD-1998-0077", code=str(elsewhere), by=keeper)
    close_count(count_id=count.pk, by=keeper)
    begun = begin_count(shelf_id=second.pk, by=keeper)
    for unit in standing.filter(slot__shelf=second)[:3]:
        note_sighting(count_id=begun.pk, number=unit.number, code=str(unit.slot), by=keeper)


def _build(keeper: User) -> None:
    for code, name, uses in (
        ("A", "一号档案库", ("credentials", "contracts", "settlement")),
        ("B", "二号档案库", ("quality", "")),
    ):
        room = create_room(code=code, name=name, by=keeper)
        for aisle, business in enumerate(uses, 1):
            build_shelves(
                room_id=room.pk,
                count=2,
                levels=5,
                places=8,
                capacity=2,
                business=business,
                aisle=aisle,
                by=keeper,
            )


def _register(customer: Customer, place: int, today: date, keeper: User) -> Unit:
    business, title, retention = _TITLES[place % len(_TITLES)]
    year = today.year - place % 3
    prefix = f"{year}" if title.startswith("年") else ""
    return register_unit(
        customer_id=customer.pk,
        title=f"{prefix}{title}",
        business=business,
        year=year,
        retention=retention,
        pages=40 + 17 * place,
        form="box" if business == "quality" else "folder",
        by=keeper,
    )
