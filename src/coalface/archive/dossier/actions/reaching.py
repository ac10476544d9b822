"""Taking hold of what an action is about."""

from dataclasses import dataclass

from coalface.archive.customers.access import OutOfReach, visible_customers
from coalface.archive.customers.models import Customer
from coalface.archive.dossier.models import FactField, ReportDuty
from coalface.identity.people.access import NotAllowed, may, require
from coalface.identity.people.models import User
from coalface.identity.people.rules import RIGHTS
from coalface.kernel.findings import blocking, mark
from coalface.market.competitors.models import Competitor

RIGHTS_OF_FACTS = tuple(right.code for right in RIGHTS if right.code.startswith("dossier."))


@dataclass(frozen=True, slots=True)
class About:
    """Whom something is about: exactly one of the two ids is not nought."""

    customer_id: int = 0
    competitor_id: int = 0

    @classmethod
    def of(cls, one: Customer | Competitor) -> "About":
        return cls(customer_id=one.pk) if isinstance(one, Customer) else cls(competitor_id=one.pk)


class FactOutOfReach(NotAllowed):
    """The fact, or what belongs to it, is not among those the person may do this to."""

    def __init__(self) -> None:
        message = mark("This is not among what you may do this to.")
        super().__init__(blocking("fact_out_of_reach", message))


def rights_of(by: User) -> frozenset[str]:
    return frozenset(right for right in RIGHTS_OF_FACTS if may(by, right))


def unless_secret(field: FactField | None, words: str) -> str:
    """Words for the audit trail, whose readers need not have the right to confidential facts."""
    return "" if field is not None and field.confidential else words


def find_about(about: About, by: User, right: str = "dossier.report") -> Customer | Competitor:
    """The live customer or the competitor, if the person may do this about them.

    A duty to report reaches its customer even when somebody else looks after it.
    """
    require(by, right)
    if about.competitor_id:
        return Competitor.objects.get(pk=about.competitor_id)
    customer = visible_customers(by, right).filter(pk=about.customer_id).first()
    if customer is None and right == "dossier.report" and has_duty(by, about):
        customer = Customer.objects.live().filter(pk=about.customer_id).first()
    if customer is None:
        raise OutOfReach
    return customer


def has_duty(by: User, about: About) -> bool:
    duties = ReportDuty.objects.filter(reporter=by, until_on__isnull=True)
    return duties.filter(customer=about.customer_id).exists()
