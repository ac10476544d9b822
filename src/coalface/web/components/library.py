"""All component macros under one name, so that templates import nothing: `ui.badge(...)`, `ui.card(...)`."""

from collections.abc import Callable
from typing import Any

from jinja2 import Environment

from coalface.web.components.icons import icon

FOLDER = "components"


class Library:
    """Finds a macro by name in templates/components/*.html; the files are read on first use."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self._macros: dict[str, Callable[..., Any]] = {}
        env.globals["icon"] = icon

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)
        if not self._macros or self._env.auto_reload:
            self._read()
        if name not in self._macros:
            raise AttributeError(f"no component called {name}")
        return self._macros[name]

    def _read(self) -> None:
        """Put together aside: another thread must never meet half of the components."""
        macros: dict[str, Callable[..., Any]] = {"icon": icon}
        for path in self._env.list_templates(filter_func=lambda path: path.startswith(f"{FOLDER}/")):
            module = self._env.get_template(path).module
            macros |= {key: macro for key, macro in vars(module).items() if not key.startswith("_")}
        self._macros = macros
