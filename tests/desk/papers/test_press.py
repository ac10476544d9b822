"""Sheets come out as PDF, with the words given and nothing else."""

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.utils import timezone

from coalface.desk.papers.press import NotPrintable, press
from coalface.identity.people.models import User

SHEET = Path(__file__).parents[3] / "src/coalface/desk/papers/sheets/trial.typ"
READER = User(full_name="王敏")


def a_paper(**changes: Any) -> dict[str, Any]:
    return {
        "title": "资信调查报告",
        "company": "煤客销售公司",
        "printed": "2026-01-31",
        "facts": [["客户", "山东润发焦化有限公司"], ["信用代码", None]],
        "head": ["月份", "吨"],
        "rows": [["2026-01", "1,234.50"]],
        "signatures": ["业务科长", "总监"],
        **changes,
    }


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def pages(pdf: bytes) -> int:
    return len(pypdfium2.PdfDocument(pdf))


def test_what_is_given_stands_on_the_paper() -> None:
    printed = words(press(SHEET, a_paper(), reader=READER))

    for word in ("资信调查报告", "山东润发焦化有限公司", "1,234.50", "业务科长", "1 / 1"):
        assert word in printed


def test_what_people_typed_is_never_markup() -> None:
    nasty = '#panic("x") *bold* $x$ #read("/etc/passwd") \\ "quoted"'

    printed = words(press(SHEET, a_paper(facts=[["备注", nasty]]), reader=READER))

    assert '#panic("x") *bold* $x$' in printed.replace("\r\n", " ").replace("\n", " ")


def test_long_tables_repeat_their_heading_on_every_page() -> None:
    printed = press(SHEET, a_paper(rows=[[f"2026-{n:03}", str(n)] for n in range(120)]), reader=READER)

    assert pages(printed) > 1
    assert words(printed).count("月份") == pages(printed)


def test_the_reader_and_the_moment_stand_across_every_page() -> None:
    printed = press(SHEET, a_paper(rows=[[f"2026-{n:03}", str(n)] for n in range(120)]), reader=READER)

    found = words(printed)
    assert found.count("王敏") == found.count(f"{timezone.localdate():%Y-%m-%d}") == pages(printed)


def test_no_paper_comes_without_a_reader() -> None:
    with pytest.raises(TypeError):
        press(SHEET, a_paper())


@pytest.mark.parametrize("value", [object(), float("nan")], ids=["no JSON at all", "not a number"])
def test_what_json_cannot_carry_is_refused(value: object) -> None:
    with pytest.raises(NotPrintable):
        press(SHEET, a_paper(title=value), reader=READER)
