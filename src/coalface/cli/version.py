"""`coalface version`"""

import argparse
from importlib.metadata import PackageNotFoundError, version
from platform import python_version

from coalface.cli.output import Answer


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    subparsers.add_parser("version", help="say which version this is")


def run(args: argparse.Namespace) -> Answer:
    return {"coalface": _version("coalface"), "python": python_version(), "django": _version("django")}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
