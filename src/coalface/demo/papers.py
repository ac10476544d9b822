"""Credentials in every state: valid, about to expire, expired, unchecked, missing, renewed."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from coalface.archive.credentials.models import Credential, CredentialKind
from coalface.demo.crowd import Crowd, at
from coalface.demo.house import House
from coalface.demo.tables import fill, next_id

_STATES = ("valid", "expiring", "expired", "pending", "missing")
_SHARES = (0.85, 0.04, 0.02, 0.05, 0.04)
_OPTIONAL = 0.35
_PREFIX = {
    "pollution-permit": "PW",
    "power-licence": "DL",
    "work-safety-licence": "AX",
    "mining-licence": "CK",
    "authorisation": "SQ",
}


def write(rng: np.random.Generator, crowd: Crowd, house: House, today: date) -> None:
    """For each customer the kinds its industry must have, and some of the others."""
    rows: list[dict[str, Any]] = []
    kinds = list(CredentialKind.objects.filter(abolished_on__isnull=True))
    archivists = [house.people["archivist"].pk, house.people["archivist2"].pk]
    first = next_id(Credential)
    for place in range(len(crowd)):
        for kind in kinds:
            state = _state(rng, kind, crowd.industry(place))
            if state == "missing":
                continue
            former = _former(rng, crowd, place, kind, state, today)
            rows += [former] if former else []
            replaces = first + len(rows) - 1 if former else None
            rows.append(_row(rng, crowd, place, kind, state, today) | {"replaces_id": replaces})
    for row in rows:
        if row["verified_at"]:
            row["verified_by_id"] = archivists[row["customer_id"] % 2]
    if rows:
        columns = {name: [row[name] for row in rows] for name in rows[0]}
        fill(Credential, {"id": np.arange(first, first + len(rows)), **columns})


def _state(rng: np.random.Generator, kind: CredentialKind, industry: str) -> str:
    """Kinds nobody must have are often simply not there."""
    names = {industry, "*"}
    if not names & set(kind.applies_to):
        return "missing"
    if not names & set(kind.mandatory_for) and rng.random() > _OPTIONAL:
        return "missing"
    return _STATES[rng.choice(len(_STATES), p=_SHARES)]


def _former(
    rng: np.random.Generator, crowd: Crowd, place: int, kind: CredentialKind, state: str, today: date
) -> dict[str, Any] | None:
    """Now and then the document before is still on file: it was replaced in time."""
    if not kind.usual_years or kind.usual_years > 6 or state != "valid" or rng.random() > 0.3:
        return None
    former = _row(rng, crowd, place, kind, "valid", today - timedelta(days=365 * kind.usual_years))
    return former | {"state": "replaced", "replaces_id": None}


def _row(
    rng: np.random.Generator, crowd: Crowd, place: int, kind: CredentialKind, state: str, today: date
) -> dict[str, Any]:
    years = kind.usual_years or 5
    open_ended = kind.may_be_open_ended and state in ("valid", "pending")
    expires_on = None if open_ended else _expiry(rng, state, years, today)
    since = (expires_on or today) - timedelta(
        days=365 * years if expires_on else int(rng.integers(300, 2500))
    )
    checked = None if state == "pending" else at(min(since + timedelta(days=5), today), 14)
    return {
        "customer_id": int(crowd.ids[place]),
        "kind_id": kind.pk,
        "number": _number(rng, crowd, place, kind),
        "holder": crowd.contacts[place][0][0] if kind.code == "authorisation" else "",
        "scope": "煤炭购销合同签订及结算" if kind.code == "authorisation" else "",
        "valid_from_on": since,
        "expires_on": expires_on,
        "open_ended": open_ended,
        "state": "pending" if state == "pending" else "verified",
        "verified_at": checked,
        "verified_by_id": None,
        "created_at": at(min(since + timedelta(days=3), today), 11),
    }


def _expiry(rng: np.random.Generator, state: str, years: int, today: date) -> date:
    if state == "expiring":
        return today + timedelta(days=int(rng.integers(1, 90)))
    if state == "expired":
        return today - timedelta(days=int(rng.integers(1, 120)))
    return today + timedelta(days=int(rng.integers(95, max(96, 365 * years - 20))))


def _number(rng: np.random.Generator, crowd: Crowd, place: int, kind: CredentialKind) -> str:
    if kind.code in ("business-licence", "tax-and-invoice"):
        return crowd.codes[place]
    return f"{_PREFIX.get(kind.code, 'ZL')}{crowd.cities[place].code}{rng.integers(10**8):08d}"
