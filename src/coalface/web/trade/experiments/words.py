"""Price experiments in words: states, groups, and what the figures tell."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.trade.experiments.models import Experiment, Group
from coalface.trade.experiments.rules.judging import Comparison, Verdict
from coalface.trade.experiments.rules.planning import letter
from coalface.web import figures
from coalface.web.components.badges import Badge

_BY_REVENUE = gettext_lazy(
    "Of the prices tried, %(price)s yuan/t (%(move)s) brings most revenue: %(more)s yuan more per customer "
    "and 30 days. What the coal costs is not counted."
)
_BY_MARGIN = gettext_lazy(
    "Of the prices tried, %(price)s yuan/t (%(move)s) earns most: %(more)s yuan more per customer and 30 "
    "days, above the cost of the coal."
)
STATES: dict[str, Badge] = {
    Experiment.State.DRAFT: Badge("grey", "pencil", gettext_lazy("draft")),
    Experiment.State.APPROVING: Badge("amber", "clock", gettext_lazy("in approval")),
    Experiment.State.RUNNING: Badge("blue", "progress", gettext_lazy("under way")),
    Experiment.State.ENDED: Badge("green", "check", gettext_lazy("concluded")),
    Experiment.State.BROKEN_OFF: Badge("red", "ban", gettext_lazy("broken off")),
}


def signed(amount: Decimal, places: int = 2) -> str:
    """With its sign, nought without one."""
    shown = figures.plain(abs(amount), places)
    if not round(amount, places):
        return shown
    return f"−{shown}" if amount < 0 else f"+{shown}"


def number(value: Decimal | None, places: int) -> str:
    return "—" if value is None else figures.plain(value, places)


def group_name(group: Group) -> str:
    """By its letter and what it does to the price."""
    name = letter(group.place)
    if not group.place:
        return _("%(letter)s: price kept") % {"letter": name}
    return _("%(letter)s: %(move)s yuan/t") % {"letter": name, "move": signed(group.move_per_tonne)}


def chance_words(one: Comparison) -> str:
    """How likely chance alone would do as much."""
    said = {"p": figures.plain(one.p, 3), "count": figures.plain(one.drawings)}
    if one.exact:
        return _("p = %(p)s, from all %(count)s ways to draw the groups") % said
    return _("p = %(p)s, from %(count)s ways to draw the groups, taken by lot") % said


def judged_words(experiment: Experiment) -> list[dict[str, str]]:
    """The figures a decision was taken by, as they were kept."""
    kept = (experiment.judged or {}).get("comparisons", [])
    return [
        {
            "move": signed(Decimal(one["move"])),
            "effect": signed(Decimal(one["effect"])),
            "p": figures.plain(Decimal(one["p"]), 3),
        }
        for one in kept
    ]


def advice_words(experiment: Experiment, verdict: Verdict) -> str:
    """The price that earns most of those tried, where the figures carry it."""
    if not verdict.comparisons:
        return ""
    if not verdict.tells:
        return _("The differences may well be chance: nothing follows from them for the price.")
    best, base = verdict.best, experiment.base_price or Decimal(0)
    if best is None:
        return _("Of the prices tried, the present one of %(price)s yuan/t earns most: leave it.") % {
            "price": figures.plain(base, 2)
        }
    said = {
        "price": figures.plain(base + best.move, 2),
        "move": signed(best.move),
        "more": figures.plain(best.earned, 0),
    }
    free = experiment.unit_cost_per_tonne is None
    return str(_BY_REVENUE if free else _BY_MARGIN) % said
