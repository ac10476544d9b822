"""Reporting the archives of key customers to those who lead their departments (R0.28)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coalface.archive.customers.models import Customer
from coalface.archive.revision.models import KeyArchive, KeyReport
from coalface.archive.revision.queries import facts_of, leaders_by_department
from coalface.archive.revision.rules import KEY_GRADES, archive_findings, reported_in
from coalface.desk.inbox.actions import close_by_key, raise_many
from coalface.desk.inbox.models import Notice
from coalface.desk.inbox.queries import Wanted
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import Department, User

BATCH = 2_000


@transaction.atomic
def report_key_archives(*, today: date, by: User) -> list[KeyReport]:
    """Report every led department's key archives as they stand, once a month; returns what is new.

    A report of the month that is there already stays as it was, so the job may run again. The notice of the
    report before is closed: whoever did not read it reads this one.
    """
    require(by, "revision.run")
    month_on, leaders = today.replace(day=1), leaders_by_department()
    there = set(KeyReport.objects.filter(month_on=month_on).values_list("department", flat=True))
    made = []
    for department_id, customers in sorted(_by_leading_department(leaders).items()):
        if department_id not in there:
            chiefs = leaders[department_id]
            report = _report(department_id, chiefs[0], customers, today)
            _tell(report, chiefs, by)
            made.append(report)
    if made:
        detail = {"month": month_on.isoformat(), "reports": [report.pk for report in made]}
        record(by=by, action="archive.revision.report_key_archives", detail=detail)
    return made


def _by_leading_department(leaders: dict[int, list[User]]) -> dict[int, list[Customer]]:
    """Key customers by the department in which they are reported; those of no department under the root."""
    root = Department.objects.filter(parent=None).order_by("position", "pk").first()
    rows = Customer.objects.live().filter(grade__in=KEY_GRADES).select_related("department")
    found: dict[int, list[Customer]] = defaultdict(list)
    for customer in rows.order_by("pk"):
        department = customer.department or root
        place = reported_in(department.path, leaders) if department else None
        if place is not None:
            found[place].append(customer)
    return found


def _report(department_id: int, chief: User, customers: Sequence[Customer], today: date) -> KeyReport:
    facts = facts_of(customers, today)
    found = {customer.pk: archive_findings(facts[customer.pk], today) for customer in customers}
    report = KeyReport.objects.create(
        department_id=department_id,
        addressed_to=chief,
        month_on=today.replace(day=1),
        archives=len(customers),
        open_archives=sum(bool(findings) for findings in found.values()),
    )
    lines = (
        KeyArchive(
            report=report,
            customer=customer,
            grade=customer.grade,
            found=[
                [one.code, one.message, {name: str(value) for name, value in one.values.items()}]
                for one in found[customer.pk]
            ],
        )
        for customer in customers
    )
    KeyArchive.objects.bulk_create(lines, batch_size=BATCH)
    return report


def _tell(report: KeyReport, leaders: Sequence[User], by: User) -> None:
    earlier = KeyReport.objects.filter(department=report.department_id, month_on__lt=report.month_on)
    if (last := earlier.order_by("-month_on").first()) is not None:
        close_by_key(key=f"key-report:{last.pk}", by=by)
    month = date_format(report.month_on, "Y-m")
    counts = {"archives": report.archives, "open": report.open_archives}
    wanted = [
        Wanted(
            leader,
            f"key-report:{report.pk}",
            _("Archives of key customers, %(month)s") % {"month": month},
            _("%(archives)s key archives, %(open)s of them with something open.") % counts,
            Notice.Weight.WARNING if report.open_archives else Notice.Weight.NOTE,
            "keyreport",
            report.pk,
        )
        for leader in leaders
    ]
    raise_many(wanted, topic="archive.key_report", by=by)
