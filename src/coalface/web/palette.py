"""Commands of the Ctrl-K palette: places to go, things to create, and what each stage registers."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from pypinyin import Style, lazy_pinyin

from coalface.desk.search import queries as search
from coalface.web.access import person
from coalface.web.navigation import Text, sections
from coalface.web.rendering import Shell

SEARCH_LIMIT = 8


@dataclass(frozen=True, slots=True)
class Command:
    """Something the palette can do; `create` puts it into the quick-create menu as well."""

    label: Text
    to: str
    icon: str = "arrow-right"
    right: str | None = None
    create: bool = False
    keywords: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """A line of the palette's answer."""

    label: str
    address: str
    icon: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    options: list[Option]


_commands: list[Command] = []


def register(*commands: Command) -> None:
    """Add commands; registering the same again changes nothing."""
    _commands.extend(command for command in commands if command not in _commands)


def answer(request: HttpRequest, text: str) -> list[Group]:
    """What fits the text: records first when there is a text, then commands and places."""
    shell = Shell(request)
    groups = [
        Group(_("Create"), list(_fitting(creations(shell), text))),
        Group(_("Go to"), list(_fitting(_places(shell), text))),
    ]
    if text:
        groups.insert(0, Group(_("Records"), records(request, text, SEARCH_LIMIT)))
    return [group for group in groups if group.options]


def records(request: HttpRequest, text: str, limit: int) -> list[Option]:
    """Hits of the search over everything this person may see."""
    hits = search.search(person(request), text, limit)
    return [
        Option(
            label=hit.title,
            address=reverse(hit.url_name, args=[hit.id]),
            icon=ICONS.get(hit.kind, "file"),
            detail=f"{_(hit.kind_name)} {hit.subtitle}".strip(),
        )
        for hit in hits
    ]


def creations(shell: Shell) -> list[Option]:
    return [option for option in _offered(shell, create=True)]


def _places(shell: Shell) -> list[Option]:
    entries = [entry for section in sections(shell.places, "") for entry in section.entries]
    places = [Option(str(entry.label), entry.address, entry.icon, entry.keys) for entry in entries]
    return places + _offered(shell, create=False)


def _offered(shell: Shell, *, create: bool) -> list[Option]:
    offered = []
    for command in _commands:
        if command.create != create or not shell.may(command.right):
            continue
        try:
            offered.append(Option(str(command.label), reverse(command.to), command.icon, command.keywords))
        except NoReverseMatch:
            continue
    return offered


def _fitting(options: Iterable[Option], text: str) -> Iterable[Option]:
    wanted = text.lower().replace(" ", "")
    return (option for option in options if wanted in sounds(option.label + option.detail))


def sounds(text: str) -> str:
    """The text with its pinyin and initials, so that `kh` and `kehu` find 客户."""
    syllables = lazy_pinyin(text)
    initials = lazy_pinyin(text, style=Style.FIRST_LETTER)
    return " ".join((text, "".join(syllables), "".join(initials))).lower().replace(" ", " ")


ICONS = {
    "customer": "building",
    "contact": "user",
    "credential": "file-certificate",
    "contract": "contract",
    "mine": "mountain",
    "product": "package",
    "station": "map-pin",
    "shipment": "truck",
    "payment": "coin",
}
