"""Reports on key archives."""

from django.utils import timezone
from tests.builders.people import the_system

from coalface.archive.customers.models import Customer, Grade
from coalface.archive.revision.models import KeyArchive, KeyReport
from coalface.identity.people.models import User


def a_key_report(customer: Customer, addressed_to: User | None = None) -> KeyReport:
    """This month's report of the customer's department, on one archive without a place on the map."""
    report = KeyReport.objects.create(
        department=customer.department,
        addressed_to=addressed_to or the_system(),
        month_on=timezone.localdate().replace(day=1),
        archives=1,
        open_archives=1,
    )
    found = [["no_coordinates", "The place on the map is not known.", {}]]
    KeyArchive.objects.create(report=report, customer=customer, grade=Grade.STRATEGIC, found=found)
    return report
