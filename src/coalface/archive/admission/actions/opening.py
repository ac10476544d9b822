"""Beginning a round of admission, and giving it up."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.admission.actions.locking import lock_admission, move, note, save
from coalface.archive.admission.actions.notices import close_reminders
from coalface.archive.admission.models import Admission
from coalface.archive.admission.rules.states import Event
from coalface.archive.customers.access import OutOfReach, visible_customers
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark


class AlreadyOpen(Refused):
    """A round of this customer is under way already."""


@transaction.atomic
def open_admission(*, customer_id: int, project: str = "", by: User) -> Admission:
    """Begin to judge a customer, for the first time or again (R3.01); what was decided holds meanwhile."""
    rows = visible_customers(by, "admission.edit").select_for_update(of=("self",))
    customer = rows.filter(pk=customer_id).first()
    if customer is None:
        raise OutOfReach
    rounds = Admission.objects.filter(customer=customer)
    if rounds.open().exists():
        message = mark("An admission of this customer is under way already.")
        raise AlreadyOpen(blocking("admission_open", message))
    last = rounds.aggregate(last=Max("round"))["last"] or 0
    admission = Admission.objects.create(
        customer=customer,
        round=last + 1,
        project=project.strip()[:200],
        opened_by=by,
        opened_at=timezone.now(),
    )
    for former in rounds.standing():
        close_reminders(former, by)
    note(admission, _("Admission begun"), by)
    record(by=by, action="archive.admission.open", subject=admission, detail={"round": admission.round})
    return admission


@transaction.atomic
def abandon_admission(*, admission_id: int, version: int, by: User) -> Admission:
    """Give a round up before anybody was asked to decide; what was decided before goes on to hold."""
    admission = lock_admission(admission_id, by, version=version)
    move(admission, Event.ABANDON)
    save(admission)
    note(admission, _("Admission given up"), by)
    record(by=by, action="archive.admission.abandon", subject=admission)
    return admission
