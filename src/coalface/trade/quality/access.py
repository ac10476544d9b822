"""Who sees lots and what was found in them: those whom the right lets see the customer's trade."""

from django.db.models import Q, QuerySet

from coalface.identity.people.access import may, scoped
from coalface.identity.people.models import User
from coalface.trade.quality.models import Assay, Dispute, Lot, LotQuerySet, ResultPolicy, Sample

SEE = "assay.view"
EDIT = "assay.edit"
OF_LOT = {"owner": "contract__customer__responsible", "department": "contract__customer__department"}
OF_PART = {name: f"lot__{path}" for name, path in OF_LOT.items()}


def visible_lots(user: User, right: str = SEE) -> LotQuerySet:
    reached: LotQuerySet = scoped(Lot.objects.all(), user, right, **OF_LOT)  # type: ignore[assignment]  # a filter keeps the class
    return reached


def visible_samples(user: User, right: str = SEE) -> QuerySet[Sample]:
    return scoped(Sample.objects.all(), user, right, **OF_PART)


def visible_assays(user: User, right: str = SEE) -> QuerySet[Assay]:
    return scoped(Assay.objects.all(), user, right, **OF_PART)


def visible_disputes(user: User, right: str = SEE) -> QuerySet[Dispute]:
    return scoped(Dispute.objects.all(), user, right, **OF_PART)


def visible_policies(user: User) -> QuerySet[ResultPolicy]:
    """Those of the house, and those of the contracts within reach."""
    if not may(user, SEE):
        return ResultPolicy.objects.none()
    own = scoped(ResultPolicy.objects.filter(contract__isnull=False), user, SEE, **OF_LOT)
    return ResultPolicy.objects.filter(Q(contract__isnull=True) | Q(pk__in=own.values("pk")))
