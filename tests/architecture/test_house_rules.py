"""How the house is kept: sizes of files and functions, names, no signals, no foreign addresses."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import pytest
from tests.architecture.source import PACKAGE, ROOT, modules, named, tree

from coalface.identity.people.rules import RIGHT_CODES

SIGNALS = re.compile(r"^django\.dispatch\b|(^|\.)signals(\.|$)|^blinker\b")
GENERATED_NAME = re.compile(r"^\d{4}_(auto_\d+|.*_and_more|alter_.*_options.*)$")
ASKS_FOR_A_RIGHT = {"may": 1, "require": 1, "scope_of": 1, "scoped": 2, "needs": 0}
ACTION_NAME = re.compile(r"^[a-z_]+(\.[a-z_]+){1,3}$")
REGISTRY = re.compile(
    r"https?://[^\s\"'<>)]*(pypi|pythonhosted|npmjs|npmmirror|mirror|artifactory|nexus|proxy|registry)", re.I
)
BINARY = {".png", ".ico", ".jpg", ".woff2", ".xlsx", ".mo", ".pdf"}


def lines_of(node: ast.AST) -> int:
    return (getattr(node, "end_lineno", 0) or 0) - getattr(node, "lineno", 0) + 1


def functions() -> Iterator[tuple[str, int]]:
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{named(path)}:{node.lineno} {node.name}", lines_of(node)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            yield name, node


def committed_files() -> list[Path]:
    """What Git knows; every file that is no build result where there is no Git."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.split("\0") if name]
    return [
        path for path in ROOT.rglob("*") if path.is_file() and not {".venv", "node_modules"} & set(path.parts)
    ]


def test_files_are_short() -> None:
    lengths = [len(path.read_text().splitlines()) for path in modules()]
    assert median(lengths) < 90
    assert quantiles(lengths, n=10)[-1] < 300


def test_functions_are_short() -> None:
    lengths = dict(functions())
    assert quantiles(lengths.values(), n=10)[-1] < 30
    assert [name for name, length in lengths.items() if length > 50] == []


@pytest.mark.parametrize("path", modules(), ids=named)
def test_nothing_happens_behind_ones_back(path: Path) -> None:
    """No signals: who wants to know is told by the action."""
    assert [name for name in imported(path) if SIGNALS.search(name)] == []


def test_every_migration_has_a_name_that_says_what_it_does() -> None:
    found = [path for path in modules(migrations=True) if path.parent.name == "migrations"]
    names = [path.stem for path in found if path.stem != "__init__"]
    assert names
    assert [name for name in names if GENERATED_NAME.match(name)] == []


def test_every_test_is_in_a_file_that_is_collected() -> None:
    """Pytest reads `test_*.py`; a test elsewhere would never run and nobody would notice."""
    for path in sorted((ROOT / "tests").rglob("*.py")):
        tests = [name for name in _top_level_names(path) if name.lower().startswith("test")]
        collected = path.name.startswith("test_")
        assert bool(tests) == collected, f"{named(path)}: {tests or 'no test'}"


def test_no_two_tests_of_a_file_have_the_same_name() -> None:
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        names = [node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)]
        assert len(names) == len(set(names)), named(path)


@pytest.mark.parametrize("path", modules(), ids=named)
def test_only_rights_that_exist_are_asked_for(path: Path) -> None:
    asked = [
        call.args[position].value
        for name, call in calls(path)
        if (position := ASKS_FOR_A_RIGHT.get(name)) is not None
        and len(call.args) > position
        and isinstance(call.args[position], ast.Constant)
        and isinstance(call.args[position].value, str)
    ]
    assert set(asked) <= RIGHT_CODES


@pytest.mark.parametrize("path", modules(), ids=named)
def test_recorded_actions_have_names_of_one_form(path: Path) -> None:
    """`archive.customer.create`: where, what, done how."""
    given = [
        keyword.value.value
        for name, call in calls(path)
        if name == "record"
        for keyword in call.keywords
        if keyword.arg == "action" and isinstance(keyword.value, ast.Constant)
    ]
    assert [name for name in given if not ACTION_NAME.match(str(name))] == []


def test_no_committed_file_names_a_package_registry() -> None:
    """Where packages come from is set on each machine, not here."""
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in committed_files()
        if path.is_file() and path.suffix not in BINARY and path != Path(__file__)
        for match in REGISTRY.finditer(path.read_text(errors="ignore"))
    ]
    assert found == []


def test_the_package_has_no_module_for_odds_and_ends() -> None:
    vague = {"utils", "helpers", "services", "managers", "misc", "common", "signals", "receivers"}
    words = {named(path): {path.stem, *path.relative_to(PACKAGE).parts[:-1]} for path in modules()}
    assert [name for name, parts in words.items() if parts & vague] == []


def _top_level_names(path: Path) -> list[str]:
    body = ast.parse(path.read_text()).body
    return [node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
