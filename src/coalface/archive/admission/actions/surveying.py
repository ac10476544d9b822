"""Filling in the investigation report page by page (R3.02)."""

from django.db import transaction
from django.utils import timezone

from coalface.archive.admission.actions.locking import lock_admission, move, require_state, save
from coalface.archive.admission.models import Admission, Score
from coalface.archive.admission.rules.states import Event, State
from coalface.archive.admission.rules.survey import (
    Answers,
    kept,
    page_findings,
    page_of,
    survey_findings,
)
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused


class SurveyIncomplete(Refused):
    """Answers are missing or odd; the findings name questions or pages."""


@transaction.atomic
def save_page(
    *, admission_id: int, version: int, page_code: str, answers: Answers, later: bool = False, by: User
) -> Admission:
    """Keep the answers of one page. `later` keeps an unfinished page, but never an odd answer."""
    admission = lock_admission(admission_id, by, version=version)
    require_state(admission, State.DRAFT)
    page = page_of(page_code)
    found = page_findings(page, answers)
    if later:
        found = [finding for finding in found if finding.code != "unanswered"]
    if found:
        raise SurveyIncomplete(*found)
    admission.survey = {**admission.survey, page_code: kept(page, answers)}
    save(admission)
    record(by=by, action="archive.admission.survey", subject=admission, detail={"page": page_code})
    return admission


@transaction.atomic
def complete_survey(*, admission_id: int, version: int, by: User) -> Admission:
    """Close the report; from now on it is assessed and no longer changed."""
    admission = lock_admission(admission_id, by, version=version)
    move(admission, Event.SURVEY)
    if found := survey_findings(admission.survey):
        raise SurveyIncomplete(*found)
    admission.surveyed_by, admission.surveyed_at = by, timezone.now()
    save(admission)
    record(by=by, action="archive.admission.complete_survey", subject=admission)
    return admission


@transaction.atomic
def reopen_survey(*, admission_id: int, version: int, by: User) -> Admission:
    """Take the report up again; an assessment made on it no longer counts."""
    admission = lock_admission(admission_id, by, version=version)
    move(admission, Event.REOPEN)
    Score.objects.filter(admission=admission).delete()
    admission.surveyed_by = admission.surveyed_at = None
    admission.assessed_by = admission.assessed_at = admission.assessment_passed = None
    admission.assessment_words = ""
    save(admission)
    record(by=by, action="archive.admission.reopen", subject=admission)
    return admission
