"""Configuring fields, groups and templates (R1.04)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import models, transaction

from coalface.archive.dossier.actions.finding import index_facts_of
from coalface.archive.dossier.models import FactField, FactGroup, ReportTemplate, TemplateField
from coalface.archive.dossier.rules.duties import due_day_findings
from coalface.archive.dossier.rules.values import ValueKind
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.kernel.versions import check_version

RESERVED = frozenset({"as_of_on", "source", "confidence", "remarks", "papers", "pass_on"})
"""Words that a report's form uses itself."""


class SettingInvalid(Refused):
    """The configuration makes no sense; the findings name the fields."""


class FieldFields(TypedDict, total=False):
    group: FactGroup
    name: str
    kind: str
    unit: str
    choices: list[str]
    confidential: bool
    tolerance_pct: Decimal
    conflict_days: int
    retired: bool


class TemplateFields(TypedDict, total=False):
    name: str
    about: str
    industries: list[str]
    period: str
    due_day: int | None
    retired: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """A field of a template, in its place."""

    field_id: int
    required: bool = False


@transaction.atomic
def create_group(*, code: str, name: str, by: User) -> FactGroup:
    """A further heading."""
    require(by, "dossier.file")
    group = FactGroup(code=code, name=name, position=_next(FactGroup))
    _check(group)
    group.save()
    record(by=by, action="archive.group.create", subject=group, detail={"name": name})
    return group


@transaction.atomic
def create_field(*, code: str, by: User, **fields: Unpack[FieldFields]) -> FactField:
    """A further thing that can be stated."""
    require(by, "dossier.file")
    field = FactField(code=code, position=_next(FactField), **fields)
    _check(field, _field_findings(field))
    field.save()
    record(by=by, action="archive.field.create", subject=field, detail=_told(fields))
    return field


@transaction.atomic
def change_field(*, field_id: int, version: int, by: User, **changes: Unpack[FieldFields]) -> FactField:
    """Change how something is stated; its kind stays once facts may hold it."""
    require(by, "dossier.file")
    field = FactField.objects.select_for_update().get(pk=field_id)
    check_version(field, seen=version, offered=changes)
    former = field.kind
    for name, value in changes.items():
        setattr(field, name, value)
    found = _field_findings(field)
    if field.kind != former:
        found.append(blocking("kind_is_fixed", mark("The kind of value cannot be changed."), "kind"))
    field.version += 1
    _check(field, found)
    field.save()
    if {"name", "group", "confidential"} & set(changes):
        index_facts_of(field)
    record(by=by, action="archive.field.change", subject=field, detail=_told(changes))
    return field


@transaction.atomic
def create_template(
    *, code: str, asked: Sequence[Ask], by: User, **fields: Unpack[TemplateFields]
) -> ReportTemplate:
    """Fields that are reported together."""
    require(by, "dossier.file")
    template = ReportTemplate(code=code, position=_next(ReportTemplate), **fields)
    _keep(template, asked)
    record(by=by, action="archive.template.create", subject=template, detail=_told(fields))
    return template


@transaction.atomic
def change_template(
    *, template_id: int, version: int, asked: Sequence[Ask], by: User, **changes: Unpack[TemplateFields]
) -> ReportTemplate:
    """Change what is asked and when; reports handed in stay as they are."""
    require(by, "dossier.file")
    template = ReportTemplate.objects.select_for_update().get(pk=template_id)
    check_version(template, seen=version, offered=changes)
    for name, value in changes.items():
        setattr(template, name, value)
    template.version += 1
    _keep(template, asked)
    record(by=by, action="archive.template.change", subject=template, detail=_told(changes))
    return template


def _keep(template: ReportTemplate, asked: Sequence[Ask]) -> None:
    found = due_day_findings(template.period, template.due_day)
    if not asked:
        found.append(blocking("nothing_asked", mark("A template asks for at least one field."), "asked"))
    if template.about == ReportTemplate.About.CUSTOMER and not template.industries:
        found.append(blocking("no_industry", mark("Please choose for which industries."), "industries"))
    _check(template, found)
    template.save()
    template.asked.all().delete()
    TemplateField.objects.bulk_create(
        TemplateField(template=template, field_id=one.field_id, required=one.required, position=place)
        for place, one in enumerate(asked)
    )


def _field_findings(field: FactField) -> list[Finding]:
    found = []
    if field.code in RESERVED:
        found.append(blocking("reserved", mark("This short code is taken by the form itself."), "code"))
    if field.kind == ValueKind.CHOICE and len(field.choices) < 2:
        found.append(blocking("too_few_choices", mark("Please offer at least two answers."), "choices"))
    if field.tolerance_pct < 0:
        found.append(blocking("negative", mark("This cannot be less than nothing."), "tolerance_pct"))
    return found


def _check(row: models.Model, found: Iterable[Finding] = ()) -> None:
    findings = list(found)
    try:
        row.full_clean()
    except ValidationError as error:
        texts = error.message_dict.items()
        findings += [blocking("field_invalid", text, field) for field, many in texts for text in many]
    if findings:
        raise SettingInvalid(*findings)


def _next(model: type[FactGroup] | type[FactField] | type[ReportTemplate]) -> int:
    return model._default_manager.count() * 10 + 10


def _told(fields: FieldFields | TemplateFields) -> dict[str, object]:
    return {name: str(value) for name, value in fields.items()}
