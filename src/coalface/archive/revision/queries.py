"""What people ask about revisions and key archives."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q

from coalface.archive.credentials.models import Credential, CredentialKind
from coalface.archive.credentials.queries import rule_of
from coalface.archive.credentials.rules import CURRENT
from coalface.archive.customers.models import BaseTier, Contact, Customer, Grade
from coalface.archive.customers.rules import TIER_OF_GRADE, name_core
from coalface.archive.revision.access import visible_items, visible_key_archives
from coalface.archive.revision.models import KeyReport, Revision, RevisionItem
from coalface.archive.revision.rules import ArchiveFacts, archive_findings, done_pct
from coalface.archive.timeline.models import TimelineEntry
from coalface.archive.timeline.rules import WRITTEN_BY_PEOPLE
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.kernel.findings import Finding, Severity


def facts_of(customers: Sequence[Customer], today: date) -> dict[int, ArchiveFacts]:
    """What is known about each of these archives; four questions, however many there are."""
    ids = [customer.pk for customer in customers]
    kinds = [(kind, rule_of(kind)) for kind in CredentialKind.objects.filter(abolished_on__isnull=True)]
    held: dict[int, list[Credential]] = defaultdict(list)
    for one in Credential.objects.filter(customer__in=ids, state__in=CURRENT, replaced_by__isnull=True):
        held[one.customer_id].append(one)
    rows: Any = TimelineEntry.objects.filter(customer__in=ids, kind__in=WRITTEN_BY_PEOPLE).order_by()
    last = dict(rows.values_list("customer").annotate(at=Max("happened_at")))
    called = Contact.objects.filter(customer__in=ids, left_on__isnull=True)
    with_contact = set(called.values_list("customer", flat=True))
    facts = {}
    for customer in customers:
        documents = held[customer.pk]
        there = {one.kind_id for one in documents}
        asked = [kind for kind, rule in kinds if rule.is_mandatory(customer.industry)]
        names = {kind.pk: kind.name for kind, _rule in kinds}
        last_at = last.get(customer.pk)
        facts[customer.pk] = ArchiveFacts(
            name=customer.name,
            has_code=bool(customer.credit_code or customer.registry_id),
            has_responsible=customer.responsible_id is not None,
            has_contact=customer.pk in with_contact,
            has_coordinates=customer.latitude is not None,
            status=customer.status,
            grade=customer.grade,
            missing=[kind.name for kind in asked if kind.pk not in there],
            expired=[
                names[one.kind_id]
                for one in documents
                if one.expires_on and one.expires_on < today and one.kind_id in names
            ],
            unverified=sum(one.state == Credential.State.PENDING for one in documents),
            last_entry_on=last_at.date() if last_at else None,
            engaged_until=customer.engaged_until,
            other_holders=_other_holders(customer, documents),
        )
    return facts


def _other_holders(customer: Customer, documents: Sequence[Credential]) -> list[str]:
    """Companies that the customer's documents name instead of it; people and short words are left out."""
    core = name_core(customer.name)
    others = {one.holder for one in documents if len(one.holder) > 5 and name_core(one.holder) != core}
    return sorted(others)


def findings_of(items: Sequence[RevisionItem], stale_days: int, today: date) -> dict[int, list[Finding]]:
    """What a revision finds in each of these archives today, by item."""
    facts = facts_of([item.customer for item in items], today)
    return {item.pk: archive_findings(facts[item.customer_id], today, stale_days) for item in items}


@dataclass(frozen=True, slots=True)
class Stand:
    """How far a department has come."""

    department_id: int | None
    department: str
    asked: int
    signed: int

    @property
    def pct(self) -> int | None:
        return done_pct(signed=self.signed, asked=self.asked)


def progress(user: User, revision: Revision) -> list[Stand]:
    """By department, the one that lags furthest behind first; one question."""
    rows: Any = visible_items(user).filter(revision=revision).order_by()
    counted = rows.values_list("department", "department__name").annotate(
        asked=Count("pk"), signed=Count("pk", filter=Q(signed_at__isnull=False))
    )
    stands = [Stand(pk, name or "—", asked, signed) for pk, name, asked, signed in counted]
    return sorted(stands, key=lambda stand: (stand.pct or 0, stand.department))


@dataclass(frozen=True, slots=True)
class TierChange:
    """A base tier that differs from what the grade or the signer says; the leader confirms it (R0.11)."""

    item: RevisionItem
    before: str
    after: str
    reason: str


def tier_changes(user: User, revision: Revision) -> list[TierChange]:
    """Signed archives whose tier is to change: as the signer proposes, else as follows from the grade."""
    rows = visible_items(user).filter(
        revision=revision, signed_at__isnull=False, tier_settled_at__isnull=True
    )
    changes = []
    for item in rows.select_related("customer__responsible").order_by("customer__name_key", "pk"):
        customer = item.customer
        follows = TIER_OF_GRADE[customer.grade]
        after = item.proposed_tier or (customer.base_tier if customer.base_tier_reason else follows)
        if after != customer.base_tier:
            reason = "" if after == follows else item.tier_reason
            changes.append(TierChange(item, customer.base_tier, after, reason))
    return changes


def tier_name(code: str) -> str:
    return str(dict(BaseTier.choices).get(code, code))


def leaders_by_department() -> dict[int, list[User]]:
    """Who leads which department: those of its people who assign customers beyond their own."""
    rows = User.objects.filter(
        is_active=True,
        department__isnull=False,
        roles__rights__contains=["customer.assign"],
        roles__scope__in=[Scope.BELOW, Scope.ALL],
    )
    leaders: dict[int, list[User]] = defaultdict(list)
    for person in rows.distinct().select_related("department").order_by("pk"):
        if person.department_id is not None:
            leaders[person.department_id].append(person)
    return leaders


@dataclass(frozen=True, slots=True)
class ReportedArchive:
    """One key archive as it was reported."""

    customer: Customer
    grade: str
    found: Sequence[Finding]


def reported_archives(user: User, report: KeyReport) -> list[ReportedArchive]:
    """What a report says, of the customers somebody reaches: the most open first; one question."""
    rows = visible_key_archives(user).filter(report=report).select_related("customer__responsible")
    archives = [
        ReportedArchive(
            line.customer,
            line.grade,
            [Finding(code, Severity.NOTE, message, values) for code, message, values in line.found],
        )
        for line in rows.order_by("customer__name_key", "pk")
    ]
    order = {grade: place for place, grade in enumerate(Grade.values)}
    return sorted(archives, key=lambda one: (-len(one.found), order[one.grade]))
