"""What is due for whom, and what people ask about care."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Sum

from coalface.archive.customers.models import Customer
from coalface.archive.key_people.models import Person, Position
from coalface.identity.people.models import User
from coalface.kernel.periods import Month, months_between
from coalface.relations.care.access import visible_cares, visible_days
from coalface.relations.care.models import Care, CareDay, CareKind, CarePolicy
from coalface.relations.care.rules import Course, Growth, Terms, birthday_in, growth
from coalface.trade.months.models import CustomerMonth


def policy_in_force() -> CarePolicy:
    """The newest rules; the built-in ones, not saved, when nobody has set any."""
    return CarePolicy.objects.order_by("-pk").first() or CarePolicy()


def cared_for(grades: Collection[str]) -> QuerySet[Customer]:
    """Live customers of these grades with whom we have not parted."""
    return Customer.objects.live().filter(grade__in=grades).exclude(status=Customer.Status.CLOSED)


def birthdays(grades: Collection[str], days: Collection[date]) -> Iterator[tuple[int, Person, date]]:
    """Customer, person and day for key people who hold a post at a customer of these grades; one question."""
    dates = {(day.month, day.day) for day in days}
    if (2, 28) in dates:
        dates.add((2, 29))
    born = Q()
    for month, day in dates:
        born |= Q(person__birthday_on__month=month, person__birthday_on__day=day)
    first = min(days)
    rows = Position.objects.filter(
        born,
        Q(from_on__isnull=True) | Q(from_on__lte=first),
        Q(until_on__isnull=True) | Q(until_on__gte=first),
        customer__in=cared_for(grades),
    )
    for post in rows.select_related("person").order_by("customer", "person").distinct("customer", "person"):
        kept_on = birthday_in(post.person.birthday_on, days) if post.person.birthday_on else None
        if kept_on is not None and post.customer_id is not None:
            yield post.customer_id, post.person, kept_on


def growths(terms: Terms, month: Month, grades: Collection[str]) -> Iterator[tuple[int, Growth, str]]:
    """Customers whose month lies far enough over those before: id, growth, and the weight it is told by.

    Received weights where trade has any of the customer in these months, else dispatched ones; never mixed.
    """
    span = list(months_between(month - terms.growth_months, month))
    rows = CustomerMonth.objects.filter(
        month_on__range=(span[0].first, span[-1].first), customer__in=cared_for(grades)
    )
    sums = (
        rows.order_by()
        .values_list("customer", "month_on")
        .annotate(received=Sum("received_kg"), dispatched=Sum("dispatched_kg"))
    )
    course: dict[int, dict[Month, tuple[int, int]]] = defaultdict(dict)
    for customer_id, month_on, received, dispatched in sums:
        course[customer_id][Month.of(month_on)] = (received, dispatched)
    for customer_id, by_month in sorted(course.items()):
        at = 0 if any(received for received, _sent in by_month.values()) else 1
        kilograms = [by_month.get(one, (0, 0))[at] for one in span]
        risen = growth(Course(kilograms[-1], kilograms[:-1]), least_pct=terms.growth_pct)
        if risen is not None:
            yield customer_id, risen, ("received", "dispatched")[at]


def waiting_by_day(days: Collection[int], people: Collection[int]) -> dict[tuple[int, int], int]:
    """How many customers still wait, by day of care and person told."""
    rows = Care.objects.open().filter(day__in=days, told__in=people).order_by()
    counted = rows.values_list("day", "told").annotate(waiting=Count("pk"))
    return {(day, told): waiting for day, told, waiting in counted if day is not None and told is not None}


@dataclass(frozen=True, slots=True)
class DayOfCalendar:
    """One occasion on one day: how many customers, and the first of them."""

    falls_on: date
    kind: str
    day: int | None
    name: str
    customers: int
    open: int
    first: int | None = None
    first_name: str = ""


def calendar_of(user: User, month: Month) -> list[DayOfCalendar]:
    """What a month holds by day and occasion, days of the table before they are raised too; two questions."""
    within = (month.first, month.last)
    rows = visible_cares(user).filter(falls_on__range=within).order_by("falls_on", "kind", "day")
    counted = rows.values_list("falls_on", "kind", "day", "day__name").annotate(
        all=Count("pk"),
        open=Count("pk", filter=Q(state="open")),
        first=Min("pk"),
        first_name=Min("customer__name"),
    )
    kinds = dict(CareKind.choices)
    found = [
        DayOfCalendar(on, kind, day, name or str(kinds[kind]), *numbers)
        for on, kind, day, name, *numbers in counted
    ]
    raised = {one.day for one in found if one.day is not None}
    ahead = visible_days(user).filter(falls_on__range=within).exclude(pk__in=raised)
    found += [DayOfCalendar(one.falls_on, one.kind, one.pk, one.name, 0, 0) for one in ahead]
    return sorted(found, key=lambda one: (one.falls_on, one.day is None, one.kind))


def days_listed(user: User) -> QuerySet[CareDay]:
    """The table of days, with whether each was `raised` at customers already."""
    return visible_days(user).annotate(raised=Exists(Care.objects.filter(day=OuterRef("pk"))))


def cares_of(user: User, customer: Customer) -> QuerySet[Care]:
    rows = visible_cares(user).filter(customer=customer)
    return rows.select_related("day", "person", "done_by").order_by("-falls_on", "-pk")
