"""Cases of abnormal coal use: raised by what measures it, explained, reported, closed (R0.10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.archive.customers.models import Customer
from coalface.archive.dossier.access import visible_cases
from coalface.archive.dossier.actions.keepers import covers, holders
from coalface.archive.dossier.actions.reaching import FactOutOfReach, rights_of
from coalface.archive.dossier.models import AbnormalUse
from coalface.archive.dossier.rules.abnormal import CASE_MOVES, Abnormality, CaseStep, case_findings
from coalface.archive.timeline.actions import write
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.inbox.actions import close_by_key, raise_many, raise_notice
from coalface.desk.inbox.models import Notice
from coalface.desk.inbox.queries import Wanted
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused
from coalface.kernel.measures import kilograms

COLUMN = {CaseStep.EXPLAIN: "cause", CaseStep.REPORT: "report", CaseStep.CLOSE: "closing"}


class CaseRefused(Refused):
    """The case cannot take this step; the findings say why."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A month of a customer that stands out; the figures are tonnes."""

    customer: Customer
    month_on: date
    measure: str
    found: Abnormality


@transaction.atomic
def raise_cases(*, alarms: Sequence[Alarm], by: User) -> list[AbnormalUse]:
    """Open a case for each alarm not known yet and ask the responsible person for the cause."""
    known = set(
        AbnormalUse.objects.filter(
            customer__in={alarm.customer.pk for alarm in alarms},
            month_on__in={alarm.month_on for alarm in alarms},
        ).values_list("customer", "month_on", "measure")
    )
    fresh = [one for one in alarms if (one.customer.pk, one.month_on, one.measure) not in known]
    cases = AbnormalUse.objects.bulk_create(
        [
            AbnormalUse(
                customer=one.customer,
                month_on=one.month_on,
                measure=one.measure,
                actual_kg=kilograms(one.found.actual),
                usual_kg=kilograms(one.found.usual),
                deviation_pct=min(one.found.deviation_pct, Decimal("9999999.9")),
                z=min(one.found.z, Decimal("9999999.9")),
            )
            for one in fresh
        ]
    )
    _ask(cases, by)
    if cases:
        record(by=by, action="archive.abnormal.raise", detail={"cases": [case.pk for case in cases]})
    return cases


def _ask(cases: Sequence[AbnormalUse], by: User) -> None:
    title = _("%(customer)s: coal use in %(month)s is %(pct)s %% off the usual")
    body = _("Please find the cause and record it; then report it to the leader.")
    wanted = [
        Wanted(
            case.customer.responsible,
            f"abnormal:{case.pk}",
            title
            % {
                "customer": case.customer,
                "month": f"{case.month_on:%Y-%m}",
                "pct": f"{case.deviation_pct:+}",
            },
            body,
            Notice.Weight.WARNING,
            "abnormaluse",
            case.pk,
        )
        for case in cases
        if case.customer.responsible is not None
    ]
    raise_many(wanted, topic="archive.abnormal", kind=Notice.Kind.TASK, by=by)


@transaction.atomic
def move_case(*, case_id: int, step: CaseStep, words: str, by: User) -> AbnormalUse:
    """Record the cause, report it to the leader, or close the case."""
    _, after, right = CASE_MOVES[step]
    rows = visible_cases(by, right).select_related("customer__responsible")
    case = rows.select_for_update(of=("self",)).filter(pk=case_id).first()
    if case is None:
        raise FactOutOfReach
    if found := case_findings(case.state, step, rights=rights_of(by), words=words):
        raise CaseRefused(*found)
    case.state = after
    setattr(case, COLUMN[step], words.strip())
    case.save()
    _tell(case, step, words.strip(), by)
    detail = {"step": step, "words": words.strip()}
    record(by=by, action="archive.abnormal.move", subject=case, detail=detail)
    return case


def _tell(case: AbnormalUse, step: CaseStep, words: str, by: User) -> None:
    if step is CaseStep.REPORT:
        close_by_key(key=f"abnormal:{case.pk}", by=by)
        leaders = holders("dossier.decide")
        raise_notice(
            to=[one for one in leaders if covers(one, case.customer, "dossier.decide")],
            topic="archive.abnormal",
            key=f"abnormal-report:{case.pk}",
            title=_("Abnormal coal use: %(case)s") % {"case": case},
            body=words,
            weight=Notice.Weight.WARNING,
            subject=case,
            by=by,
        )
    if step is CaseStep.CLOSE:
        close_by_key(key=f"abnormal-report:{case.pk}", by=by)
    titles = {
        CaseStep.EXPLAIN: _("Abnormal coal use in %(month)s, cause: %(words)s"),
        CaseStep.REPORT: _("Abnormal coal use in %(month)s, reported to the leader: %(words)s"),
        CaseStep.CLOSE: _("Abnormal coal use in %(month)s, closed: %(words)s"),
    }
    text = titles[step] % {"month": f"{case.month_on:%Y-%m}", "words": words}
    write(customer=case.customer, kind=TimelineEntry.Kind.FACT, text=text, by=by, subject=case)
