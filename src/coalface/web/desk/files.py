"""Handing out files, so that none of them can run anything in the reader's browser."""

from collections.abc import Iterator
from typing import BinaryIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from coalface.desk.files.access import handed_out
from coalface.desk.files.models import Attachment
from coalface.desk.files.queries import path_of
from coalface.desk.files.rules import BINARY, PLAYED_INLINE, SHOWN_INLINE, wanted_bytes
from coalface.web.access import person

# A file is never a page of ours: it loads nothing, runs nothing and is framed by nobody.
POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"

PIECE_BYTES = 2**18


@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file under its name, to be saved."""
    return _handed_out(request, _visible(request, pk), inline=False)


@require_GET
def view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A picture or a PDF to look at, a recording to play; any other type is saved."""
    attachment = _visible(request, pk)
    return _handed_out(request, attachment, inline=attachment.file.media_type in SHOWN_INLINE | PLAYED_INLINE)


def _visible(request: HttpRequest, pk: int) -> Attachment:
    return get_object_or_404(handed_out(person(request)).select_related("file"), pk=pk)


def _handed_out(request: HttpRequest, attachment: Attachment, *, inline: bool) -> HttpResponseBase:
    try:
        content = path_of(attachment.file).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    media_type = attachment.file.media_type if inline else BINARY
    size = attachment.file.size_bytes
    span = wanted_bytes(request.headers.get("Range", ""), size) if inline else None
    answer: HttpResponseBase
    if span is None:
        answer = FileResponse(
            content, as_attachment=not inline, filename=attachment.name, content_type=media_type
        )
    elif not span:
        content.close()
        answer = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        answer = _part(content, span, size, media_type)
    answer["Accept-Ranges"] = "bytes" if inline else "none"
    answer["Content-Security-Policy"] = POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _part(content: BinaryIO, span: range, size: int, media_type: str) -> StreamingHttpResponse:
    """Some bytes of a recording: players jump about in it, and Safari plays nothing else."""
    answer = StreamingHttpResponse(_read(content, span), status=206, content_type=media_type)
    answer["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{size}"
    answer["Content-Length"] = str(len(span))
    return answer


def _read(content: BinaryIO, span: range) -> Iterator[bytes]:
    with content:
        content.seek(span.start)
        left = len(span)
        while left and (piece := content.read(min(left, PIECE_BYTES))):
            left -= len(piece)
            yield piece
