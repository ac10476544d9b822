"""What the page of a contract shows of its way, terms, price, promises and signatures."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalface.desk.files.queries import attachments_of
from coalface.identity.people.models import User
from coalface.kernel.periods import parse_day
from coalface.trade.catalogue.queries import spec_on
from coalface.trade.contracts.access import decidable_contracts
from coalface.trade.contracts.models import Contract, Quote, Signature
from coalface.trade.contracts.queries import lacking, price_on, quantities_of, versions_of
from coalface.trade.contracts.rules.elements import as_notes
from coalface.trade.contracts.signing import LOCAL
from coalface.trade.ledger.access import hidden_fields
from coalface.web.access import person
from coalface.web.components.badges import Badge
from coalface.web.desk.approvals import strips
from coalface.web.trade.agreements.words import basis_words, sheet_of

FILES = 30
STATES: dict[str, Badge] = {
    Contract.State.DRAFT: Badge("grey", "pencil", _("draft")),
    Contract.State.APPROVING: Badge("amber", "clock", _("in approval")),
    Contract.State.IN_FORCE: Badge("green", "check", _("in force")),
    Contract.State.ENDED: Badge("blue", "history", _("ended")),
    Contract.State.TERMINATED: Badge("red", "ban", _("terminated")),
}
SIGNED: dict[str, Badge] = {
    Signature.State.WAITING: Badge("amber", "clock", _("waiting for the signature")),
    Signature.State.SIGNED: Badge("green", "check", _("signed")),
    Signature.State.REFUSED: Badge("red", "ban", _("signature refused")),
}


def agreement(request: HttpRequest, contract: Contract) -> dict[str, Any]:
    """The terms of a contract with the price of a day (`?day=`), and what may be done with it."""
    by, day = person(request), _day(request)
    sees_prices = not hidden_fields(by)
    draft = contract.state == Contract.State.DRAFT
    answer = price_on(contract, None, day) if sees_prices else None
    return {
        "state": STATES[contract.state],
        "day": day,
        "basis_words": basis_words,
        "schedule": quantities_of(contract),
        "versions": list(versions_of(contract)),
        "answer": answer,
        "price_sheet": sheet_of(answer) if answer is not None and answer.known else None,
        "sees_prices": sees_prices,
        "spec": spec_on(contract.product, contract.starts_on) if draft and contract.product else None,
        "lacking": as_notes(lacking(contract)) if draft else [],
        "promises": list(contract.promises.select_related("owner")),
        "signatures": [
            (one, SIGNED[one.state], LOCAL.code(one.reference) if _may_show_code(one) else "")
            for one in contract.signatures.all()
        ],
        "shortfalls": list(contract.shortfalls.select_related("recorded_by").order_by("-month_on", "pk")),
        "supplements": list(contract.supplements.order_by("starts_on", "pk")),
        "quote": Quote.objects.filter(contract=contract).first(),
        "files": list(attachments_of(by, contract)[:FILES]),
        "strips": strips(request, "contract", contract.pk),
        "may_set_terms": sees_prices and (draft or _is_open(contract)),
        "may_end": _may_end(by, contract),
        "today": timezone.localdate(),
    }


def _day(request: HttpRequest) -> date:
    try:
        return parse_day(request.GET.get("day", ""))
    except ValueError:
        return timezone.localdate()


def _may_show_code(signature: Signature) -> bool:
    """The trial service shows its code to whoever reads the record: that is what it is for."""
    return signature.driver == LOCAL.name and signature.state == Signature.State.WAITING


def _is_open(contract: Contract) -> bool:
    """Concluded elsewhere: its terms are recorded here, version by version."""
    return contract.state == Contract.State.IN_FORCE and contract.approved_on is None


def _may_end(by: User, contract: Contract) -> bool:
    if contract.state != Contract.State.IN_FORCE:
        return False
    return decidable_contracts(by).filter(pk=contract.pk).exists()
