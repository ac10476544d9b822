"""Asking for electronic signatures, and what came of it."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.trade.contracts.models import Contract, Signature
from coalface.trade.contracts.rules.states import State
from coalface.trade.contracts.signing import driver, drivers
from coalface.trade.ledger.access import require_reach

NOT_IN_FORCE = mark("Only an approved contract is signed.")
NO_SIGNER = mark("Name who signs.")
NO_SERVICE = mark("This signing service is not offered.")
ASKED_ALREADY = mark("This party has signed or been asked already.")
WRONG_CODE = mark("This does not prove the signature.")
SETTLED = mark("This signature is settled already.")


class NotSignable(Refused):
    """The contract cannot be signed, or what was handed in proves nothing."""


@transaction.atomic
def ask_for_signature(*, contract: Contract, party: str, signer: str, service: str, by: User) -> Signature:
    """Begin the signing by one party through a service."""
    require_reach(by, "trade.edit", contract.customer)
    found = Contract.objects.select_for_update().get(pk=contract.pk)
    if State(found.state) is not State.IN_FORCE:
        raise NotSignable(blocking("not_in_force", NOT_IN_FORCE))
    if not signer.strip():
        raise NotSignable(blocking("no_signer", NO_SIGNER, "signer"))
    if service not in {one.name for one in drivers()}:
        raise NotSignable(blocking("no_service", NO_SERVICE, "service"))
    made = Signature(
        contract=found,
        party=party,
        signer=signer.strip()[:100],
        driver=service,
        reference=driver(service).ask(found.number, signer),
        requested_by=by,
        requested_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise NotSignable(blocking("asked_already", ASKED_ALREADY, "party")) from None
    detail = {"party": party, "signer": made.signer, "service": service, "reference": made.reference}
    record(by=by, action="trade.contract.ask_signature", subject=found, detail=detail)
    return made


@transaction.atomic
def sign(*, signature_id: int, given: str, by: User) -> Signature:
    """Hand in what proves the signature, for the local service its code."""
    found = _lock(signature_id, by)
    if not driver(found.driver).confirms(found.reference, given):
        raise NotSignable(blocking("wrong_code", WRONG_CODE, "given"))
    return _settle(found, Signature.State.SIGNED, "", by)


@transaction.atomic
def refuse_signature(*, signature_id: int, words: str, by: User) -> Signature:
    """The party does not sign; it may be asked anew."""
    if not words.strip():
        raise NotSignable(blocking("reason_missing", mark("Please give the reason."), "words"))
    return _settle(_lock(signature_id, by), Signature.State.REFUSED, words, by)


def _lock(signature_id: int, by: User) -> Signature:
    rows = Signature.objects.select_for_update(of=("self",)).select_related("contract__customer")
    found = rows.get(pk=signature_id)
    require_reach(by, "trade.edit", found.contract.customer)
    if found.state != Signature.State.WAITING:
        raise NotSignable(blocking("settled", SETTLED))
    return found


def _settle(found: Signature, state: str, words: str, by: User) -> Signature:
    found.state, found.settled_at, found.words = state, timezone.now(), words.strip()[:250]
    found.save()
    detail = {"party": found.party, "state": state, "reference": found.reference, "words": found.words}
    record(by=by, action="trade.contract.signature", subject=found.contract, detail=detail)
    return found
