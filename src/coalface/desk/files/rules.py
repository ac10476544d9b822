"""What a file is, by its first bytes, and which files are kept."""

import re
import unicodedata

from coalface.kernel.findings import Finding, blocking, mark

MIB = 2**20
LARGEST_BYTES = 2048 * MIB
SNIFFED_BYTES = 4096

PDF = "application/pdf"
TEXT = "text/plain"
BINARY = "application/octet-stream"
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")
SHOWN_INLINE = frozenset({PDF, "image/png", "image/jpeg", "image/gif", "image/webp"})
"""Types a browser shows without running anything."""
PLAYED_INLINE = frozenset(
    {"audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "video/mp4", "video/ogg", "video/webm"}
)
"""Types a browser plays; what is neither shown nor played is only ever downloaded."""

_MAGIC = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf2", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xcf\xfa\xed\xfe",
    b"L\x00\x00\x00\x01\x14\x02\x00",
)
_ACTIVE_TEXT = (b"<!doctype html", b"<html", b"<script", b"<svg", b"<body", b"<iframe", b"<?php", b"<xsl:")
_IN_ZIP = (
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_IN_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_IN_FTYP = dict.fromkeys((b"heic", b"heix", b"mif1"), "image/heic") | {b"M4A ": "audio/mp4"}
_OLE_BY_SUFFIX = {
    "xls": "application/vnd.ms-excel",
    "et": "application/vnd.ms-excel",
    "doc": "application/msword",
}


def sniffed(head: bytes, name: str = "") -> str:
    """The media type of a file that begins with `head`.

    The name only tells apart what the bytes leave open.
    """
    suffix = name.rpartition(".")[2].lower()
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return _container(media_type, head, suffix)
    if head[:4] == b"RIFF" and head[8:12] in _IN_RIFF:
        return _IN_RIFF[head[8:12]]
    if head[4:8] == b"ftyp":
        return _IN_FTYP.get(head[8:12], "video/mp4")
    if b"\x00" in head:
        return BINARY
    return "text/csv" if suffix in ("csv", "tsv") else TEXT


def wanted_bytes(header: str, size: int) -> range | None:
    """The bytes that a `Range` header asks for (RFC 9110, 14.2), empty when the file does not have them.

    None for the whole file: no header, several ranges or one that makes no sense.
    """
    match = _RANGE.fullmatch(header.strip())
    if match is None or match[0] == "bytes=-":
        return None
    first, last = match.groups()
    if not first:
        return range(max(size - int(last), 0), size) if int(last) else range(0)
    start, stop = int(first), min(int(last) + 1, size) if last else size
    if last and int(last) < int(first):
        return None
    return range(start, stop) if start < size else range(0)


def dangerous(head: bytes) -> bool:
    """Whether a file is a program or a page that would run in a browser."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith(_PROGRAMS) or any(tag in start[:1024] for tag in _ACTIVE_TEXT)


def refusals(head: bytes, size_bytes: int, largest_bytes: int) -> list[Finding]:
    """Why a file is not kept; empty when it is."""
    if size_bytes == 0:
        return [blocking("empty_file", mark("The file is empty."), "file")]
    if size_bytes > largest_bytes:
        message = mark("The file is larger than %(largest)s MiB.")
        return [blocking("file_too_large", message, "file", {"largest": largest_bytes // MIB})]
    if dangerous(head):
        message = mark("Programs and web pages are not kept: save it as PDF first.")
        return [blocking("dangerous_file", message, "file")]
    return []


def safe_name(name: str) -> str:
    """A file's name without folders and control characters, at most 255 characters, its suffix kept."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = "".join(c for c in plain if unicodedata.category(c)[0] != "C").strip(" .") or "file"
    stem, dot, suffix = plain.rpartition(".")
    if len(plain) <= 255 or not dot or len(suffix) > 20:
        return plain[:255]
    return f"{stem[: 254 - len(suffix)]}.{suffix}"


def _container(media_type: str, head: bytes, suffix: str) -> str:
    if media_type == "application/zip":
        return next((office for folder, office in _IN_ZIP if folder in head), _office(suffix) or media_type)
    if media_type == "application/x-ole-storage":
        return _OLE_BY_SUFFIX.get(suffix, media_type)
    return media_type


def _office(suffix: str) -> str | None:
    """Some writers put the telling folder beyond the first bytes; then the suffix decides."""
    by_suffix = {"xlsx": _IN_ZIP[0][1], "docx": _IN_ZIP[1][1], "pptx": _IN_ZIP[2][1]}
    return by_suffix.get(suffix)
