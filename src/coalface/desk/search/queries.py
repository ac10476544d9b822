"""Searching."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, IntegerField, QuerySet, Value

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
MOST_REMEMBERED = 1_000

_frequent: set[tuple[int, str, str]] = set()
"""What named more than `FEW` subjects for a person. May be old: only the way to the answer hangs on it."""


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


def matching_ids(user: User, kind: str, text: str) -> Collection[int] | QuerySet[SearchEntry, int]:
    """Ids of all subjects of a kind that the text names, for a list, whose own scope still applies.

    An empty text names nothing. Up to `FEW` ids come as they are: PostgreSQL knows how often a word occurs
    among all entries, not among those of a kind, and would look for a rare one in the order of the list.
    """
    asked = question(text)
    entries = reachable_entries(user).filter(subject_kind=kind)
    if not asked or entries.query.is_empty():
        return ()
    if asked.part:
        return entries.filter(title__contains=asked.part).values_list("subject_id", flat=True)
    found = entries.filter(Matches(F("tokens"), Value(asked.any))).values_list("subject_id", flat=True)
    known = user.pk, kind, asked.any
    if known in _frequent:
        return found
    ids = _first_of(found, FEW + 1)
    if len(ids) <= FEW:
        return ids
    if len(_frequent) >= MOST_REMEMBERED:
        _frequent.clear()
    _frequent.add(known)
    return found


def _first_of(found: QuerySet[SearchEntry, int], most: int) -> list[int]:
    """Some of the ids. The planner is not told how many, else it hopes to meet them without the index."""
    inner, values = found.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT subject_id FROM ({inner}) found LIMIT (SELECT %s)", [*values, most])
        return [subject_id for (subject_id,) in cursor.fetchall()]


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
