"""Who sees and sets how prices come about: clauses belong to nobody, so rights decide without a scope."""

from django.db.models import QuerySet

from coalface.identity.people.access import may, scoped
from coalface.identity.people.models import User
from coalface.trade.pricing.models import (
    AdjustmentVersion,
    ClauseSet,
    ClauseSetVersion,
    FloatingFormula,
    FloatingGrade,
    FloatingMember,
    FloatingVersion,
    Price,
    PriceFloor,
    PriceList,
    PriceMove,
)

SEE = "pricing.view"
SET = "pricing.edit"
DECIDE = "contract.decide"


def visible_clause_sets(user: User) -> QuerySet[ClauseSet]:
    """Every clause set, retired ones included, for whoever may see how prices come about."""
    return ClauseSet.objects.all() if may(user, SEE) else ClauseSet.objects.none()


def visible_versions(user: User) -> QuerySet[ClauseSetVersion]:
    return ClauseSetVersion.objects.all() if may(user, SEE) else ClauseSetVersion.objects.none()


def visible_formulas(user: User) -> QuerySet[FloatingFormula]:
    """Formulas of floating prices, for whoever may see how prices come about."""
    return FloatingFormula.objects.all() if may(user, SEE) else FloatingFormula.objects.none()


def visible_floating_versions(user: User) -> QuerySet[FloatingVersion]:
    return FloatingVersion.objects.all() if may(user, SEE) else FloatingVersion.objects.none()


def visible_floating_members(user: User) -> QuerySet[FloatingMember]:
    return FloatingMember.objects.all() if may(user, SEE) else FloatingMember.objects.none()


def visible_floating_grades(user: User) -> QuerySet[FloatingGrade]:
    return FloatingGrade.objects.all() if may(user, SEE) else FloatingGrade.objects.none()


def visible_price_lists(user: User) -> QuerySet[PriceList]:
    """Price lists with all they hold, for whoever may see how prices come about."""
    return PriceList.objects.all() if may(user, SEE) else PriceList.objects.none()


def visible_prices(user: User) -> QuerySet[Price]:
    return Price.objects.all() if may(user, SEE) else Price.objects.none()


def visible_floors(user: User) -> QuerySet[PriceFloor]:
    return PriceFloor.objects.all() if may(user, SEE) else PriceFloor.objects.none()


def visible_adjustments(user: User) -> QuerySet[AdjustmentVersion]:
    return AdjustmentVersion.objects.all() if may(user, SEE) else AdjustmentVersion.objects.none()


def visible_moves(user: User) -> QuerySet[PriceMove]:
    """Moves name customers and prices: seen by those who see both how prices come about and their money."""
    if not may(user, SEE):
        return PriceMove.objects.none()
    owner, department = "customer__responsible", "customer__department"
    return scoped(PriceMove.objects.all(), user, "money.view", owner=owner, department=department)
