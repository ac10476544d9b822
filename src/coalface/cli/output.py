"""How commands speak: the answer on stdout, what is going on on stderr."""

import json
import sys
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

Answer = int | Mapping[str, Any] | list[Any] | None


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def show(answer: Answer, *, as_json: bool, text: Callable[[Any], str]) -> None:
    if answer is None and not as_json:
        return
    print(json.dumps(answer, default=_json, ensure_ascii=False, indent=2) if as_json else text(answer))


def plain(answer: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    """Mappings as `key: value` lines, lists as their items with a blank line between."""
    if isinstance(answer, Mapping):
        return "\n".join(f"{key}: {_inline(value)}" for key, value in answer.items())
    if isinstance(answer, list):
        return "\n\n".join(plain(item) for item in answer)
    return str(answer)


def _inline(value: object) -> str:
    return (
        json.dumps(value, default=_json, ensure_ascii=False)
        if isinstance(value, Mapping | list)
        else str(value)
    )


def _json(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
