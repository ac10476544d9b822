"""How states of plans and reasons of cuts look: one colour and one shape each."""

from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from coalface.trade.catalogue.rules import Alarm
from coalface.trade.plans.models import PlanLine
from coalface.trade.plans.rules.allocation import Why
from coalface.trade.plans.rules.counting import CountState
from coalface.trade.plans.rules.states import State
from coalface.web.components.badges import Badge, grade_badge
from coalface.web.components.lists.columns import mark

PLAN_STATES = {
    State.DRAFT: Badge("grey", "edit", _("draft")),
    State.APPROVING: Badge("amber", "clock", _("in approval")),
    State.APPROVED: Badge("green", "check", _("approved")),
    State.REFUSED: Badge("red", "ban", _("not approved")),
    State.REPLACED: Badge("grey", "history", _("replaced by a later revision")),
}
COUNT_STATES = {
    CountState.DRAFT: Badge("grey", "edit", _("sent back")),
    CountState.APPROVING: Badge("amber", "clock", _("in approval")),
    CountState.APPROVED: Badge("green", "check", _("approved")),
    CountState.REFUSED: Badge("red", "ban", _("not approved")),
}
REASONS = {
    Why.IN_FULL: Badge("green", "check", _("in full")),
    Why.UNKNOWN_SUPPLY: Badge("grey", "help-circle", _("in full, supply unknown")),
    Why.IN_PROPORTION: Badge("amber", "scale", _("cut in proportion within the grade")),
    Why.NOTHING_LEFT: Badge("red", "circle-x", _("nothing left after better grades")),
    Why.BY_ROUTE: Badge("amber", "truck", _("cut to what the route carries")),
    Why.NOT_SUPPLIED: Badge("grey", "ban", _("grade is not supplied")),
}
ALARMS = {
    Alarm.FULL: Badge("red", "alert-octagon", _("full")),
    Alarm.EMPTY: Badge("red", "circle-dashed", _("at its lowest stock")),
    Alarm.OVERFLOWING: Badge("amber", "trending-up", _("will overflow")),
    Alarm.RUNNING_DRY: Badge("amber", "trending-down", _("will run dry")),
    Alarm.NEAR_FULL: Badge("amber", "alert-triangle", _("nearly full")),
}


def count_badge(state: str) -> Markup:
    return mark(COUNT_STATES[CountState(state)])


def plan_badge(state: str) -> Markup:
    return mark(PLAN_STATES[State(state)])


def why_badge(why: str) -> Markup:
    return mark(REASONS[Why(why)])


def why_words(line: PlanLine) -> str:
    """The reason of a line in a sentence, with the share that was served."""
    share = f"{100 * line.proposed_kg / line.wanted_kg:.1f}%" if line.wanted_kg else "—"
    said = {
        Why.IN_FULL: _("Wanted tonnes are planned in full."),
        Why.UNKNOWN_SUPPLY: _("Nobody put down the supply of this product; planned as wanted."),
        Why.IN_PROPORTION: _("Supply does not suffice for grade %(grade)s: everybody in it gets %(share)s."),
        Why.NOTHING_LEFT: _("Better grades took all there is; nothing is left for grade %(grade)s."),
        Why.BY_ROUTE: _("The route %(route)s carries no more: %(share)s of what was wanted."),
        Why.NOT_SUPPLIED: _("Grade %(grade)s is not supplied by the policy of priorities."),
    }[Why(line.why)]
    route = line.haul_route.name if line.haul_route else ""
    return str(said) % {"grade": grade_badge(line.grade).text, "share": share, "route": route}
