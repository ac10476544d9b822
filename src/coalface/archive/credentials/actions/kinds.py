"""Configuring the kinds of credentials (B1)."""

from datetime import date
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction

from coalface.archive.credentials.models import CredentialKind
from coalface.archive.credentials.rules import kind_findings
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking
from coalface.kernel.versions import check_version


class KindInvalid(Refused):
    """The configuration of the kind makes no sense; the findings name the fields."""


class KindFields(TypedDict, total=False):
    name: str
    mandatory_for: list[str]
    applies_to: list[str]
    usual_years: int | None
    may_be_open_ended: bool
    several_at_once: bool
    reminder_days: list[int]
    abolished_on: date | None


@transaction.atomic
def create_kind(*, code: str, by: User, **fields: Unpack[KindFields]) -> CredentialKind:
    """Ask for a further kind of document from now on."""
    require(by, "policy.edit")
    kind = CredentialKind(code=code, position=CredentialKind.objects.count() * 10 + 10, **fields)
    _judge(kind)
    kind.save()
    record(by=by, action="archive.kind.create", subject=kind, detail={"given": dict(fields)})
    return kind


@transaction.atomic
def change_kind(*, kind_id: int, version: int, by: User, **changes: Unpack[KindFields]) -> CredentialKind:
    """Change what is asked for, from whom, and when it is reminded of."""
    require(by, "policy.edit")
    kind = CredentialKind.objects.select_for_update().get(pk=kind_id)
    check_version(kind, seen=version, offered=changes)
    before = {name: getattr(kind, name) for name in changes}
    for name, value in changes.items():
        setattr(kind, name, value)
    _judge(kind)
    changed = {name: (old, getattr(kind, name)) for name, old in before.items() if old != getattr(kind, name)}
    if changed:
        kind.version += 1
        kind.save()
        record(by=by, action="archive.kind.change", subject=kind, detail={"changed": changed})
    return kind


def _judge(kind: CredentialKind) -> None:
    kind.reminder_days = sorted(set(kind.reminder_days), reverse=True)
    found = kind_findings(kind.reminder_days, kind.applies_to, kind.mandatory_for)
    try:
        kind.full_clean()
    except ValidationError as error:
        texts = error.message_dict.items()
        found += [blocking("field_invalid", text, field) for field, many in texts for text in many]
    if found:
        raise KindInvalid(*found)
