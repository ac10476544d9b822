"""Who sees and holds which reviews: those whose right reaches the customer."""

from django.db.models import QuerySet

from coalface.identity.people.access import may, scoped
from coalface.identity.people.models import User
from coalface.relations.reviews.models import CustomerReview, ReviewInterval


def visible_reviews(user: User, right: str = "review.view") -> QuerySet[CustomerReview]:
    """Reviews of live customers inside the reach of a right."""
    rows = CustomerReview.objects.filter(customer__deleted_at__isnull=True)
    return scoped(rows, user, right, owner="customer__responsible", department="customer__department")


def visible_intervals(user: User) -> QuerySet[ReviewInterval]:
    sees = may(user, "review.view") or may(user, "policy.edit")
    return ReviewInterval.objects.all() if sees else ReviewInterval.objects.none()
