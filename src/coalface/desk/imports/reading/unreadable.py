"""The refusal of a whole file."""

from coalface.kernel.findings import Refused, blocking


class Unreadable(Refused):
    """The file cannot be read as a table; nothing of it was taken."""


def unreadable(code: str, message: str, **values: object) -> Unreadable:
    return Unreadable(blocking(code, message, "file", values))
