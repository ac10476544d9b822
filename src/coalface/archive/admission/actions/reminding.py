"""Reminding that an admission is to be renewed before it ends (R3.04, yearly)."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from coalface.archive.admission.actions.notices import TOPIC, close_reminders, renewal_key
from coalface.archive.admission.models import Admission
from coalface.archive.admission.queries import policy_on
from coalface.archive.admission.rules.standing import ON_EXPIRY, reminder_step
from coalface.desk.inbox.actions import raise_many
from coalface.desk.inbox.models import Notice
from coalface.desk.inbox.queries import Wanted
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User


@transaction.atomic
def remind_of_renewal(*, today: date, by: User, limit: int = 500) -> int:
    """Tell whoever looks after a customer that its admission ends; returns how many were reminded of.

    No reminder where a new round is under way. Fewer than `limit` means that nothing is left for today.
    """
    days = policy_on(today).reminder_days
    reminded, wanted = [], []
    for admission in _due(today, days, limit):
        assert admission.valid_until_on is not None
        step = reminder_step(admission.valid_until_on, today, days)
        if step is None:
            continue
        close_reminders(admission, by)
        admission.reminded_days = step
        wanted += _reminders(admission, step)
        reminded.append(admission)
    raise_many(wanted, topic=TOPIC, kind=Notice.Kind.TASK, by=by)
    Admission.objects.bulk_update(reminded, ["reminded_days"])
    if reminded:
        detail = {"admissions": [admission.pk for admission in reminded]}
        record(by=by, action="archive.admission.remind", detail=detail)
    return len(reminded)


def _due(today: date, days: list[int], limit: int) -> list[Admission]:
    due = Q(valid_until_on__lt=today) & (Q(reminded_days__isnull=True) | Q(reminded_days__gt=ON_EXPIRY))
    for day in days:
        unsent = Q(reminded_days__isnull=True) | Q(reminded_days__gt=day)
        due |= Q(valid_until_on__lte=today + timedelta(days=day)) & unsent
    under_way = Admission.objects.open().filter(customer=OuterRef("customer"))
    rows = Admission.objects.filter(due, state__in=("admitted", "conditional")).exclude(Exists(under_way))
    live = rows.filter(customer__deleted_at__isnull=True).select_related("customer__responsible")
    return list(live.order_by("pk").select_for_update(of=("self",), skip_locked=True)[:limit])


def _reminders(admission: Admission, step: int) -> list[Wanted]:
    """One task for the responsible person; nobody is told of a customer nobody looks after."""
    person = admission.customer.responsible
    if person is None:
        return []
    expired = step == ON_EXPIRY
    title = (
        _("%(customer)s: admission has ended") if expired else _("%(customer)s: admission ends on %(day)s")
    )
    values = {"customer": admission.customer.name, "day": admission.valid_until_on}
    return [
        Wanted(
            person,
            renewal_key(admission.pk, step),
            title % values,
            _("Begin the next round of admission."),
            Notice.Weight.URGENT if expired else Notice.Weight.WARNING,
            "admission",
            admission.pk,
            admission.valid_until_on,
        )
    ]
