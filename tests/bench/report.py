"""What was measured, how it reads, and what it is held against."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from math import ceil
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Line:
    """One measurement; `floor_ms` is bare SQL for the same answer, `queries` how often the page asks."""

    group: str
    name: str
    p50_ms: float
    p95_ms: float
    floor_ms: float | None = None
    queries: int | None = None
    budget_ms: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.p50_ms / self.floor_ms if self.floor_ms else None

    @property
    def verdict(self) -> str:
        if self.budget_ms is None:
            return ""
        return "ok" if self.p95_ms <= self.budget_ms else "OVER"


@dataclass(slots=True)
class Report:
    """Collects lines and remarks; other measurements (`imports`, `grading`) write into it as well."""

    lines: list[Line] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def add(self, line: Line) -> None:
        self.lines.append(line)
        print(_row(line), flush=True)

    def say(self, remark: str) -> None:
        self.remarks.append(remark)
        print(remark, flush=True)

    @property
    def over_budget(self) -> list[Line]:
        return [line for line in self.lines if line.verdict == "OVER"]

    def keep(self, file: Path) -> None:
        found = {"lines": [asdict(line) for line in self.lines], "remarks": self.remarks}
        file.write_text(json.dumps(found, indent=2, ensure_ascii=False), encoding="utf-8")


HEAD = f"{'':10} {'':38} {'p50':>8} {'p95':>8} {'SQL':>8} {'ratio':>6} {'queries':>7} {'budget':>7}"


def _row(line: Line) -> str:
    floor = "" if line.floor_ms is None else f"{line.floor_ms:.1f}"
    ratio = "" if line.ratio is None else f"{line.ratio:.1f}"
    queries = "" if line.queries is None else str(line.queries)
    budget = "" if line.budget_ms is None else f"{line.budget_ms:.0f}"
    return (
        f"{line.group:10} {line.name:38} {line.p50_ms:8.1f} {line.p95_ms:8.1f} {floor:>8} {ratio:>6} "
        f"{queries:>7} {budget:>7} {line.verdict}"
    )


def percentile(times: Sequence[float], share: float) -> float:
    """The time that this share of the measurements does not exceed."""
    ordered = sorted(times)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]
