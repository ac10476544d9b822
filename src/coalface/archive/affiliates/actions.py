"""Recording how companies are affiliated, correcting it, and that it is over."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.affiliates.access import visible_affiliations
from coalface.archive.affiliates.models import Affiliation, OutsideCompany
from coalface.archive.affiliates.rules import bond_findings
from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.actions.locking import lock_customer
from coalface.archive.customers.models import Customer
from coalface.archive.customers.rules import name_core, name_findings
from coalface.archive.timeline.actions import write
from coalface.archive.timeline.models import TimelineEntry
from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.versions import check_version


class AffiliationInvalid(Refused):
    """The tie breaks a rule; the findings name the fields."""


@transaction.atomic
def affiliate(
    *,
    customer_id: int,
    kind: str,
    by: User,
    other: Customer | None = None,
    outside: str = "",
    is_upper: bool = False,
    pct: Decimal | None = None,
    amount_fen: int | None = None,
    from_on: date | None = None,
    until_on: date | None = None,
    source: str = "",
) -> Affiliation:
    """Tie a customer to another one, or to a company outside named by `outside`.

    `is_upper` says that the customer is the one who owns, guarantees or heads.
    """
    customer = lock_customer(customer_id, by)
    there, company = _other(other, outside, by)
    tie = Affiliation(
        kind=kind, pct=pct, amount_fen=amount_fen, from_on=from_on, until_on=until_on, source=source.strip()
    )
    _place(tie, customer, there, company, is_upper=is_upper)
    _judge(tie)
    tie.save()
    text = _("Affiliation recorded: %(kind)s") % {"kind": tie.get_kind_display()}
    write(customer=customer, kind=TimelineEntry.Kind.CHANGE, text=text, by=by)
    detail = {"affiliation": tie.pk, "kind": kind, "upper": tie.upper, "lower": tie.lower, "pct": pct}
    record(by=by, action="archive.affiliation.record", subject=customer, detail=detail)
    return tie


@transaction.atomic
def correct_affiliation(
    *,
    affiliation_id: int,
    customer_id: int,
    version: int,
    kind: str,
    by: User,
    other: Customer | None = None,
    outside: str = "",
    is_upper: bool = False,
    pct: Decimal | None = None,
    amount_fen: int | None = None,
    from_on: date | None = None,
    until_on: date | None = None,
    source: str = "",
) -> Affiliation:
    """Put right what was typed wrong; what stood before stays in the history of the fields.

    Without `other` and `outside` the other company stays the one it is.
    """
    customer = lock_customer(customer_id, by)
    tie = _lock(affiliation_id, customer, by)
    given = {"kind": kind, "pct": pct, "amount_fen": amount_fen, "from_on": from_on, "until_on": until_on}
    check_version(tie, seen=version, offered={**given, "source": source})
    there, company = _present_other(tie, customer)
    if other is not None or outside.strip():
        there, company = _other(other, outside, by)
    former = {"kind": tie.kind, "upper": tie.upper, "lower": tie.lower, "pct": tie.pct}
    for name, value in given.items():
        setattr(tie, name, value)
    tie.source = source.strip()
    _place(tie, customer, there, company, is_upper=is_upper)
    _judge(tie)
    tie.version += 1
    tie.save()
    text = _("Affiliation corrected: %(kind)s") % {"kind": tie.get_kind_display()}
    write(customer=customer, kind=TimelineEntry.Kind.CHANGE, text=text, by=by)
    detail = {"affiliation": tie.pk, "kind": kind, "upper": tie.upper, "lower": tie.lower, "former": former}
    record(by=by, action="archive.affiliation.correct", subject=customer, detail=detail)
    return tie


@transaction.atomic
def end_affiliation(
    *, affiliation_id: int, customer_id: int, version: int, by: User, until_on: date | None = None
) -> Affiliation:
    """The tie is over after a day, today by default; it stays on record."""
    customer = lock_customer(customer_id, by)
    tie = _lock(affiliation_id, customer, by)
    day = until_on or timezone.localdate()
    check_version(tie, seen=version, offered={"until_on": day})
    tie.until_on = day
    if tie.from_on and tie.until_on < tie.from_on:
        raise AffiliationInvalid(blocking("bond_backwards", mark("It ends before it begins."), "until_on"))
    tie.version += 1
    tie.save()
    detail = {"affiliation": tie.pk, "until_on": tie.until_on}
    record(by=by, action="archive.affiliation.end", subject=customer, detail=detail)
    return tie


def _lock(affiliation_id: int, customer: Customer, by: User) -> Affiliation:
    """One of the customer's own ties."""
    rows = visible_affiliations(by, "customer.edit").select_for_update(of=("self",))
    tie = rows.filter(Q(upper_customer=customer) | Q(lower_customer=customer), pk=affiliation_id).first()
    if tie is None:
        message = mark("This affiliation is not among those you may do this to.")
        raise NotAllowed(blocking("affiliation_out_of_reach", message))
    return tie


def _place(
    tie: Affiliation,
    customer: Customer,
    there: Customer | None,
    company: OutsideCompany | None,
    *,
    is_upper: bool,
) -> None:
    """Put the customer on its side of the tie and the other company on the other."""
    here = (customer, None)
    upper, lower = (here, (there, company)) if is_upper else ((there, company), here)
    tie.upper_customer, tie.upper_outside = upper
    tie.lower_customer, tie.lower_outside = lower


def _judge(tie: Affiliation) -> None:
    found = bond_findings(tie.bond, amount_fen=tie.amount_fen, from_on=tie.from_on, until_on=tie.until_on)
    if tie.kind not in Affiliation.Kind.values:
        found.append(blocking("kind_unknown", mark("There is no such kind of affiliation."), "kind"))
    if found:
        raise AffiliationInvalid(*found)


def _present_other(tie: Affiliation, customer: Customer) -> tuple[Customer | None, OutsideCompany | None]:
    if tie.upper_customer_id == customer.pk:
        return tie.lower_customer, tie.lower_outside
    return tie.upper_customer, tie.upper_outside


def _other(other: Customer | None, outside: str, by: User) -> tuple[Customer | None, OutsideCompany | None]:
    """The other side: a customer in reach, else a company outside, found again by the core of its name."""
    if other is not None:
        return visible_customers(by).get(pk=other.pk), None
    name = " ".join(outside.split())
    if found := name_findings(name, "outside"):
        raise AffiliationInvalid(*found)
    core = name_core(name)[:200]
    company, _made = OutsideCompany.objects.get_or_create(name_core=core, defaults={"name": name})
    return None, company
