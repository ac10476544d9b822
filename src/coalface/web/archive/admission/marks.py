"""The marks of admission and review states, one colour and one shape each."""

from django.utils.translation import gettext_lazy as _

from coalface.archive.admission.models import Admission, RiskMeasure
from coalface.web.addresses import record_url
from coalface.web.components.badges import Badge

State = Admission.State
STATES: dict[str, Badge] = {
    State.DRAFT: Badge("grey", "edit", _("Collecting and investigating")),
    State.SURVEYED: Badge("blue", "file-text", _("Investigated")),
    State.ASSESSED: Badge("blue", "list-check", _("Assessed")),
    State.APPROVING: Badge("amber", "clock", _("In approval")),
    State.ADMITTED: Badge("green", "shield-check", _("Admitted")),
    State.CONDITIONAL: Badge("teal", "shield-check", _("Admitted on conditions")),
    State.REJECTED: Badge("red", "ban", _("Not admitted")),
    State.SUSPENDED: Badge("red", "lock", _("Suspended")),
    State.REPLACED: Badge("grey", "history", _("Followed by another round")),
    State.ABANDONED: Badge("grey", "x", _("Given up")),
}
ENDED = Badge("red", "calendar-due", _("Admission over"))
LEVELS: dict[str, Badge] = {
    RiskMeasure.Level.LOW: Badge("green", "circle", _("Low risk")),
    RiskMeasure.Level.MEDIUM: Badge("amber", "triangle", _("Medium risk")),
    RiskMeasure.Level.HIGH: Badge("red", "alert-octagon", _("High risk")),
}
STEPS = (_("Papers and investigation"), _("Assessment"), _("Approval"), _("Decision"))
STEP_OF = {State.DRAFT: 0, State.SURVEYED: 1, State.ASSESSED: 2, State.APPROVING: 2}


def admission_url(admission: Admission) -> str:
    return record_url("admission:admission", admission.pk)


def step_of(admission: Admission) -> int:
    """Which of STEPS is being worked on; beyond the last once all is decided."""
    return STEP_OF.get(State(admission.state), len(STEPS))
