"""Long work as a bar: counts, an estimate, and where to go when it is over."""

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Progress:
    """`url` answers with `ui.progress` again and is polled until `state` is done, failed or cancelled."""

    id: str
    label: Text
    state: str
    done: int = 0
    total: int | None = None
    eta_seconds: float | None = None
    note: Text = ""
    url: str = ""
    next_url: str = ""
    next_label: Text = ""
