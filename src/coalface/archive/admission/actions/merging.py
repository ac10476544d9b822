"""Admissions when two cards become one."""

from coalface.archive.admission.actions.notices import close_reminders, renewal_key
from coalface.archive.admission.models import Admission
from coalface.archive.admission.rules.merging import Round, merge_findings, new_numbers, retired
from coalface.archive.admission.rules.states import State
from coalface.desk.inbox.models import Notice
from coalface.desk.subjects.merging import Note
from coalface.identity.people.queries import system_user
from coalface.kernel.findings import Refused


class AdmissionsCollide(Refused):
    """The admissions of the two cards cannot stand on one; the findings say why."""


def let_one_admission_count(left_id: int, kept_id: int, note: Note) -> None:
    """Number the rounds of both cards as one row and leave one decision and one round under way.

    Part of merging, which is what is audited. Raises AdmissionsCollide.
    """
    rows = Admission.objects.filter(customer__in=(left_id, kept_id)).select_for_update(of=("self",))
    admissions = list(rows.order_by("pk"))
    rounds = [Round(one.pk, one.round, State(one.state), one.opened_at, one.decided_on) for one in admissions]
    if found := merge_findings(rounds):
        raise AdmissionsCollide(*found)
    numbers, gone = new_numbers(rounds), retired(rounds)
    # The highest first: each moves up to a number its own card has left by then, and down again when undone.
    for admission in sorted(admissions, key=lambda one: -numbers[one.pk]):
        state = gone.get(admission.pk, State(admission.state))
        if (admission.round, admission.state) == (numbers[admission.pk], state):
            continue
        note(Admission, admission.pk)
        admission.round, admission.state = numbers[admission.pk], state
        admission.version += 1
        admission.save()
        if admission.pk in gone:
            _close(admission, note)


def _close(admission: Admission, note: Note) -> None:
    """Nobody is asked any more to renew what gave way."""
    if admission.reminded_days is None:
        return
    key = renewal_key(admission.pk, admission.reminded_days)
    for notice in Notice.objects.filter(key=key):
        note(Notice, notice.pk)
    close_reminders(admission, system_user())
