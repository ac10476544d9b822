"""`coalface import`: load a file as the import pages do, without the pages."""

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from coalface.cli.failures import Failed
from coalface.cli.output import Answer, say
from coalface.desk.imports.actions.checking import check_run
from coalface.desk.imports.actions.loading import load_run
from coalface.desk.imports.actions.runs import choose, start_run
from coalface.desk.imports.actions.undoing import undo_run
from coalface.desk.imports.models import ImportRun
from coalface.desk.imports.queries import earlier_loads, issue_lines, remark_summary
from coalface.desk.imports.registry import kind_named, kinds, presets
from coalface.desk.imports.reports import write_issues_csv
from coalface.desk.words import phrased
from coalface.identity.people.models import User
from coalface.identity.people.queries import system_user

SHOWN_REFUSALS = 10
SECONDS_BETWEEN_REPORTS = 1.0


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "import", help="load customers, contracts, shipments or payments from a file"
    )
    parser.add_argument("kind", nargs="?", help=", ".join(kind.name for kind in kinds()))
    parser.add_argument("file", nargs="?", type=Path, help="a CSV, XLSX or JSON file")
    parser.add_argument(
        "--preset", default="", help=f"the layout of the file: {', '.join(p.name for p in presets())}"
    )
    parser.add_argument(
        "--supplier", default="", help="with --preset eia923: the supplier that is you, exactly"
    )
    parser.add_argument(
        "--series", default="", help="with --preset cctd: the code of the index the file holds"
    )
    parser.add_argument("--sheet", help="the sheet of a workbook (default: the first)")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="HEADER=COLUMN",
        help="what a header means; COLUMN may be empty",
    )
    parser.add_argument("--match-on", help="the column by which records are found again, e.g. credit_code")
    parser.add_argument(
        "--customer-by-name", action="store_true", help="customers may be named by their exact name"
    )
    parser.add_argument(
        "--create-missing", action="store_true", help="create unknown mines, products and stations"
    )
    parser.add_argument("--create-only", action="store_true", help="leave records that exist as they are")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
    parser.add_argument(
        "--issues", type=Path, metavar="FILE", help="write refused rows and remarks into a CSV file"
    )
    parser.add_argument("--resume", type=int, metavar="RUN", help="go on with an import that was cut off")
    parser.add_argument("--undo", type=int, metavar="RUN", help="take an import back")


def run(args: argparse.Namespace) -> Answer:
    by = system_user()
    if args.undo is not None:
        return _undone(undo_run(run_id=_existing(args.undo), by=by, told=_Ticker()))
    if args.resume is not None:
        return _loaded(load_run(run_id=_existing(args.resume), by=by, told=_Ticker()), args)
    started = _start(args, by)
    if args.dry_run:
        return _checked(check_run(run_id=started.pk, by=by, told=_Ticker()), args)
    for earlier in earlier_loads(started.file, started.kind)[:1]:
        say(f"The same file was loaded before, as import {earlier.pk}.")
    try:
        return _loaded(load_run(run_id=started.pk, by=by, told=_Ticker()), args)
    except KeyboardInterrupt:
        say(f"Stopped; go on with: coalface import --resume {started.pk}")
        raise


def text(answer: dict[str, Any]) -> str:
    """The answer as a person reads it."""
    lines = [f"{answer['file']} (import {answer['import']}): {answer['state']}"]
    for kind, tally in answer.get("records", {}).items():
        counts = ", ".join(f"{name} {count:,}" for name, count in tally.items() if count)
        lines.append(f"  {_(kind_named(kind).label)}: {counts or 0}")
    lines += [f"  Remark: {remark['text']} ({remark['rows']:,})" for remark in answer.get("remarks", [])]
    lines += [f"  Refused: {row}" for row in answer.get("refused_rows", [])]
    lines += [f"  Kept: {row}" for row in answer.get("kept", [])]
    return "\n".join(lines)


def _start(args: argparse.Namespace, by: User) -> ImportRun:
    if args.kind is None or args.file is None:
        raise Failed("Say what to import and from which file: coalface import shipments FILE")
    options: dict[str, object] = {
        "customer_by_name": args.customer_by_name,
        "create_missing": args.create_missing,
        "create_only": args.create_only,
        **({"sheet": args.sheet} if args.sheet else {}),
        **({"series": args.series} if args.series else {}),
        **({"supplier": args.supplier} if args.supplier else {}),
    }
    kind = args.kind.replace("-", "_")
    with args.file.open("rb") as stream:
        started = start_run(
            kind=kind, stream=stream, file_name=args.file.name, preset=args.preset, options=options, by=by
        )
    return choose(run=started, mapping=_mapping(args.map), match_on=args.match_on, by=by)


def _mapping(pairs: list[str]) -> dict[str, str]:
    if wrong := [pair for pair in pairs if "=" not in pair]:
        raise Failed(f"Write --map as HEADER=COLUMN, not {wrong[0]}.")
    return {header: column for header, _equals, column in (pair.rpartition("=") for pair in pairs)}


def _existing(run_id: int) -> int:
    if not ImportRun.objects.filter(pk=run_id).exists():
        raise Failed(f"There is no import {run_id}.")
    return run_id


def _checked(checked: ImportRun, args: argparse.Namespace) -> dict[str, Any]:
    return {**_about(checked, args, dry_run=True), "records": checked.forecast}


def _loaded(loaded: ImportRun, args: argparse.Namespace) -> dict[str, Any]:
    return {**_about(loaded, args, dry_run=False), "records": loaded.tallies}


def _about(done: ImportRun, args: argparse.Namespace, *, dry_run: bool) -> dict[str, Any]:
    issues = done.issues.filter(dry_run=dry_run)
    refused = issues.filter(refused=True)
    if args.issues is not None:
        with args.issues.open("w", encoding="utf-8-sig", newline="") as stream:
            write_issues_csv(stream, issue_lines(issues.order_by("row_number", "id"), kind_named(done.kind)))
    tally = (done.forecast if dry_run else done.tallies).get(done.kind, {})
    shown = issue_lines(refused.order_by("row_number", "id")[:SHOWN_REFUSALS], kind_named(done.kind))
    return {
        "import": done.pk,
        "kind": done.kind,
        "file": done.file_name,
        "state": done.state,
        "dry_run": dry_run,
        **{name: tally.get(name, 0) for name in ("created", "updated", "unchanged", "refused")},
        "remarks": [{"text": text, "rows": rows} for text, rows in remark_summary(done, dry_run=dry_run)],
        "refused_rows": [
            f"row {line.row}, {line.column or '—'}: {line.rule} {line.remedy}" for line in shown
        ],
    }


def _undone(undone: ImportRun) -> dict[str, Any]:
    kept = [
        f"{kind_named(obstacle.kind).label} {obstacle.label}: {phrased(obstacle.message, obstacle.values)}"
        for obstacle in undone.obstacles.order_by("id")
    ]
    return {"import": undone.pk, "file": undone.file_name, "state": undone.state, "kept": kept}


class _Ticker:
    """Tells on stderr, about once a second, how far a load is."""

    def __init__(self) -> None:
        self._began = self._told = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._told < SECONDS_BETWEEN_REPORTS:
            return
        self._told = now
        speed = done / (now - self._began)
        share = f"{done / total:.0%}" if total else ""
        end = "\r" if sys.stderr.isatty() else "\n"
        print(f"{done:,} / {total:,} {share} {speed:,.0f}/s", end=end, file=sys.stderr, flush=True)
