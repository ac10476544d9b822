"""The Jinja2 environment of the pages."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.utils import translation
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from coalface.web import figures
from coalface.web.addresses import url
from coalface.web.bundle import asset
from coalface.web.components.badges import grade_badge, status_badge
from coalface.web.components.charts import spark_points
from coalface.web.components.library import Library
from coalface.web.rendering import Shell

WEB = Path(__file__).parent


def environment(**options: Any) -> Environment:
    """Templates of every folder under web/, gettext, formatting filters and the component library `ui`."""
    options.update(
        loader=FileSystemLoader(
            [WEB / "templates", *sorted(WEB.glob("*/templates")), *sorted(WEB.glob("*/*/templates"))]
        ),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env = Environment(**options)
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(  # type: ignore[attr-defined] # added by the i18n extension
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    env.filters.update(figures.FILTERS)
    env.filters["words"] = words
    env.filters["embedded_json"] = embedded_json
    env.globals.update(
        url=url,
        language=translation.get_language,
        messages=messages,
        spark_points=spark_points,
        asset=asset,
        static=static,
        has_block=has_block,
        query=query,
        may=may,
        grade_of=grade_badge,
        status_of=status_badge,
        ui=Library(env),
    )
    return env


@pass_context
def messages(context: Context) -> Sequence[Any]:
    """Words left by the page before, shown as toasts once."""
    return list(get_messages(context["request"]))


def words(finding: Any) -> str:  # noqa: ANN401 - a Finding, or a plain text
    """A finding in the reader's language."""
    if isinstance(finding, str):
        return finding
    text = translation.gettext(finding.message)
    return text % {key: _worded(value) for key, value in finding.values.items()} if finding.values else text


def _worded(value: object) -> object:
    return translation.gettext(value) if isinstance(value, str) and value else value


def embedded_json(value: object) -> Markup:
    """JSON that may stand inside a script element."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


@pass_context
def has_block(context: Context, name: str) -> bool:
    return name in context.blocks


@pass_context
def query(context: Context, **changes: object) -> str:
    """This page's query string with some parameters changed; None drops one."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        parameters.pop(name, None)
        if value is not None:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}"


@pass_context
def may(context: Context, right: str) -> bool:
    shell: Shell = context["shell"]
    return shell.may(right)
