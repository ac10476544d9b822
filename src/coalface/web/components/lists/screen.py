"""The list screen: declared in a few lines, used all day."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, ClassVar

from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from coalface.archive.customers.queries import reaches_few
from coalface.desk.views.queries import views_for
from coalface.identity.people import access
from coalface.web.access import check, person
from coalface.web.components.lists import export, keyset
from coalface.web.components.lists.bulk import BulkAction
from coalface.web.components.lists.columns import Column
from coalface.web.components.lists.filters import Filter
from coalface.web.components.lists.state import ListState
from coalface.web.figures import plain
from coalface.web.rendering import render, toast, trigger

Text = str | Promise
MOST_COUNTED = 10_000
AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Link:
    """A button over the list."""

    label: Text
    address: str
    icon: str = "plus"
    primary: bool = False
    dialog: bool = False


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty list says, and the way out of the emptiness."""

    title: Text
    hint: Text = ""
    link: Link | None = None
    icon: str = "mood-empty"


class ListScreen:
    """Subclass it: name, title, right ("": everybody), columns, filters, default_sort and rows(request)."""

    name: ClassVar[str]
    title: ClassVar[Text]
    right: ClassVar[str]
    columns: ClassVar[Sequence[Column]]
    filters: ClassVar[Sequence[Filter]] = ()
    default_sort: ClassVar[tuple[str, ...]] = ()
    bulk: ClassVar[Sequence[BulkAction]] = ()
    page_size: ClassVar[int] = 50
    template: ClassVar[str] = "lists/page.html"
    empty: ClassVar[Empty | None] = None
    of_customers: ClassVar[bool] = False
    """Its rows are many and hang on customers: whoever reaches few customers is answered from those."""

    def rows(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows this person may see, from the app's access or queries."""
        raise NotImplementedError

    def dress(self, rows: Sequence[Any]) -> None:
        """Puts on the rows of a page, or a part of an export, what other tables are asked for all of them."""

    def row_url(self, row: Any) -> str:  # noqa: ANN401 - a row of rows()
        """The record's page; it opens in the side panel. "" when rows lead nowhere."""
        return ""

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        return ()

    def tabs_for(self, request: HttpRequest) -> Sequence[tuple[Text, str, bool]]:
        """The same data in other shapes (table, board, calendar): label, address, is this one."""
        return ()

    @classmethod
    def view(cls) -> Callable[..., HttpResponseBase]:
        def serve(request: HttpRequest) -> HttpResponseBase:
            return cls().serve(request)

        return serve

    def serve(self, request: HttpRequest) -> HttpResponseBase:
        if self.right:
            check(request, self.right)
        if request.method == "POST":
            return self.act(request)
        if request.GET.get("export") == "xlsx":
            return self.export(request)
        if "count" in request.GET:
            return self.count(request)
        return render(request, self.template, self.context(request))

    def context(self, request: HttpRequest) -> dict[str, Any]:
        state = ListState.of(self, request)
        rows = self.matching(request)
        page = keyset.page(
            rows,
            state.sort,
            self.page_size,
            after=state.after,
            before=state.before,
            dressed=lambda window: _shown(window, state),
            source=self.source(request, state, rows),
        )
        self.dress(page.rows)
        return {
            "screen": self,
            "state": state,
            "page": page,
            "found": None if page.after or page.before else len(page.rows),
            "views": views_for(person(request), self.name),
            "bulk_actions": [a for a in self.bulk if self._may(request, a.right)],
            "may_export": self._may(request, "export"),
            "links": self.actions_for(request),
            "tabs": self.tabs_for(request),
        }

    def matching(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows that pass every filter in the address."""
        rows = self.rows(request)
        for one in self.filters:
            rows = one.apply(rows, request)
        return rows

    def source(self, request: HttpRequest, state: ListState, matching: QuerySet[Any]) -> keyset.Source | None:
        """Where a page is gathered when its rows are not met soon by going through their order."""
        few = self.of_customers and reaches_few(person(request), self.right)
        return keyset.Source(matching) if few else None

    def count(self, request: HttpRequest) -> HttpResponse:
        """How many rows there are, asked for after a page that does not hold them all."""
        found = self.matching(request).order_by().values("pk")[: MOST_COUNTED + 1].count()
        words = _("More than %(n)s records") if found > MOST_COUNTED else _("%(n)s records")
        return HttpResponse(words % {"n": plain(min(found, MOST_COUNTED))})

    def export(self, request: HttpRequest) -> HttpResponseBase:
        state = ListState.of(self, request)
        order = [key.order(False) for key in keyset.keys(self.rows(request), state.sort)]
        rows = self._dressed(_shown(self.matching(request), state).order_by(*order))
        return export.deliver(request, self.name, str(self.title), state.columns, rows)

    def _dressed(self, rows: QuerySet[Any]) -> Iterator[Any]:
        coming = rows.iterator(chunk_size=AT_ONCE)
        while part := list(islice(coming, AT_ONCE)):
            self.dress(part)
            yield from part

    def act(self, request: HttpRequest) -> HttpResponseBase:
        """Run a bulk action over the chosen rows, asking for its form first when it has one."""
        action = next((a for a in self.bulk if a.key == request.POST.get("action")), None)
        if action is None:
            raise Http404
        if action.right:
            check(request, action.right)
        form = None
        if action.form is not None:
            given = request.POST if request.POST.get("answered") else None
            form = action.form(given)
            if given is None or not form.is_valid():
                return self._ask(request, action, form, status=422 if given else 200)
        done = action.run(request, self.chosen(request), form)
        answer = toast(HttpResponse(status=200), done)
        answer["HX-Reswap"] = "none"
        return trigger(trigger(answer, "closeDialog"), "list:reload")

    def chosen(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows ticked, or all that match the address when "all" was asked for; always in scope."""
        if request.POST.get("all") == "1":
            return self.matching(request)
        ids = [int(i) for i in request.POST.getlist("ids") if i.isascii() and i.isdigit() and len(i) < 19]
        return self.rows(request).filter(pk__in=ids)

    def _ask(self, request: HttpRequest, action: BulkAction, form: object, status: int) -> HttpResponse:
        context = {"screen": self, "action": action, "form": form, "chosen": self.chosen(request).count()}
        answer = render(request, "lists/ask.html", context, status=status, fragment="dialog")
        answer["HX-Retarget"], answer["HX-Reswap"] = "#dialog", "innerHTML"
        return answer

    def _may(self, request: HttpRequest, right: str | None) -> bool:
        return right is None or access.may(person(request), right)

    def empty_for(self, request: HttpRequest) -> Empty:
        """What to say when no row is shown: nothing there yet, or nothing that fits the filters."""
        if any(one.words(request) for one in self.filters):
            return Empty(
                _("Nothing fits these filters"),
                _("Remove a filter above, or clear them all."),
                Link(_("Clear all filters"), request.path, "filter-off"),
                "zoom-question",
            )
        return self.empty or Empty(
            _("Nothing here yet"), _("Records will appear here as soon as there are any.")
        )


def _shown(rows: QuerySet[Any], state: ListState) -> QuerySet[Any]:
    """The rows with what the shown columns take from other tables: a field each, not the whole record."""
    fields = {column.key: F(column.key) for column in state.columns if column.elsewhere}
    shown: QuerySet[Any] = rows.annotate(**fields)
    return shown
