"""Who sees which customers, and who may change them."""

from django.db.models import QuerySet

from coalface.archive.customers.models import CheckPolicy, Contact, Customer, CustomerName
from coalface.identity.people.access import NotAllowed, department_ids_below, may, scope_of, scoped
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.kernel.findings import blocking, mark


class OutOfReach(NotAllowed):
    """The customer is not among those the person may do this to."""

    def __init__(self) -> None:
        message = mark("This customer is not among those you may do this to.")
        super().__init__(blocking("customer_out_of_reach", message))


def visible_customers(user: User, right: str = "customer.view") -> QuerySet[Customer]:
    """Customers that a right, by default that of seeing them, lets the person reach; not the recycle bin."""
    return scoped(Customer.objects.live(), user, right)


def right_covers(user: User, right: str, customer: Customer) -> bool:
    """Whether a right reaches a live customer at hand; as `visible_customers`, without asking again."""
    scope = scope_of(user, right)
    if scope is Scope.BELOW and customer.department_id in department_ids_below(user):
        return True
    return scope is Scope.ALL or (scope is not None and customer.responsible_id == user.pk)


def editable_customers(user: User) -> QuerySet[Customer]:
    return visible_customers(user, "customer.edit")


def binned_customers(user: User) -> QuerySet[Customer]:
    """What lies in the recycle bin, for those who could have put it there."""
    return scoped(Customer.objects.binned(), user, "customer.edit")


def visible_contacts(user: User) -> QuerySet[Contact]:
    return Contact.objects.filter(customer__in=visible_customers(user))


def visible_names(user: User) -> QuerySet[CustomerName]:
    return CustomerName.objects.filter(customer__in=visible_customers(user))


def visible_check_policies(user: User) -> QuerySet[CheckPolicy]:
    """Only those who keep the rules know how often is checked; nobody else can prepare for it."""
    return CheckPolicy.objects.all() if may(user, "policy.edit") else CheckPolicy.objects.none()
