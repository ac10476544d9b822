"""Reminding of what is about to expire (R0.15)."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from coalface.archive.credentials.actions.notices import close_reminders, reminder_key
from coalface.archive.credentials.models import Credential, CredentialKind
from coalface.archive.credentials.queries import document_of, reaches, rule_of, verifiers
from coalface.archive.credentials.rules import ON_EXPIRY, reminder_step
from coalface.desk.inbox.actions import raise_many
from coalface.desk.inbox.models import Notice
from coalface.desk.inbox.queries import Wanted
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User


@transaction.atomic
def remind_of_expiry(*, today: date, by: User, limit: int = 500) -> int:
    """Tell the responsible person and the archivists what expires.

    Each of the kind's days brings one reminder, and the expiry one more. Returns how many credentials were
    reminded of; fewer than `limit` means that nothing is left for today.
    """
    credentials = list(_due(today).select_for_update(of=("self",), skip_locked=True)[:limit])
    reminded: list[Credential] = []
    wanted: list[Wanted] = []
    archivists = verifiers()
    for credential in credentials:
        step = reminder_step(rule_of(credential.kind), document_of(credential), today)
        if step is None:
            continue
        close_reminders(credential, by)
        credential.reminded_days = step
        wanted += _reminders(credential, step, archivists)
        reminded.append(credential)
    raise_many(wanted, topic="archive.credential", by=by)
    Credential.objects.bulk_update(reminded, ["reminded_days"])
    if reminded:
        detail = {"credentials": [credential.pk for credential in reminded]}
        record(by=by, action="archive.credential.remind", detail=detail)
    return len(reminded)


def _due(today: date) -> QuerySet[Credential]:
    """Credentials with a reminder to send: for each kind one condition for each of its days.

    A step is due when so few days are left and none as late or later was sent.
    """
    due = Q()
    for kind in CredentialKind.objects.filter(abolished_on__isnull=True):
        for days, limit in [*((d, today + timedelta(days=d)) for d in kind.reminder_days), (ON_EXPIRY, None)]:
            reached = Q(expires_on__lt=today) if limit is None else Q(expires_on__lte=limit)
            unsent = Q(reminded_days__isnull=True) | Q(reminded_days__gt=days)
            due |= Q(kind=kind) & reached & unsent
    rows = Credential.objects.current().filter(due, replaced_by__isnull=True)
    return rows.select_related("kind", "customer__responsible", "customer__department").order_by("pk")


def _reminders(credential: Credential, step: int, archivists: list[User]) -> list[Wanted]:
    customer = credential.customer
    people = {person.pk: person for person in archivists if reaches(person, customer)}
    if customer.responsible is not None:
        people[customer.responsible.pk] = customer.responsible
    values = {"customer": customer.name, "kind": credential.kind.name, "day": credential.expires_on}
    expired = step == ON_EXPIRY
    title = (
        _("%(customer)s: %(kind)s has expired") if expired else _("%(customer)s: %(kind)s expires on %(day)s")
    )
    weight = Notice.Weight.URGENT if expired else Notice.Weight.WARNING
    body = _("Please get the new document from the customer and renew it here.")
    key = reminder_key(credential.pk, step)
    return [
        Wanted(person, key, title % values, body, weight, "credential", credential.pk, credential.expires_on)
        for person in people.values()
    ]
