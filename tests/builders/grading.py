"""Customers with months of trade, judgements, and reviews over them."""

from datetime import date
from itertools import count

from tests.builders.months import note_busy_months
from tests.builders.people import the_system

from coalface.archive.customers.models import Customer
from coalface.evaluation.grading.actions import run_review
from coalface.evaluation.grading.models import GradeRecord, GradeReview, Judgement
from coalface.evaluation.grading.rules.policy import QUALITIES, Judged
from coalface.identity.people.models import Department, User
from coalface.kernel.periods import Month
from coalface.trade.months.models import CashMonth, CustomerMonth

_numbers = count(1)


def a_traded_customer(
    *tonnes: int | None,
    last: str = "2024-12",
    contracted: int = 100,
    responsible: User | None = None,
    department: Department | None = None,
    **fields: object,
) -> Customer:
    """A customer with one month after the other up to `last`, in tonnes dispatched; None: not even a
    contract.
    """
    name = str(fields.pop("name", f"第{next(_numbers)}发电厂"))
    customer = Customer.objects.create(
        name=name, name_key=name, name_core=name, responsible=responsible, department=department, **fields
    )
    first = Month.parse(last).index - len(tonnes) + 1
    CustomerMonth.objects.bulk_create(
        CustomerMonth(
            customer=customer,
            month_on=Month(first + place).first,
            contracted_kg=contracted * 1000,
            dispatched_kg=amount * 1000,
            received_kg=amount * 1000,
            shipments=1 if amount else 0,
        )
        for place, amount in enumerate(tonnes)
        if amount is not None
    )
    note_busy_months()
    return customer


def a_cash_month(customer: Customer, month: str, **amounts: int) -> CashMonth:
    cash = CashMonth.objects.create(customer=customer, month_on=Month.parse(month).first, **amounts)
    note_busy_months()
    return cash


def judge_well(customer: Customer, *, by: User | None = None, but: tuple[Judged, ...] = ()) -> None:
    """Judgements of all qualities but some, in force through 2024 and 2025."""
    Judgement.objects.bulk_create(
        Judgement(
            customer=customer,
            criterion=quality.value,
            holds=True,
            evidence="走访记录",
            from_on=date(2023, 1, 1),
            until_on=date(2025, 12, 31),
            judged_by=by or the_system(),
        )
        for quality in QUALITIES
        if quality not in but
    )


def a_good_customer(*, months: int = 12, last: str = "2024-12", **fields: object) -> Customer:
    """Delivers 95 % of its contract each month, and is judged well."""
    customer = a_traded_customer(*([95] * months), last=last, **fields)
    judge_well(customer)
    return customer


def a_review(period: str = "2024-12", by: User | None = None) -> GradeReview:
    return run_review(period=Month.parse(period), by=by or the_system())


def the_record(customer: Customer, period: str = "2024-12") -> GradeRecord:
    """The current record of a customer."""
    return GradeRecord.objects.current().get(customer=customer, period_on=Month.parse(period).first)
