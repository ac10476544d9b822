"""What a judgement found, and the refusal that carries it to the person who asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: a remark, a question for a superior, or a stop."""

    NOTE = "note"
    NEEDS_APPROVAL = "needs_approval"
    BLOCKS = "blocks"


def mark(message: str) -> str:
    """Mark an English message for the translation catalogues; returns it unchanged."""
    return message


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found.

    `message` is a marked msgid with `%(name)s` places that `values` fill after translation;
    `field` names the input it is about, if there is one.
    """

    code: str
    severity: Severity
    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    field: str | None = None

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.BLOCKS

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message


def blocking(
    code: str, message: str, field: str | None = None, values: Mapping[str, object] | None = None
) -> Finding:
    return Finding(code=code, severity=Severity.BLOCKS, message=message, field=field, values=values or {})


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """An action that judged and said no; every refusal in trade words derives from it."""

    def __init__(self, *findings: Finding) -> None:
        self.findings: Sequence[Finding] = findings
        super().__init__("; ".join(str(finding) for finding in findings))
