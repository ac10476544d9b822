"""Where this installation keeps its data: COALFACE_HOME, else a folder in the user's data directory."""

import os
import secrets
from pathlib import Path

import platformdirs


def path() -> Path:
    """The data directory, made when missing: nobody but its owner can list it.

    Made by root it may be passed through (mode 711): the database server inside runs as an ordinary user.
    """
    chosen = os.environ.get("COALFACE_HOME")
    home = Path(chosen or platformdirs.user_data_dir("coalface", appauthor=False)).expanduser()
    if not home.is_dir():
        home.parent.mkdir(parents=True, exist_ok=True)
        home.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)
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
    if not keeper.exists():
        _keep(keeper, secrets.token_urlsafe(48))
    return keeper.read_text()


def _keep(keeper: Path, key: str) -> None:
    """Written aside and linked into place: two commands at once agree, and neither reads half a key."""
    draft = keeper.with_name(f"{keeper.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as fresh:
        fresh.write(key)
    try:
        os.link(draft, keeper)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
