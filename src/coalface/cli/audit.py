"""`coalface audit`: is the audit trail whole, and what to write down about it elsewhere."""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

from django.utils import timezone

from coalface.cli.failures import Failed
from coalface.cli.output import Answer, say
from coalface.identity.audit.queries import Verdict, anchor_text, tip, verification
from coalface.identity.audit.rules import Break, Damage, Tip

DAMAGES = {
    Damage.GAP: "seal {sequence} is missing",
    Damage.MISSING_SEAL: "event {event_id} was never sealed and does not wait for it",
    Damage.MISSING_EVENT: "event {event_id} is missing",
    Damage.CHANGED: "event {event_id} or its seal {sequence} was changed",
    Damage.TRUNCATED: "the trail was cut off after {before}: the anchor knows more",
}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("audit", help="verify the audit trail, or write down its end")
    parts = parser.add_subparsers(dest="part", metavar="verify|anchor", required=True)
    check = parts.add_parser("verify", help="say that the trail is intact, or name the first broken record")
    check.add_argument("--anchor", type=Path, metavar="FILE", help="compare with an end written down earlier")
    anchor = parts.add_parser("anchor", help="write the latest hash and count to a file kept elsewhere")
    anchor.add_argument("file", type=Path, metavar="FILE")


def run(args: argparse.Namespace) -> Answer:
    return _anchor(args.file) if args.part == "anchor" else _verify(args)


def text(answer: Mapping[str, object]) -> str:
    if "file" in answer:
        return f"Wrote the end of the trail ({answer['count']} events, {answer['hash']}) to {answer['file']}."
    waiting = f"{answer['unsealed']} not sealed yet"
    return f"Intact: {answer['count']} events, latest hash {answer['hash']}; {waiting}."


def _anchor(file: Path) -> Answer:
    end = tip()
    file.write_text(anchor_text(end, timezone.now()))
    return {"count": end.count, "hash": end.hash, "file": str(file)}


def _verify(args: argparse.Namespace) -> Answer:
    *_, verdict = map(_told, verification(anchor=_read(args.anchor) if args.anchor else None))
    answer = {
        "intact": verdict.intact,
        "count": verdict.tip.count,
        "hash": verdict.tip.hash,
        "unsealed": verdict.unsealed,
    }
    if verdict.broken is None:
        return answer
    if not getattr(args, "json", False):
        raise Failed(f"The audit trail is broken: {_sentence(verdict.broken)}.")
    first = {
        "damage": verdict.broken.damage,
        "event": verdict.broken.event_id,
        "seal": verdict.broken.sequence,
    }
    print(json.dumps({**answer, "first_broken": first, "sentence": _sentence(verdict.broken)}, indent=2))
    return 1


def _told(verdict: Verdict) -> Verdict:
    if verdict.tip.count and verdict.tip.count % 100_000 == 0:
        say(f"{verdict.tip.count} events checked")
    return verdict


def _sentence(broken: Break) -> str:
    before = (broken.sequence or 1) - 1
    return DAMAGES[broken.damage].format(sequence=broken.sequence, event_id=broken.event_id, before=before)


def _read(file: Path) -> Tip:
    try:
        written = json.loads(file.read_text())
        return Tip(int(written["count"]), str(written["hash"]))
    except (ValueError, KeyError, TypeError) as error:
        raise Failed(f"{file} is not an anchor of the audit trail.") from error
