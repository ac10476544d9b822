"""Taking in what scanners drop into COALFACE_HOME/scanner/<credit code or unit number>/."""

import time
from collections.abc import Iterator
from pathlib import Path

from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from coalface.archive.scans.queries import owner_of_code, scanner_folder
from coalface.desk.files.actions import attach
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark

ASIDE = "_aside"
SETTLED_SECONDS = 3.0
"""A file changed more recently may still be on its way."""


class NobodysFolder(Refused):
    """The folder is named after no customer and no unit."""


def sweep_scanner(*, by: User, settled_seconds: float = SETTLED_SECONDS) -> tuple[int, int]:
    """Attach every finished file to the record its folder names; returns how many were taken and put aside.

    A file is deleted only after its attachment is committed: cut off in between it comes again and is kept
    once. What is refused lies in `_aside` with the reason beside it.
    """
    taken = aside = 0
    for path in _waiting(settled_seconds):
        try:
            _take(path, by)
        except Refused as refusal:
            _put_aside(path, refusal)
            aside += 1
        else:
            path.unlink(missing_ok=True)
            taken += 1
    if aside:
        record(by=by, action="archive.scan.put_aside", detail={"files": aside})
    return taken, aside


def _waiting(settled_seconds: float) -> Iterator[Path]:
    before = time.time() - settled_seconds
    for folder in sorted(scanner_folder().iterdir()):
        if folder.is_dir() and folder.name != ASIDE:
            for path in sorted(folder.iterdir()):
                if path.is_file() and not path.is_symlink() and path.stat().st_mtime <= before:
                    yield path


@transaction.atomic
def _take(path: Path, by: User) -> None:
    owner = owner_of_code(path.parent.name)
    if not isinstance(owner, models.Model):
        message = mark("No customer and no unit has the number %(code)s.")
        raise NobodysFolder(blocking("nobodys_folder", message, None, {"code": path.parent.name}))
    with path.open("rb") as stream:
        attach(subject=owner, stream=stream, name=path.name, by=by)


def _put_aside(path: Path, refusal: Refused) -> None:
    folder = scanner_folder() / ASIDE / path.parent.name
    folder.mkdir(parents=True, exist_ok=True)
    moved = folder / f"{time.time_ns()}-{path.name}"
    path.replace(moved)
    with translation.override("zh-hans"):
        reasons = "\n".join(_(finding.message) % finding.values for finding in refusal.findings)
    moved.with_name(f"{moved.name}.txt").write_text(f"{reasons}\n", encoding="utf-8")
