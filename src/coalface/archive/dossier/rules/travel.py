"""The way of a fact: 收集 → 传递 → 归档 → 反馈 → 落实 (R0.05), and who takes it each step."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from coalface.kernel.findings import Finding, blocking, mark


class State(StrEnum):
    COLLECTED = "collected"
    PASSED_ON = "passed_on"
    FILED = "filed"
    FED_BACK = "fed_back"
    ACTED = "acted"


ON_FILE = (State.FILED, State.FED_BACK, State.ACTED)
"""States in which the archivist has taken the fact into the archive."""


class Step(StrEnum):
    PASS_ON = "pass_on"
    SEND_BACK = "send_back"
    FILE = "file"
    FEED_BACK = "feed_back"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class Move:
    """From where to where, and the right it takes; `says_why` asks for words."""

    before: State
    after: State
    right: str
    says_why: bool = False


MOVES = {
    Step.PASS_ON: Move(State.COLLECTED, State.PASSED_ON, "dossier.report"),
    Step.SEND_BACK: Move(State.PASSED_ON, State.COLLECTED, "dossier.file", says_why=True),
    Step.FILE: Move(State.PASSED_ON, State.FILED, "dossier.file"),
    Step.FEED_BACK: Move(State.FILED, State.FED_BACK, "dossier.file"),
    Step.ACT: Move(State.FED_BACK, State.ACTED, "dossier.report", says_why=True),
}


def step_findings(
    state: str, step: Step, *, rights: Collection[str], contested: bool = False, words: str = ""
) -> list[Finding]:
    """Why a fact cannot take a step; empty when it can.

    A contested fact is not filed by itself: the archivist consolidates the contradiction first (R0.06).
    """
    move = MOVES[step]
    if move.right not in rights:
        message = mark("You do not have the right for this (%(right)s).")
        return [blocking("not_allowed", message, None, {"right": move.right})]
    if state != move.before:
        return [blocking("wrong_state", mark("This fact is not at the point where that can be done."))]
    if step is Step.FILE and contested:
        message = mark("Another fact contradicts this one: please consolidate them first.")
        return [blocking("contested", message)]
    if move.says_why and not words.strip():
        return [blocking("words_missing", mark("Please say it in words."), "words")]
    return []


def steps_from(state: str, rights: Collection[str], *, contested: bool = False) -> list[Step]:
    """The steps a person with these rights can take, in the order of the way."""
    return [
        step for step in Step if not step_findings(state, step, rights=rights, contested=contested, words="…")
    ]
