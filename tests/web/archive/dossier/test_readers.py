"""Pages that show confidential facts leave one trace a view, and tell those who audit (R0.16)."""

from decimal import Decimal

import pytest
from django.urls import reverse
from tests.builders.archive import a_customer
from tests.builders.dossier import a_competitor, a_fact
from tests.builders.people import a_user
from tests.web.helpers import assert_same_queries, htmx, signed_in

from coalface.archive.dossier.actions import decide_on_fact
from coalface.archive.dossier.models import Fact, FactConflict
from coalface.archive.dossier.queries.readers import READ
from coalface.archive.dossier.rules.travel import State
from coalface.identity.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
BLIND = ("customer.view", "dossier.view", "dossier.decide", "export")
SEEING = (*BLIND, "dossier.confidential")


def at(name: str, *args: object) -> str:
    return reverse(f"dossier:{name}", args=args)


def readings() -> list[tuple[str, str]]:
    rows = AuditEvent.objects.filter(action=READ).order_by("pk")
    return [(event.detail["page"], event.subject_kind) for event in rows]


@pytest.fixture
def secret() -> Fact:
    """A confidential fact on file, contradicted by another of the same day."""
    customer = a_customer("晋北保密电厂")
    fact = a_fact(customer, "revenue", Decimal(713_371), state=State.FILED)
    a_fact(customer, "revenue", Decimal(5))
    return fact


def test_each_page_with_confidential_values_is_noted_once(secret: Fact) -> None:
    reader = a_user(*SEEING)
    decision = decide_on_fact(fact_id=secret.pk, text="收紧赊销", by=reader)
    rival = a_fact(a_competitor(), "rival_price", Decimal(555), state=State.FILED).competitor
    assert rival is not None
    client = signed_in(reader)
    for address in (
        at("customer", secret.customer_id),
        at("fact", secret.pk),
        at("report", secret.report_id),
        at("conflict", FactConflict.objects.get().pk),
        at("decision", decision.pk),
        at("competitor", rival.pk),
        at("facts"),
        at("board"),
        at("facts") + "?export=xlsx",
    ):
        assert client.get(address).status_code == 200
    assert readings() == [
        ("customer", "customer"),
        ("fact", "fact"),
        ("report", "factreport"),
        ("conflict", "factconflict"),
        ("decision", "policydecision"),
        ("competitor", "competitor"),
        ("archive.facts", ""),
        ("board", ""),
        ("archive.facts.export", ""),
    ]


def test_who_sees_nothing_confidential_leaves_no_trace(secret: Fact) -> None:
    client = signed_in(a_user(*BLIND))
    for address in (
        at("customer", secret.customer_id),
        at("facts"),
        at("board"),
        at("facts") + "?export=xlsx",
    ):
        assert client.get(address).status_code == 200
    assert readings() == []


def test_a_list_refreshed_in_place_is_one_view(secret: Fact) -> None:
    client = signed_in(a_user(*SEEING))
    client.get(at("facts"))
    client.get(at("facts"), headers=htmx("list-region"))
    assert readings() == [("archive.facts", "")]
    client.get(at("facts"))
    assert len(readings()) == 2


def test_those_who_audit_are_shown_the_readers(secret: Fact) -> None:
    reader, auditor = a_user(*SEEING), a_user(*SEEING, "audit.view")
    signed_in(reader).get(at("customer", secret.customer_id))
    page = signed_in(auditor).get(at("readers", secret.pk)).content.decode()
    assert reader.full_name in page
    assert "713,371" not in page
    assert at("readers", secret.pk) in signed_in(auditor).get(at("fact", secret.pk)).content.decode()
    assert at("readers", secret.pk) not in signed_in(reader).get(at("fact", secret.pk)).content.decode()
    assert signed_in(reader).get(at("readers", secret.pk)).status_code == 403


def test_an_auditor_without_the_right_to_it_is_not_told_of_the_fact(secret: Fact) -> None:
    assert signed_in(a_user(*BLIND, "audit.view")).get(at("readers", secret.pk)).status_code == 404


def test_many_readers_cost_no_more_than_one(secret: Fact) -> None:
    auditor = signed_in(a_user(*SEEING, "audit.view"))
    assert_same_queries(
        auditor,
        at("readers", secret.pk),
        lambda: signed_in(a_user(*SEEING)).get(at("customer", secret.customer_id)),
    )
