"""Where this installation keeps its data: COALFACE_HOME, else a folder in the user's data directory."""

import os
import secrets
from pathlib import Path

import platformdirs


def path() -> Path:
    chosen = os.environ.get("COALFACE_HOME")
    home = (
        Path(chosen).expanduser() if chosen else Path(platformdirs.user_data_dir("coalface", appauthor=False))
    )
    home.mkdir(parents=True, exist_ok=True)
    return home.resolve()


def folder(name: str) -> Path:
    """A folder of the data directory, made when missing."""
    inside = path() / name
    inside.mkdir(exist_ok=True)
    return inside


def secret_key() -> str:
    """The signing key: COALFACE_SECRET_KEY, else one made once and kept readable by its owner only."""
    if given := os.environ.get("COALFACE_SECRET_KEY"):
        return given
    keeper = path() / "secret-key"
    try:
        with open(os.open(keeper, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as fresh:
            fresh.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return keeper.read_text()
