"""What makes a customer who it is: names, codes, status and the rhythm of checks."""

import hashlib
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import combinations

from coalface.kernel import credit_code
from coalface.kernel.findings import Finding, blocking, mark

LIKELY = Decimal("0.70")
"""Names at least this similar are shown as possible duplicates."""


class Status(StrEnum):
    """Where a customer stands in its life with us."""

    PROSPECT = "prospect"
    TRIAL = "trial"
    ACTIVE = "active"
    DORMANT = "dormant"
    CLOSED = "closed"


NEXT = {
    Status.PROSPECT: {Status.TRIAL, Status.ACTIVE, Status.CLOSED},
    Status.TRIAL: {Status.ACTIVE, Status.DORMANT, Status.CLOSED},
    Status.ACTIVE: {Status.DORMANT, Status.CLOSED},
    Status.DORMANT: {Status.TRIAL, Status.ACTIVE, Status.CLOSED},
    Status.CLOSED: {Status.PROSPECT, Status.TRIAL},
}
TIER_OF_GRADE = {
    "strategic": "long_term",
    "long_term": "long_term",
    "market": "market",
    "potential": "potential",
    "eliminated": "potential",
}
LONGEST_GAP_DAYS = 365

_GROUP = re.compile(r"[(\[【]集团[)\]】]|集团(?=股份|有限|公司|$)")
_CHINESE_FORM = re.compile(r"(?:股份|有限|责任|总|集团)*公司$|(?<=.)股份$")
_LATIN_FORM = re.compile(
    r"(?:[\s,.]+(?:co|company|corp|corporation|inc|incorporated|llc|llp|lp|ltd|limited|plc|gmbh|ag|sa))+\.?$"
)
_NOISE = re.compile(r"[\W_]+")
_NUMBERS = re.compile(r"[0-9]+|[一二三四五六七八九十]+(?=厂|电|热|期|号|公|分|煤|矿|焦|$)")
_REGISTRY_ID = re.compile(r"[0-9A-Z][0-9A-Z ./:_-]*")


def name_core(name: str) -> str:
    """The part of a company name that tells it apart: width, case, brackets, spaces and legal form removed.

    `山西华阳（集团）有限责任公司` and `山西华阳集团有限公司` both give `山西华阳`. A name made of a legal
    form alone keeps it.
    """
    text = unicodedata.normalize("NFKC", name).casefold().strip()
    text = _LATIN_FORM.sub("", text)
    text = "".join(text.split())
    bare = _CHINESE_FORM.sub("", _GROUP.sub("", text))
    return _NOISE.sub("", bare) or _NOISE.sub("", text) or text


def bigrams(core: str) -> list[str]:
    """Every two neighbouring characters, doubles included; a single character stands for itself."""
    return [core[i : i + 2] for i in range(len(core) - 1)] or [core]


def similarity(left: str, right: str) -> Decimal:
    """How alike two cores are, 0 to 1, two decimals: the larger of two measures.

    Dice: 2 x shared bigrams / all bigrams of both, which forgives exchanged words; and
    1 - edit distance / length of the longer, which forgives one wrong character in a short name.
    Cores whose numbers differ (第一热电厂, 第二热电厂) belong to different plants: 0.
    """
    if left == right:
        return Decimal("1.00")
    numbers = set(_NUMBERS.findall(left)), set(_NUMBERS.findall(right))
    if not left or not right or (all(numbers) and numbers[0] != numbers[1]):
        return Decimal("0.00")
    ours, theirs = Counter(bigrams(left)), Counter(bigrams(right))
    dice = Decimal(2 * (ours & theirs).total()) / (ours.total() + theirs.total())
    longer = max(len(left), len(right))
    if Decimal((Counter(left) & Counter(right)).total()) / longer > dice:  # else the distance cannot win
        dice = max(dice, 1 - Decimal(_edit_distance(left, right)) / longer)
    return dice.quantize(Decimal("0.01"), ROUND_HALF_UP)


def telling_pieces(pieces: Collection[str], frequency: Mapping[str, float]) -> list[tuple[str, ...]]:
    """Groups of a name's rarest pieces; every name with Dice >= `LIKELY` holds all pieces of some group.

    Such a name shares at least LIKELY/(2 - LIKELY) of the n pieces, so it must hold two of any
    n - that + 2: these are the pairs of the rarest ones. Names of up to four pieces are asked for by each
    single piece, since one wrong character breaks two of few.
    `frequency` gives the share of names that hold a piece; those not in it are rare.
    """
    rarest = sorted(set(pieces), key=lambda piece: (frequency.get(piece, 0.0), piece))
    if len(rarest) <= 4:
        return [(piece,) for piece in rarest]
    least_shared = math.ceil(len(rarest) * LIKELY / (2 - LIKELY))
    return list(combinations(rarest[: len(rarest) - least_shared + 2], 2))


@dataclass(frozen=True, slots=True)
class Identity:
    """The codes a company is known by, normalised; empty ones are None."""

    credit_code: str | None
    registry_id: str | None


def identity(credit_code_text: str | None, registry_id_text: str | None) -> Identity:
    registry = unicodedata.normalize("NFKC", registry_id_text or "").strip().upper()
    return Identity(credit_code.normalise(credit_code_text or "") or None, " ".join(registry.split()) or None)


def identity_findings(given: Identity) -> list[Finding]:
    """A credit code must add up (GB 32100); a foreign id is plain letters and digits; nobody has both."""
    found = credit_code.findings(given.credit_code) if given.credit_code else []
    if given.registry_id is None:
        return found
    if given.credit_code:
        message = mark("A company has a unified social credit code or another registry id, not both.")
        found.append(blocking("two_identities", message, "registry_id"))
    if len(given.registry_id) > 60 or not _REGISTRY_ID.fullmatch(given.registry_id):
        message = mark("A registry id has at most 60 letters, digits and the signs . - / : _")
        found.append(blocking("registry_id_form", message, "registry_id"))
    elif len(given.registry_id) == 18 and not credit_code.findings(given.registry_id):
        message = mark("This is a unified social credit code; please put it into its own field.")
        found.append(blocking("registry_id_is_code", message, "registry_id"))
    return found


def name_findings(name: str, field: str = "name") -> list[Finding]:
    if not name.strip():
        return [blocking("name_missing", mark("Please give a name."), field)]
    if len(name) > 200:
        return [blocking("name_too_long", mark("A name has at most 200 characters."), field)]
    return []


def coordinate_findings(latitude: Decimal | None, longitude: Decimal | None) -> list[Finding]:
    if (latitude is None) != (longitude is None):
        missing = "latitude" if latitude is None else "longitude"
        return [blocking("half_a_place", mark("Latitude and longitude belong together."), missing)]
    found = []
    if latitude is not None and not -90 <= latitude <= 90:
        found.append(blocking("latitude_range", mark("Latitude lies between -90 and 90."), "latitude"))
    if longitude is not None and not -180 <= longitude <= 180:
        found.append(blocking("longitude_range", mark("Longitude lies between -180 and 180."), "longitude"))
    return found


def status_findings(current: str, wanted: str) -> list[Finding]:
    """Whether the life of a customer may go on like this; staying is always allowed."""
    if wanted == current or Status(wanted) in NEXT[Status(current)]:
        return []
    values = {"current": current, "wanted": wanted}
    return [blocking("status_step", mark("From this status the customer cannot go there."), "status", values)]


def tier_findings(base_tier: str, grade: str, reason: str) -> list[Finding]:
    """The tier follows the grade; whoever decides otherwise says why (R0.11)."""
    if base_tier == TIER_OF_GRADE[grade] or reason.strip():
        return []
    message = mark("The tier differs from the one that follows from the grade: please give the reason.")
    return [blocking("tier_reason_missing", message, "base_tier_reason")]


@dataclass(frozen=True, slots=True)
class Gap:
    """How many days lie between two irregular checks of a risky customer, at least and at most."""

    shortest_days: int = 10
    longest_days: int = 45


def gap_findings(gap: Gap) -> list[Finding]:
    """A gap of at least a day, at most a year, whose ends are in order."""
    found = []
    message = mark("Please give 1 to %(most)s days.")
    for name in ("shortest_days", "longest_days"):
        if not 1 <= getattr(gap, name) <= LONGEST_GAP_DAYS:
            found.append(blocking("gap_out_of_bounds", message, name, {"most": LONGEST_GAP_DAYS}))
    if not found and gap.longest_days < gap.shortest_days:
        message = mark("The longest gap is shorter than the shortest one.")
        found.append(blocking("gap_backwards", message, "longest_days"))
    return found


def next_check_on(*, seed: str, customer_id: int, today: date, gap: Gap) -> date:
    """When a risky customer is looked at again: irregular, yet the same for a customer and a round (R0.29).

    A round is the day on which the next one is drawn. Without the seed nobody can work it out and prepare.
    """
    digest = hashlib.sha256(f"{seed}:{customer_id}:{today.isoformat()}".encode()).digest()
    choices = gap.longest_days - gap.shortest_days + 1
    return today + timedelta(days=gap.shortest_days + int.from_bytes(digest[:4]) % choices)


def _edit_distance(left: str, right: str) -> int:
    """Insertions, deletions and replacements that turn one text into the other (Levenshtein)."""
    row: Sequence[int] = range(len(right) + 1)
    for i, ours in enumerate(left, 1):
        fresh = [i]
        for j, theirs in enumerate(right, 1):
            fresh.append(min(row[j] + 1, fresh[j - 1] + 1, row[j - 1] + (ours != theirs)))
        row = fresh
    return row[-1]
