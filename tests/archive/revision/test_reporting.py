"""Key archives reported to leaders: who is told what, once a month, and the page and paper of it."""

from datetime import date

import pytest
from django.urls import reverse
from tests.builders.archive import a_customer
from tests.builders.people import a_department, a_user, the_system
from tests.web.helpers import assert_same_queries, queries_of, signed_in

from coalface.archive.customers.models import Customer
from coalface.archive.revision.access import visible_key_reports
from coalface.archive.revision.actions import report_key_archives
from coalface.archive.revision.models import KeyReport
from coalface.archive.revision.queries import reported_archives
from coalface.archive.revision.tasks import report_monthly
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import Department, User
from coalface.identity.people.rules import Scope

pytestmark = pytest.mark.django_db
LEADS = ("customer.view", "customer.assign", "revision.run", "export")
JANUARY, FEBRUARY = date(2026, 1, 2), date(2026, 2, 2)


def a_leader(department: Department) -> User:
    return a_user(*LEADS, scope=Scope.BELOW, department=department)


def a_key_customer(department: Department | None, grade: str = "strategic", name: str = "") -> Customer:
    customer = a_customer(name, department=department)
    Customer.objects.filter(pk=customer.pk).update(grade=grade)
    return customer


def reported(today: date = JANUARY) -> list[KeyReport]:
    return report_key_archives(today=today, by=the_system())


def test_a_leader_hears_of_key_archives_of_the_own_department_and_those_nobody_leads() -> None:
    root = a_department("销售公司")
    east, west = a_department("东部", root), a_department("西部", root)
    chief, head = a_leader(east), a_leader(root)
    mine, of_nobody = a_key_customer(east), a_key_customer(west, "long_term")
    without = a_key_customer(None)
    a_customer(department=east)
    reports = {report.department: report for report in reported()}
    assert {
        place: {one.customer for one in reported_archives(head, report)} for place, report in reports.items()
    } == {east: {mine}, root: {of_nobody}}
    lines = reports[root].lines.values_list("customer", flat=True)
    assert set(lines) == {of_nobody.pk, without.pk}
    assert AuditEvent.objects.latest("pk").action == "archive.revision.report_key_archives"
    told = Notice.objects.filter(topic="archive.key_report").values_list("recipient", "subject_id")
    assert set(told) == {(chief.pk, reports[east].pk), (head.pk, reports[root].pk)}


def test_a_month_is_reported_once_and_the_notice_before_it_is_closed() -> None:
    east = a_department("东部")
    chief = a_leader(east)
    a_key_customer(east)
    first, again, second = reported(), reported(), reported(FEBRUARY)
    assert (len(first), again, len(second)) == (1, [], 1)
    waiting = Notice.objects.filter(recipient=chief).exclude(state=Notice.State.CLOSED)
    assert [notice.subject_id for notice in waiting] == [second[0].pk]


def test_the_job_of_the_second_reports_once_however_often_it_runs() -> None:
    east = a_department("东部")
    a_leader(east)
    a_key_customer(east)
    report_monthly(0)
    written = KeyReport.objects.count(), Notice.objects.count(), AuditEvent.objects.count()
    report_monthly(0)
    assert written == (1, 1, AuditEvent.objects.count())
    assert (KeyReport.objects.count(), Notice.objects.count()) == (1, 1)


def test_a_report_is_addressed_to_who_leads_and_read_by_all_who_do() -> None:
    east = a_department("东部")
    first, second = a_leader(east), a_leader(east)
    a_key_customer(east)
    (report,) = reported()
    assert report.addressed_to == first
    assert [visible_key_reports(person).get() for person in (first, second)] == [report, report]


def test_a_report_says_later_what_it_said_then() -> None:
    east = a_department("东部")
    chief, customer = a_leader(east), a_key_customer(east)
    (report,) = reported()
    before = [one.code for one in reported_archives(chief, report)[0].found]
    Customer.objects.filter(pk=customer.pk).update(latitude="39.3", longitude="112.4")
    assert "no_coordinates" in before
    assert [one.code for one in reported_archives(chief, report)[0].found] == before


def test_only_who_runs_revisions_has_archives_reported() -> None:
    with pytest.raises(NotAllowed):
        report_key_archives(today=JANUARY, by=a_user("customer.view", "customer.assign"))
    assert KeyReport.objects.count() == 0


def test_reports_reach_leaders_of_the_department_and_above_alone() -> None:
    root = a_department("销售公司")
    east, west = a_department("东部", root), a_department("西部", root)
    chief, head, other = a_leader(east), a_leader(root), a_leader(west)
    seller = a_user(*LEADS, scope=Scope.OWN, department=east)
    a_key_customer(east, name="朔州热力")
    (report,) = reported()
    for name in ("key_report", "key_report_pdf"):
        address = reverse(f"upkeep:{name}", args=[report.pk])
        answers = [signed_in(user).get(address).status_code for user in (chief, head, other, seller)]
        assert answers == [200, 200, 404, 404]
        assert signed_in(a_user("customer.view")).get(address).status_code == 403
    page = signed_in(chief).get(reverse("upkeep:key_report", args=[report.pk])).content.decode()
    assert "朔州热力" in page
    paper = signed_in(chief).get(reverse("upkeep:key_report_pdf", args=[report.pk]))
    assert paper.content.startswith(b"%PDF")


def test_the_list_and_the_page_ask_as_often_for_three_as_for_one() -> None:
    root = a_department("销售公司")
    head = a_leader(root)
    client = signed_in(head)

    def one_more() -> None:
        department = a_department(parent=root)
        a_leader(department)
        a_key_customer(department)
        reported()

    assert_same_queries(client, reverse("upkeep:key_reports"), one_more)
    pages = []
    for count in (1, 3):
        department = a_department(parent=root)
        a_leader(department)
        for _each in range(count):
            a_key_customer(department)
        (report,) = reported()
        pages.append(queries_of(client, reverse("upkeep:key_report", args=[report.pk])))
    assert pages[0] == pages[1] <= 15
