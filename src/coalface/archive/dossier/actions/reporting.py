"""Handing in facts, a whole template at once or a single field (R0.04, R1.04)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.customers.models import Customer
from coalface.archive.dossier.access import visible_fields, visible_templates
from coalface.archive.dossier.actions.contradicting import detect
from coalface.archive.dossier.actions.finding import index_facts
from coalface.archive.dossier.actions.reaching import About, find_about
from coalface.archive.dossier.models import (
    Confidence,
    Fact,
    FactField,
    FactReport,
    ReportDuty,
    ReportTemplate,
    Source,
)
from coalface.archive.dossier.queries.forms import rule_of, subject_filter
from coalface.archive.dossier.rules.duties import answers
from coalface.archive.dossier.rules.travel import State
from coalface.archive.dossier.rules.values import Value, ValueKind, is_empty, value_findings
from coalface.archive.timeline.actions import write
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.files.actions import attach
from coalface.desk.inbox.actions import close_by_key
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark

COLUMNS = {ValueKind.NUMBER: "number", ValueKind.DATE: "day", ValueKind.FLAG: "flag"}
WRITTEN_FIELDS = 4


class ReportInvalid(Refused):
    """The report does not hold; the findings name the fields by their code."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A photo or file handed in with a report."""

    stream: BinaryIO
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What holds for all facts of a report; `pass_on` hands them to the archivist at once."""

    as_of_on: date
    source: str = Source.SALESPERSON
    confidence: int = Confidence.MEDIUM
    remarks: str = ""
    pass_on: bool = True


@transaction.atomic
def submit_report(
    *,
    about: About,
    values: Mapping[str, Value],
    circumstances: Circumstances,
    template_id: int | None = None,
    papers: Sequence[Paper] = (),
    by: User,
) -> FactReport:
    """Hand in facts by the codes of their fields; empty ones are left out.

    With a template its required fields are asked for, and the report answers the due date of the author's
    duty. Contradictions with earlier facts are put before the archivist.
    """
    subject = find_about(about, by)
    template = visible_templates(by).get(pk=template_id) if template_id else None
    fields = _fields(values, template, by)
    _judge(values, fields, template, circumstances, by)
    duty = _duty(subject, template, by)
    report = FactReport.objects.create(
        **subject_filter(subject),
        template=template,
        duty=duty,
        due_on=answers(template.period, template.due_day, circumstances.as_of_on)
        if duty and template
        else None,
        as_of_on=circumstances.as_of_on,
        author=by,
        remarks=circumstances.remarks[:500],
        submitted_at=timezone.now(),
    )
    facts = _write_facts(report, values, fields, circumstances)
    for paper in papers:
        attach(subject=report, stream=paper.stream, name=paper.name, media_type=paper.media_type, by=by)
    if report.duty_id and report.due_on:
        for kind in ("due", "late"):
            close_by_key(key=report_key(report.duty_id, report.due_on, kind), by=by)
    detect(report, facts, by)
    index_facts(facts)
    _note(report, facts, by)
    detail = {"template": template.code if template else None, "facts": len(facts), "due_on": report.due_on}
    record(by=by, action="archive.dossier.report", subject=report, detail=detail)
    return report


def report_key(duty_id: int, due_on: date, kind: str) -> str:
    """Key of the notices about one due report: `due` for the task, `late` for the reminder."""
    return f"report-{kind}:{duty_id}:{due_on}"


def _fields(values: Mapping[str, Value], template: ReportTemplate | None, by: User) -> dict[str, FactField]:
    """The fields the person may fill in, by code; with a template only those it asks."""
    rows = visible_fields(by).filter(retired=False)
    rows = rows.filter(pk__in=template.asked.values("field")) if template else rows.filter(code__in=values)
    return {field.code: field for field in rows}


def _judge(
    values: Mapping[str, Value],
    fields: Mapping[str, FactField],
    template: ReportTemplate | None,
    circumstances: Circumstances,
    by: User,
) -> None:
    required = (
        set(template.asked.filter(required=True).values_list("field", flat=True)) if template else set()
    )
    found: list[Finding] = []
    for code, field in fields.items():
        found += value_findings(rule_of(field), values.get(code), required=field.pk in required)
    if unknown := set(values) - set(fields):
        message = mark("There is no such field here: %(fields)s.")
        found.append(blocking("unknown_field", message, None, {"fields": ", ".join(sorted(unknown))}))
    if circumstances.as_of_on > timezone.localdate():
        found.append(blocking("in_the_future", mark("A fact cannot be of a day to come."), "as_of_on"))
    if not found and all(is_empty(value) for value in values.values()):
        found.append(blocking("nothing_said", mark("Please fill in at least one field.")))
    if found:
        raise ReportInvalid(*found)


def _duty(subject: Customer | object, template: ReportTemplate | None, by: User) -> ReportDuty | None:
    if template is None:
        return None
    rows = ReportDuty.objects.filter(template=template, reporter=by, until_on__isnull=True)
    return rows.filter(**subject_filter(subject)).first()  # type: ignore[arg-type]  # customer or competitor


def _write_facts(
    report: FactReport, values: Mapping[str, Value], fields: Mapping[str, FactField], told: Circumstances
) -> list[Fact]:
    facts = [
        Fact(
            customer_id=report.customer_id,
            competitor_id=report.competitor_id,
            field=field,
            as_of_on=report.as_of_on,
            source=told.source,
            confidence=told.confidence,
            author=report.author,
            report=report,
            state=State.PASSED_ON if told.pass_on else State.COLLECTED,
            **_column(field, values[code]),
        )
        for code, field in fields.items()
        if not is_empty(values.get(code))
    ]
    return Fact.objects.bulk_create(facts)


def _column(field: FactField, value: Value) -> dict[str, Value]:
    kept = value.quantize(Decimal("0.0001")) if isinstance(value, Decimal) else value
    return {COLUMNS.get(ValueKind(field.kind), "text"): kept}


def _note(report: FactReport, facts: Sequence[Fact], by: User) -> None:
    """A line on the customer's timeline; confidential values stay off it."""
    if report.customer is None:
        return
    open_ones = [fact for fact in facts if not fact.field.confidential]
    said = "；".join(f"{fact.field} {fact.words[:60]}" for fact in open_ones[:WRITTEN_FIELDS])
    text = _("%(report)s: %(facts)s") % {"report": report, "facts": said or "—"}
    write(customer=report.customer, kind=TimelineEntry.Kind.FACT, text=text, by=by, subject=report)
