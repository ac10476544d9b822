"""What is confidential is told to nobody without the right, and reading it leaves a trace (R0.16)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.dossier import a_competitor, a_fact
from tests.builders.people import a_user, an_administrator, the_system

from coalface.archive.customers.models import Customer
from coalface.archive.dossier.access import visible_facts, visible_reports
from coalface.archive.dossier.actions import (
    change_field,
    consolidate,
    decide_on_fact,
    finish_decision,
    log_reading,
)
from coalface.archive.dossier.actions.reading import LOOKED_BACK
from coalface.archive.dossier.models import Fact, FactConflict
from coalface.archive.dossier.queries.grounds import grounds
from coalface.archive.dossier.queries.readers import READ, readings_of
from coalface.archive.dossier.rules.travel import State
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.inbox.models import Notice
from coalface.desk.search.queries import search
from coalface.identity.audit import actions as audit
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.models import Role, User
from coalface.identity.people.rules import Scope

pytestmark = pytest.mark.django_db
SECRET, OPEN = "713,371", "46,000"
BLIND = ("customer.view", "dossier.view", "dossier.report", "dossier.file", "dossier.decide")
SEEING = (*BLIND, "dossier.confidential")


def a_secret(
    about: Customer | None = None, *, state: State = State.PASSED_ON, by: User | None = None
) -> Fact:
    return a_fact(about, "revenue", Decimal(713_371), state=state, by=by)


def readings() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=READ).order_by("pk"))


def test_a_reading_names_the_reader_the_page_and_the_fields() -> None:
    reader, fact = a_user(*SEEING), a_secret()
    plain = a_fact(fact.customer)
    assert log_reading(page="customer", facts=[fact, plain], subject=fact.customer, by=reader)
    (event,) = readings()
    assert (event.actor_id, event.subject_kind, event.subject_id) == (reader.pk, "customer", fact.customer_id)
    assert event.detail == {"page": "customer", "fields": [fact.field_id], "facts": [fact.pk]}


def test_what_is_not_confidential_is_read_without_a_trace() -> None:
    assert not log_reading(page="fact", facts=[a_fact()], by=a_user(*SEEING))
    assert readings() == []


def test_every_page_view_counts_and_a_refresh_within_a_minute_does_not() -> None:
    reader, other, fact = a_user(*SEEING), a_user(*SEEING), a_secret()

    def read(by: User = reader, *, page: str = "fact", refresh: bool = True) -> bool:
        return log_reading(page=page, facts=[fact], subject=fact, refresh=refresh, by=by)

    assert [read(refresh=False), read(refresh=False), read()] == [True, True, False]
    assert [read(other), read(page="board")] == [True, True]
    for _ in range(LOOKED_BACK):
        audit.record(by=reader, action="test.other")
    assert read()


def test_a_refresh_after_a_minute_is_another_view(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, fact = a_user(*SEEING), a_secret()
    log_reading(page="fact", facts=[fact], subject=fact, refresh=True, by=reader)
    later = timezone.now() + timedelta(seconds=61)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert log_reading(page="fact", facts=[fact], subject=fact, refresh=True, by=reader)


def test_those_who_audit_see_who_read_a_fact() -> None:
    reader, fact = a_user(*SEEING), a_secret()
    log_reading(page="customer", facts=[fact], subject=fact.customer, by=reader)
    log_reading(page="archive.facts", facts=[fact], by=reader)
    log_reading(page="customer", facts=[a_secret()], subject=fact.customer, by=reader)
    found = readings_of(an_administrator(), fact)
    assert [event.detail["page"] for event in found] == ["archive.facts", "customer"]
    assert list(readings_of(reader, fact)) == []


def test_a_confidential_fact_is_named_without_its_value() -> None:
    assert SECRET not in str(a_secret())
    assert OPEN in str(a_fact())


def test_notices_about_confidential_facts_reach_those_with_the_right_only() -> None:
    blind, seeing = a_user(*BLIND), a_user(*SEEING)
    customer = a_customer(responsible=blind)
    fact = a_secret(customer, state=State.FED_BACK)
    decide_on_fact(fact_id=fact.pk, text="利润下滑，收紧赊销", by=seeing)
    a_fact(customer, "revenue", Decimal(5))
    assert FactConflict.objects.exists()
    assert not Notice.objects.filter(recipient=blind).exists()
    assert set(Notice.objects.values_list("recipient", flat=True)) == {seeing.pk}
    assert not any(SECRET in f"{notice.title}{notice.body}" for notice in Notice.objects.all())


def test_neither_the_trail_nor_the_timeline_tells_what_is_confidential() -> None:
    customer, by = a_customer(), the_system()
    fact = a_secret(customer, state=State.FED_BACK)
    decision = decide_on_fact(fact_id=fact.pk, text="收入 713,371 过低", by=by)
    finish_decision(decision_id=decision.pk, outcome="已知 713,371", by=by)
    a_fact(customer, "revenue", Decimal(5))
    conflict = FactConflict.objects.get()
    consolidate(conflict_id=conflict.pk, fact_id=fact.pk, reason="以 713,371 为准", by=by)
    said = [f"{event.subject_label}{event.detail}" for event in AuditEvent.objects.all()]
    said += TimelineEntry.objects.values_list("text", flat=True)
    assert [text for text in said if SECRET in text or "713371" in text] == []


def test_remarks_and_photos_go_with_the_confidential_facts_of_their_report() -> None:
    author, blind, seeing = a_user(*BLIND), a_user(*BLIND), a_user(*SEEING)
    secret, plain = a_secret(), a_fact()
    own = a_secret(by=seeing)
    own.report.author = author
    own.report.save()
    assert set(visible_reports(blind)) == {plain.report}
    assert set(visible_reports(author)) == {plain.report, own.report}
    assert set(visible_reports(seeing)) == {secret.report, plain.report, own.report}


def test_competitors_keep_their_secrets_too() -> None:
    rival = a_competitor()
    fact = a_fact(rival, "rival_price", Decimal(555))
    log_reading(page="competitor", facts=[fact], subject=rival, by=the_system())
    assert [event.subject_id for event in readings_of(the_system(), fact)] == [rival.pk]


def test_confidential_words_are_found_by_those_with_the_right_and_not_shown_in_the_hit() -> None:
    blind, seeing = a_user(*BLIND), a_user(*SEEING)
    fact = a_fact(a_customer("晋能热电"), "expansion", "收购邻厂")
    assert [(hit.title, hit.id) for hit in search(blind, "收购")] == [("收购邻厂", fact.pk)]
    change_field(field_id=fact.field_id, version=fact.field.version, confidential=True, by=the_system())
    assert search(blind, "收购") == []
    (hit,) = search(seeing, "收购")
    assert (hit.id, hit.title) == (fact.pk, "扩建规划")
    assert "收购" not in hit.subtitle


@pytest.mark.parametrize(
    ("secret", "rights", "codes"),
    [
        (False, BLIND, ["about_competitor"]),
        (True, BLIND, ["about_competitor", "confidential"]),
        (True, SEEING, ["about_competitor", "confidential"]),
    ],
)
def test_why_somebody_sees_what_is_told_of_a_competitor(
    secret: bool, rights: tuple[str, ...], codes: list[str]
) -> None:
    user = a_user(*rights, scope=Scope.OWN)
    fact = a_fact(a_competitor(), "rival_price" if secret else "rival_output", Decimal(555))
    found = grounds(user, fact)
    assert [finding.code for finding in found] == codes
    assert visible_facts(user).exists() == (not secret or "dossier.confidential" in rights)


def test_why_somebody_sees_what_they_brought() -> None:
    author = a_user(*BLIND, scope=Scope.OWN)
    fact = a_fact(a_customer(responsible=author), by=author)
    assert [finding.code for finding in grounds(author, fact)] == ["brought_by"]
    assert grounds(a_user(*BLIND), a_fact()) == []


def test_a_default_role_sees_a_secret_and_who_else_read_it() -> None:
    reader, fact = a_user(*SEEING), a_secret()
    log_reading(page="customer", facts=[fact], subject=fact.customer, by=reader)
    leader = a_user(roles=[Role.objects.get(code="leader")])
    assert fact in visible_facts(leader)
    assert [event.actor_id for event in readings_of(leader, fact)] == [reader.pk]
    others = Role.objects.exclude(code="leader")
    assert not any({"audit.view", "dossier.confidential"} <= set(role.rights) for role in others)
