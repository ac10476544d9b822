"""The server: start, stop, status, psql."""

import argparse
import os
import subprocess
from dataclasses import asdict

import psycopg
from psycopg.conninfo import make_conninfo

from coalface.cli.output import Answer
from coalface.cli.preparation import start_database
from coalface.config import database as configured
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
    return subprocess.run([program("psql"), *words], env=environment(), check=False).returncode


def program(name: str) -> str:
    """PostgreSQL's program of this name that fits the server."""
    with psycopg.connect(conninfo()) as conn:
        return binaries.matching(conn.info.server_version // 10000).program(name)


def environment(database: str | None = None) -> dict[str, str]:
    """How PostgreSQL's own programs reach our database, or another one of the same server."""
    return {**os.environ, **_libpq(database)}


def conninfo(database: str | None = None) -> str:
    """The same for psycopg."""
    names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password"}
    names |= {"PGDATABASE": "dbname", "PGSSLMODE": "sslmode"}
    return make_conninfo(**{names[name]: value for name, value in _libpq(database).items()})


def database_name() -> str:
    return _libpq(None)["PGDATABASE"]


def _libpq(database: str | None) -> dict[str, str]:
    named = configured.settings()
    found = {
        "PGHOST": named.get("HOST"),
        "PGPORT": named.get("PORT"),
        "PGUSER": named.get("USER"),
        "PGPASSWORD": named.get("PASSWORD"),
        "PGDATABASE": database or named["NAME"],
        "PGSSLMODE": named["OPTIONS"].get("sslmode", ""),
    }
    return {name: str(value) for name, value in found.items() if value}
