"""Facts as cards in the columns of their way."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.dossier.access import visible_facts
from coalface.archive.dossier.actions import move_fact
from coalface.archive.dossier.models import Fact
from coalface.archive.dossier.rules.travel import MOVES, State, Step
from coalface.desk.words import worded
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused
from coalface.web.access import needs, person
from coalface.web.archive.dossier.facts import TOGETHER, fact_url, view_tabs
from coalface.web.archive.dossier.reading import note_reading
from coalface.web.components.board import Board, Card, Lane
from coalface.web.rendering import render, toast

MOST = 20
STEP_BETWEEN = {(move.before.value, move.after.value): step for step, move in MOVES.items()}
WORDS = {Step.ACT: gettext_lazy("Acted on from the board")}


@needs("dossier.view")
def show(request: HttpRequest) -> HttpResponse:
    """GET shows the newest facts of each state; POST takes a dragged card one step on."""
    by = person(request)
    if request.method != "POST":
        return render(request, "dossier/board.html", {"board": _board(request), "tabs": view_tabs("board")})
    said, level = _("Saved"), "success"
    try:
        _move(request, by)
    except Refused as refusal:
        said = worded(refusal.findings)
        level = "danger"
    answer = render(request, "dossier/board.html", {"board": _board(request), "tabs": []}, fragment="board")
    return toast(answer, said, level)


def _move(request: HttpRequest, by: User) -> None:
    card = request.POST.get("card", "")
    fact = visible_facts(by).filter(pk=int(card) if card.isascii() and card.isdigit() else 0).first()
    step = STEP_BETWEEN.get((fact.state, request.POST.get("column", ""))) if fact else None
    if fact is not None and step is not None:
        move_fact(fact_id=fact.pk, step=step, words=str(WORDS.get(step, "")), by=by)


def _board(request: HttpRequest) -> Board:
    """One question for the ids of all columns, one for their facts."""
    rows = visible_facts(person(request)).order_by("-as_of_on", "-pk")
    first, *others = [rows.filter(state=state).values_list("pk", flat=True)[: MOST + 1] for state in State]
    ids = list(first.union(*others, all=True))
    facts = list(Fact.objects.filter(pk__in=ids).select_related(*TOGETHER).order_by("-as_of_on", "-pk"))
    note_reading(request, "board", facts)
    cards: dict[str, list[Card]] = {state.value: [] for state in State}
    for fact in facts:
        cards[fact.state].append(_card(fact))
    lanes = [_lane(state, cards[state.value]) for state in State]
    return Board("board", _("Facts on their way"), lanes, move_url=reverse("dossier:board"))


def _lane(state: State, cards: list[Card]) -> Lane:
    more = _("the newest %(count)s") % {"count": MOST} if len(cards) > MOST else ""
    return Lane(state.value, Fact.State(state.value).label, cards[:MOST], total=more)


def _card(fact: Fact) -> Card:
    foot = f"{fact.as_of_on:%m-%d} · {fact.author}"
    return Card(str(fact.pk), f"{fact.field}: {fact.words[:40]}", str(fact.about), foot, fact_url(fact))
