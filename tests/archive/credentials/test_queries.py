"""Set-based questions about documents agree with the rules, one by one."""

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.utils import timezone
from tests.builders.archive import a_credential, a_customer, in_days, the_kind
from tests.builders.people import a_user, the_system

from coalface.archive.credentials.models import Credential, CredentialKind
from coalface.archive.credentials.queries import (
    Completeness,
    DayCount,
    calendar_counts,
    completeness,
    document_of,
    expiring,
    findings_for_business,
    lacking_mandatory,
    rule_of,
    standings,
    with_status,
)
from coalface.archive.credentials.rules import reminder_step, status
from coalface.archive.customers.models import Customer
from coalface.identity.people.rules import Scope
from coalface.kernel.periods import Month

pytestmark = pytest.mark.django_db
FOR_ALL = ["business-licence", "tax-and-invoice", "bank-account", "legal-representative"]


def test_statuses_in_sql_equal_the_rule() -> None:
    """Every state x kind x begin x end around the borders."""
    today, customer = date(2026, 1, 31), a_customer()
    kinds = [the_kind("pollution-permit"), the_kind("coal-trading-licence"), the_kind("related-parties")]
    CredentialKind.objects.filter(pk=kinds[2].pk).update(reminder_days=[])
    ends = [None, *(today + timedelta(days=days) for days in (-1, 0, 1, 29, 30, 31, 60, 89, 90, 91))]
    starts = [None, today, today + timedelta(days=1)]
    Credential.objects.bulk_create(
        Credential(
            customer=customer,
            kind=kind,
            state=state,
            valid_from_on=start if not (start and end and end < start) else None,
            expires_on=end,
            open_ended=end is None,
            verified_by=the_system() if state == "verified" else None,
            verified_at=timezone.now() if state == "verified" else None,
        )
        for state, kind, start, end in product(Credential.State.values, kinds, starts, ends)
    )
    rows: Any = with_status(Credential.objects.select_related("kind"), today)
    computed = {row.pk: row.status for row in rows}
    assert len(computed) == 4 * 3 * 3 * 11
    assert computed == {row.pk: status(rule_of(row.kind), document_of(row), today).value for row in rows}
    assert {row.days_left for row in rows if row.expires_on} == {-1, 0, 1, 29, 30, 31, 60, 89, 90, 91}
    assert reminder_step(rule_of(kinds[0]), document_of(rows[0]), today) is None


def test_completeness_counts_valid_verified_mandatory_documents() -> None:
    power, trader = a_customer(industry="power"), a_customer(industry="trader")
    for code in FOR_ALL:
        a_credential(power, code)
    a_credential(power, "pollution-permit", verified=False)
    a_credential(trader, "bank-account", expires_on=in_days(-1))
    a_credential(trader, "tax-and-invoice")
    a_credential(trader, "authorisation")
    found = completeness([power, trader], timezone.localdate())
    assert {pk: (one.met, one.asked, one.pct) for pk, one in found.items()} == {
        power.pk: (4, 6, 66),
        trader.pk: (1, 4, 25),
    }


def test_completeness_knows_the_first_end_of_what_is_not_yet_renewed() -> None:
    customer = a_customer(industry="trader")
    for code, days in zip(FOR_ALL, (400, 200, 300, 500), strict=True):
        a_credential(customer, code, expires_on=in_days(days))
    today = timezone.localdate()
    assert completeness([customer], today)[customer.pk] == Completeness(4, 4, in_days(200))


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (Completeness(0, 0), None),
        (Completeness(4, 4, in_days(-1)), "expired"),
        (Completeness(3, 4, in_days(10)), "missing"),
        (Completeness(4, 4, in_days(90)), "expiring"),
        (Completeness(4, 4, in_days(91)), "valid"),
        (Completeness(4, 4), "valid"),
    ],
    ids=["nothing asked for", "one ended", "one missing", "one ends in 90 days", "in 91 days", "without end"],
)
def test_the_worst_is_said_of_a_customers_documents(found: Completeness, state: str | None) -> None:
    assert found.state(timezone.localdate()) == state


def test_completeness_is_two_questions_for_any_number(django_assert_num_queries: Any) -> None:
    customers = [a_customer() for _ in range(3)]
    with django_assert_num_queries(2):
        completeness(customers, timezone.localdate())


def test_who_lacks_a_mandatory_document() -> None:
    complete, lacking = a_customer(industry="trader"), a_customer(industry="trader")
    for code in FOR_ALL:
        a_credential(complete, code)
    for code in FOR_ALL[1:]:
        a_credential(lacking, code)
    assert list(lacking_mandatory(Customer.objects.all(), timezone.localdate())) == [lacking]


def test_what_expires_comes_most_urgent_first_and_without_renewed_ones() -> None:
    customer = a_customer(industry="power")
    late = a_credential(customer, "power-licence", expires_on=in_days(-3))
    soon = a_credential(customer, "pollution-permit", expires_on=in_days(90))
    a_credential(customer, "credit-screening", expires_on=in_days(91))
    a_credential(customer, "coal-trading-licence", expires_on=in_days(5))
    renewed = a_credential(customer, "authorisation", expires_on=in_days(2))
    a_credential(customer, "audit-report", replaces=renewed, expires_on=in_days(800))
    found: Any = expiring(the_system(), today=timezone.localdate())
    assert [(row.pk, row.status, row.days_left) for row in found] == [
        (late.pk, "expired", -3),
        (soon.pk, "expiring", 90),
    ]


def test_the_calendar_counts_days_within_the_scope() -> None:
    month = Month.of(in_days(40))
    seller = a_user("customer.view", "customer.edit", "credential.view", scope=Scope.OWN)
    mine, other = a_customer(by=seller, industry="power"), a_customer(industry="power")
    for customer in (mine, other):
        a_credential(customer, "pollution-permit", expires_on=month.last)
        a_credential(customer, "credit-screening", expires_on=month.last)
    assert calendar_counts(seller, month) == {month.last: DayCount(total=2, mandatory=1)}
    assert calendar_counts(the_system(), month) == {month.last: DayCount(total=4, mandatory=2)}
    assert calendar_counts(a_user("customer.view"), month) == {}


def test_the_standing_takes_the_best_document_of_each_kind() -> None:
    customer = a_customer(industry="power")
    a_credential(customer, "business-licence", open_ended=True)
    a_credential(customer, "power-licence", expires_on=in_days(-1))
    a_credential(customer, "pollution-permit", expires_on=in_days(10))
    a_credential(customer, "tax-and-invoice", verified=False)
    found = {one.kind_name: one.status.value for one in standings(customer, timezone.localdate())}
    assert found == {
        "营业执照": "valid",
        "一般纳税人/开票信息": "pending",
        "基本存款账户信息": "missing",
        "法定代表人身份证明": "missing",
        "排污许可证": "expiring",
        "电力业务许可证": "expired",
    }
    blocks = [one for one in findings_for_business(customer, timezone.localdate()) if one.blocks]
    assert [one.values["kind"] for one in blocks] == ["电力业务许可证"]


def test_the_kinds_of_b1_are_installed() -> None:
    kinds = {kind.name: kind for kind in CredentialKind.objects.all()}
    assert len(kinds) == 13
    assert kinds["营业执照"].may_be_open_ended
    years = {name: kinds[name].usual_years for name in ("安全生产许可证", "排污许可证", "电力业务许可证")}
    assert years == {"安全生产许可证": 3, "排污许可证": 5, "电力业务许可证": 20}
    assert kinds["煤炭经营资格证"].abolished_on == date(2013, 6, 29)
