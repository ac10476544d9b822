"""Who belongs together: ownership, one legal representative, groups, guarantees (R3.02 关联关系)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coalface.kernel.findings import Finding, blocking, mark

CONTROL_PCT = Decimal(50)
"""From this share on, an owner counts as the head of a company's group."""

Company = tuple[str, int]
"""A company as ("customer", id) or ("outside", id)."""


@dataclass(frozen=True, slots=True)
class Bond:
    """`upper` owns, guarantees for, or heads `lower`; one legal representative has no upper side."""

    kind: str
    upper: Company
    lower: Company
    pct: Decimal | None = None

    @property
    def controls(self) -> bool:
        return self.kind == "group" or (self.kind == "owns" and (self.pct or Decimal(0)) >= CONTROL_PCT)


@dataclass(frozen=True, slots=True)
class Branch:
    """A company in a group tree; one met already higher up ends the branch there (`again`)."""

    company: Company
    pct: Decimal | None
    again: bool
    below: tuple["Branch", ...] = ()


def members(start: Company, bonds: Iterable[Bond]) -> set[Company]:
    """Everybody held together with a company by control or by one legal representative, itself included.

    Guarantees and minority shares tie companies without making them one group.
    """
    near: dict[Company, set[Company]] = defaultdict(set)
    for bond in bonds:
        if bond.controls or bond.kind == "representative":
            near[bond.upper].add(bond.lower)
            near[bond.lower].add(bond.upper)
    found, waiting = {start}, [start]
    while waiting:
        for company in near[waiting.pop()] - found:
            found.add(company)
            waiting.append(company)
    return found


def heads(group: set[Company], bonds: Sequence[Bond]) -> list[Company]:
    """Members nobody controls; in a ring of owners there are none, and the least company stands for them."""
    lower = {bond.lower for bond in bonds if bond.controls and bond.upper != bond.lower}
    below: dict[Company, set[Company]] = {}
    tops = sorted(group - lower)
    for top in tops:
        below[top] = _reached(top, bonds)
    for left in sorted(group):
        if not any(left in reached for reached in below.values()):
            tops.append(left)
            below[left] = _reached(left, bonds)
    return tops


def tree(head: Company, bonds: Sequence[Bond]) -> Branch:
    """The companies under a head; rings and companies reached twice are cut, so that it always ends."""
    owned: dict[Company, list[Bond]] = defaultdict(list)
    for bond in bonds:
        if bond.controls:
            owned[bond.upper].append(bond)
    return _branch(head, None, owned, set())


def _branch(
    company: Company, pct: Decimal | None, owned: dict[Company, list[Bond]], met: set[Company]
) -> Branch:
    if company in met:
        return Branch(company, pct, again=True)
    met.add(company)
    below = sorted(owned[company], key=lambda bond: (-(bond.pct or Decimal(0)), bond.lower))
    return Branch(company, pct, again=False, below=tuple(_branch(b.lower, b.pct, owned, met) for b in below))


def _reached(top: Company, bonds: Sequence[Bond]) -> set[Company]:
    found, waiting = {top}, [top]
    while waiting:
        upper = waiting.pop()
        for bond in bonds:
            if bond.controls and bond.upper == upper and bond.lower not in found:
                found.add(bond.lower)
                waiting.append(bond.lower)
    return found


def bond_findings(
    bond: Bond, *, amount_fen: int | None, from_on: date | None, until_on: date | None
) -> list[Finding]:
    """Two different companies, at least one of them a customer, and the figures its kind needs."""
    found = []
    if bond.upper == bond.lower:
        message = mark("A company is not affiliated with itself.")
        found.append(blocking("affiliated_with_self", message, "other"))
    if bond.kind == "owns" and not (bond.pct is not None and 0 < bond.pct <= 100):
        message = mark("Please give the share, above 0 and up to 100 %%.")
        found.append(blocking("share_missing", message, "pct"))
    if bond.kind == "guarantee" and (amount_fen is None or amount_fen <= 0):
        message = mark("Please give the amount guaranteed.")
        found.append(blocking("amount_missing", message, "amount"))
    if from_on and until_on and until_on < from_on:
        message = mark("It ends before it begins.")
        found.append(blocking("bond_backwards", message, "until_on"))
    return found
