import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.cli.terminal import coalface

from coalface.cli.db.server import conninfo
from coalface.config import postgres


@pytest.fixture(scope="module")
def server() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="cf-"))
    home.chmod(0o711)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COALFACE_HOME", str(home))
        patch.delenv("DATABASE_URL", raising=False)
        postgres.ensure_running(extra={"fsync": "off"})
        yield home
        postgres.stop()
    shutil.rmtree(home)


@pytest.fixture
def lots(server: Path) -> Path:
    """A database with one small table, one file, and no backup."""
    execute("DROP TABLE IF EXISTS lot")
    execute("CREATE TABLE lot AS SELECT unnest(array['长治', '单县']) AS name")
    for folder in ("backups", "files"):
        shutil.rmtree(server / folder, ignore_errors=True)
        (server / folder).mkdir()
    (server / "files" / "scan.txt").write_text("营业执照")
    return server


def execute(statement: str) -> list[object]:
    with psycopg.connect(conninfo(), autocommit=True) as conn:
        done = conn.execute(statement)
        return [row[0] for row in done.fetchall()] if done.description else []


def names() -> list[object]:
    return execute("SELECT name FROM lot ORDER BY name")


def databases() -> list[object]:
    return execute("SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1")


def test_what_was_backed_up_comes_back_equal(lots: Path) -> None:
    made = json.loads(coalface("db", "backup", "--json").stdout)
    assert (made["tables"], made["rows"], made["files"]) == (1, 2, 1)
    execute("DELETE FROM lot")
    (lots / "files" / "scan.txt").write_text("overwritten")
    (lots / "files" / "later.txt").write_text("later")
    done = coalface("db", "restore", made["archive"], "--yes")
    assert done.returncode == 0, done.stderr
    assert names() == ["单县", "长治"]
    assert {path.name: path.read_text() for path in (lots / "files").iterdir()} == {"scan.txt": "营业执照"}
    assert databases() == ["coalface", "postgres"]


def test_a_damaged_backup_is_refused_and_the_data_stay(lots: Path) -> None:
    archive = Path(json.loads(coalface("db", "backup", "--json").stdout)["archive"])
    damaged = archive.with_name("damaged.tar")
    with tarfile.open(archive) as whole, tarfile.open(damaged, "w") as tar:
        manifest = whole.getmember("manifest.json")
        tar.addfile(manifest, whole.extractfile(manifest))
        dump = whole.getmember("database.dump")
        dump.size //= 2
        tar.addfile(dump, whole.extractfile("database.dump"))
    done = coalface("db", "restore", str(damaged), "--yes")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "cannot be restored" in done.stderr
    assert names() == ["单县", "长治"]


def test_restoring_must_be_meant(lots: Path) -> None:
    archive = json.loads(coalface("db", "backup", "--json").stdout)["archive"]
    done = coalface("db", "restore", archive)
    assert (done.returncode, "add --yes" in done.stderr) == (1, True)


def test_something_else_is_not_taken_for_a_backup(lots: Path) -> None:
    other = lots / "other.tar"
    other.write_bytes(b"not a tar")
    done = coalface("db", "restore", str(other), "--yes")
    assert (done.returncode, "is not a backup" in done.stderr) == (1, True)


def test_without_a_backup_there_is_no_drill(scratch_home: Path) -> None:
    done = coalface("db", "drill")
    assert (done.returncode, done.stderr) == (
        1,
        "coalface: There is no backup yet; make one with `coalface db backup`.\n",
    )


def test_start_status_stop(scratch_home: Path) -> None:
    assert json.loads(coalface("db", "start", "--json").stdout)["began"] is True
    assert json.loads(coalface("db", "status", "--json").stdout)["running"] is True
    assert json.loads(coalface("db", "stop", "--json").stdout)["stopped"] is True
    assert json.loads(coalface("db", "status", "--json").stdout)["running"] is False


def test_psql_gets_its_own_words_and_its_exit_code_is_ours(lots: Path) -> None:
    done = coalface("db", "psql", "-Atc", "SELECT count(*) FROM lot")
    assert (done.returncode, done.stdout) == (0, "2\n")
    assert coalface("db", "psql", "-c", "SELECT 1 FROM nowhere").returncode == 1
