"""What a file is by its bytes."""

import pytest

from coalface.desk.files.rules import MIB, dangerous, refusals, safe_name, sniffed, wanted_bytes

PNG = b"\x89PNG\r\n\x1a\n\x00\x00"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize(
    ("head", "name", "media_type"),
    [
        (b"%PDF-1.7 ...", "scan.exe", "application/pdf"),
        (PNG, "scan.pdf", "image/png"),
        (b"\xff\xd8\xff\xe0", "", "image/jpeg"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "", "image/webp"),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", "", "audio/wav"),
        (b"\xff\xfb\x90\x00", "", "audio/mpeg"),
        (b"\x00\x00\x00\x20ftypM4A ", "", "audio/mp4"),
        (b"\x00\x00\x00\x20ftypisom", "", "video/mp4"),
        (b"PK\x03\x04....xl/workbook.xml", "a.bin", XLSX),
        (b"PK\x03\x04....[Content_Types].xml", "a.xlsx", XLSX),
        (b"PK\x03\x04....anything", "a.zip", "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", "application/vnd.ms-excel"),
        ("客户,吨".encode(), "a.csv", "text/csv"),
        ("客户,吨".encode("gb18030"), "a.csv", "text/csv"),
        (b"some words", "a.pdf", "text/plain"),
        (b"\x00\x01\x02", "a.csv", "application/octet-stream"),
    ],
    ids=[
        "a PDF under a program's name",
        "a picture under a PDF's name",
        "a photograph",
        "a WebP picture",
        "a sound recording",
        "a sound recording without a title",
        "a recording of a telephone",
        "a video recording",
        "a workbook by its folders",
        "a workbook by its suffix",
        "a plain archive",
        "an old workbook",
        "a table in UTF-8",
        "a table in GB18030",
        "words are not a PDF",
        "bytes are not a table",
    ],
)
def test_the_bytes_tell_the_type(head: bytes, name: str, media_type: str) -> None:
    assert sniffed(head, name) == media_type


@pytest.mark.parametrize(
    "head",
    [
        b"MZ\x90\x00",
        b"\x7fELF\x02",
        b"#!/bin/sh",
        b"<!DOCTYPE html><p>",
        b"\xef\xbb\xbf  <HTML>",
        b"<?xml version='1.0'?><svg onload=x>",
        b"words <script>alert(1)</script>",
        b"<?php",
    ],
)
def test_programs_and_pages_are_dangerous(head: bytes) -> None:
    assert dangerous(head)
    assert [finding.code for finding in refusals(head, len(head), MIB)] == ["dangerous_file"]


@pytest.mark.parametrize("head", [b"%PDF-1.7", PNG, "煤质<5%,灰分<10".encode(), b"a,b\n1,2"])
def test_papers_are_not(head: bytes) -> None:
    assert refusals(head, len(head), MIB) == []


@pytest.mark.parametrize(
    ("size", "codes"),
    [(0, ["empty_file"]), (1, []), (MIB, []), (MIB + 1, ["file_too_large"])],
    ids=["empty", "one byte", "just the limit", "one byte too many"],
)
def test_the_size_has_bounds(size: int, codes: list[str]) -> None:
    assert [finding.code for finding in refusals(b"words", size, MIB)] == codes


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("营业执照.pdf", "营业执照.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\扫描\\照片.jpg", "照片.jpg"),
        ("a\r\nb\x00.pdf", "ab.pdf"),
        ("..", "file"),
        ("长" * 300 + ".pdf", "长" * 251 + ".pdf"),
    ],
    ids=[
        "as it is",
        "no folders",
        "no Windows folders",
        "no control characters",
        "never empty",
        "cut, suffix kept",
    ],
)
def test_names_are_made_safe(given: str, kept: str) -> None:
    assert safe_name(given) == kept


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        pytest.param("", None, id="the whole file"),
        pytest.param("bytes=0-", range(100), id="from the first byte on"),
        pytest.param("bytes=10-19", range(10, 20), id="a part"),
        pytest.param("bytes=90-500", range(90, 100), id="a part beyond the end"),
        pytest.param("bytes=-30", range(70, 100), id="the last bytes"),
        pytest.param("bytes=100-", range(0), id="nothing that is there"),
        pytest.param("bytes=20-10", None, id="backwards"),
        pytest.param("bytes=0-1,5-6", None, id="several parts"),
        pytest.param("lines=1-2", None, id="another unit"),
    ],
)
def test_which_bytes_a_player_asks_for(header: str, wanted: range | None) -> None:
    assert wanted_bytes(header, 100) == wanted
