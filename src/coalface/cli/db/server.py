"""The server: start, stop, status, psql."""

import argparse
import os
import subprocess
from dataclasses import asdict

from django.db import connection

from coalface.cli.output import Answer
from coalface.cli.preparation import start_database
from coalface.config import postgres
from coalface.config.postgres import binaries


def add(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    for name, work, help_text in (
        ("start", start, "start the database server"),
        ("stop", stop, "stop the database server, ending open connections"),
        ("status", status, "say whether the server runs, and where its data are"),
    ):
        actions.add_parser(name, help=help_text).set_defaults(work=work)
    opener = actions.add_parser("psql", help="open the database in psql; further words go to psql")
    opener.add_argument("words", nargs=argparse.REMAINDER, metavar="...")
    opener.set_defaults(work=psql)


def start(args: argparse.Namespace) -> Answer:
    begun = start_database()
    return {"running": True, "began": begun.began, "recovered": begun.recovered}


def stop(args: argparse.Namespace) -> Answer:
    return {"running": False, "stopped": postgres.stop()}


def status(args: argparse.Namespace) -> Answer:
    return asdict(postgres.status())


def psql(args: argparse.Namespace) -> Answer:
    start_database()
    words = args.words[1:] if args.words[:1] == ["--"] else args.words
    program = binaries.newest().program("psql")
    return subprocess.run(
        [program, *words], env={**os.environ, **libpq_environment()}, check=False
    ).returncode


def libpq_environment(database: str | None = None) -> dict[str, str]:
    """How PostgreSQL's own programs reach our database."""
    named = connection.settings_dict
    found = {
        "PGHOST": named["HOST"],
        "PGPORT": named["PORT"],
        "PGUSER": named["USER"],
        "PGPASSWORD": named["PASSWORD"],
        "PGDATABASE": database or named["NAME"],
        "PGSSLMODE": named["OPTIONS"].get("sslmode", ""),
    }
    return {name: str(value) for name, value in found.items() if value}
