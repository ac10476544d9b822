"""What went wrong, in one sentence."""

import os
import traceback
from datetime import UTC, datetime

from django.core.exceptions import ImproperlyConfigured, ObjectDoesNotExist, ValidationError
from django.core.management.base import CommandError
from django.db import DatabaseError, InterfaceError
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from coalface.config import home
from coalface.config.postgres import ClusterError
from coalface.desk.words import worded
from coalface.kernel.findings import Refused

# A failed assignment or a bug is not among these: it leaves its traceback in a file.
EXPECTED = (ClusterError, CommandError, ImproperlyConfigured, ObjectDoesNotExist, UnicodeDecodeError)
NO_DATABASE = (OperationalError, InterfaceError, DatabaseError, PoolTimeout)


class Failed(Exception):  # noqa: N818 - what a command raises to end with one sentence
    """The command cannot do what was asked."""


def sentence(error: Exception) -> str:
    """One sentence for the person at the terminal; the unexpected is kept whole in a file and named."""
    if os.environ.get("COALFACE_DEBUG") == "1":
        traceback.print_exception(error)
    if isinstance(error, Refused):
        return worded(error.findings)
    if isinstance(error, ValidationError):
        return "; ".join(error.messages)
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.strerror}: {error.filename}"
    if isinstance(error, (*EXPECTED, Failed)):
        return _first_line(error)
    if isinstance(error, NO_DATABASE):
        return f"The database refused or did not answer: {_first_line(error)}"
    return (
        f"Unexpected error: {_first_line(error) or type(error).__name__} (the details are in {_keep(error)})"
    )


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def _keep(error: Exception) -> str:
    kept = home.folder("errors") / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    kept.write_text("".join(traceback.format_exception(error)))
    return str(kept)
