"""Gives the tests a home and a database before Django reads its settings.

Loaded as a plugin (`-p tests.database`), because pytest-django reads the settings before any conftest. With
DATABASE_URL the tests use that server. Otherwise they use a cluster of their own, made once and kept
between runs, which does not wait for the disk; each xdist worker has its own test database in it.
"""

import atexit
import fcntl
import getpass
import os
import tempfile
from pathlib import Path

import psycopg

from coalface.config import postgres
from coalface.config.postgres import places

QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "8GB"}


def _prepare() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalface.config.settings")
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    if "DATABASE_URL" in os.environ:
        os.environ.setdefault("COALFACE_HOME", tempfile.mkdtemp(prefix="coalface-test-"))
        return
    os.environ["COALFACE_HOME"] = str(_home())
    if postgres.ensure_running(extra=QUICK).began:
        atexit.register(postgres.stop)
    _allow_tampering()


def _allow_tampering() -> None:
    """Tests play the intruder who writes past the triggers; Coalface itself may not."""
    superuser = f"host='{places.find().socket}' port={places.PORT} user={places.SUPERUSER} dbname=postgres"
    with psycopg.connect(superuser) as conn:
        conn.execute(f"GRANT SET ON PARAMETER session_replication_role TO {places.ROLE}")


def _home() -> Path:
    """A folder of the user's own open to the server's user; two runs at once get one each."""
    for number in range(1, 20):
        home = Path(tempfile.gettempdir()) / f"coalface-tests-{getpass.getuser()}-{number}"
        home.mkdir(mode=0o711, exist_ok=True)
        if home.stat().st_uid == os.geteuid() and _claim(home):
            return home
    raise SystemExit("No folder is free for the tests; set TMPDIR or DATABASE_URL.")


def _claim(home: Path) -> bool:
    """Hold the folder until this process ends."""
    claim = os.open(home / "tests.lock", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(claim)
        return False
    return True


_prepare()
