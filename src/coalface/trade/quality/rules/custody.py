"""The chain of custody of a sample: who held it when, under which seal, where the chain breaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from coalface.kernel.findings import Finding, Severity, mark


class Step(StrEnum):
    """What happens to a sample."""

    TAKEN = "taken"
    PREPARED = "prepared"
    DIVIDED = "divided"
    SEALED = "sealed"
    HANDED_OVER = "handed_over"
    RECEIVED = "received"
    RETAINED = "retained"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Link:
    """One step. `giver` acts; `taker` receives a sample handed over. `intact` says how the seal was found."""

    step: Step
    happened_at: datetime
    giver: str
    taker: str = ""
    seal: str = ""
    intact: bool | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds the sample after a step, to whom it is on its way, and under which seal."""

    by: str = ""
    on_way_to: str = ""
    seal: str = ""
    over: bool = False


NOT_TAKEN = mark("Something was done at %(at)s, before anybody took the sample.")
BACKWARDS = mark("The step of %(at)s lies before the one recorded before it.")
NOT_HOLDER = mark("%(who)s acted at %(at)s, but %(holder)s held the sample.")
UNSEALED = mark("It was handed over at %(at)s without a seal.")
NOT_HANDED = mark("%(who)s received it at %(at)s, but nobody handed it over.")
WRONG_TAKER = mark("It was handed over to %(taker)s, but %(who)s received it at %(at)s.")
WRONG_SEAL = mark("It was received at %(at)s under the seal %(found)s, not %(seal)s.")
BROKEN_SEAL = mark("The seal was found broken at %(at)s.")
ON_THE_WAY = mark("%(who)s acted at %(at)s while the sample was on its way to %(taker)s.")
AFTER_END = mark("Something was done at %(at)s, after the sample was discarded.")
TOO_EARLY = mark("It was discarded on %(at)s, before the end of its retention on %(until)s.")


def follow(links: Sequence[Link], retained_until: date | None = None) -> tuple[Held, list[Finding]]:
    """Where the sample is now, and every place at which its chain breaks; links in the order recorded."""
    held, found, before = Held(), [], None
    for link in links:
        found += [_gap(code, message, link, held) for code, message in _breaks(link, held)]
        if before is not None and link.happened_at < before:
            found.append(_gap("backwards", BACKWARDS, link, held))
        if link.step is Step.DISCARDED and retained_until and link.happened_at.date() < retained_until:
            found.append(_gap("too_early", TOO_EARLY, link, held, until=retained_until.isoformat()))
        held, before = _after(link, held), link.happened_at
    return held, found


def _breaks(link: Link, held: Held) -> list[tuple[str, str]]:
    if held.over:
        return [("after_end", AFTER_END)]
    if link.step is Step.TAKEN:
        return []
    if not held.by and not held.on_way_to:
        return [("not_taken", NOT_TAKEN)]
    if link.step is Step.RECEIVED:
        return _received(link, held)
    if held.on_way_to:
        return [("on_the_way", ON_THE_WAY)]
    found = [] if link.giver == held.by else [("not_holder", NOT_HOLDER)]
    if link.step is Step.HANDED_OVER and not held.seal:
        found.append(("unsealed", UNSEALED))
    return found


def _received(link: Link, held: Held) -> list[tuple[str, str]]:
    if not held.on_way_to:
        return [("not_handed", NOT_HANDED)]
    found = [] if link.giver == held.on_way_to else [("wrong_taker", WRONG_TAKER)]
    if link.seal and held.seal and link.seal != held.seal:
        found.append(("wrong_seal", WRONG_SEAL))
    if link.intact is False:
        found.append(("broken_seal", BROKEN_SEAL))
    return found


def _after(link: Link, held: Held) -> Held:
    match link.step:
        case Step.SEALED:
            return Held(held.by, held.on_way_to, link.seal, held.over)
        case Step.HANDED_OVER:
            return Held("", link.taker, held.seal, held.over)
        case Step.PREPARED | Step.DIVIDED:
            return Held(link.giver, "", "", held.over)
        case Step.DISCARDED:
            return Held(over=True)
        case _:
            return Held(link.giver, "", held.seal if link.step is not Step.TAKEN else link.seal, held.over)


def _gap(code: str, message: str, link: Link, held: Held, **more: object) -> Finding:
    values = {
        "at": f"{link.happened_at:%Y-%m-%d %H:%M}",
        "who": link.giver,
        "holder": held.by,
        "taker": held.on_way_to,
        "seal": held.seal,
        "found": link.seal,
        **more,
    }
    return Finding(code, Severity.NOTE, message, values)
