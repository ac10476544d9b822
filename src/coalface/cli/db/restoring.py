"""Restoring an archive: into a fresh database first, which takes the old one's place when it is whole."""

import os
import shutil
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from coalface.cli.db.archive import Manifest, parameters, rows_of_every_table
from coalface.cli.db.server import libpq_environment
from coalface.cli.failures import Failed
from coalface.config.postgres import binaries


def try_out(archive: Path, manifest: Manifest) -> float:
    """Restore into a scratch database, compare, drop it; the seconds it took."""
    began_at = time.monotonic()
    name = f"{connection.settings_dict['NAME']}_drill_{os.getpid()}"
    try:
        _restore_into(name, archive, manifest)
    finally:
        _drop(name)
    return round(time.monotonic() - began_at, 1)


def replace_database(archive: Path, manifest: Manifest) -> None:
    """The old database and files are given up last, when everything of the archive stands beside them."""
    current = str(connection.settings_dict["NAME"])
    fresh, former = f"{current}_restored_{os.getpid()}", f"{current}_former_{os.getpid()}"
    files = Path(settings.MEDIA_ROOT)
    fresh_files, former_files = (files.with_name(f"{files.name}.{word}") for word in ("restored", "former"))
    try:
        _restore_into(fresh, archive, manifest)
        _unpack_files(archive, fresh_files)
        connection.close_pool()
        _swap_databases(current, fresh, former)
    except BaseException:
        _drop(fresh)
        shutil.rmtree(fresh_files, ignore_errors=True)
        raise
    if files.exists():
        files.rename(former_files)
    fresh_files.rename(files)
    _drop(former)
    shutil.rmtree(former_files, ignore_errors=True)


def _restore_into(name: str, archive: Path, manifest: Manifest) -> None:
    with _maintenance() as conn:
        conn.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
        )
    with tempfile.TemporaryDirectory(dir=archive.resolve().parent) as scratch:
        with tarfile.open(archive) as tar:
            tar.extract("database.dump", scratch, filter="data")
        command = [
            binaries.newest().program("pg_restore"),
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
        ]
        done = subprocess.run(
            [*command, f"--jobs={os.cpu_count() or 1}", f"--dbname={name}", f"{scratch}/database.dump"],
            env={**os.environ, **libpq_environment(name)},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        raise Failed(f"{archive} cannot be restored: {done.stderr.strip().splitlines()[0]}")
    with psycopg.connect(**parameters(name)) as conn:
        _compare(rows_of_every_table(conn), manifest.rows)


def _compare(found: dict[str, int], promised: dict[str, int]) -> None:
    for table in sorted(found.keys() | promised.keys()):
        if found.get(table) != promised.get(table):
            raise Failed(
                f"The archive promises {promised.get(table)} rows in {table}; {found.get(table)} came back."
            )


def _unpack_files(archive: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.isfile() and member.name.startswith("files/"):
                member.name = member.name.removeprefix("files/")
                tar.extract(member, target, filter="data")


def _swap_databases(current: str, fresh: str, former: str) -> None:
    with _maintenance() as conn:
        ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        conn.execute(ending, [current])
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        conn.execute(rename.format(sql.Identifier(current), sql.Identifier(former)))
        conn.execute(rename.format(sql.Identifier(fresh), sql.Identifier(current)))


def _drop(name: str) -> None:
    with _maintenance() as conn:
        conn.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def _maintenance() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with psycopg.connect(**parameters("postgres"), autocommit=True) as conn:
        yield conn
