"""The list of possible duplicates, and the scan that fills it."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.archive.merging.access import RIGHT, visible_pairs
from coalface.archive.merging.actions import mark_distinct
from coalface.archive.merging.models import DuplicatePair
from coalface.archive.merging.tasks import KIND, start_scan
from coalface.desk.jobs.models import Progress as Work
from coalface.web.access import needs, person
from coalface.web.components.lists import BulkAction, Choice, Column, Empty, Link, ListScreen
from coalface.web.desk.work import leads_to
from coalface.web.rendering import redirect, render


def compare_url(pair: DuplicatePair) -> str:
    return f"{reverse('merging:compare')}?kept={pair.first_id}&left={pair.second_id}"


def say_distinct(request: HttpRequest, rows: QuerySet[DuplicatePair], form: None) -> str:
    ids = list(rows.order_by().values_list("pk", flat=True))
    for pk in ids:
        mark_distinct(pair_id=pk, by=person(request))
    return _("%(count)s pairs are two companies each") % {"count": len(ids)}


class PairList(ListScreen):
    name = "merging.pairs"
    title = gettext_lazy("Possible duplicates")
    right = RIGHT
    columns = (
        Column("first__name", gettext_lazy("Customer"), sort="", link=compare_url, grow=True),
        Column("second__name", gettext_lazy("May be the same as"), sort="", link=compare_url, grow=True),
        Column("score", gettext_lazy("Likeness"), sort="score"),
        Column("first__responsible__full_name", gettext_lazy("Responsible person"), sort=""),
        Column("second__responsible__full_name", gettext_lazy("Responsible for the other"), sort=""),
        Column("state", gettext_lazy("State"), kind="choice", sort=""),
        Column("found_at", gettext_lazy("Found at"), kind="datetime", sort="", shown=False),
    )
    filters = (Choice("state", gettext_lazy("State"), DuplicatePair.State.choices),)
    default_sort = ("-score",)
    bulk = (
        BulkAction(
            "distinct", gettext_lazy("Two companies"), run=say_distinct, icon="arrows-split", right=RIGHT
        ),
    )
    empty = Empty(
        gettext_lazy("No possible duplicates"),
        gettext_lazy("The archive is scanned every week; a scan can also be started here."),
        icon="copy-check",
    )

    def rows(self, request: HttpRequest) -> QuerySet[DuplicatePair]:
        rows = visible_pairs(person(request)).select_related("first__responsible", "second__responsible")
        return rows if request.GET.get("state") else rows.filter(state=DuplicatePair.State.OPEN)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        return (
            Link(_("Merges"), reverse("merging:merges"), "history"),
            Link(_("Splits"), reverse("merging:splits"), "arrows-split"),
            Link(_("Merge two customers"), reverse("merging:compare"), "arrows-join"),
            Link(_("Scan now"), reverse("merging:scan"), "radar-2", primary=True, dialog=True),
        )


@needs(RIGHT)
def scan(request: HttpRequest) -> HttpResponse:
    """Ask once, since a scan reads every name in the archive; then queue it."""
    if request.method != "POST":
        return render(request, "merging/scan.html")
    progress = start_scan(by=person(request))
    return redirect(request, "desk:work", progress.pk, message=_("The scan has begun."))


def _result(found: Work) -> tuple[str, str]:
    return reverse("merging:pairs"), _("Possible duplicates")


leads_to(KIND, _result)
