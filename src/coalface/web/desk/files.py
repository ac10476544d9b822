"""Handing out files, so that none of them can run anything in the reader's browser."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from coalface.desk.files.access import handed_out
from coalface.desk.files.models import Attachment
from coalface.desk.files.queries import path_of
from coalface.desk.files.rules import BINARY, SHOWN_INLINE
from coalface.web.access import person

# A file is never a page of ours: it loads nothing, runs nothing and is framed by nobody.
POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@require_GET
def download(request: HttpRequest, pk: int) -> FileResponse:
    """The file under its name, to be saved."""
    return _handed_out(_visible(request, pk), inline=False)


@require_GET
def view(request: HttpRequest, pk: int) -> FileResponse:
    """A picture or a PDF to look at; any other type is saved."""
    attachment = _visible(request, pk)
    return _handed_out(attachment, inline=attachment.file.media_type in SHOWN_INLINE)


def _visible(request: HttpRequest, pk: int) -> Attachment:
    return get_object_or_404(handed_out(person(request)).select_related("file"), pk=pk)


def _handed_out(attachment: Attachment, *, inline: bool) -> FileResponse:
    try:
        content = path_of(attachment.file).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(
        content,
        as_attachment=not inline,
        filename=attachment.name,
        content_type=attachment.file.media_type if inline else BINARY,
    )
    answer["Content-Security-Policy"] = POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
