"""Measures against trade risks: who does what until when (R3.03)."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.admission.access import visible_admissions
from coalface.archive.admission.actions.locking import lock_admission, require_state
from coalface.archive.admission.actions.notices import TOPIC, measure_key
from coalface.archive.admission.models import RiskMeasure
from coalface.archive.admission.rules.assessment import measure_findings
from coalface.archive.admission.rules.states import BUYING, OPEN, State
from coalface.desk.inbox.actions import close_by_key, raise_notice
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark


class MeasureInvalid(Refused):
    """The measure cannot be planned or finished like this; the findings name the fields."""


@transaction.atomic
def plan_measure(
    *, admission_id: int, risk: str, level: str, measure: str, owner: User, due_on: date, by: User
) -> RiskMeasure:
    """Put a measure into somebody's inbox; they must be able to see the admission."""
    admission = lock_admission(admission_id, by)
    require_state(admission, *OPEN, *BUYING, State.SUSPENDED)
    found = measure_findings(risk=risk, measure=measure, due_on=due_on, today=timezone.localdate())
    if not owner.is_active or not visible_admissions(owner).filter(pk=admission.pk).exists():
        message = mark("%(name)s may not see this admission and cannot be put in charge.")
        found.append(blocking("owner_blind", message, "owner", {"name": str(owner)}))
    if level not in RiskMeasure.Level.values:
        found.append(blocking("level_unknown", mark("There is no such level of risk."), "level"))
    if found:
        raise MeasureInvalid(*found)
    planned = RiskMeasure.objects.create(
        admission=admission,
        risk=risk.strip()[:250],
        level=level,
        measure=measure.strip()[:250],
        owner=owner,
        due_on=due_on,
    )
    raise_notice(
        to=[owner],
        topic=TOPIC,
        key=measure_key(planned.pk),
        title=_("%(customer)s: %(measure)s")
        % {"customer": admission.customer.name, "measure": planned.measure},
        body=planned.risk,
        kind=Notice.Kind.TASK,
        subject=admission,
        due_on=due_on,
        by=by,
    )
    detail = {"measure": planned.measure, "owner": str(owner), "due_on": due_on}
    record(by=by, action="archive.admission.plan_measure", subject=admission, detail=detail)
    return planned


@transaction.atomic
def finish_measure(*, measure_id: int, words: str, by: User) -> RiskMeasure:
    """Say what was done; the person in charge does, or whoever prepares the admission."""
    rows = RiskMeasure.objects.select_for_update(of=("self",)).select_related("admission__customer")
    measure = rows.filter(admission__in=visible_admissions(by), pk=measure_id).first()
    if measure is None or not _may_finish(measure, by):
        raise NotAllowed(blocking("measure_out_of_reach", mark("This measure is not yours to finish.")))
    if measure.done_at is not None:
        raise MeasureInvalid(blocking("measure_done", mark("This measure has been finished already.")))
    if not words.strip():
        raise MeasureInvalid(blocking("words_missing", mark("Please say what was done."), "words"))
    measure.done_at, measure.done_words = timezone.now(), words.strip()[:250]
    measure.save()
    close_by_key(key=measure_key(measure.pk), by=by)
    detail = {"measure": measure.measure, "words": measure.done_words}
    record(by=by, action="archive.admission.finish_measure", subject=measure.admission, detail=detail)
    return measure


def _may_finish(measure: RiskMeasure, by: User) -> bool:
    prepares = visible_admissions(by, "admission.edit").filter(pk=measure.admission_id)
    return measure.owner_id == by.pk or prepares.exists()
