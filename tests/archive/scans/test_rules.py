"""Lines from pieces, and what licences say."""

import pytest

from coalface.archive.scans.rules.licences import Guess, Proposal, propose, squeezed
from coalface.archive.scans.rules.lines import Line, Piece, lines_of

CODE = "91350100M000100Y43"


def read(*texts: str, confidence: float = 0.98) -> Proposal:
    return propose([Line(text, confidence) for text in texts])


def values(proposal: Proposal) -> dict[str, str]:
    return {name: guess.value for name, guess in proposal.fields.items()}


def test_pieces_side_by_side_are_one_line_and_pages_follow_each_other() -> None:
    pieces = [
        Piece("福州晋安热电有限公司", 0.97, 500, 302, 900, 350),
        Piece("营业执照", 0.99, 555, 94, 855, 183),
        Piece("第二页", 0.9, 10, 20, 90, 60, page=2),
        Piece("名称", 0.95, 150, 305, 260, 353),
    ]
    assert lines_of(pieces) == [
        Line("营业执照", 0.99),
        Line("名称 福州晋安热电有限公司", 0.95),
        Line("第二页", 0.9),
    ]


def test_a_business_licence_is_read() -> None:
    proposal = read(
        "营 业 执 照",
        f"统一社会信用代码 {CODE}",
        "名    称 福州晋安热电有限公司",
        "类    型 有限责任公司",
        "法定代表人 王建国",
        "成立日期 2015年03月18日",
        "营业期限 2015年03月18日至长期",
        "住    所 福建省福州市晋安区福马路168号",
    )
    assert proposal.kind == "business-licence"
    assert values(proposal) == {
        "number": CODE,
        "name": "福州晋安热电有限公司",
        "legal_representative": "王建国",
        "valid_from_on": "2015-03-18",
        "open_ended": "true",
    }
    assert (proposal.open_ended, proposal.day("expires_on")) == (True, None)


def test_what_stands_side_by_side_on_a_licence_is_told_apart() -> None:
    proposal = read(
        "营业执照(副本)",
        f"统一社会信用代码 {CODE}",
        "名    称 福州晋安热电有限公司 注册资本 壹亿元整",
        "法定代表人 王建国 成立日期 2015年03月18日",
        "类    型 有限责任公司 营业期限 2015年03月18日至长期",
    )
    assert values(proposal) == {
        "number": CODE,
        "name": "福州晋安热电有限公司",
        "legal_representative": "王建国",
        "valid_from_on": "2015-03-18",
        "open_ended": "true",
    }


def test_a_kind_of_the_house_is_known_by_its_name() -> None:
    heading = [Line("危险化学品经营许可证", 0.9)]

    assert propose(heading).kind == ""
    assert propose(heading, {"危险化学品经营许可证": "hazardous"}).kind == "hazardous"


@pytest.mark.parametrize(
    ("lines", "kind", "expected"),
    [
        (
            ["安全生产许可证", "编号：（晋）MK安许证字〔2023〕0152", "单位名称：晋城凤凰山煤业有限公司",
             "主要负责人：李建军", "有效期：2023年06月01日至2026年05月31日"],
            "work-safety-licence",
            {
                "number": "(晋)MK安许证字〔2023〕0152",
                "name": "晋城凤凰山煤业有限公司",
                "legal_representative": "李建军",
                "valid_from_on": "2023-06-01",
                "expires_on": "2026-05-31",
            },
        ),
        (
            ["排污许可证", f"证书编号：{CODE}001P", "单位名称：太原第二热电厂", "法定代表人：张伟",
             "有效期限：自2022年01月10日至2027年01月09日止"],
            "pollution-permit",
            {
                "number": f"{CODE}001P",
                "name": "太原第二热电厂",
                "legal_representative": "张伟",
                "valid_from_on": "2022-01-10",
                "expires_on": "2027-01-09",
            },
        ),
        (
            ["中华人民共和国采矿许可证", "证号：C1400002009121120047861", "采矿权人：山西东岭煤业有限公司",
             "有效期限：二十年 自二〇一三年八月二十日至二〇三三年八月二十日"],
            "mining-licence",
            {
                "number": "C1400002009121120047861",
                "name": "山西东岭煤业有限公司",
                "valid_from_on": "2013-08-20",
                "expires_on": "2033-08-20",
            },
        ),
        (
            ["电力业务许可证", "许可证编号：1010406-00113", "有效期限 2006.10.18 至 2026.10.17"],
            "power-licence",
            {"number": "1010406-00113", "valid_from_on": "2006-10-18", "expires_on": "2026-10-17"},
        ),
        (["客户来函", "关于调整发运计划的函"], "", {}),
        (["营业执照", "营业期限 2015年13月40日至长期"], "business-licence", {"open_ended": "true"}),
    ],
    ids=["work safety", "pollution", "mining, Chinese figures", "power", "a letter", "an impossible day"],
)  # fmt: skip
def test_other_licences_are_read(lines: list[str], kind: str, expected: dict[str, str]) -> None:
    proposal = read(*lines)
    assert (proposal.kind, values(proposal)) == (kind, expected)


def test_a_code_that_does_not_add_up_is_proposed_with_doubt() -> None:
    wrong = "91350211M000100Y43"
    assert read("营业执照", f"统一社会信用代码:{wrong}").fields["number"] == Guess(wrong, 0.5)
    mended = read("营业执照", "统一社会信用代码:9135O1OOMOOO1OOY43").fields["number"]
    assert mended == Guess(CODE, 0.98)


def test_the_surest_of_two_readings_counts() -> None:
    lines = [Line("法定代表人 王建国", 0.7), Line("法定代表人 王建囯", 0.6)]
    assert propose(lines).fields["legal_representative"] == Guess("王建国", 0.7)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("名　称 ：甲", "名称甲"),
        ("二〇二五年十二月三十一日", "2025年12月31日"),
        ("二零零八年一月十日", "2008年1月10日"),
    ],
)
def test_a_line_is_squeezed(text: str, plain: str) -> None:
    assert squeezed(text) == plain
