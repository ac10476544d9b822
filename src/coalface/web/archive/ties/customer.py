"""The key people of a customer: who counts, how they stand and what ties them; occasions; contacts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import Customer
from coalface.archive.key_people import actions
from coalface.archive.key_people.access import EDIT, visible_occasions, visible_people
from coalface.archive.key_people.models import Person, Position, Relation
from coalface.archive.key_people.queries import InfluenceMap, influence_map, people_at, suggestions
from coalface.web.access import needs, person
from coalface.web.archive.tabs import tab_context
from coalface.web.archive.ties.forms import NewPersonForm, OccasionForm
from coalface.web.archive.ties.marks import GROUPS, UNKNOWN, attitude_mark, person_url, weight_words
from coalface.web.components.dialogs import dialog
from coalface.web.components.graphs import Edge, Graph, Node
from coalface.web.rendering import redirect, render


@needs("key_people.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    by, today = person(request), timezone.localdate()
    context = tab_context(request, pk, "key_people.view")
    customer: Customer = context["customer"]
    can_edit = visible_customers(by, EDIT).filter(pk=pk).exists()
    posts: Any = people_at(by, customer, today)
    context |= {
        "rows": [(post, attitude_mark(post.attitude), weight_words(post.weight)) for post in posts],
        "graph": drawn(influence_map(by, customer, today)),
        "occasions": visible_occasions(by)
        .filter(customer=customer)
        .prefetch_related("people")
        .order_by("-happened_on", "-pk")[:20],
        "suggestions": suggestions(by, customer) if can_edit else [],
        "can_edit": can_edit,
    }
    return render(request, "ties/customer.html", context)


ROWS = ("", *Position.Level.values)
"""Those outside stand above the top management, below it the others."""


def drawn(found: InfluenceMap) -> Graph:
    """The map as a graph: shape and colour by attitude, size by influence."""
    return Graph(
        title=_("Influence map"),
        groups=GROUPS,
        nodes=[_node(one, found) for one in found.people],
        edges=[_edge(one) for one in found.relations],
        node_head=_("Name"),
    )


def _node(one: Person, found: InfluenceMap) -> Node:
    note = found.notes.get(one.pk)
    words = [note.get_attitude_display(), weight_words(note.weight)] if note else [_("not noted")]
    return Node(
        key=str(one.pk),
        label=one.name,
        group=note.attitude if note else UNKNOWN,
        size=note.weight if note else 1,
        url=person_url(one),
        note=" · ".join([*words, *([] if one.pk in found.inside else [_("outside")])]),
        under=found.titles.get(one.pk, ""),
        row=ROWS.index(found.levels.get(one.pk, "")),
    )


def _edge(one: Relation) -> Edge:
    return Edge(
        str(one.person_id),
        str(one.other_id),
        one.get_kind_display(),
        one.strength,
        directed=one.kind in {Relation.Kind.REPORTS, Relation.Kind.PATRON},
    )


@needs("key_people.edit")
def new_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody at this customer; from a contact when the address names one."""
    customer = get_object_or_404(visible_customers(person(request), EDIT), pk=pk)
    form = NewPersonForm(request.POST or None, initial=_from_contact(request, customer))
    contact_id = _contact_id(request)
    if form.done(actions.introduce_person, customer=customer, contact_id=contact_id, by=person(request)):
        return redirect(request, "ties:customer_people", pk, message=_("Saved"))
    return dialog(request, _("New key person at %(name)s") % {"name": customer.name}, form)


@needs("key_people.edit")
@require_POST
def link(request: HttpRequest, pk: int, contact: int) -> HttpResponse:
    """The contact is this key person."""
    text = request.POST.get("person", "")
    known = get_object_or_404(visible_people(person(request), EDIT), pk=int(text) if text.isdigit() else 0)
    actions.link_contact(contact_id=contact, person_id=known.pk, by=person(request))
    return redirect(request, "ties:customer_people", pk, message=_("Saved"))


@needs("key_people.edit")
def new_occasion(request: HttpRequest, pk: int) -> HttpResponse:
    customer = get_object_or_404(visible_customers(person(request), EDIT), pk=pk)
    here = people_at(person(request), customer, timezone.localdate()).values("person")
    people = visible_people(person(request)).filter(pk__in=here)
    form = OccasionForm(request.POST or None, initial={"happened_on": timezone.localdate()}, people=people)
    if form.done(actions.record_occasion, customer_id=pk, by=person(request)):
        return redirect(request, "ties:customer_people", pk, message=_("Saved"))
    return dialog(request, _("New occasion of %(name)s") % {"name": customer.name}, form)


def _contact_id(request: HttpRequest) -> int | None:
    text = request.GET.get("contact", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _from_contact(request: HttpRequest, customer: Customer) -> dict[str, object]:
    contact = customer.contacts.filter(pk=_contact_id(request) or 0).first()
    if contact is None:
        return {"responsible": person(request)}
    told = {"name": contact.name, "title": contact.role, "phone": contact.phone, "email": contact.email}
    return {**told, "wechat": contact.wechat, "responsible": person(request)}
