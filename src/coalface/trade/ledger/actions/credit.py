"""Granting credit, and setting the rules it is granted by."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from coalface.archive.customers.models import Customer
from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed, require, scope_of
from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.kernel.findings import Refused, blocking, mark
from coalface.trade.ledger.access import customer_findings, require_reach
from coalface.trade.ledger.actions.posting import lock_account
from coalface.trade.ledger.models import CreditGrant, CreditPolicy
from coalface.trade.ledger.queries import credit_terms
from coalface.trade.ledger.rules.accounts import ZERO
from coalface.trade.ledger.rules.credit import Asked, Terms, grant_findings, since_findings, terms_findings
from coalface.trade.ledger.rules.entering import NO_REASON

TOO_NARROW = mark("The rules of credit concern all customers; your right to grant credit does not.")


class NotGranted(Refused):
    """This credit is not granted: the grade forbids it, or the rule gives less."""


class PolicyOdd(Refused):
    """These rules of credit make no sense."""


@transaction.atomic
def grant_credit(
    *,
    customer: Customer,
    limit: Decimal,
    term_days: int,
    rating: str,
    mean_monthly_sales: Decimal,
    reason: str,
    by: User,
) -> CreditGrant:
    """Set a strategic customer's limit (R0.20), at most what the rule gives (B9); 0 takes it away.

    `mean_monthly_sales` in yuan is what the limit is reckoned from. Raises NotGranted or NotAllowed.
    """
    require_reach(by, "credit.grant", customer)
    account = lock_account(customer)
    terms = credit_terms(timezone.localdate())
    asked = Asked(limit, term_days, rating, mean_monthly_sales)
    found = grant_findings(asked, terms, account.customer.grade, account.customer.name)
    found += customer_findings(account.customer)
    if not reason.strip():
        found.append(blocking("reason_missing", NO_REASON, "reason"))
    if found:
        raise NotGranted(*found)
    grant = CreditGrant.objects.create(
        account=account,
        credit_limit=limit,
        terms_days=term_days,
        rating=rating,
        mean_monthly_sales=mean_monthly_sales,
        factor_pct=terms.factors_pct.get(rating, (ZERO, ZERO))[1],
        reason=reason.strip(),
        granted_at=timezone.now(),
        granted_by=by,
    )
    account.credit_limit, account.terms_days = limit, term_days
    account.version += 1
    account.save(update_fields=["credit_limit", "terms_days", "version"])
    detail = {"customer": customer.pk, "limit": limit, "term_days": term_days, "rating": rating}
    record(by=by, action="trade.credit.grant", subject=account, detail=detail)
    return grant


@transaction.atomic
def set_credit_policy(*, from_on: date, terms: Terms, by: User) -> CreditPolicy:
    """How bills count and limits come about from a day on; what was judged before keeps its rules.

    Never from a day that is over, for what came then was counted. The rules concern everybody's customers, so
    the right must reach as far. Raises PolicyOdd or NotAllowed.
    """
    require(by, "credit.grant")
    if scope_of(by, "credit.grant") is not Scope.ALL:
        raise NotAllowed(blocking("too_narrow", TOO_NARROW))
    if found := [*terms_findings(terms), *since_findings(from_on, timezone.localdate())]:
        raise PolicyOdd(*found)
    policy = CreditPolicy.objects.create(
        from_on=from_on,
        weights_pct={acceptor: str(weight) for acceptor, weight in terms.weights_pct.items()},
        factors_pct={rating: [str(low), str(high)] for rating, (low, high) in terms.factors_pct.items()},
        longest_bill_months=terms.longest_bill_months,
        set_by=by,
    )
    record(by=by, action="trade.credit.policy", subject=policy, detail={"from_on": from_on})
    return policy
