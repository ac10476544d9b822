"""Keeping the table of days and the rules of care."""

from datetime import date

from django.db import transaction

from coalface.archive.customers.models import Grade
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.kernel.versions import check_version
from coalface.relations.care.models import Care, CareDay, CarePolicy
from coalface.relations.care.rules import Kind, Terms, day_findings, terms_findings


class CareDayInvalid(Refused):
    """The day says too little, is there already, or was raised at customers."""


class CarePolicyInvalid(Refused):
    """The rules make no sense; the findings name the fields."""


@transaction.atomic
def add_day(*, kind: str, name: str, falls_on: date, by: User) -> CareDay:
    """Put a festival or the coming of a new product into the table."""
    require(by, "policy.edit")
    day = CareDay(kind=kind, name=" ".join(name.split()), falls_on=falls_on)
    _judge(day)
    day.save()
    record(by=by, action="relations.care.add_day", subject=day, detail=_told(day))
    return day


@transaction.atomic
def change_day(*, day_id: int, version: int, kind: str, name: str, falls_on: date, by: User) -> CareDay:
    """Correct a day; occasions that still wait for it move along, settled ones stay as they were."""
    require(by, "policy.edit")
    day = CareDay.objects.select_for_update().get(pk=day_id)
    check_version(day, seen=version, offered={"kind": kind, "name": name, "falls_on": falls_on})
    former = _told(day)
    if kind != day.kind and Care.objects.filter(day=day).exists():
        raise CareDayInvalid(_raised("kind"))
    day.kind, day.name, day.falls_on = kind, " ".join(name.split()), falls_on
    _judge(day)
    day.version += 1
    day.save()
    Care.objects.open().filter(day=day).update(falls_on=falls_on)
    record(by=by, action="relations.care.change_day", subject=day, detail={"former": former, **_told(day)})
    return day


@transaction.atomic
def remove_day(*, day_id: int, by: User) -> None:
    """Take a day out of the table for which nothing was raised yet."""
    require(by, "policy.edit")
    day = CareDay.objects.select_for_update().get(pk=day_id)
    if Care.objects.filter(day=day).exists():
        raise CareDayInvalid(_raised(None))
    record(by=by, action="relations.care.remove_day", subject=day, detail=_told(day))
    day.delete()


@transaction.atomic
def set_policy(*, terms: Terms, by: User) -> CarePolicy:
    """From now on care goes by these rules; the former ones are kept, and so is what was raised by them."""
    require(by, "policy.edit")
    if found := terms_findings(terms, Grade.values):
        raise CarePolicyInvalid(*found)
    grades = {f"{kind}_grades": sorted(terms.grades[kind]) for kind in Kind}
    policy = CarePolicy.objects.create(
        lead_days=terms.lead_days,
        growth_pct=terms.growth_pct,
        growth_months=terms.growth_months,
        set_by=by,
        **grades,
    )
    detail = {
        "lead_days": terms.lead_days,
        "growth_pct": terms.growth_pct,
        "growth_months": terms.growth_months,
    }
    record(by=by, action="relations.care.set_policy", subject=policy, detail={**detail, **grades})
    return policy


def _judge(day: CareDay) -> None:
    found = day_findings(day.name, day.kind)
    if CareDay.objects.filter(name=day.name, falls_on=day.falls_on).exclude(pk=day.pk).exists():
        found.append(blocking("day_there", mark("This day stands in the table already."), "name"))
    if found:
        raise CareDayInvalid(*found)


def _raised(field: str | None) -> Finding:
    return blocking("day_raised", mark("This day was raised at customers already and stays."), field)


def _told(day: CareDay) -> dict[str, str]:
    return {"kind": str(day.kind), "name": day.name, "falls_on": day.falls_on.isoformat()}
