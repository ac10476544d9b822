"""Who reports about whom; reminding of reports that are due or late (R1.04, R1.06)."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.dossier.access import visible_duties
from coalface.archive.dossier.actions.reaching import About, FactOutOfReach, find_about
from coalface.archive.dossier.actions.reporting import report_key
from coalface.archive.dossier.models import ReportDuty, ReportTemplate
from coalface.archive.dossier.queries.forms import subject_filter
from coalface.archive.dossier.queries.outstanding import Outstanding, outstanding
from coalface.desk.inbox.actions import close_by_key, raise_many
from coalface.desk.inbox.models import Notice
from coalface.desk.inbox.queries import Wanted
from coalface.identity.audit.actions import record
from coalface.identity.people.access import may
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.versions import check_version


class DutyInvalid(Refused):
    """The duty exists already or is over, or the person may not report."""


@transaction.atomic
def assign_duty(
    *, about: About, template_id: int, reporter: User, since_on: date | None = None, by: User
) -> ReportDuty:
    """Ask somebody to report by a template from a day on."""
    subject = find_about(about, by, "dossier.file")
    template = ReportTemplate.objects.get(pk=template_id)
    found = []
    if not may(reporter, "dossier.report"):
        found.append(blocking("cannot_report", mark("This person may not report facts."), "reporter"))
    duties = ReportDuty.objects.filter(**subject_filter(subject), template=template, until_on__isnull=True)
    if duties.filter(reporter=reporter).exists():
        found.append(blocking("duty_exists", mark("This person reports that already."), "reporter"))
    if found:
        raise DutyInvalid(*found)
    duty = ReportDuty.objects.create(
        **subject_filter(subject),
        template=template,
        reporter=reporter,
        since_on=since_on or timezone.localdate(),
    )
    detail = {"template": template.code, "reporter": reporter.pk, "since_on": duty.since_on}
    record(by=by, action="archive.duty.assign", subject=duty, detail=detail)
    return duty


@transaction.atomic
def end_duty(*, duty_id: int, version: int, by: User) -> ReportDuty:
    """From tomorrow on nothing more is asked."""
    rows = visible_duties(by, "dossier.file").select_for_update(of=("self",))
    duty = rows.filter(pk=duty_id).first()
    if duty is None:
        raise FactOutOfReach
    today = timezone.localdate()
    check_version(duty, seen=version, offered={"until_on": today})
    if duty.until_on is not None:
        raise DutyInvalid(blocking("duty_over", mark("This duty is over already.")))
    duty.until_on = today
    duty.version += 1
    duty.save()
    record(by=by, action="archive.duty.end", subject=duty, detail={"until_on": duty.until_on})
    return duty


@transaction.atomic
def remind_of_reports(*, today: date, by: User) -> int:
    """A task for each report due today, a reminder for each that was due and did not come.

    Only the newest missed report of a duty is reminded of. Returns how many notices are new.
    """
    due, late = [], []
    for one in outstanding(today):
        if one.due_on < today:
            late.append(_wanted(one, "late", _("%(about)s: %(report)s is late"), Notice.Weight.WARNING))
            close_by_key(key=report_key(one.duty.pk, one.due_on, "due"), by=by)
        else:
            weight = Notice.Weight.NOTE
            due.append(_wanted(one, "due", _("%(about)s: %(report)s is due today"), weight))
    raised = raise_many(due, topic="archive.report", kind=Notice.Kind.TASK, by=by)
    raised += raise_many(late, topic="archive.report", kind=Notice.Kind.ALERT, by=by)
    if raised:
        record(by=by, action="archive.duty.remind", detail={"due": len(due), "late": len(late)})
    return raised


def _wanted(one: Outstanding, kind: str, title: str, weight: int) -> Wanted:
    duty = one.duty
    words = title % {"about": duty.about, "report": duty.template.name}
    body = _("A report takes less than a minute; the last values stand in the boxes.")
    key = report_key(duty.pk, one.due_on, kind)
    return Wanted(duty.reporter, key, words, body, weight, "reportduty", duty.pk, one.due_on)
