"""A backup is one tar file: manifest.json, database.dump (pg_dump's custom format) and the files.

The manifest counts the rows of every table in the very snapshot that is dumped, so a restore can be checked
row count by row count. Files are added after the dump; they are never changed in place, so those the dump
speaks of are there. The signing key is not in it: whoever gets hold of a backup cannot sign in with it.
"""

import json
import os
import subprocess
import tarfile
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql

from coalface.cli.db.server import conninfo, environment, program
from coalface.cli.failures import Failed
from coalface.config import home

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    made_at: str
    rows: dict[str, int]
    files: int
    format: int = FORMAT


def fresh_name() -> str:
    return f"coalface-{datetime.now(UTC):%Y%m%d-%H%M%S}.tar"


def write(target: Path) -> Manifest:
    """Write aside, to disk, and rename: an archive with its proper name is whole."""
    draft = target.with_name(f"{target.name}.part")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        dump = Path(scratch) / "database.dump"
        rows = _dump(dump)
        files = sorted(path for path in home.folder("files").rglob("*") if path.is_file())
        manifest = Manifest(
            made_at=datetime.now(UTC).isoformat(timespec="seconds"), rows=rows, files=len(files)
        )
        described = Path(scratch) / "manifest.json"
        described.write_text(json.dumps(asdict(manifest), indent=1))
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w") as tar:
                tar.add(described, "manifest.json")
                tar.add(dump, "database.dump")
                for path in files:
                    tar.add(path, f"files/{path.relative_to(home.folder('files'))}")
            raw.flush()
            os.fsync(raw.fileno())
    draft.rename(target)
    return manifest


def read_manifest(archive: Path) -> Manifest:
    try:
        with tarfile.open(archive) as tar:
            member = tar.extractfile("manifest.json")
            found = json.loads(member.read()) if member else {}
    except (tarfile.TarError, KeyError, ValueError):
        raise Failed(f"{archive} is not a backup made by `coalface db backup`, or it is damaged.") from None
    if found.get("format") != FORMAT:
        raise Failed(f"{archive} was made by another version of Coalface (format {found.get('format')}).")
    return Manifest(**found)


def rows_of_every_table(conn: psycopg.Connection[tuple[object, ...]]) -> dict[str, int]:
    tables = conn.execute(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
        " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
    ).fetchall()
    counted = {}
    for (table,) in tables:
        name = sql.SQL(str(table))
        row = conn.execute(sql.SQL("SELECT count(*) FROM {}").format(name)).fetchone()
        counted[str(table)] = int(str(row[0])) if row else 0
    return counted


def _dump(target: Path) -> dict[str, int]:
    """Dump and count in one snapshot."""
    with psycopg.connect(conninfo()) as conn:
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        (snapshot,) = conn.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        command = [program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges"]
        done = subprocess.run(
            [*command, f"--snapshot={snapshot}", f"--file={target}"],
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise Failed(f"pg_dump failed: {done.stderr.strip().splitlines()[-1]}")
        return rows_of_every_table(conn)
