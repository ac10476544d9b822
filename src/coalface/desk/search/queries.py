"""Searching."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Value

from coalface.desk.search.access import reachable_entries
from coalface.desk.search.models import SearchEntry
from coalface.desk.search.rules import Question, question
from coalface.desk.search.rules.words import whole
from coalface.desk.subjects.registry import Subject, subjects
from coalface.identity.people.models import User

EXACT, HEAD, ANY = range(3)
CANDIDATES = 4
"""Entries fetched for each hit wanted: the rest may be refused by the subject's scope, or come twice."""
FEW = 1_000
MANY = 20_000
MOST_REMEMBERED = 1_000

_frequent: dict[tuple[int, str, str], bool] = {}
"""What named more than `FEW` subjects for a person, and whether the names that hold it stand apart.

May be old: only the way to the answer hangs on it.
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A found subject; `url_name` takes its id."""

    kind: str
    kind_name: str
    id: int
    title: str
    subtitle: str
    url_name: str


class Matches(Func):
    """`tokens @@ question`, the question cast and not parsed, since its pieces are made by `rules`."""

    template = "%(expressions)s::tsquery"
    arg_joiner = " @@ "
    output_field = BooleanField()


def search(user: User, text: str, limit: int = 20, kinds: Iterable[str] | None = None) -> list[Hit]:
    """What a person may see and open and the text names.

    Just this name or code comes first, then what begins with it, then the rest; within a rank by pinyin.
    The work is bounded: of a text that fits 100,000 entries only a few are fetched.
    """
    asked = question(text)
    known = {subject.kind: subject for subject in subjects() if subject.url_name}
    if kinds is not None:
        known = {kind: known[kind] for kind in kinds if kind in known}
    if not asked or not known:
        return []
    entries = reachable_entries(user).filter(subject_kind__in=list(known))
    found = _confirmed(user, known, _candidates(entries, asked, limit * CANDIDATES))
    wanted = whole(text)
    found.sort(key=lambda hit: (hit["rank"], wanted not in whole(hit["title"]), hit["sort_key"], hit["id"]))
    return [_hit(known[entry["subject_kind"]], entry) for entry in found[:limit]]


def named(user: User, kind: str, text: str, key: str = "pk") -> Q:
    """Rows whose `key` is a subject of this kind that the text names; a list's own scope still applies.

    An empty text names nothing. PostgreSQL knows how often a word occurs among the entries of all kinds, not
    among those of one, so the way is chosen here. Up to `FEW` ids go into the question as they are. What
    nearly everything is named by is met soon in any order: each row is asked by itself.
    """
    asked, entries = _asked(user, kind, text)
    if not asked or entries.query.is_empty():
        return Q(pk__in=())
    found = entries.values_list("subject_id", flat=True)
    if asked.part:
        return Q(**{f"{key}__in": found})
    known = user.pk, kind, asked.any
    if known not in _frequent:
        ids = gathered(found, FEW + 1)
        if len(ids) <= FEW:
            return Q(**{f"{key}__in": ids})
        if len(_frequent) >= MOST_REMEMBERED:
            _frequent.clear()
        _frequent[known] = len(gathered(found, MANY + 1)) > MANY
    if _frequent[known]:
        own = found.filter(subject_id=OuterRef(key)).values(is_named=Value(True))
        return Q(Subquery(own[:1], output_field=BooleanField()))
    return Q(**{f"{key}__in": found})


def entries_named(user: User, kind: str, text: str) -> QuerySet[SearchEntry] | None:
    """Entries of a kind that the text names, for a list in the order of names (`sort_key`, `subject_id`).

    Names that begin alike stand together, which PostgreSQL does not know: it would look for 邯郸 from A on.
    None where `named` leads there as soon: few are named, or nearly all.
    """
    asked, entries = _asked(user, kind, text)
    return entries if _frequent.get((user.pk, kind, asked.any)) is False else None


def _asked(user: User, kind: str, text: str) -> tuple[Question, QuerySet[SearchEntry]]:
    """The question behind the text, and the entries of a kind within reach that answer it."""
    asked = question(text)
    entries = reachable_entries(user).filter(subject_kind=kind)
    if asked.part:
        return asked, entries.filter(title__contains=asked.part)
    return asked, entries.filter(Matches(F("tokens"), Value(asked.any))) if asked else entries


def gathered(found: QuerySet[Any, Any], most: int) -> list[int]:
    """The first ids of a question for nothing else.

    PostgreSQL is not told how many, else it would hope to meet them soon in some order, and use no index.
    """
    try:
        inner, values = found.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({inner}) gathered LIMIT (SELECT %s)", [*values, most])
        return [pk for (pk,) in cursor.fetchall()]


def _candidates(entries: QuerySet[SearchEntry], asked: Question, most: int) -> list[dict[str, Any]]:
    """Up to `most` entries of each rank, each entry once under its best rank.

    What belongs to others as well is fetched apart, so that it never crowds out what is one's own.
    """
    if asked.part:
        return list(_ranked(entries.filter(title__contains=asked.part), ANY)[:most])
    ranks = (
        _ranked(entries.filter(Matches(F("tokens"), Value(clause)), everyones=shared), rank)[:most]
        for rank, clause in ((EXACT, asked.exact), (HEAD, asked.head), (ANY, asked.any))
        for shared in (False, True)
    )
    first, *others = ranks
    best: dict[int, dict[str, Any]] = {}
    for entry in sorted(first.union(*others, all=True), key=lambda entry: entry["rank"]):
        best.setdefault(entry["id"], entry)
    return list(best.values())


def _ranked(entries: QuerySet[SearchEntry], rank: int) -> QuerySet[Any, Any]:
    return entries.annotate(rank=Value(rank, IntegerField())).values(
        "id", "subject_kind", "subject_id", "title", "subtitle", "sort_key", "rank"
    )


def _confirmed(user: User, known: dict[str, Subject], entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Only entries whose subject the person may see: one question a kind."""
    ids: dict[str, list[int]] = defaultdict(list)
    for entry in entries:
        ids[entry["subject_kind"]].append(entry["subject_id"])
    seen = {
        kind: set(known[kind].visible(user).filter(pk__in=of_kind).values_list("pk", flat=True))
        for kind, of_kind in ids.items()
    }
    return [entry for entry in entries if entry["subject_id"] in seen[entry["subject_kind"]]]


def _hit(subject: Subject, entry: dict[str, Any]) -> Hit:
    return Hit(
        kind=subject.kind,
        kind_name=str(subject.name),
        id=entry["subject_id"],
        title=entry["title"],
        subtitle=entry["subtitle"],
        url_name=subject.url_name,
    )
