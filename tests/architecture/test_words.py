"""One English word per Chinese term, and no text without its Chinese."""

import re
from collections import Counter

from babel.messages.pofile import read_po
from tests.architecture.source import ROOT

from coalface.config import catalogues

ROW = re.compile(r"^\| (?P<chinese>[^|]+?) \| (?P<english>[^|]+?) \| (?P<meaning>[^|]+?) \|$", re.M)


def terms() -> list[tuple[str, str]]:
    rows = ROW.findall((ROOT / "docs" / "glossary.md").read_text())
    return [(chinese, english) for chinese, english, _ in rows if chinese not in {"Chinese", "---"}]


def test_the_glossary_has_one_english_word_per_chinese_term() -> None:
    assert len(terms()) > 100
    for column in zip(*terms(), strict=True):
        assert [word for word, count in Counter(column).items() if count > 1] == []


def test_every_text_for_users_has_its_chinese() -> None:
    assert [str(text) for text in catalogues.untranslated()] == []


def test_one_english_text_has_one_chinese() -> None:
    """All catalogues are read as one, so two translations of a text would replace each other at random."""
    given: dict[tuple[str | None, str], dict[str, str]] = {}
    for po in sorted(catalogues.PACKAGE.rglob(str(catalogues.CATALOGUE))):
        with po.open("rb") as file:
            for message in read_po(file):
                if message.id and isinstance(message.string, str):
                    stage = str(po.relative_to(catalogues.PACKAGE).parent.parent.parent)
                    given.setdefault((message.context, str(message.id)), {})[stage] = message.string
    assert {key: texts for key, texts in given.items() if len(set(texts.values())) > 1} == {}
