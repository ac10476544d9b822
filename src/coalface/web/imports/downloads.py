"""Files to take away: templates, and refused rows."""

import io
import tempfile
from typing import IO

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from coalface.desk.imports.access import visible_runs
from coalface.desk.imports.models import ImportRun
from coalface.desk.imports.queries import issue_lines
from coalface.desk.imports.registry import kind_named
from coalface.desk.imports.reports import (
    write_issues_csv,
    write_issues_xlsx,
    write_template_csv,
    write_template_xlsx,
)
from coalface.kernel.findings import Refused
from coalface.web.access import needs, person

FORECASTS = (ImportRun.State.MAPPING, ImportRun.State.CHECKING, ImportRun.State.CHECKED)


@needs("import.run")
def template(request: HttpRequest, kind: str, form: str) -> HttpResponseBase:
    """An empty table of a kind, with one example row."""
    try:
        chosen = kind_named(kind)
    except Refused:
        raise Http404 from None
    sink = io.BytesIO()
    if form == "xlsx":
        write_template_xlsx(sink, chosen)
    elif form == "csv":
        text = _text_over(sink)
        write_template_csv(text, chosen)
        text.detach()
    else:
        raise Http404
    sink.seek(0)
    return FileResponse(sink, as_attachment=True, filename=f"{kind}.{form}")


@needs("import.run")
def issues(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """All refused rows and remarks of an import: row, column, value, rule, how to mend."""
    run = get_object_or_404(visible_runs(person(request)), pk=pk)
    rows = run.issues.filter(dry_run=run.state in FORECASTS).order_by("row_number", "id")
    lines = issue_lines(rows, kind_named(run.kind))
    sink = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    if form == "xlsx":
        write_issues_xlsx(sink, lines)
    elif form == "csv":
        text = _text_over(sink)
        write_issues_csv(text, lines)
        text.detach()
    else:
        raise Http404
    sink.seek(0)
    return FileResponse(sink, as_attachment=True, filename=f"import-{pk}-rows.{form}")


def _text_over(sink: IO[bytes]) -> io.TextIOWrapper:
    """Text on top of bytes; detach it, so that it does not close what is below."""
    return io.TextIOWrapper(sink, "utf-8-sig", newline="")
