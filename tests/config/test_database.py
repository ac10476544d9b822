from pathlib import Path

import pytest

from coalface.config import database


def test_a_url_names_server_database_user_and_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://li%40mine:p%2Fw@db.example:6543/coal?sslmode=require")
    settings = database.settings()
    named = {key: settings[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    assert named == {
        "NAME": "coal",
        "USER": "li@mine",
        "PASSWORD": "p/w",
        "HOST": "db.example",
        "PORT": "6543",
    }
    assert settings["OPTIONS"]["sslmode"] == "require"


def test_a_url_may_name_a_socket_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql:///coal?host=/run/postgresql")
    assert database.settings()["HOST"] == "/run/postgresql"


def test_without_a_url_the_own_cluster_is_reached_through_its_socket(scratch_home: Path) -> None:
    settings = database.settings()
    assert (settings["HOST"], settings["NAME"], settings["USER"]) == (
        str(scratch_home / "run"),
        "coalface",
        "coalface",
    )


def test_pooled_connections_are_checked_before_use(scratch_home: Path) -> None:
    assert database.settings()["CONN_HEALTH_CHECKS"] is True
