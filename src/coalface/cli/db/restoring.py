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
from psycopg import sql

from coalface.cli.db.archive import Manifest, rows_of_every_table
from coalface.cli.db.server import conninfo, database_name, environment, program
from coalface.cli.failures import Failed
from coalface.config import home


def try_out(archive: Path, manifest: Manifest) -> float:
    """Restore into a scratch database, compare, drop it; the seconds it took."""
    began_at = time.monotonic()
    name = f"{database_name()}_drill_{os.getpid()}"
    try:
        _restore_into(name, archive, manifest)
    finally:
        _drop(name)
    return round(time.monotonic() - began_at, 1)


def replace_database(archive: Path, manifest: Manifest) -> None:
    """The old database and files are given up last, when everything of the archive stands beside them."""
    current = database_name()
    fresh, former = f"{current}_restored_{os.getpid()}", f"{current}_former_{os.getpid()}"
    files = home.folder("files")
    fresh_files, former_files = (files.with_name(f"{files.name}.{word}") for word in ("restored", "former"))
    try:
        _restore_into(fresh, archive, manifest)
        _unpack_files(archive, fresh_files)
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
            _copy_out(tar, "database.dump", Path(scratch) / "database.dump")
        command = [program("pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error"]
        done = subprocess.run(
            [*command, f"--jobs={os.cpu_count() or 1}", f"--dbname={name}", f"{scratch}/database.dump"],
            env=environment(name),
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        raise Failed(f"{archive} cannot be restored: {done.stderr.strip().splitlines()[0]}")
    with psycopg.connect(conninfo(name)) as conn:
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
        for name in tar.getnames():
            if name.startswith("files/"):
                place = (target / name.removeprefix("files/")).resolve()
                if not place.is_relative_to(target.resolve()):
                    raise Failed(f"{archive} holds a file that wants to lie elsewhere: {name}")
                _copy_out(tar, name, place)


def _copy_out(tar: tarfile.TarFile, name: str, place: Path) -> None:
    member = tar.extractfile(name)
    if member is None:
        raise Failed(f"The archive is damaged: {name} is not a file.")
    place.parent.mkdir(parents=True, exist_ok=True)
    with open(place, "wb") as out:
        shutil.copyfileobj(member, out)


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
    with psycopg.connect(conninfo("postgres"), autocommit=True) as conn:
        yield conn
