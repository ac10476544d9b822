"""Mines, products and stations: three short lists with a form each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Max, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.identity.people.access import may
from coalface.trade.catalogue import access, actions
from coalface.trade.catalogue.models import Mine, Product, Station
from coalface.web.access import check, needs, person
from coalface.web.addresses import record_url
from coalface.web.components.dialogs import form_page
from coalface.web.components.forms import EnteredForm
from coalface.web.components.lists import Column, Empty, Link, ListScreen, Search
from coalface.web.rendering import redirect


class MineForm(EnteredForm):
    class Meta:
        model = Mine
        fields = ("code", "name", "region")


class ProductForm(EnteredForm):
    class Meta:
        model = Product
        fields = ("code", "name", "kind")


class StationForm(EnteredForm):
    class Meta:
        model = Station
        fields = ("code", "name", "is_port")


@dataclass(frozen=True, slots=True)
class Shelf:
    """One of the three kinds of entries, with what its pages need."""

    word: str
    title: str | Promise
    new: str | Promise
    form: type[EnteredForm]
    visible: Callable[..., QuerySet[Any]]
    create: Callable[..., Any]
    change: Callable[..., Any]


SHELVES = {
    shelf.word: shelf
    for shelf in (
        Shelf(
            "mine",
            gettext_lazy("Mines"),
            gettext_lazy("New mine"),
            MineForm,
            access.visible_mines,
            actions.record_mine,
            actions.change_mine,
        ),
        Shelf(
            "product",
            gettext_lazy("Products"),
            gettext_lazy("New product"),
            ProductForm,
            access.visible_products,
            actions.record_product,
            actions.change_product,
        ),
        Shelf(
            "station",
            gettext_lazy("Stations and ports"),
            gettext_lazy("New station"),
            StationForm,
            access.visible_stations,
            actions.record_station,
            actions.change_station,
        ),
    )
}


class CatalogueList(ListScreen):
    """What the three lists share."""

    right = "trade.view"
    default_sort = ("code",)
    shelf: ClassVar[Shelf]
    filters = (Search(gettext_lazy("Code or name"), "code", "name"),)
    empty = Empty(gettext_lazy("Nothing in the catalogue yet"), icon="package")

    def rows(self, request: HttpRequest) -> QuerySet[Any]:
        return self.shelf.visible(person(request))

    def row_url(self, row: Any) -> str:  # noqa: ANN401 - an entry of any shelf
        return reverse("trade:catalogue_entry", args=[self.shelf.word, row.pk])

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        if not may(person(request), "trade.edit"):
            return ()
        address = reverse("trade:catalogue_new", args=[self.shelf.word])
        return (Link(self.shelf.new, address, primary=True, dialog=True),)

    def tabs_for(self, request: HttpRequest) -> Sequence[tuple[str | Promise, str, bool]]:
        return [
            (shelf.title, reverse(f"trade:{shelf.word}s"), shelf is self.shelf) for shelf in SHELVES.values()
        ]


CODE = Column("code", gettext_lazy("Code"))
NAME = Column("name", gettext_lazy("Name"), grow=True)


class MineList(CatalogueList):
    name = "trade.mines"
    shelf = SHELVES["mine"]
    title = SHELVES["mine"].title
    columns = (CODE, NAME, Column("region", gettext_lazy("Region")))


class ProductList(CatalogueList):
    name = "trade.products"
    shelf = SHELVES["product"]
    title = SHELVES["product"].title
    columns = (
        CODE,
        NAME,
        Column("kind", gettext_lazy("Kind"), kind="choice", sort=""),
        Column("spec_from", gettext_lazy("Quality specified from"), kind="date", sort=""),
    )

    def rows(self, request: HttpRequest) -> QuerySet[Any]:
        begun = Q(specs__from_on__lte=timezone.localdate())
        rows = access.visible_products(person(request))
        return rows.annotate(spec_from=Max("specs__from_on", filter=begun))

    def row_url(self, row: Any) -> str:  # noqa: ANN401 - an entry of any shelf
        return record_url("trade:product", row.pk)


class StationList(CatalogueList):
    name = "trade.stations"
    shelf = SHELVES["station"]
    title = SHELVES["station"].title
    columns = (CODE, NAME, Column("is_port", gettext_lazy("Port"), kind="flag"))


@needs("trade.edit")
def new(request: HttpRequest, word: str) -> HttpResponse:
    shelf = _shelf(word)
    return _edit(request, shelf, shelf.form(request.POST or None), {}, shelf.new)


@needs("trade.view")
def entry(request: HttpRequest, word: str, pk: int) -> HttpResponse:
    """The entry itself: a form for those who may change it."""
    shelf = _shelf(word)
    item = get_object_or_404(shelf.visible(person(request)), pk=pk)
    form = shelf.form(request.POST or None, instance=item)
    return _edit(request, shelf, form, {word: item}, str(item))


def _shelf(word: str) -> Shelf:
    if word not in SHELVES:
        raise Http404
    return SHELVES[word]


def _edit(
    request: HttpRequest,
    shelf: Shelf,
    form: Any,  # noqa: ANN401 - a form of any shelf
    given: dict[str, Any],
    title: str | Promise,
) -> HttpResponse:
    if request.method == "POST":
        check(request, "trade.edit")
    if form.done(shelf.change if given else shelf.create, **given, by=person(request)):
        return redirect(request, f"trade:{shelf.word}s", message=_("Saved"))
    context = {"form": form, "title": title, "action": request.path, "back": reverse(f"trade:{shelf.word}s")}
    return form_page(request, "trade/form.html", context)
