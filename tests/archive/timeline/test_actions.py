"""What people and stages write on a timeline, and who is told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.people import a_user, the_system

from coalface.archive.customers.access import OutOfReach
from coalface.archive.timeline.actions import (
    EntryRefused,
    EntryRow,
    NotYourEntry,
    compose,
    edit,
    write,
    write_many,
)
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.models import AuditEvent
from coalface.identity.audit.queries import field_history
from coalface.identity.people.rules import Scope
from coalface.kernel.versions import StaleRecord

pytestmark = pytest.mark.django_db
SALES = ("customer.view", "customer.edit", "customer.note")


def test_a_note_is_kept_and_recorded() -> None:
    seller = a_user(*SALES, scope=Scope.OWN)
    customer = a_customer(by=seller)
    entry = compose(customer_id=customer.pk, line="电话：王经理同意提价", by=seller)
    assert (entry.kind, entry.text, entry.author) == ("call", "王经理同意提价", seller)
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.subject_id, event.detail) == (
        "archive.timeline.compose",
        customer.pk,
        {"entry": entry.pk, "kind": "call", "told": []},
    )
    assert not Notice.objects.exists()


def test_a_mention_tells_a_colleague_who_may_know() -> None:
    chief = a_user("customer.view", full_name="王敏")
    customer = a_customer("太原电厂")
    compose(customer_id=customer.pk, line="@王敏请看一下价格", by=the_system())
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind, notice.body, notice.subject_id) == (
        chief,
        "mention",
        "太原电厂",
        customer.pk,
    )


def test_a_task_lands_in_the_inbox_of_its_writer_when_nobody_is_named() -> None:
    seller = a_user(*SALES, scope=Scope.OWN)
    customer = a_customer(by=seller)
    compose(customer_id=customer.pk, line="任务 明天催款", by=seller)
    notice = Notice.objects.get()
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert (notice.recipient, notice.kind, notice.title, notice.due_on) == (
        seller,
        "task",
        "明天催款",
        tomorrow,
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("  ", "entry_empty"),
        ("@不存在 请看", "mention_unknown"),
        ("@同名 请看", "mention_ambiguous"),
        ("@外人 请看", "mention_blind"),
    ],
)
def test_an_entry_nobody_can_be_told_of_is_refused(line: str, code: str) -> None:
    for _ in range(2):
        a_user("customer.view", full_name="同名")
    a_user("customer.view", scope=Scope.OWN, full_name="外人")
    with pytest.raises(EntryRefused) as refusal:
        compose(customer_id=a_customer().pk, line=line, by=the_system())
    assert [finding.code for finding in refusal.value.findings] == [code]
    assert not TimelineEntry.objects.exists()


def test_nobody_writes_about_a_customer_of_others() -> None:
    with pytest.raises(OutOfReach):
        compose(customer_id=a_customer().pk, line="你好", by=a_user(*SALES, scope=Scope.OWN))


def test_authors_correct_their_own_words_and_the_former_ones_stay() -> None:
    seller = a_user(*SALES)
    entry = compose(customer_id=a_customer().pk, line="煤价 700", by=seller)
    edited = edit(entry_id=entry.pk, version=1, text=" 煤价 710 ", by=seller)
    assert (edited.text, edited.version, edited.edited_at is None) == ("煤价 710", 2, False)
    assert AuditEvent.objects.latest("pk").action == "archive.timeline.edit"
    assert [(change.old, change.new) for change in field_history(edited)] == [("煤价 700", "煤价 710")]
    with pytest.raises(StaleRecord):
        edit(entry_id=entry.pk, version=1, text="煤价 720", by=seller)
    with pytest.raises(NotYourEntry):
        edit(entry_id=entry.pk, version=2, text="煤价 720", by=a_user(*SALES))
    with pytest.raises(EntryRefused):
        edit(entry_id=entry.pk, version=2, text=" ", by=seller)


def test_what_a_stage_wrote_is_not_edited() -> None:
    seller = a_user(*SALES)
    customer = a_customer()
    entry = write(customer=customer, kind="contract", text="签订", by=seller, subject=customer)
    assert (entry.subject_kind, entry.subject_id) == ("customer", customer.pk)
    with pytest.raises(NotYourEntry):
        edit(entry_id=entry.pk, version=1, text="改", by=seller)


def test_imported_words_keep_their_author_and_date() -> None:
    seller, customer = a_user(*SALES), a_customer()
    then = datetime(2019, 5, 6, 8, 0, tzinfo=UTC)
    rows = [EntryRow(customer.pk, "visit", f"第{n}次拜访", then, author_id=seller.pk) for n in range(3)]
    assert write_many(rows) == 3
    kept = TimelineEntry.objects.values_list("author", "happened_at").distinct()
    assert list(kept) == [(seller.pk, then)]
