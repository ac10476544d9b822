"""What people ask about credentials. Statuses are computed in SQL by the definition of `rules.status`."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)

from coalface.archive.credentials.access import visible_credentials
from coalface.archive.credentials.models import Credential, CredentialKind
from coalface.archive.credentials.rules import (
    BEST_LAST,
    CURRENT,
    EVERY_INDUSTRY,
    GOOD,
    Document,
    KindRule,
    Standing,
    Status,
    business_findings,
    completeness_pct,
    status,
)
from coalface.archive.customers.access import right_covers
from coalface.archive.customers.models import Customer, Industry
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding
from coalface.kernel.periods import Month

SOON_DAYS = 90


def rule_of(kind: CredentialKind) -> KindRule:
    return KindRule(
        code=kind.code,
        reminder_days=tuple(kind.reminder_days),
        mandatory_for=tuple(kind.mandatory_for),
        may_be_open_ended=kind.may_be_open_ended,
        abolished_on=kind.abolished_on,
    )


def document_of(credential: Credential) -> Document:
    return Document(credential.state, credential.valid_from_on, credential.expires_on, credential.open_ended)


def asked_for(user: User) -> QuerySet[Credential]:
    """Current documents of kinds still in use that the person sees and that no renewal has overtaken."""
    # Asked as `replaced_by IS NULL` the planner expects a single row, and sorts a million of them.
    renewals = Credential.objects.filter(replaces=OuterRef("pk"))
    return visible_credentials(user).filter(
        ~Exists(renewals), state__in=CURRENT, kind__abolished_on__isnull=True
    )


def with_status(rows: QuerySet[Credential], today: date) -> QuerySet[Credential]:
    """Annotates `status` (see `rules.Status`) and `days_left`, negative when over, null without an end."""
    begun = Q(valid_from_on__isnull=True) | Q(valid_from_on__lte=today)
    return rows.annotate(days_left=_Days(F("expires_on"), Value(today))).annotate(
        status=Case(
            When(~Q(state__in=CURRENT), then=Value(Status.MISSING)),
            When(expires_on__lt=today, then=Value(Status.EXPIRED)),
            When(Q(state="pending") | ~begun, then=Value(Status.PENDING)),
            When(
                kind__abolished_on__isnull=True,
                days_left__lte=F("kind__reminder_days__0"),
                then=Value(Status.EXPIRING),
            ),
            default=Value(Status.VALID),
            output_field=TextField(),
        )
    )


def expiring(user: User, *, today: date, within_days: int = 90) -> QuerySet[Credential]:
    """What has expired or will within so many days, the most urgent first; renewed ones are left out."""
    until = today + timedelta(days=within_days)
    rows = asked_for(user).filter(expires_on__lte=until)
    return with_status(rows, today).order_by("expires_on", "pk")


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many credentials end on a day, and how many of those are mandatory for their customer."""

    total: int
    mandatory: int


def calendar_counts(user: User, month: Month) -> dict[date, DayCount]:
    """The days of a month on which credentials end; one question, days without any are left out."""
    rows = asked_for(user)
    rows = rows.filter(expires_on__range=(month.first, month.last))
    counted: QuerySet[Any, Any] = rows.values("expires_on").annotate(
        total=Count("pk"), mandatory=Count("pk", filter=is_mandatory("kind__", F("customer__industry")))
    )
    return {row["expires_on"]: DayCount(row["total"], row["mandatory"]) for row in counted}


@dataclass(frozen=True, slots=True)
class Completeness:
    """Mandatory kinds met by a valid, verified document, out of those asked for, and the first end of one."""

    met: int
    asked: int
    next_end_on: date | None = None

    @property
    def pct(self) -> int | None:
        return completeness_pct(met=self.met, asked=self.asked)

    def state(self, today: date) -> Status | None:
        """The worst thing to say about the mandatory documents; None where none is asked for."""
        if not self.asked:
            return None
        if self.next_end_on is not None and self.next_end_on < today:
            return Status.EXPIRED
        if self.met < self.asked:
            return Status.MISSING
        soon = self.next_end_on is not None and (self.next_end_on - today).days <= SOON_DAYS
        return Status.EXPIRING if soon else Status.VALID


def completeness(customers: Collection[Customer], today: date) -> dict[int, Completeness]:
    """How complete the documents of many customers are, in two questions, by customer id."""
    rules = {kind.pk: rule_of(kind) for kind in CredentialKind.objects.all()}
    asked = {
        industry: {pk for pk, rule in rules.items() if rule.is_mandatory(industry)}
        for industry in {customer.industry for customer in customers}
    }
    industries = {customer.pk: customer.industry for customer in customers}
    met: dict[int, set[int]] = {pk: set() for pk in industries}
    ends: dict[int, list[date]] = {pk: [] for pk in industries}
    held = Credential.objects.filter(customer__in=list(industries), state__in=CURRENT).order_by()
    facts = ("state", "valid_from_on", "expires_on", "open_ended")
    for pk, kind, renewal, *said in held.values_list("customer_id", "kind_id", "replaced_by", *facts):
        if kind not in asked[industries[pk]]:
            continue
        document = Document(*said)
        if status(rules[kind], document, today) in GOOD:
            met[pk].add(kind)
        if renewal is None and document.expires_on is not None:
            ends[pk].append(document.expires_on)
    return {
        pk: Completeness(len(met[pk]), len(asked[industry]), min(ends[pk], default=None))
        for pk, industry in industries.items()
    }


def lacking_mandatory(customers: QuerySet[Customer], today: date) -> QuerySet[Customer]:
    """Of these customers the ones with a mandatory kind not met today.

    Industry by industry: those who hold every kind asked for are found in one pass, the others lack one.
    """
    lacking = Q()
    rules = [(kind.pk, rule_of(kind)) for kind in CredentialKind.objects.all()]
    for industry in Industry.values:
        asked = [pk for pk, rule in rules if rule.is_mandatory(industry)]
        held = Credential.objects.filter(in_force(today), kind__in=asked, customer__industry=industry)
        complete = held.values("customer").annotate(kinds=Count("kind", distinct=True))
        whole = complete.filter(kinds=len(asked)).values("customer")
        lacking |= Q(industry=industry) & ~Q(pk__in=whole) if asked else Q(pk__in=[])
    return customers.filter(lacking)


def standings(customer: Customer, today: date) -> list[Standing]:
    """How a customer stands with each mandatory kind, in the order of the kinds."""
    return standings_of(customer, Credential.objects.current().filter(customer=customer), today)


def standings_of(customer: Customer, documents: Iterable[Credential], today: date) -> list[Standing]:
    """The same from the customer's current documents, when they are at hand."""
    rules = {kind: rule_of(kind) for kind in CredentialKind.objects.all()}
    asked = [kind for kind, rule in rules.items() if rule.is_mandatory(customer.industry)]
    best: dict[int, tuple[Status, date | None]] = {kind.pk: (Status.MISSING, None) for kind in asked}
    by_id = {kind.pk: rules[kind] for kind in asked}
    for document in documents:
        if document.kind_id in by_id:
            found = status(by_id[document.kind_id], document_of(document), today)
            if BEST_LAST.index(found) > BEST_LAST.index(best[document.kind_id][0]):
                best[document.kind_id] = found, document.expires_on
    return [Standing(kind.name, *best[kind.pk]) for kind in asked]


def findings_for_business(customer: Customer, today: date) -> list[Finding]:
    """What stands against a new contract or a dispatch for this customer today (B1)."""
    return business_findings(standings(customer, today))


def verifiers() -> list[User]:
    """The archivists: everybody whose role lets them verify credentials, of whichever customers."""
    holders = User.objects.filter(is_active=True, roles__rights__contains=["credential.verify"])
    return list(holders.distinct().select_related("department").prefetch_related("roles").order_by("pk"))


def reaches(user: User, customer: Customer) -> bool:
    """Whether a verifier's scope covers a customer."""
    return right_covers(user, "credential.verify", customer)


def is_mandatory(prefix: str, industry: Any) -> Q:  # noqa: ANN401 - F, OuterRef or Value
    """Condition over a kind: still asked for, and mandatory in the industry."""
    names = Func(industry, Value(EVERY_INDUSTRY), template="ARRAY[%(expressions)s]::varchar[]")
    return Q(**{f"{prefix}abolished_on__isnull": True, f"{prefix}mandatory_for__overlap": names})


def in_force(today: date) -> Q:
    """Condition over a credential: verified, begun and not over (`rules.GOOD`)."""
    begun = Q(valid_from_on__isnull=True) | Q(valid_from_on__lte=today)
    lasting = Q(expires_on__isnull=True) | Q(expires_on__gte=today)
    return Q(state=Credential.State.VERIFIED) & begun & lasting


class _Days(Func):
    """Whole days between two dates."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()
