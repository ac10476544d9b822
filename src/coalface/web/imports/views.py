"""From the upload to the result: one page that shows where an import stands."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.desk.imports import tasks
from coalface.desk.imports.access import visible_runs
from coalface.desk.imports.actions.queueing import queue
from coalface.desk.imports.actions.runs import choose, start_run
from coalface.desk.imports.models import ImportRun
from coalface.desk.imports.queries import (
    Preview,
    earlier_loads,
    issue_lines,
    latest_progress,
    preview,
    remark_summary,
)
from coalface.desk.imports.registry import kind_named
from coalface.kernel.findings import Refused
from coalface.web.access import needs, person
from coalface.web.components.progress import Progress
from coalface.web.imports.forms import OPTIONS, ColumnsForm, StartForm
from coalface.web.imports.lists import kind_label
from coalface.web.rendering import redirect, render

State = ImportRun.State
BUSY = (State.CHECKING, State.LOADING, State.UNDOING)
ISSUES_SHOWN, ISSUES_A_PAGE = 20, 100
STEPS = {State.MAPPING: 1, State.CHECKING: 2, State.CHECKED: 2, State.LOADING: 3}


@needs("import.run")
def start(request: HttpRequest) -> HttpResponse:
    """Choose a file and what it holds."""
    form = StartForm(person(request), request.POST or None, request.FILES or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        kind, _colon, preset = given["content"].partition(":")
        options = {name: given[name] for name in ("sheet", "supplier", "series") if given[name]}
        with form.refusals():
            run = start_run(
                kind=kind,
                preset=preset,
                stream=given["file"].file,
                file_name=given["file"].name,
                options=options,
                by=person(request),
            )
            return redirect(request, "imports:run", pk=run.pk)
    status = 422 if form.is_bound else 200
    return render(
        request, "imports/start.html", {"form": form, "kinds": form.kinds, "steps": _steps()}, status=status
    )


@needs("import.run")
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an import stands, and what can be done next."""
    found = _run(request, pk)
    return render(request, "imports/run.html", _about(request, found))


@needs("import.run")
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the choice of columns and check the file against it."""
    found = _run(request, pk)
    shown = preview(found, person(request))
    form = ColumnsForm(found, shown.headers, request.POST)
    if form.is_valid():
        with form.refusals():
            mapping = form.mapping if not found.preset else None
            chosen = choose(
                run=found,
                mapping=mapping,
                match_on=form.cleaned_data["match_on"],
                options=form.options,
                by=person(request),
            )
            queue(task=tasks.check, verb="check", run=chosen, by=person(request))
            return redirect(request, "imports:run", pk=pk)
    return render(request, "imports/run.html", _about(request, found, form, shown), status=422)


@needs("import.run")
def load(request: HttpRequest, pk: int) -> HttpResponse:
    found = _run(request, pk)
    if request.method == "POST":
        queue(task=tasks.load, verb="load", run=found, by=person(request))
    return redirect(request, "imports:run", pk=pk)


@needs("import.run")
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    found = _run(request, pk)
    if request.method == "POST":
        queue(task=tasks.undo, verb="undo", run=found, by=person(request))
        return redirect(request, "imports:run", pk=pk)
    return render(request, "imports/undo.html", {"run": found, "kind": kind_label(found.kind)})


@needs("import.run")
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The bar alone; it asks for itself again until the work is over."""
    return render(request, "imports/progress.html", {"progress": _bar(request, _run(request, pk))})


@needs("import.run")
def issues(request: HttpRequest, pk: int) -> HttpResponse:
    """Every refused row and remark."""
    found = _run(request, pk)
    is_forecast = found.state in (State.MAPPING, State.CHECKING, State.CHECKED)
    rows = found.issues.filter(dry_run=is_forecast).order_by("row_number", "id")
    if request.GET.get("only") == "refused":
        rows = rows.filter(refused=True)
    page = Paginator(rows, ISSUES_A_PAGE).get_page(request.GET.get("page"))
    wanted = rows.filter(pk__in=[issue.pk for issue in page.object_list])
    context = {"run": found, "page": page, "lines": list(issue_lines(wanted, kind_named(found.kind)))}
    return render(request, "imports/issues.html", context)


def _run(request: HttpRequest, pk: int) -> ImportRun:
    return get_object_or_404(visible_runs(person(request)).select_related("file", "started_by"), pk=pk)


def _steps() -> list[str]:
    return [_("File"), _("Match columns"), _("Check"), _("Load"), _("Result")]


def _about(
    request: HttpRequest, found: ImportRun, form: ColumnsForm | None = None, shown: Preview | None = None
) -> dict[str, Any]:
    bar = _bar(request, found)
    is_forecast = found.state in (State.MAPPING, State.CHECKING, State.CHECKED)
    tallies = found.forecast if is_forecast else found.tallies
    issues = found.issues.filter(dry_run=is_forecast, refused=True).order_by("row_number", "id")
    context = {
        "run": found,
        "kind": kind_label(found.kind),
        "steps": _steps(),
        "step": STEPS.get(State(found.state), 4),
        "progress": bar,
        "is_busy": bar is not None and bar.state in {"queued", "running"},
        "can_resume": found.state in (State.LOADING, State.FAILED),
        "tallies": [(kind_label(name), tally) for name, tally in tallies.items()],
        "lines": list(issue_lines(issues[:ISSUES_SHOWN], kind_named(found.kind))),
        "remarks": remark_summary(found, dry_run=is_forecast),
        "obstacles": list(found.obstacles.order_by("id")[:ISSUES_SHOWN]),
        "findings": [],
        "form": None,
        "mapping_rows": [],
        "earlier": earlier_loads(found.file, found.kind).exclude(pk=found.pk).first(),
    }
    if found.state in (State.MAPPING, State.CHECKED) and not context["is_busy"]:
        context |= _choices(request, found, form, shown)
    return context


def _choices(
    request: HttpRequest, found: ImportRun, form: ColumnsForm | None, shown: Preview | None
) -> dict[str, Any]:
    try:
        shown = shown or preview(found, person(request))
    except Refused as refusal:
        return {"findings": refusal.findings}
    if form is None:
        initial: dict[str, object] = {name: found.options.get(name, False) for name in OPTIONS}
        initial["match_on"] = found.match_on[0]
        initial |= {f"column{place}": column for place, column in enumerate(shown.columns)}
        form = ColumnsForm(found, shown.headers, initial=initial)
    fields = [] if found.preset else [form[f"column{place}"] for place in range(len(shown.headers))]
    rows = list(zip(fields, shown.samples, shown.columns, strict=False))
    return {
        "form": form,
        "preview": shown,
        "mapping_rows": rows,
        "findings": [] if form.is_bound else shown.findings,
    }


def _bar(request: HttpRequest, found: ImportRun) -> Progress | None:
    work = latest_progress(person(request), found)
    if work is None:
        return None
    left = work.left(timezone.now())
    return Progress(
        id="import-progress",
        label=work.title,
        state=work.state,
        done=work.done,
        total=work.total,
        eta_seconds=left.total_seconds() if left else None,
        note=work.error or work.message,
        url=reverse("imports:progress", args=[found.pk]),
        next_url=reverse("imports:run", args=[found.pk]),
        next_label=_("See the result"),
    )
