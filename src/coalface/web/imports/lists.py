"""The list of imports."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coalface.desk.imports.access import visible_runs
from coalface.desk.imports.models import ImportRun
from coalface.desk.imports.registry import kinds
from coalface.web.access import person
from coalface.web.addresses import record_url
from coalface.web.components.lists import Choice, Column, Empty, Link, ListScreen, Search


def kind_label(name: str) -> str:
    """What a kind is called; its own name when no app offers it any more."""
    return next((gettext(kind.label) for kind in kinds() if kind.name == name), name)


class RunList(ListScreen):
    name = "imports.runs"
    title = _("Imports")
    right = "import.run"
    columns = (
        Column(
            "file_name", _("File"), link=lambda run: reverse("imports:run", args=[run.pk]), sort="file_name"
        ),
        Column("kind", _("Content"), value=lambda run: kind_label(run.kind)),
        Column("state", _("State"), kind="choice", sort=""),
        Column("created", _("Created"), kind="count"),
        Column("updated", _("Changed"), kind="count"),
        Column("unchanged", _("Unchanged"), kind="count", shown=False),
        Column("refused", _("Refused"), kind="count"),
        Column("started_by", _("Started by"), value=lambda run: str(run.started_by)),
        Column("created_at", _("Started at"), kind="datetime", sort="created_at"),
    )
    filters = (
        Search(_("File"), "file_name"),
        Choice("state", _("State"), ImportRun.State.choices),
    )
    default_sort = ("-created_at",)
    empty = Empty(
        _("Nothing has been imported yet"), _("Load customers, contracts, shipments or payments from a file.")
    )

    def rows(self, request: HttpRequest) -> QuerySet[Any]:
        return visible_runs(person(request)).select_related("started_by")

    def row_url(self, row: Any) -> str:  # noqa: ANN401 - as the screen declares it
        return record_url("imports:run", row.pk)

    def actions_for(self, request: HttpRequest) -> Sequence[Link]:
        return (Link(gettext("Import a file"), reverse("imports:start"), "upload"),)
