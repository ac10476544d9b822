"""Chinese text as pinyin without tones."""

import unicodedata
from functools import lru_cache

from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from coalface.desk.search.rules.place_names import READINGS, USUAL

LONGEST_PHRASE = 4
KEY_LENGTH = 250

Reading = tuple[str, ...]


def normal(text: str) -> str:
    """Full-width forms made narrow, lower case."""
    return unicodedata.normalize("NFKC", text).casefold()


def is_han(character: str) -> bool:
    return (
        "一" <= character <= "鿿"
        or "㐀" <= character <= "䶿"
        or character == "〇"
        or character >= "\U00020000"
    )


def syllables(text: str) -> list[str]:
    """The reading of each character; what is not Chinese stands for itself.

    Names of places and words with their own reading go before single characters:
    长治 is chang zhi, 长子 zhang zi.
    """
    phrases = _phrases()
    found: list[str] = []
    place = 0
    while place < len(text):
        longest = phrases.get(text[place : place + 2], 0)
        for length in range(longest, 1, -1):
            reading = _READINGS.get(text[place : place + length])
            if reading:
                found.extend(reading)
                place += length
                break
        else:
            found.append(_of_character(text[place]))
            place += 1
    return found


def pinyin_key(text: str) -> str:
    """The key to sort by: syllables parted by spaces, so that 西安 (xi an) stands before 先锋 (xian feng)."""
    key: list[str] = []
    plain = normal(text)
    for character, reading in zip(plain, syllables(plain), strict=True):
        key.append(f" {reading} " if is_han(character) else character)
    return " ".join("".join(key).split())[:KEY_LENGTH]


@lru_cache(maxsize=1)
def all_syllables() -> frozenset[str]:
    """Every syllable the characters in use are read with; sounds without a vowel (ng) are none."""
    readings = (PINYIN_DICT[code].split(",")[0] for code in range(0x4E00, 0x9FA6) if code in PINYIN_DICT)
    return frozenset(plain for plain in map(_toneless, readings) if set(plain) & set("aeiouv"))


@lru_cache(maxsize=30_000)
def _of_character(character: str) -> str:
    usual = USUAL.get(character)
    if usual:
        return usual
    readings = PINYIN_DICT.get(ord(character))
    return _toneless(readings.split(",")[0]) if readings else character


_READINGS: dict[str, Reading] = {}


@lru_cache(maxsize=1)
def _phrases() -> dict[str, int]:
    """The longest phrase beginning with two characters, of those read otherwise than their characters."""
    for phrase, tones in PHRASES_DICT.items():
        if len(phrase) <= LONGEST_PHRASE and len(tones) == len(phrase):
            reading = tuple(_toneless(tone[0]) for tone in tones)
            if reading != tuple(map(_of_character, phrase)):
                _READINGS[phrase] = reading
    _READINGS.update({place: tuple(reading.split()) for place, reading in READINGS.items()})
    longest: dict[str, int] = {}
    for phrase in _READINGS:
        longest[phrase[:2]] = max(longest.get(phrase[:2], 0), len(phrase))
    return longest


@lru_cache(maxsize=4_000)
def _toneless(syllable: str) -> str:
    """lǜ becomes lv, as it is typed."""
    plain = syllable.replace("ü", "v").replace("ǖ", "v").replace("ǘ", "v").replace("ǚ", "v").replace("ǜ", "v")
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
