"""The archive room: two rooms, the papers of the first customers on their shelves, some out on loan."""

from datetime import date, timedelta

import numpy as np

from coalface.archive.customers.models import Customer
from coalface.archive.room.actions import (
    build_shelves,
    create_room,
    file_anywhere,
    lend_unit,
    register_unit,
    remind_of_loans,
)
from coalface.archive.room.models import Loan, Unit
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
        lend_unit(
            unit_id=unit.pk,
            borrower=borrowers[number % 3],
            due_on=today + timedelta(days=14),
            purpose=("核对结算", "续签合同", "年度审计")[number % 3],
            by=keeper,
        )
    late = Loan.objects.order_by("pk").values_list("pk", flat=True)[:3]
    Loan.objects.filter(pk__in=list(late)).update(due_on=today - timedelta(days=9))
    remind_of_loans(today=today, by=keeper)


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
