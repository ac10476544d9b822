"""What people ask about customers."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import F, Q, Value

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.models import CheckPolicy, Customer, CustomerName
from coalface.archive.customers.rules import (
    LIKELY,
    bigrams,
    identity,
    name_core,
    similarity,
    telling_pieces,
)
from coalface.desk.search.models import SearchEntry
from coalface.desk.search.queries import Matches
from coalface.desk.search.rules.pinyin import is_han
from coalface.desk.search.rules.words import COMMON_PAIRS, quoted, runs
from coalface.identity.people.access import scope_of
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.kernel.findings import Finding, Severity, mark

CANDIDATES = 2000
FEW = 1_000


def reaches_few(user: User, right: str) -> bool:
    """Whether a right reaches no more than a thousand customers, as it does for most salespeople."""
    if scope_of(user, right) is Scope.ALL:
        return False
    return visible_customers(user, right).order_by().values("pk")[: FEW + 1].count() <= FEW


@dataclass(frozen=True, slots=True)
class Similar:
    """A customer that may be the same company.

    `name` and `customer_id` are None when the asker may not see it: then only its existence and whom to
    ask are told. `why` is `code`, `registry`, `name` (same core) or `similar`.
    """

    why: str
    score: Decimal
    customer_id: int | None
    name: str | None
    responsible: str
    department: str
    in_bin: bool

    @property
    def is_sure(self) -> bool:
        return self.why != "similar"

    @property
    def finding(self) -> Finding:
        severity = Severity.BLOCKS if self.is_sure else Severity.NOTE
        values = {"name": self.name or "", "responsible": self.responsible, "department": self.department}
        field = {"code": "credit_code", "registry": "registry_id"}.get(self.why, "name")
        return Finding(f"duplicate_{self.why}", severity, self._message(), values, field)

    def _message(self) -> str:
        if self.name is None:
            return mark("This company is already looked after by %(responsible)s (%(department)s).")
        if self.in_bin:
            return mark("%(name)s lies in the recycle bin; it can be restored there.")
        if self.why == "similar":
            return mark("%(name)s has a similar name.")
        return mark("%(name)s is already in the archive, looked after by %(responsible)s.")


def similar_customers(
    user: User,
    *,
    name: str = "",
    credit_code: str | None = None,
    registry_id: str | None = None,
    besides: int | None = None,
    limit: int = 5,
) -> list[Similar]:
    """Customers that may be the company asked about, the surest first, all scopes and the bin included.

    By code, then by equal core of any of their names, then by similarity of at least `LIKELY`.
    """
    reasons = _by_code(credit_code, registry_id)
    core = name_core(name) if name.strip() else ""
    if core:
        for customer_id, score in _by_name(name, core).items():
            reasons.setdefault(customer_id, ("name" if score == 1 else "similar", score))
    reasons.pop(besides or 0, None)
    return _told(user, reasons, limit)


def _by_code(code_text: str | None, registry_text: str | None) -> dict[int, tuple[str, Decimal]]:
    given = identity(code_text, registry_text)
    either = Q()
    if given.credit_code:
        either |= Q(credit_code=given.credit_code)
    if given.registry_id:
        either |= Q(registry_id=given.registry_id)
    if not either:
        return {}
    rows = Customer.objects.filter(either).values_list("pk", "credit_code")
    return {
        pk: ("code" if code and code == given.credit_code else "registry", Decimal(1)) for pk, code in rows
    }


def _by_name(name: str, core: str) -> dict[int, Decimal]:
    """Ids and scores of customers one of whose names is like the core."""
    ids = _candidates(name)
    same = Q(name_core=core)
    current = Customer.objects.filter(same | Q(pk__in=ids)).values_list("pk", "name_core")
    others = CustomerName.objects.filter(same | Q(customer__in=ids)).values_list("customer_id", "name_core")
    scores: dict[int, Decimal] = {}
    for pk, other in [*current, *others]:
        score = similarity(core, other)
        if score >= LIKELY and score > scores.get(pk, 0):
            scores[pk] = score
    return scores


def _candidates(name: str) -> list[int]:
    """Ids of customers that share a telling piece, found in the search index."""
    groups = telling_pieces(_pieces(name), _frequencies())
    if not groups:
        return []
    asked = Value(" | ".join(f"({' & '.join(map(quoted, group))})" for group in groups))
    entries = SearchEntry.objects.filter(Matches(F("tokens"), asked), subject_kind="customer")
    return list(entries.values_list("subject_id", flat=True)[:CANDIDATES])


def _pieces(name: str) -> list[str]:
    """The pieces under which the search holds a name: pairs of Chinese characters, Latin words."""
    parts = runs(name)
    pairs = [pair for part in parts if is_han(part[0]) for pair in bigrams(name_core(part))]
    words = [part for part in parts if not is_han(part[0])]
    return [piece for piece in [*pairs, *words] if piece not in COMMON_PAIRS]


def _frequencies() -> dict[str, float]:
    """Share of search entries that hold each of the most common tokens, from the planner's statistics."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT most_common_elems::text::text[], most_common_elem_freqs FROM pg_stats"
            " WHERE tablename = %s AND attname = 'tokens'",
            [SearchEntry._meta.db_table],
        )
        row = cursor.fetchone()
    return dict(zip(row[0], row[1], strict=False)) if row and row[0] else {}


def _told(user: User, reasons: dict[int, tuple[str, Decimal]], limit: int) -> list[Similar]:
    order = {"code": 0, "registry": 1, "name": 2, "similar": 3}
    ranked = sorted(reasons, key=lambda pk: (order[reasons[pk][0]], -reasons[pk][1], pk))[:limit]
    rows = Customer.objects.filter(pk__in=ranked).select_related("responsible", "department").in_bulk()
    seen = set(_visible_ids(user, ranked))
    return [_similar(rows[pk], *reasons[pk], visible=pk in seen) for pk in ranked]


def _visible_ids(user: User, ids: Iterable[int]) -> Iterable[int]:
    return visible_customers(user).filter(pk__in=ids).values_list("pk", flat=True)


def _similar(customer: Customer, why: str, score: Decimal, *, visible: bool) -> Similar:
    return Similar(
        why=why,
        score=score,
        customer_id=customer.pk if visible else None,
        name=customer.name if visible else None,
        responsible=str(customer.responsible or "—"),
        department=str(customer.department or "—"),
        in_bin=customer.deleted_at is not None,
    )


def checks_in_force() -> CheckPolicy:
    """The newest rules of irregular checks; the built-in ones, not saved, when nobody has set any."""
    return CheckPolicy.objects.order_by("-pk").first() or CheckPolicy()
