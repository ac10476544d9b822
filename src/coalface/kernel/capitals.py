"""Amounts of money written out in capitals 大写, as Chinese papers have them beside the figures."""

from decimal import Decimal

from coalface.kernel.measures import yuan

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


def in_capitals(amount: Decimal) -> str:
    """1002.30 yuan → 壹仟零贰元叁角整; below 10^16 yuan, rounded to the fen. Minus is written 负."""
    fen = int(yuan(abs(amount)) * 100)
    whole, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    said = f"{_whole(whole)}元" if whole or not fen else ""
    if jiao:
        said += f"{DIGITS[jiao]}角"
    elif rest and whole:
        said += "零"
    said += f"{DIGITS[rest]}分" if rest else "整"
    return f"负{said}" if amount < 0 and fen else said


def _whole(number: int) -> str:
    """Four digits at a time; noughts between digits are said once."""
    if not number:
        return DIGITS[0]
    said, gap = "", False
    for place in reversed(range(len(GROUPS))):
        group = number // 10_000**place % 10_000
        if not group:
            gap = gap or bool(said)
            continue
        if said and (gap or group < 1000):
            said += DIGITS[0]
        said, gap = said + _group(group) + GROUPS[place], False
    return said


def _group(group: int) -> str:
    said, gap = "", False
    for place in reversed(range(4)):
        digit = group // 10**place % 10
        if not digit:
            gap = bool(said)
            continue
        said += (DIGITS[0] if gap else "") + DIGITS[digit] + PLACES[place]
        gap = False
    return said
