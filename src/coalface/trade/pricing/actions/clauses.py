"""Saving what clause sets say from when on, and retiring them."""

from datetime import date, timedelta

from django.db import transaction

from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.kernel.versions import check_version
from coalface.trade.pricing.access import SET
from coalface.trade.pricing.models import ClauseSet, ClauseSetVersion
from coalface.trade.pricing.rules.checking import clause_findings
from coalface.trade.pricing.rules.clauses import Clauses
from coalface.trade.pricing.rules.documents import write

NAME_TAKEN = mark("Another clause set has this name.")
NAME_MISSING = mark("A clause set needs a name.")
OVERLAPS = mark("Version %(number)s is valid from %(from_on)s; a new one must begin later.")
ENDS_FIRST = mark("The end must not lie before the beginning.")
RETIRED = mark("This clause set is retired; make a new one.")


class ClausesInvalid(Refused):
    """The clauses make no sense; the findings name their places in the document."""


class VersionsOverlap(Refused):
    """The new version would begin before an earlier one has."""


class SetRetired(Refused):
    """Nothing is saved to a clause set out of use."""


@transaction.atomic
def create_clause_set(
    *, name: str, used_for: str, clauses: Clauses, from_on: date, until_on: date | None, note: str, by: User
) -> ClauseSet:
    """A new clause set with its first version; one name is used once."""
    require(by, SET)
    name = name.strip()
    findings = [*_naming(name), *_period(from_on, until_on), *clause_findings(clauses)]
    if findings:
        raise ClausesInvalid(*findings)
    made = ClauseSet.objects.create(name=name, used_for=used_for.strip())
    _add(made, clauses, from_on, until_on, note, by)
    record(
        by=by,
        action="trade.clauses.create",
        subject=made,
        detail={"name": name, "from_on": from_on, "until_on": until_on},
    )
    return made


@transaction.atomic
def save_version(
    *,
    set_id: int,
    version: int,
    clauses: Clauses,
    from_on: date,
    until_on: date | None,
    note: str,
    by: User,
) -> ClauseSetVersion:
    """What the set says from a day on. The version before ends the day before; what it said is kept."""
    require(by, SET)
    found = _lock(set_id, version, {})
    findings = [*_period(from_on, until_on), *clause_findings(clauses)]
    if findings:
        raise ClausesInvalid(*findings)
    before = found.versions.order_by("-from_on").first()
    if before is not None:
        if before.from_on >= from_on:
            said = {"number": before.number, "from_on": before.from_on}
            raise VersionsOverlap(blocking("versions_overlap", OVERLAPS, "from_on", said))
        if before.until_on is None or before.until_on >= from_on:
            before.until_on = from_on - timedelta(days=1)
            before.save(update_fields=["until_on"])
    saved = _add(found, clauses, from_on, until_on, note, by)
    detail = {"number": saved.number, "from_on": from_on, "until_on": until_on, "note": note}
    record(by=by, action="trade.clauses.save", subject=found, detail=detail)
    return saved


@transaction.atomic
def retire_clause_set(*, set_id: int, version: int, on: date, by: User) -> ClauseSet:
    """Out of use from a day on; what was priced by it stays explained by it."""
    require(by, SET)
    found = _lock(set_id, version, {"retired_on": on})
    found.retired_on = on
    found.version += 1
    found.save(update_fields=["retired_on", "version"])
    record(by=by, action="trade.clauses.retire", subject=found, detail={"retired_on": on})
    return found


def _lock(set_id: int, version: int, offered: dict[str, object]) -> ClauseSet:
    found = ClauseSet.objects.select_for_update().get(pk=set_id)
    if found.retired_on is not None:
        raise SetRetired(blocking("set_retired", RETIRED))
    check_version(found, seen=version, offered=offered)
    return found


def _add(
    found: ClauseSet, clauses: Clauses, from_on: date, until_on: date | None, note: str, by: User
) -> ClauseSetVersion:
    saved = ClauseSetVersion.objects.create(
        clause_set=found,
        number=found.versions.count() + 1,
        from_on=from_on,
        until_on=until_on,
        document=write(clauses),
        note=note.strip(),
        saved_by=by,
    )
    found.version += 1
    found.save(update_fields=["version"])
    return saved


def _naming(name: str) -> list[Finding]:
    if not name:
        return [blocking("name_missing", NAME_MISSING, "name")]
    taken = ClauseSet.objects.filter(name=name).exists()
    return [blocking("name_taken", NAME_TAKEN, "name")] if taken else []


def _period(from_on: date, until_on: date | None) -> list[Finding]:
    ends_first = until_on is not None and until_on < from_on
    return [blocking("ends_first", ENDS_FIRST, "until_on")] if ends_first else []
