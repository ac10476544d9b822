"""Price experiments: the list, the plan, and one experiment with its groups and figures."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.identity.audit.queries import field_history
from coalface.identity.people.access import may
from coalface.trade.experiments import actions
from coalface.trade.experiments.access import MONEY, sees_figures, sets, visible_experiments
from coalface.trade.experiments.models import Experiment
from coalface.trade.pricing.access import SEE, SET
from coalface.web.access import needs, person, seen_version
from coalface.web.addresses import record_url
from coalface.web.components.dialogs import form_page
from coalface.web.components.lists import Choice, Column, DateRange, Empty, Link, ListScreen, Search
from coalface.web.components.lists.columns import mark
from coalface.web.desk.approvals import strips
from coalface.web.rendering import redirect, render
from coalface.web.trade.experiments.forms import ExperimentForm
from coalface.web.trade.experiments.showing import shown
from coalface.web.trade.experiments.words import STATES, judged_words, number, signed


def _moves(one: Experiment) -> str:
    return " / ".join(signed(group.move_per_tonne) for group in one.groups.all() if group.place)


class Experiments(ListScreen):
    name = "experiments.experiments"
    title = gettext_lazy("Price experiments")
    right = SEE
    columns = (
        Column("name", gettext_lazy("Name"), grow=True),
        Column("product__name", gettext_lazy("Product"), sort=""),
        Column("price_list__name", gettext_lazy("Price list"), sort="", shown=False),
        Column("mine__name", gettext_lazy("Mine"), sort="", shown=False),
        Column("moves", gettext_lazy("Moves, yuan/t"), value=_moves, sort=""),
        Column("customers", gettext_lazy("Customers"), kind="count", sort=""),
        Column(
            "state", gettext_lazy("State"), kind="html", value=lambda one: mark(STATES[one.state]), sort=""
        ),
        Column("from_on", gettext_lazy("Moved from"), kind="date"),
        Column("until_on", gettext_lazy("Moved until"), kind="date"),
        Column("decision", gettext_lazy("Decision"), sort=""),
        Column("drawn_up_by__full_name", gettext_lazy("Drawn up by"), sort="", shown=False),
    )
    filters = (
        Search(gettext_lazy("Name, question or product"), "name", "question", "product__name"),
        Choice("state", gettext_lazy("State"), Experiment.State.choices),
        DateRange("from_on", gettext_lazy("Moved from")),
    )
    default_sort = ("-from_on",)
    empty = Empty(
        gettext_lazy("No price experiments yet"),
        gettext_lazy("An experiment moves the price for some market customers and shows what they take."),
        icon="chart-histogram",
    )

    def rows(self, request: HttpRequest) -> QuerySet[Any]:
        found = visible_experiments(person(request)).annotate(customers=Count("participants"))
        return found.select_related("product", "price_list", "mine", "drawn_up_by").prefetch_related("groups")

    def row_url(self, row: Experiment) -> str:
        return record_url("experiments:experiment", row.pk)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        if not sets(person(request)):
            return ()
        return (Link(_("New price experiment"), reverse("experiments:new"), primary=True),)


@needs(SEE)
@needs(MONEY)
def experiment(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan, its groups, and what they took; what it tells only once it is over."""
    by, found = person(request), experiment_of(request, pk)
    today = timezone.localdate()
    context = {
        "experiment": found,
        "signed": signed,
        "number": number,
        "judged": judged_words(found),
        "state": STATES[found.state],
        "today": today,
        "may_set": may(by, SET),
        "may_see": sees_figures(by, found),
        "strips": strips(request, "experiment", found.pk),
        "history": field_history(found, holds=lambda right: may(by, right)),
    }
    return render(request, "experiments/experiment.html", context | shown(found, by, today))


@needs(SET)
@needs(MONEY)
def new(request: HttpRequest) -> HttpResponse:
    form = ExperimentForm(request.POST or None, initial=request.GET.dict(), user=person(request))
    if made := form.made(actions.draw_up_experiment, by=person(request)):
        return redirect(request, "experiments:experiment", made.pk, message=_("Saved"))
    return _page(request, form, _("New price experiment"), reverse("experiments:experiments"))


@needs(SET)
@needs(MONEY)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = experiment_of(request, pk)
    moves = [one.move_per_tonne for one in found.groups.all() if one.place]
    start = {"version": found.version} | {f"move_{at}": move for at, move in enumerate(moves, 1)}
    form = ExperimentForm(request.POST or None, instance=found, initial=start, user=person(request))
    seen = seen_version(request)
    if form.done(actions.change_experiment, experiment_id=pk, version=seen, by=person(request)):
        return redirect(request, "experiments:experiment", pk, message=_("Saved"))
    return _page(request, form, found.name, reverse("experiments:experiment", args=[pk]))


def experiment_of(request: HttpRequest, pk: int) -> Experiment:
    rows = visible_experiments(person(request)).select_related(
        "product", "price_list", "mine", "drawn_up_by", "judged_by"
    )
    return get_object_or_404(rows, pk=pk)


def _page(request: HttpRequest, form: ExperimentForm, title: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back}
    return form_page(request, "experiments/form.html", context)
