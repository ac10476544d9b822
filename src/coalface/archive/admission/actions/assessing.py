"""The preliminary assessment 初评 (R3.03)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.admission.actions.locking import lock_admission, move, note, save
from coalface.archive.admission.actions.standing import settle_as
from coalface.archive.admission.models import Admission, Criterion, Score
from coalface.archive.admission.queries import criteria_asked, policy_on
from coalface.archive.admission.rules.assessment import Mark, assessment_findings, result_of
from coalface.archive.admission.rules.states import Event
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused


class AssessmentIncomplete(Refused):
    """A criterion is open, has too many points, or the result lacks its reason."""


@dataclass(frozen=True, slots=True)
class Given:
    """What was said to one criterion."""

    criterion_id: int
    yes: bool | None = None
    points: int | None = None
    words: str = ""


@transaction.atomic
def assess(
    *, admission_id: int, version: int, given: Sequence[Given], passed: bool, words: str = "", by: User
) -> Admission:
    """Judge by the criteria of today. Fit goes on to approval, unfit is not admitted (初评不合格)."""
    admission = lock_admission(admission_id, by, version=version)
    move(admission, Event.PASS if passed else Event.FAIL)
    asked = criteria_asked()
    said = {one.criterion_id: one for one in given}
    marks = [_mark(criterion, said.get(criterion.pk)) for criterion in asked]
    result = result_of(marks, pass_pct=policy_on(timezone.localdate()).pass_pct)
    if found := assessment_findings(marks, fit=result.fit, passed=passed, words=words):
        raise AssessmentIncomplete(*found)
    Score.objects.filter(admission=admission).delete()
    Score.objects.bulk_create(_score(admission, criterion, said[criterion.pk]) for criterion in asked)
    admission.assessed_by, admission.assessed_at = by, timezone.now()
    admission.assessment_passed, admission.assessment_words = passed, words.strip()
    if not passed:
        settle_as(admission, by=by, words=words)
        note(admission, _("Not admitted after the preliminary assessment"), by)
    save(admission)
    detail = {"passed": passed, "points": result.points, "most": result.most, "failed": list(result.failed)}
    record(by=by, action="archive.admission.assess", subject=admission, detail=detail)
    return admission


def _mark(criterion: Criterion, said: Given | None) -> Mark:
    yes, points = (said.yes, said.points) if said is not None else (None, None)
    return Mark(criterion.name, criterion.essential, criterion.most_points, yes=yes, points=points)


def _score(admission: Admission, criterion: Criterion, said: Given) -> Score:
    by_points = criterion.most_points is not None
    return Score(
        admission=admission,
        criterion=criterion,
        yes=None if by_points else said.yes,
        points=said.points if by_points else None,
        words=said.words.strip()[:250],
    )
