"""Who sees, prepares and decides on admissions: those whose right reaches the customer."""

from django.db.models import QuerySet

from coalface.archive.admission.models import Admission, AdmissionPolicy, Criterion
from coalface.identity.people.access import may, scoped
from coalface.identity.people.models import User


def visible_admissions(user: User, right: str = "admission.view") -> QuerySet[Admission]:
    """Admissions of live customers inside the reach of a right."""
    rows = Admission.objects.filter(customer__deleted_at__isnull=True)
    return scoped(rows, user, right, owner="customer__responsible", department="customer__department")


def decidable_admissions(user: User) -> QuerySet[Admission]:
    """Those on which a person may give their word when it is asked."""
    return visible_admissions(user, "admission.decide")


def visible_criteria(user: User) -> QuerySet[Criterion]:
    """Criteria are configuration that everybody who sees admissions may read."""
    sees = may(user, "admission.view") or may(user, "policy.edit")
    return Criterion.objects.all() if sees else Criterion.objects.none()


def visible_policies(user: User) -> QuerySet[AdmissionPolicy]:
    sees = may(user, "admission.view") or may(user, "policy.edit")
    return AdmissionPolicy.objects.all() if sees else AdmissionPolicy.objects.none()
