"""`coalface reindex [KIND ...]`"""

import argparse

from coalface.cli.failures import Failed
from coalface.cli.output import Answer, say
from coalface.desk.search.sources import reindex, sources


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("reindex", help="make the search index anew from the records")
    parser.add_argument("kinds", nargs="*", metavar="kind", help="only these kinds of record, such as fact")


def run(args: argparse.Namespace) -> Answer:
    """One kind at a time, each in a transaction of its own: searches go on meanwhile."""
    known = sorted(source.kind for source in sources())
    if unknown := sorted(set(args.kinds) - set(known)):
        raise Failed(f"There is no kind {unknown[0]}; there are: {', '.join(known)}.")
    entries = {}
    for kind in args.kinds or known:
        say(f"Indexing {kind}")
        entries[kind] = reindex(kind)
    return entries


def text(answer: dict[str, int]) -> str:
    return "\n".join(f"{kind}: {count:,}" for kind, count in answer.items())
