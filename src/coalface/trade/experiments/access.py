"""Who sees price experiments, and who sees their figures: those who see the money of all who take part."""

from django.db.models import QuerySet

from coalface.archive.customers.models import Customer
from coalface.identity.people.access import may, scoped
from coalface.identity.people.models import User
from coalface.trade.experiments.models import Experiment, Participant
from coalface.trade.pricing.access import DECIDE, SEE, SET

MONEY = "money.view"


def sees(user: User) -> bool:
    """Experiments tell how prices come about and what they are: both rights are needed."""
    return may(user, SEE) and may(user, MONEY)


def sets(user: User) -> bool:
    return may(user, SET) and sees(user)


def visible_experiments(user: User) -> QuerySet[Experiment]:
    return Experiment.objects.all() if sees(user) else Experiment.objects.none()


def decidable_experiments(user: User) -> QuerySet[Experiment]:
    """Those on whose moves below the floor a person may give their word."""
    return visible_experiments(user) if may(user, DECIDE) else Experiment.objects.none()


def visible_participants(user: User) -> QuerySet[Participant]:
    """Those whose money the person sees."""
    if not sees(user):
        return Participant.objects.none()
    owner, department = "customer__responsible", "customer__department"
    return scoped(Participant.objects.all(), user, MONEY, owner=owner, department=department)


def reachable_customers(user: User) -> QuerySet[Customer]:
    """Customers a person may put into groups."""
    return scoped(Customer.objects.live(), user, MONEY) if sets(user) else Customer.objects.none()


def sees_figures(user: User, experiment: Experiment) -> bool:
    """Sums of a group are shown only to those who see each customer in it."""
    mine = visible_participants(user).filter(experiment=experiment).count()
    return mine == Participant.objects.filter(experiment=experiment).count()
