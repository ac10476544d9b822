"""Taking hold of the admission an action is about, and moving it on."""

from coalface.archive.admission.access import visible_admissions
from coalface.archive.admission.models import Admission
from coalface.archive.admission.rules.states import Event, State, after, step_findings
from coalface.archive.timeline.actions import write
from coalface.archive.timeline.models import TimelineEntry
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.versions import check_version


class StepImpossible(Refused):
    """The admission is not in a state from which this can be done."""


def lock_admission(
    admission_id: int, by: User, right: str = "admission.edit", version: int | None = None
) -> Admission:
    """The admission and its customer; locked until the transaction ends."""
    rows = visible_admissions(by, right).select_related("customer__responsible", "customer__department")
    admission = rows.select_for_update(of=("self",)).filter(pk=admission_id).first()
    if admission is None:
        message = mark("This admission is not among those you may do this to.")
        raise NotAllowed(blocking("admission_out_of_reach", message))
    if version is not None:
        check_version(admission, seen=version, offered={})
    return admission


def move(admission: Admission, event: Event) -> None:
    """Go on to the state the event leads to; the caller saves."""
    before = State(admission.state_before_suspension) if admission.state_before_suspension else None
    state = State(admission.state)
    if found := step_findings(state, event, before_suspension=before):
        raise StepImpossible(*found)
    reached = after(state, event, before_suspension=before)
    assert reached is not None
    admission.state = reached.value


def require_state(admission: Admission, *states: State) -> None:
    if State(admission.state) not in states:
        message = mark("This step does not fit the present state of the admission.")
        raise StepImpossible(blocking("admission_step", message, None, {"state": admission.state}))


def save(admission: Admission) -> None:
    admission.version += 1
    admission.save()


def note(admission: Admission, text: str, by: User) -> None:
    """A line on the customer's timeline; reasons and conditions stay on the admission's own page."""
    kind = TimelineEntry.Kind.CHANGE
    write(customer=admission.customer, kind=kind, text=text, by=by, subject=admission)
