"""Putting documents on file, checking, renewing and being reminded of them."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.builders.archive import a_credential, a_customer, in_days, the_kind
from tests.builders.people import a_department, a_user, the_system

from coalface.archive.credentials.actions import (
    AlreadyOnFile,
    CredentialInvalid,
    KindInvalid,
    Scan,
    change_credential,
    change_kind,
    create_kind,
    record_credential,
    reject_credential,
    remind_of_expiry,
    renew_credential,
    verify_credential,
)
from coalface.archive.credentials.actions.checking import NothingToCheck, ReasonMissing
from coalface.archive.credentials.actions.locking import NotCurrent
from coalface.archive.credentials.models import Credential, CredentialKind
from coalface.archive.customers.access import OutOfReach
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.files.queries import attachments_of
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.rules import Scope
from coalface.kernel.versions import StaleRecord

pytestmark = pytest.mark.django_db
KEEPER = ("customer.view", "credential.view", "credential.edit", "credential.verify")
PDF = b"%PDF-1.7\n% a licence"


def last_event() -> tuple[str, int | None]:
    event = AuditEvent.objects.latest("pk")
    return event.action, event.subject_id


def test_a_document_is_filed_with_its_scans_and_waits_to_be_checked() -> None:
    keeper, customer = a_user(*KEEPER), a_customer()
    credential = record_credential(
        customer_id=customer.pk,
        kind_id=the_kind().pk,
        number="91350100M000100Y43",
        open_ended=True,
        scans=[Scan(io.BytesIO(PDF), "营业执照.pdf", "application/pdf")],
        by=keeper,
    )
    assert (credential.state, credential.verified_by, credential.open_ended) == ("pending", None, True)
    assert [scan.name for scan in attachments_of(keeper, credential)] == ["营业执照.pdf"]
    assert last_event() == ("archive.credential.record", credential.pk)
    entry = TimelineEntry.objects.get(customer=customer)
    assert (entry.kind, entry.subject_id) == ("credential", credential.pk)


def test_a_document_that_breaks_its_kind_is_refused() -> None:
    with pytest.raises(CredentialInvalid) as refusal:
        record_credential(
            customer_id=a_customer().pk,
            kind_id=the_kind("power-licence").pk,
            open_ended=True,
            by=the_system(),
        )
    assert [(one.code, one.field) for one in refusal.value.findings] == [
        ("may_not_be_open", "open_ended"),
        ("document_unnamed", "number"),
    ]


def test_a_second_one_of_a_single_kind_is_a_renewal() -> None:
    customer = a_customer()
    a_credential(customer)
    with pytest.raises(AlreadyOnFile):
        a_credential(customer)
    a_credential(customer, "authorisation")
    a_credential(customer, "authorisation")
    assert Credential.objects.count() == 3


def test_filing_needs_the_right_over_the_customer() -> None:
    seller = a_user("credential.edit", scope=Scope.OWN)
    with pytest.raises(OutOfReach):
        record_credential(customer_id=a_customer().pk, kind_id=the_kind().pk, number="1", by=seller)


def test_verifying_says_who_and_when_and_only_once() -> None:
    keeper, credential = a_user(*KEEPER), a_credential(a_customer(), verified=False)
    verified = verify_credential(credential_id=credential.pk, version=1, by=keeper)
    assert (verified.state, verified.verified_by, verified.verified_at is None) == ("verified", keeper, False)
    assert last_event() == ("archive.credential.verify", credential.pk)
    with pytest.raises(NothingToCheck):
        verify_credential(credential_id=credential.pk, version=2, by=keeper)
    with pytest.raises(NotAllowed):
        verify_credential(credential_id=credential.pk, version=2, by=a_user("credential.edit"))


def test_a_rejection_gives_its_reason() -> None:
    credential = a_credential(a_customer(), verified=False)
    with pytest.raises(ReasonMissing):
        reject_credential(credential_id=credential.pk, version=1, reason=" ", by=the_system())
    rejected = reject_credential(credential_id=credential.pk, version=1, reason="公章不清", by=the_system())
    assert (rejected.state, rejected.remarks) == ("rejected", "公章不清")
    assert last_event() == ("archive.credential.reject", credential.pk)
    with pytest.raises(NotCurrent):
        change_credential(credential_id=credential.pk, version=2, number="2", by=the_system())


def test_a_corrected_document_is_checked_again() -> None:
    credential = a_credential(a_customer())
    changed = change_credential(credential_id=credential.pk, version=2, number="改号", by=the_system())
    assert (changed.state, changed.verified_by, changed.version) == ("pending", None, 3)
    assert last_event() == ("archive.credential.change", credential.pk)
    with pytest.raises(StaleRecord):
        change_credential(credential_id=credential.pk, version=2, number="又改", by=the_system())


def test_a_renewal_replaces_the_old_one_once_verified_and_keeps_it() -> None:
    old = a_credential(a_customer(), "pollution-permit", expires_on=in_days(20))
    new = renew_credential(
        credential_id=old.pk, version=2, number="新", expires_on=in_days(1800), by=the_system()
    )
    assert last_event() == ("archive.credential.renew", new.pk)
    old.refresh_from_db()
    assert (old.state, new.state, new.replaces) == ("verified", "pending", old)
    with pytest.raises(AlreadyOnFile):
        renew_credential(credential_id=old.pk, version=2, number="再", expires_on=in_days(9), by=the_system())
    verify_credential(credential_id=new.pk, version=1, by=the_system())
    old.refresh_from_db()
    assert (old.state, old.expires_on) == ("replaced", in_days(20))


def reminders(*people: object) -> list[tuple[str, str, str]]:
    shown = Notice.objects.filter(recipient__in=people).order_by("pk")
    return [(n.state, n.key.rpartition(":")[2], n.recipient.full_name) for n in shown]


def test_reminders_come_once_a_step_to_the_responsible_and_the_archivists() -> None:
    seller = a_user("customer.view", "customer.edit", "credential.view", scope=Scope.OWN, full_name="业务员")
    keeper = a_user(*KEEPER, full_name="档案员")
    elsewhere = a_user(*KEEPER, scope=Scope.BELOW, department=a_department(), full_name="外区")
    permit = a_credential(a_customer(by=seller), "pollution-permit", expires_on=in_days(100))
    everybody, today = (seller, keeper, elsewhere), timezone.localdate()

    def remind(days: int) -> int:
        return remind_of_expiry(today=today + timedelta(days=days), by=the_system())

    assert remind(9) == 0
    assert remind(10) == 1
    assert remind(10) == remind(11) == 0
    assert reminders(*everybody) == [("open", "90", "业务员"), ("open", "90", "档案员")]
    assert remind(75) == 1
    assert reminders(seller) == [("closed", "90", "业务员"), ("open", "30", "业务员")]
    assert remind(101) == 1
    assert reminders(seller)[-1] == ("open", "0", "业务员")
    assert last_event() == ("archive.credential.remind", None)
    renew_credential(
        credential_id=permit.pk, version=2, number="新", expires_on=in_days(900), by=the_system()
    )
    assert {state for state, _, _ in reminders(*everybody)} == {"closed"}
    assert remind(102) == 0


def test_a_rejected_renewal_is_reminded_of_again() -> None:
    keeper = a_user(*KEEPER)
    permit = a_credential(a_customer(), "pollution-permit", expires_on=in_days(20))
    remind_of_expiry(today=timezone.localdate(), by=the_system())
    new = renew_credential(
        credential_id=permit.pk, version=2, number="新", expires_on=in_days(900), by=keeper
    )
    reject_credential(credential_id=new.pk, version=1, reason="错页", by=keeper)
    assert remind_of_expiry(today=timezone.localdate(), by=the_system()) == 1
    assert reminders(keeper) == [("closed", "30", str(keeper)), ("open", "30", str(keeper))]
    again = renew_credential(
        credential_id=permit.pk, version=2, number="再", expires_on=in_days(900), by=keeper
    )
    assert again.replaces == permit


def test_kinds_are_configured_by_policy() -> None:
    by = a_user("policy.edit")
    kind = change_kind(kind_id=the_kind().pk, version=1, reminder_days=[15, 45, 45], by=by)
    assert (kind.reminder_days, kind.version) == ([45, 15], 2)
    assert last_event() == ("archive.kind.change", kind.pk)
    with pytest.raises(StaleRecord):
        change_kind(kind_id=kind.pk, version=1, usual_years=3, by=by)
    with pytest.raises(KindInvalid) as refusal:
        change_kind(kind_id=kind.pk, version=2, reminder_days=[0], by=by)
    assert [one.code for one in refusal.value.findings] == ["reminder_range"]
    with pytest.raises(NotAllowed):
        change_kind(kind_id=kind.pk, version=2, usual_years=3, by=a_user("credential.edit"))


def test_a_further_kind_is_asked_for() -> None:
    kind = create_kind(code="dust-permit", name="粉尘许可", applies_to=["*"], by=a_user("policy.edit"))
    assert last_event() == ("archive.kind.create", kind.pk)
    assert CredentialKind.objects.last() == kind
