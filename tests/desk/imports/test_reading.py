"""Files of every kind met in practice, and of some that should not be met."""

import io
import re
import struct
import zipfile

import pytest
import xlsxwriter

from coalface.desk.imports.reading import open_table
from coalface.desk.imports.reading.unreadable import Unreadable

TEXT = "客户名称,地址\n华能国际,北京市西城区\n大唐,河北\n"


def opened(tmp_path, content: bytes, name: str = "file"):
    path = tmp_path / name
    path.write_bytes(content)
    return open_table(path)


def rows_of(table):
    return [(row.number, list(row.cells)) for row in table.rows()]


def refusal(tmp_path, content: bytes):
    with pytest.raises(Unreadable) as refused:
        list(opened(tmp_path, content).rows())
    (finding,) = refused.value.findings
    return finding.code, dict(finding.values)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encoding_is_found(tmp_path, encoding):
    table = opened(tmp_path, TEXT.encode(encoding))
    assert table.headers == ["客户名称", "地址"]
    assert rows_of(table) == [(2, ["华能国际", "北京市西城区"]), (3, ["大唐", "河北"])]


def test_two_encodings_in_one_file_are_refused_with_their_rows(tmp_path):
    mixed = "客户名称,地址\n".encode() + "华能国际,北京市\n".encode("gb18030")
    assert refusal(tmp_path, mixed) == ("mixed_encodings", {"utf8": 1, "other": 2})


def test_bytes_that_are_no_text_are_refused_with_their_row(tmp_path):
    assert refusal(tmp_path, b"name,x\nA,1\nB\xff\xff,2\n") == (
        "bad_encoding",
        {"row": 3, "encoding": "GB18030"},
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(tmp_path, delimiter):
    table = opened(tmp_path, f"a{delimiter}b\n1{delimiter}2\n".encode())
    assert rows_of(table) == [(2, ["1", "2"])]


def test_blank_rows_are_passed_over_and_keep_the_numbers(tmp_path):
    assert rows_of(opened(tmp_path, b"a,b\n,\n\n1,2\n")) == [(4, ["1", "2"])]


def test_a_row_with_too_many_cells_is_flawed(tmp_path):
    (row,) = opened(tmp_path, b"a,b\n1,2,3\n").rows()
    assert [finding.code for finding in row.flaws.values()] == ["too_many_cells"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "file_empty", id="an empty file"),
        pytest.param(b"\n\n", "file_empty", id="blank lines only"),
        pytest.param(b'a,b\n"open,2\n' + b"x" * 200_000, "broken_row", id="a quotation mark that stays open"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "old_workbook", id="an old .xls"),
    ],
)
def test_unreadable_files(tmp_path, content, code):
    assert refusal(tmp_path, content)[0] == code


def test_a_header_alone_is_a_table_without_rows(tmp_path):
    assert rows_of(opened(tmp_path, b"a,b\n")) == []


def a_workbook(fill, **options) -> bytes:
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, options) as book:
        fill(book, book.add_worksheet("数据"))
    return sink.getvalue()


def test_a_workbook_gives_text_numbers_dates_and_booleans(tmp_path):
    def fill(book, sheet):
        sheet.write_row(0, 0, ["单号", "吨", "日期", "是否"])
        sheet.write_row(1, 0, ["A1", 0.1 + 0.2])
        sheet.write_number(1, 2, 45322, book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_boolean(1, 3, True)
        sheet.write_row(3, 0, ["A2", 12, 45322.0])

    assert rows_of(opened(tmp_path, a_workbook(fill))) == [
        (2, ["A1", "0.3", "2024-01-31", "TRUE"]),
        (4, ["A2", "12", "45322"]),
    ]


def test_formulas_give_their_saved_value_or_a_flaw(tmp_path):
    def fill(book, sheet):
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.write_formula(1, 0, "=1+1", value=2)
        sheet.write_formula(1, 1, "=1/0", value="#DIV/0!")
        sheet.write(1, 2, "x")

    content = without_values(a_workbook(fill))
    (row,) = opened(tmp_path, content).rows()
    assert {place: finding.code for place, finding in row.flaws.items()} == {
        0: "formula_without_value",
        1: "cell_error",
    }


def without_values(content: bytes) -> bytes:
    """The workbook as a program writes it that does not compute: the first formula lacks its value."""
    return changed(content, lambda xml: xml.replace(b"<f>1+1</f><v>2</v>", b"<f>1+1</f>"))


def changed(content: bytes, change) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            data = old.read(part)
            new.writestr(part, change(data) if part.startswith("xl/worksheets/sheet") else data)
    return sink.getvalue()


def test_merged_cells_are_refused_with_their_range(tmp_path):
    def fill(book, sheet):
        sheet.write_row(0, 0, ["a", "b"])
        sheet.merge_range("A2:A4", "merged")

    assert refusal(tmp_path, a_workbook(fill)) == ("merged_cells", {"range": "A2:A4"})


def test_the_sheet_is_chosen_by_name(tmp_path):
    content = a_workbook(
        lambda book, sheet: (sheet.write(0, 0, "a"), book.add_worksheet("二").write(0, 0, "b"))
    )
    path = tmp_path / "file"
    path.write_bytes(content)
    assert open_table(path, sheet="二").headers == ["b"]
    with pytest.raises(Unreadable, match="no sheet 三"):
        open_table(path, sheet="三")


def test_a_zip_that_is_no_workbook(tmp_path):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("letter.txt", "hello")
    assert refusal(tmp_path, sink.getvalue())[0] == "no_workbook"


def test_a_truncated_workbook(tmp_path):
    content = a_workbook(lambda book, sheet: sheet.write_column(0, 0, ["a", *range(1000)]))
    assert refusal(tmp_path, content[: len(content) // 2])[0] == "workbook_broken"


def test_a_damaged_sheet(tmp_path):
    content = changed(
        a_workbook(lambda book, sheet: sheet.write_row(0, 0, ["a", "b"])), lambda xml: xml[:-60]
    )
    assert refusal(tmp_path, content)[0] == "workbook_broken"


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * (60 << 20))
    assert refusal(tmp_path, sink.getvalue())[0] == "zip_bomb"


def test_entities_are_not_expanded(tmp_path):
    content = changed(
        a_workbook(lambda book, sheet: sheet.write_row(0, 0, ["a", "b"])),
        lambda xml: xml.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY y "z">]><worksheet', 1),
    )
    assert refusal(tmp_path, content)[0] == "workbook_broken"


def test_a_declared_size_that_lies_is_found_out(tmp_path):
    content = bytearray(a_workbook(lambda book, sheet: sheet.write_row(0, 0, ["a", "b"])))
    for place in (found.start() for found in re.finditer(b"PK\x01\x02", bytes(content))):
        content[place + 24 : place + 28] = struct.pack("<I", 5)
    assert refusal(tmp_path, bytes(content))[0] == "workbook_broken"
