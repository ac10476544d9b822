"""Who read confidential facts: noting it when a page shows them, and the page that tells."""

from collections.abc import Iterable

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from coalface.archive.dossier.access import visible_facts
from coalface.archive.dossier.actions import log_reading
from coalface.archive.dossier.models import Fact
from coalface.archive.dossier.queries.readers import readings_of
from coalface.web.access import needs, person
from coalface.web.rendering import is_fragment, render

LISTED = 100
PAGES = {
    "archive.facts": gettext_lazy("List of facts"),
    "archive.facts.export": gettext_lazy("Export of the list"),
    "board": gettext_lazy("Facts on a board"),
    "customer": gettext_lazy("Facts of the customer"),
    "competitor": gettext_lazy("Page of the competitor"),
    "fact": gettext_lazy("Page of the fact"),
    "report": gettext_lazy("Page of the report"),
    "conflict": gettext_lazy("Page of the contradiction"),
    "decision": gettext_lazy("Page of the decision"),
}


def note_reading(
    request: HttpRequest, page: str, facts: Iterable[Fact], subject: Model | None = None
) -> None:
    """Have it recorded when the page shows confidential ones among these facts."""
    secret = [fact for fact in facts if fact.field.confidential]
    if secret:
        refresh, by = is_fragment(request), person(request)
        log_reading(page=page, facts=secret, subject=subject, refresh=refresh, by=by)


@needs("audit.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was shown a confidential fact, where and when."""
    by = person(request)
    rows = visible_facts(by).filter(field__confidential=True)
    fact = get_object_or_404(rows.select_related("field", "customer", "competitor"), pk=pk)
    readings = [(event, PAGES.get(event.detail["page"], "")) for event in readings_of(by, fact)[:LISTED]]
    return render(request, "dossier/readers.html", {"fact": fact, "readings": readings, "listed": LISTED})
