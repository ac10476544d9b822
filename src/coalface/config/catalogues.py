"""Catalogues of translations: find what is missing, compile what is there.

python -m coalface.config.catalogues            compile every django.po
python -m coalface.config.catalogues check      name each text without a Chinese translation
"""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "mark": None,
    "N_": None,
}
DJANGO_TAG = re.compile(r'{%\s*trans(?:late)?\s+"([^"]+)"')
METHODS = {".py": "python", ".html": "jinja2.ext:babel_extract"}
OPTIONS = {"trimmed": "true", "extensions": "jinja2.ext.do,jinja2.ext.loopcontrols", "silent": "false"}


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """A text for users, and where it stands."""

    file: Path
    line: int
    msgid: str
    context: str | None = None

    def __str__(self) -> str:
        return f"{self.file.relative_to(PACKAGE)}:{self.line}: {self.msgid!r}"


def compile_all() -> int:
    """Write django.mo beside every django.po that changed since; returns how many were written."""
    written = 0
    for po in PACKAGE.rglob("locale/*/LC_MESSAGES/django.po"):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with mo.open("wb") as file:
            write_mo(file, _read(po))
        written += 1
    return written


def texts() -> Iterator[Text]:
    """Every text for users in the Python files and the Jinja2 templates."""
    for file in sorted(PACKAGE.rglob("*")):
        if file.suffix in METHODS and _spoken(file):
            yield from _texts_of(file)


def untranslated() -> list[Text]:
    """Texts that the catalogue nearest to their file does not translate (nor Django's own)."""
    return sorted(text for text in texts() if not _translated(text))


def orphans() -> list[tuple[Path, str]]:
    """Translations nobody asks for any more: (catalogue, msgid)."""
    asked = {text.msgid for text in texts()}
    return [
        (po.relative_to(PACKAGE), str(message.id))
        for po in sorted(PACKAGE.rglob(str(CATALOGUE)))
        for message in _read(po)
        if message.id and _id(message.id) not in asked
    ]


def _spoken(file: Path) -> bool:
    parts = file.relative_to(PACKAGE).parts
    return not {"node_modules", "migrations", "assets"} & set(parts)


def _texts_of(file: Path) -> Iterator[Text]:
    if "django_templates" in file.parts:
        for line, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            yield from (Text(file, line, msgid) for msgid in DJANGO_TAG.findall(text))
        return
    options = OPTIONS if file.suffix == ".html" else {}
    found: Iterable[Any] = extract_from_file(METHODS[file.suffix], file, KEYWORDS, (), options)
    for line, message, _comments, context in found:
        yield Text(file, line, _id(message), context)


def _id(message: str | Iterable[str]) -> str:
    return message if isinstance(message, str) else next(iter(message))


def _translated(text: Text) -> bool:
    for folder in text.file.parents:
        po = folder / CATALOGUE
        if po.exists():
            message = _read(po).get(text.msgid, text.context)
            strings = (message.string if message else "") or ""
            return all([strings] if isinstance(strings, str) else strings) and not (message and message.fuzzy)
        if folder == PACKAGE:
            break
    return False


@cache
def _read(po: Path) -> Catalog:
    with po.open("rb") as file:
        return read_po(file, locale=po.parts[-3])


def main(arguments: list[str]) -> int:
    if arguments != ["check"]:
        print(f"{compile_all()} catalogues compiled")
        return 0
    missing = untranslated()
    for text in missing:
        print(text)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
