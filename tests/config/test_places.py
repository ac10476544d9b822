import os
from pathlib import Path

import pytest

from coalface.config import home
from coalface.config.postgres import ClusterError, places

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another user")


def test_a_long_home_gets_its_socket_elsewhere(scratch_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = scratch_home / ("煤" * 30)
    deep.mkdir(mode=0o755)
    monkeypatch.setenv("COALFACE_HOME", str(deep))
    found = places.find()
    assert found.data == deep / "postgres"
    assert found.socket.parent != deep
    assert len(os.fsencode(found.socket / places.SOCKET_FILE)) <= places.LONGEST_SOCKET


@as_root
def test_a_home_closed_to_the_server_keeps_its_cluster_outside(scratch_home: Path) -> None:
    scratch_home.chmod(0o700)
    assert places.find().base.parent == places.SHARED_STATE


@as_root
def test_a_home_that_was_closed_later_is_not_abandoned(scratch_home: Path) -> None:
    (scratch_home / "postgres").mkdir()
    (scratch_home / "postgres" / "PG_VERSION").write_text("15\n")
    scratch_home.chmod(0o700)
    with pytest.raises(ClusterError, match="can no longer get there"):
        places.find()
    (scratch_home / "postgres" / "PG_VERSION").unlink()


@as_root
def test_the_server_runs_as_the_user_one_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COALFACE_POSTGRES_USER", "nobody")
    assert places.account().name == "nobody"


@as_root
@pytest.mark.parametrize("name", ["root", "no-such-user"])
def test_root_and_strangers_are_refused_as_server_users(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COALFACE_POSTGRES_USER", name)
    with pytest.raises(ClusterError, match="COALFACE_POSTGRES_USER"):
        places.account()


def test_a_fresh_home_is_closed_to_others(scratch_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COALFACE_HOME", str(scratch_home / "new"))
    assert home.path().stat().st_mode & 0o066 == 0


def test_the_signing_key_is_made_once_and_kept_from_others(
    scratch_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COALFACE_SECRET_KEY", raising=False)
    key = home.secret_key()
    assert len(key) >= 60
    assert home.secret_key() == key
    assert (scratch_home / "secret-key").stat().st_mode & 0o077 == 0
