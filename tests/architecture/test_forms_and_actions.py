"""What views give to `form.made` and `form.done` are parameters of the action; mypy does not see that far."""

import ast
from importlib import import_module
from inspect import Parameter, signature
from types import ModuleType
from typing import Any

import pytest
from tests.architecture.source import PACKAGE, modules, named, tree

from coalface.web.components.forms import Form, VersionApart

CARRIED_OUT = ("form.made", "form.done")


def _meant(module: ModuleType, node: ast.expr) -> Any:
    """What a name, or a name in a module, stands for; None for what only the view knows."""
    if isinstance(node, ast.Attribute):
        return getattr(_meant(module, node.value), node.attr, None)
    return getattr(module, node.id, None) if isinstance(node, ast.Name) else None


def _calls(node: ast.AST) -> list[ast.Call]:
    return [one for one in ast.walk(node) if isinstance(one, ast.Call)]


def _entered(module: ModuleType, view: ast.FunctionDef) -> set[str]:
    """The facts of the form made in the view; none of a form that puts them together itself."""
    lines = [line for line in view.body if isinstance(line, ast.Assign)]
    for call in (call for line in lines if ast.unparse(line.targets[0]) == "form" for call in _calls(line)):
        kind = _meant(module, call.func)
        if getattr(kind, "facts", None) in (Form.facts, VersionApart.facts):
            names = set(kind.base_fields) - ({"version"} if issubclass(kind, VersionApart) else set())
            return {f"{name}_id" if name in kind.by_id else name for name in names}
    return set()


def _carried_out() -> list[Any]:
    """The action and the names it is given, for every view that names its action."""
    found = []
    for path in (path for path in modules() if PACKAGE / "web" in path.parents):
        module = ".".join(("coalface", *path.relative_to(PACKAGE).with_suffix("").parts))
        for view in (node for node in tree(path).body if isinstance(node, ast.FunctionDef)):
            for call in (call for call in _calls(view) if ast.unparse(call.func) in CARRIED_OUT):
                if act := _meant(import_module(module), call.args[0]):
                    known = {keyword.arg for keyword in call.keywords if keyword.arg}
                    given = known | _entered(import_module(module), view)
                    found.append(pytest.param(act, given, id=f"{named(path)}:{view.name}"))
    return found


@pytest.mark.parametrize(("act", "given"), _carried_out())
def test_the_action_takes_what_it_is_given(act: Any, given: set[str]) -> None:
    takes = signature(act).parameters
    anything = any(one.kind is Parameter.VAR_KEYWORD for one in takes.values())
    assert anything or sorted(given - set(takes)) == []
