"""Backups: make one, restore one, and prove that the newest can be restored."""

import argparse
from pathlib import Path

from coalface.cli import running
from coalface.cli.db import archive, restoring
from coalface.cli.failures import Failed
from coalface.cli.output import Answer, say
from coalface.cli.preparation import start_database
from coalface.config import home


def add(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    maker = actions.add_parser("backup", help="save database and files in one archive")
    maker.add_argument("--to", type=Path, help="the archive to write (default: in COALFACE_HOME/backups)")
    maker.set_defaults(work=backup)
    restorer = actions.add_parser("restore", help="put database and files back as an archive has them")
    restorer.add_argument("archive", type=Path)
    restorer.add_argument("--yes", action="store_true", help="yes, replace what is there now")
    restorer.set_defaults(work=restore)
    driller = actions.add_parser("drill", help="restore the newest backup beside the database and compare")
    driller.add_argument("--archive", type=Path, help="another archive than the newest")
    driller.set_defaults(work=drill)


def backup(args: argparse.Namespace) -> Answer:
    start_database()
    target = args.to or home.folder("backups") / archive.fresh_name()
    manifest = archive.write(target)
    return {"archive": str(target.resolve()), "bytes": target.stat().st_size, **_size(manifest)}


def restore(args: argparse.Namespace) -> Answer:
    if not args.yes:
        raise Failed("This replaces the whole database and the files by those of the archive; add --yes.")
    manifest = archive.read_manifest(args.archive)
    start_database()
    try:
        with running.hold():
            restoring.replace_database(args.archive, manifest)
    except running.Taken as taken:
        raise Failed(f"Stop the running Coalface first ({taken}), then restore.") from None
    return {"restored": str(args.archive), "made_at": manifest.made_at, **_size(manifest)}


def drill(args: argparse.Namespace) -> Answer:
    found = args.archive or _newest()
    manifest = archive.read_manifest(found)
    start_database()
    say(f"Restoring {found} into a scratch database")
    seconds = restoring.try_out(found, manifest)
    return {
        "archive": str(found),
        "made_at": manifest.made_at,
        "restorable": True,
        "seconds": seconds,
        **_size(manifest),
    }


def _newest() -> Path:
    found = sorted(home.folder("backups").glob("coalface-*.tar"))
    if not found:
        raise Failed("There is no backup yet; make one with `coalface db backup`.")
    return found[-1]


def _size(manifest: archive.Manifest) -> dict[str, int]:
    return {"tables": len(manifest.rows), "rows": sum(manifest.rows.values()), "files": manifest.files}
