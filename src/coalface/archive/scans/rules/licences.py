"""What a business licence 营业执照 or another licence claims, proposed from its recognised text (B1).

A proposal is never taken over by itself: a person compares it with the scan and confirms.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from coalface.archive.scans.rules.lines import Line
from coalface.kernel import credit_code

TITLES = {
    "营业执照": "business-licence",
    "安全生产许可证": "work-safety-licence",
    "采矿许可证": "mining-licence",
    "排污许可证": "pollution-permit",
    "电力业务许可证": "power-licence",
    "开户许可证": "bank-account",
    "基本存款账户信息": "bank-account",
    "授权委托书": "authorisation",
    "法定代表人身份证明": "legal-representative",
    "煤炭经营资格证": "coal-trading-licence",
}
"""Words in the heading of a document, and the code of its kind."""
BUSINESS = "business-licence"

_NAME = re.compile(r"^(?:企业|单位|公司|机构|持证人|采矿权人|持证单位)?(?:名称|采矿权人|持证人)(.{4,60})$")
_PERSON = re.compile(
    r"(?:法定代表人|主要负责人|负责人|经营者|投资人)(?:姓名)?(?:\(.*?\))?(?!身份证明)([㐀-鿿·]{2,12})"
)
_NUMBER = re.compile(
    r"(?:许可证|证书|证照|证|登记|核准)?(?:编号|证号|号码|证编号)([A-Z0-9\-()\[\]〔〕第号字㐀-鿿]{5,40})"
)
_CODE = re.compile(r"[0-9A-Z]{18}")
_DAY = r"(\d{4})[年.\-/](\d{1,2})[月.\-/](\d{1,2})日?"
_SPAN = re.compile(rf"(?:自|从)?{_DAY}(?:起)?(?:至|到|-|—|~|–)+(?:{_DAY}|(长期|无固定期限|永久|无期限))")
_UNTIL = re.compile(rf"(?:有效期限?|营业期限|经营期限)(?:至|到)?(?:{_DAY}|(长期|无固定期限))")
_DATED = re.compile(rf"(?:成立日期|注册日期|发证日期|签发日期){_DAY}")
_NUMERALS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_CHINESE_DAY = re.compile(
    r"([〇零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_UNSURE_CODE = 0.5
# A licence is printed in two columns, and recognised text joins what stands side by side.
_BESIDE = re.compile(
    r"(?=注册资本|实收资本|成立日期|注册日期|营业期限|经营期限|有效期|企业住所|住所|登记机关|发证机关"
    r"|法定代表人|主要负责人|(?:证书|许可证)编号)"
)


@dataclass(frozen=True, slots=True)
class Guess:
    """A value read from a scan, and how sure that is: between 0 and 1."""

    value: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a document seems to say; `kind` is the code of a kind of credentials, "" when unknown.

    Fields: `number`, `name`, `legal_representative`, `valid_from_on`, `expires_on` (ISO dates), `open_ended`.
    """

    kind: str = ""
    fields: dict[str, Guess] = field(default_factory=dict)

    def value(self, name: str) -> str:
        return self.fields[name].value if name in self.fields else ""

    def day(self, name: str) -> date | None:
        return date.fromisoformat(self.fields[name].value) if name in self.fields else None

    @property
    def open_ended(self) -> bool:
        return "open_ended" in self.fields

    @property
    def is_empty(self) -> bool:
        return not self.fields


def propose(lines: Sequence[Line], titles: Mapping[str, str] = MappingProxyType(TITLES)) -> Proposal:
    """Read kind, number, name, legal representative and validity out of recognised lines.

    `titles` are the words in headings that name a kind, each with the code of the kind.
    """
    plain = [
        Line(part, line.confidence) for line in lines for part in _BESIDE.split(squeezed(line.text)) if part
    ]
    kind = _kind(plain, titles)
    found: dict[str, Guess] = {}
    for line in plain:
        for name, guess in _in_line(line, kind).items():
            if name not in found or found[name].confidence < guess.confidence:
                found[name] = guess
    if "open_ended" in found and "expires_on" in found:
        del found[min(("open_ended", "expires_on"), key=lambda name: found[name].confidence)]
    return Proposal(kind, found)


def squeezed(text: str) -> str:
    """A line as the patterns expect it: narrow, without blanks and colons, dates in figures."""
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"[\s::_]+", "", plain)
    return _CHINESE_DAY.sub(_figures, plain)


def _kind(lines: Sequence[Line], titles: Mapping[str, str]) -> str:
    """The heading names it; of several the one that stands highest."""
    return next((code for line in lines for title, code in titles.items() if title in line.text), "")


def _in_line(line: Line, kind: str) -> dict[str, Guess]:
    found = _validity(line)
    number = _NUMBER.search(line.text)
    if kind != BUSINESS and number:
        found["number"] = Guess(number[1], line.confidence)
    elif kind in ("", BUSINESS) and (code := _credit_code(line)):
        found["number"] = code
    if name := _NAME.match(line.text):
        found["name"] = Guess(name[1], line.confidence)
    if person := _PERSON.search(line.text):
        found["legal_representative"] = Guess(person[1], line.confidence)
    return found


def _credit_code(line: Line) -> Guess | None:
    """A credit code anywhere in a line; letters it never has are read as the digits they resemble."""
    for match in _CODE.finditer(line.text.upper().replace("O", "0").replace("I", "1").replace("Z", "2")):
        if any(character not in credit_code.ALPHABET for character in match[0]):
            continue
        sure = not credit_code.findings(match[0])
        return Guess(match[0], line.confidence if sure else min(line.confidence, _UNSURE_CODE))
    return None


def _validity(line: Line) -> dict[str, Guess]:
    text = line.text
    found: dict[str, Guess] = {}
    if span := _SPAN.search(text):
        _put_day(found, "valid_from_on", span.groups()[0:3], line)
        _put_end(found, span.groups()[3:6], span[7], line)
    elif until := _UNTIL.search(text):
        _put_end(found, until.groups()[0:3], until[4], line)
    elif dated := _DATED.search(text):
        # The day a company was founded is a weaker hint than a written period of validity.
        _put_day(found, "valid_from_on", dated.groups()[0:3], Line(text, line.confidence * 0.9))
    return found


def _put_end(found: dict[str, Guess], day: Sequence[str | None], forever: str | None, line: Line) -> None:
    if forever:
        found["open_ended"] = Guess("true", line.confidence)
    else:
        _put_day(found, "expires_on", day, line)


def _put_day(found: dict[str, Guess], name: str, parts: Sequence[str | None], line: Line) -> None:
    try:
        day = date(*(int(part or 0) for part in parts))
    except ValueError:
        return
    found[name] = Guess(day.isoformat(), line.confidence)


def _figures(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    return f"{year.translate(_NUMERALS)}年{_number(month)}月{_number(day)}日"


def _number(text: str) -> int:
    """一 to 九十九 as a number."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int(text.translate(_NUMERALS))
    return 10 * int(tens.translate(_NUMERALS) or 1) + int(ones.translate(_NUMERALS) or 0)
