"""Finds where a module writes to the database.

It reads the syntax alone, so it must guess what an object is. A call counts as a write when

- its name can only be Django's (`bulk_create`, `get_or_create`, `update_or_create`, `bulk_update`...),
- it is `.create()`, `.update()` or `.delete()` behind a manager or a queryset: a chain that passes `objects`,
  `filter`, `all`, `order_by`, `select_for_update`..., a name whose value is such a chain, or one annotated as
  `QuerySet` or `Manager`,
- it is `.save()` or `.delete()` with the arguments a model takes, on anything that is not known to be
  something else (a form, a file, a storage, an image),
- it is `.add()`, `.set()`, `.remove()` or `.clear()` behind the name of a many-to-many field,
- or a text begins as SQL with INSERT, UPDATE, DELETE, TRUNCATE, MERGE or COPY ... FROM. The body of a trigger
  is part of the schema and no write.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

ONLY_DJANGO = {
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "abulk_create",
    "abulk_update",
    "aget_or_create",
    "aupdate_or_create",
    "acreate",
    "aupdate",
    "adelete",
    "asave",
    "save_base",
    "_raw_delete",
}
BEHIND_QUERYSET = {"create", "update", "delete"}
MANAGERS = {"objects", "_base_manager", "_default_manager"}
CHAIN = {
    "filter",
    "exclude",
    "all",
    "order_by",
    "annotate",
    "select_for_update",
    "select_related",
    "prefetch_related",
    "distinct",
    "using",
    "none",
    "only",
    "defer",
    "reverse",
}
MODEL_ARGUMENTS = {"update_fields", "force_insert", "force_update", "using", "keep_parents"}
NOT_MODELS = re.compile(r"(form|file|image|storage|workbook|book|session|cache|figure|upload)s?$", re.I)
SQL_WRITE = re.compile(
    r"\s*(with\b.*\)\s*)?(insert\s+into|update\s+\S+\s+set|delete\s+from|truncate|merge\s+into"
    r"|copy\s+[^\s(]+\s*(\([^)]*\)\s*)?from)\b",
    re.I | re.S,
)


@dataclass(slots=True)
class _Finder(ast.NodeVisitor):
    """Walks one module; knows which names stand for querysets in the function it is in."""

    relations: frozenset[str]
    found: list[tuple[int, str]] = field(default_factory=list)
    querysets: set[str] = field(default_factory=set)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        outer = set(self.querysets)
        for argument in (*node.args.args, *node.args.kwonlyargs):
            if argument.annotation is not None and _is_queryset_type(argument.annotation):
                self.querysets.add(argument.arg)
        self.generic_visit(node)
        self.querysets = outer

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        if self._is_queryset(node.value):
            self.querysets |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if isinstance(node.target, ast.Name) and _is_queryset_type(node.annotation):
            self.querysets.add(node.target.id)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Attribute) and self._writes(node, node.func):
            self.found.append((node.lineno, f".{node.func.attr}()"))
        if _last_name(node.func) != "Trigger":
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and _is_sql_write(node.value):
            self.found.append((node.lineno, " ".join(node.value.split()[:3])))

    def _writes(self, call: ast.Call, method: ast.Attribute) -> bool:
        name, owner = method.attr, method.value
        if name in ONLY_DJANGO:
            return True
        if name in BEHIND_QUERYSET and self._is_queryset(owner):
            return True
        if name in {"add", "set", "remove", "clear", "create"} and isinstance(owner, ast.Attribute):
            return owner.attr in self.relations
        if name in {"save", "delete"}:
            return _fits_model(call) and not NOT_MODELS.search(_last_name(owner))
        return False

    def _is_queryset(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            return node.func.attr in CHAIN
        if isinstance(node, ast.Attribute):
            return node.attr in MANAGERS
        return isinstance(node, ast.Name) and node.id in self.querysets


def writes(module: ast.Module, relations: frozenset[str] = frozenset()) -> list[tuple[int, str]]:
    """Line and kind of each write in a module; `relations` are the names of many-to-many fields."""
    finder = _Finder(relations)
    finder.visit(_without_docstrings(module))
    return finder.found


def _without_docstrings(module: ast.Module) -> ast.Module:
    for node in ast.walk(module):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [line for line in body if not _is_text(line)]
    return module


def _is_text(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _is_sql_write(text: str) -> bool:
    """A sentence for people may begin with Delete or Update; SQL is written in one case."""
    words = text.split(None, 1)
    return bool(words) and (words[0].isupper() or words[0].islower()) and bool(SQL_WRITE.match(text))


def _fits_model(call: ast.Call) -> bool:
    return not call.args and all(keyword.arg in MODEL_ARGUMENTS for keyword in call.keywords)


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Call):
        return _last_name(node.func)
    return ""


def _is_queryset_type(annotation: ast.expr) -> bool:
    return any(word in ast.unparse(annotation) for word in ("QuerySet", "Manager["))


def iter_relations(models: Iterator[type]) -> frozenset[str]:
    """Names of the many-to-many fields of these models, and of their reverse ends."""
    names = set()
    for model in models:
        for relation in model._meta.many_to_many:
            names |= {relation.name, relation.remote_field.get_accessor_name() or relation.name}
    return frozenset(names)
