"""Making a decision the one that counts for the customer."""

from django.utils import timezone

from coalface.archive.admission.actions.notices import close_reminders
from coalface.archive.admission.models import Admission
from coalface.archive.admission.queries import policy_on
from coalface.archive.admission.rules.standing import valid_until
from coalface.archive.admission.rules.states import BUYING, State
from coalface.identity.people.models import User


def settle_as(admission: Admission, *, by: User, words: str) -> None:
    """Date the decision and retire the one before; the caller has moved the admission and saves it."""
    for former in Admission.objects.standing().filter(customer=admission.customer).exclude(pk=admission.pk):
        former.state = Admission.State.REPLACED
        former.version += 1
        former.save()
        close_reminders(former, by)
    today = timezone.localdate()
    admission.decided_on, admission.decided_by, admission.decision_words = today, by, words.strip()
    if State(admission.state) in BUYING:
        admission.valid_until_on = valid_until(today, policy_on(today).valid_months)
