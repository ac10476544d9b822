"""Raising what is due, once, and telling those who look after the customers."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coalface.archive.customers.models import Customer
from coalface.desk.inbox.actions import close_by_key, raise_many
from coalface.desk.inbox.models import Notice
from coalface.desk.inbox.queries import Wanted
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.periods import Month
from coalface.relations.care.models import Care, CareDay
from coalface.relations.care.queries import birthdays, cared_for, growths, policy_in_force, waiting_by_day
from coalface.relations.care.rules import GROWTH_FROM_DAY, Kind, Terms, window

TOPIC = "relations.care"
BATCH = 2_000


@transaction.atomic
def raise_cares(*, today: date, by: User) -> int:
    """Raise every occasion that is due within the days of notice; returns how many are new.

    What was raised before stays as it is, whoever asks again and however often: the key of an occasion is
    unique with its customer.
    """
    terms = policy_in_force().terms
    fresh = [care for care in _due(terms, today) if care is not None]
    known = set(Care.objects.filter(key__in={care.key for care in fresh}).values_list("customer_id", "key"))
    fresh = [care for care in fresh if (care.customer_id, care.key) not in known]
    Care.objects.bulk_create(fresh, batch_size=BATCH, ignore_conflicts=True)
    if fresh:
        record(by=by, action="relations.care.raise", detail={"day": today.isoformat(), "raised": len(fresh)})
    return len(fresh)


def _due(terms: Terms, today: date) -> Iterator[Care]:
    days = window(today, terms.lead_days)
    for day in CareDay.objects.filter(falls_on__in=days):
        for customer_id in cared_for(terms.grades[Kind(day.kind)]).values_list("pk", flat=True):
            yield Care(
                customer_id=customer_id, kind=day.kind, key=f"day:{day.pk}", day=day, falls_on=day.falls_on
            )
    for customer_id, person, kept_on in birthdays(terms.grades[Kind.BIRTHDAY], days):
        key = f"birthday:{person.pk}:{kept_on.year}"
        yield Care(customer_id=customer_id, kind=Kind.BIRTHDAY, key=key, person=person, falls_on=kept_on)
    if today.day >= GROWTH_FROM_DAY:
        month = Month.of(today) - 1
        for customer_id, risen, measure in growths(terms, month, terms.grades[Kind.GROWTH]):
            figures = {"month": str(month), "measure": measure, **asdict(risen)}
            yield Care(
                customer_id=customer_id,
                kind=Kind.GROWTH,
                key=f"growth:{month}",
                falls_on=days[-1],
                figures=figures,
            )


@transaction.atomic
def tell_keepers(*, by: User, limit: int = 2_000) -> int:
    """Put what waits into the inbox of whoever looks after the customer now; returns how many occasions.

    A festival or a new product is one task for all customers of a person. Who no longer looks after a
    customer is not asked any more.
    """
    rows = Care.objects.open().filter(customer__responsible__isnull=False)
    rows = rows.exclude(told=F("customer__responsible")).order_by("pk")
    locked = rows.select_related("customer__responsible", "day", "person", "told")
    cares = list(locked.select_for_update(of=("self",), skip_locked=True)[:limit])
    former = [(care, care.told) for care in cares if care.told is not None]
    for care in cares:
        care.told = care.customer.responsible
    keeper = Customer.objects.filter(pk=OuterRef("customer")).values("responsible")
    Care.objects.filter(pk__in=[care.pk for care in cares]).update(told=Subquery(keeper))
    for care, person in former:
        withdraw(care, person, by)
    raise_many(_wanted(cares), topic=TOPIC, kind=Notice.Kind.TASK, by=by)
    if cares:
        record(by=by, action="relations.care.tell", detail={"cares": [care.pk for care in cares]})
    return len(cares)


def notice_key(care: Care, person: User) -> str:
    return f"care:{care.pk}" if care.day_id is None else f"care-day:{care.day_id}:{person.pk}"


def withdraw(care: Care, person: User, by: User) -> None:
    """Close the task of a person, unless other customers wait for the same greeting."""
    if care.day_id is None or not waiting_by_day([care.day_id], [person.pk]):
        close_by_key(key=notice_key(care, person), by=by)


def _wanted(cares: Sequence[Care]) -> Iterator[Wanted]:
    grouped = {
        (care.day_id, care.told_id): care
        for care in cares
        if care.day_id is not None and care.told_id is not None
    }
    counts = waiting_by_day([day for day, _told in grouped], [told for _day, told in grouped])
    for (day_id, told_id), care in grouped.items():
        if care.told is not None and care.day is not None:
            yield _day_task(care.day, care.told, counts[day_id, told_id], notice_key(care, care.told))
    for care in cares:
        if care.told is not None and care.day_id is None:
            yield _task(care, care.told)


def _day_task(day: CareDay, person: User, count: int, key: str) -> Wanted:
    values = {"occasion": day.name, "day": date_format(day.falls_on, "Y-m-d"), "count": count}
    if day.kind == Kind.LAUNCH:
        title = _("New product %(occasion)s on %(day)s: tell %(count)s customers")
    else:
        title = _("%(occasion)s on %(day)s: greet %(count)s customers")
    return Wanted(person, key, title % values, "", Notice.Weight.NOTE, "careday", day.pk, day.falls_on)


def _task(care: Care, person: User) -> Wanted:
    values = {
        "customer": care.customer.name,
        "day": date_format(care.falls_on, "Y-m-d"),
        "person": care.person.name if care.person is not None else "",
        "pct": care.figures.get("pct", 0),
    }
    if care.kind == Kind.BIRTHDAY:
        title = _("%(customer)s: birthday of %(person)s on %(day)s")
    else:
        title = _("%(customer)s: congratulate on %(pct)s%% more coal")
    key = notice_key(care, person)
    return Wanted(person, key, title % values, "", Notice.Weight.NOTE, "care", care.pk, care.falls_on)
