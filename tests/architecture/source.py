"""The source as the architecture tests see it: files, syntax trees and the models behind them."""

import ast
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db.models import Model

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "coalface"
STAGES = (
    "kernel",
    "identity",
    "desk",
    "market",
    "archive",
    "trade",
    "relations",
    "warehouse",
    "evaluation",
    "insight",
    "integrations",
    "api",
    "web",
)


@cache
def modules(*, migrations: bool = False) -> tuple[Path, ...]:
    """Every Python file of the product."""
    found = (path for path in PACKAGE.rglob("*.py") if "node_modules" not in path.parts)
    return tuple(sorted(path for path in found if migrations or "migrations" not in path.parts))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def named(path: Path) -> str:
    """How a test names a file."""
    return str(path.relative_to(ROOT))


def stage_of(model: type[Model]) -> str:
    return model.__module__.split(".")[1]


def own_models() -> list[type[Model]]:
    """The product's models, without the event tables that keep field history."""
    return [
        model for model in apps.get_models() if _is_own(model) and not hasattr(model, "pgh_tracked_model")
    ]


def _is_own(model: type[Model]) -> bool:
    return model.__module__.startswith("coalface.")
