"""Issuing loading notes, and the steps that end them without a load."""

from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.customers.models import Customer
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.trade.catalogue.models import Mine, Product
from coalface.trade.contracts.models import Contract
from coalface.trade.dispatch.actions.shipping import agreed_price, blocks, business_findings, worth
from coalface.trade.dispatch.models import Carrier, LoadingNote
from coalface.trade.dispatch.rules.notes import Request, State, Step, after, request_findings
from coalface.trade.dispatch.rules.plates import normalise
from coalface.trade.ledger.access import require_reach
from coalface.trade.ledger.actions import Line, lock_account, next_number, post, require_available
from coalface.trade.ledger.models import Account, Bucket, EntryKind

SERIES = "TMD"
PLATE_TAKEN = mark("%(plate)s has the loading note %(number)s, which is not finished.")
PLATE_BUSY = mark("%(plate)s has another loading note, which is not finished.")
NO_REASON = mark("Please give the reason.")


class NotIssuable(Refused):
    """No loading note may be issued so; the findings say why."""


class PlateTaken(Refused):
    """A truck has one note at a time."""


class NoReason(Refused):
    """What is taken back needs a reason."""


class NoteDetails(TypedDict, total=False):
    """What a note may say beside customer, contract, product, tonnes, plate and days."""

    mine: Mine | None
    carrier: Carrier | None
    driver: str
    driver_phone: str


@transaction.atomic
def issue_note(
    *,
    customer: Customer,
    contract: Contract,
    product: Product,
    tonnes: Decimal,
    plate: str,
    valid_from_on: date,
    valid_until_on: date,
    by: User,
    **details: Unpack[NoteDetails],
) -> LoadingNote:
    """A note for one truck, with its worth held in reserve on the customer's account.

    Raises NotIssuable, PlateTaken, PriceUnknown, CreditExceeded or NotAllowed.
    """
    require_reach(by, "weighing.edit", customer)
    today, plate = timezone.localdate(), normalise(plate)
    asked = request_findings(Request(plate, tonnes, valid_from_on, valid_until_on), today)
    if refused := blocks([*asked, *business_findings(customer, contract, product, today)]):
        raise NotIssuable(*refused)
    price = agreed_price(contract, product, today)
    account = lock_account(customer)
    _require_free_plate(plate)
    amount = worth(tonnes, price)
    require_available(account, amount, today)
    note = LoadingNote(
        number=next_number(SERIES, today),
        customer=customer,
        contract=contract,
        product=product,
        plate=plate,
        tonnes=tonnes,
        valid_from_on=valid_from_on,
        valid_until_on=valid_until_on,
        unit_price_per_tonne=price,
        reserved_yuan=amount,
        issued_at=timezone.now(),
        issued_by=by,
        **details,
    )
    _keep(note)
    words = _("Loading note %(number)s, %(plate)s, %(tonnes)s t") % _spoken(note)
    reserve = Line(Bucket.RESERVED, EntryKind.RESERVATION, amount)
    post(account, [reserve], subject=("loadingnote", note.pk), day_on=today, words=words, by=by)
    record(by=by, action="trade.note.issue", subject=note, detail=_said(note))
    return note


@transaction.atomic
def withdraw_note(*, note_id: int, reason: str, by: User) -> LoadingNote:
    """Void a note whose truck has not been loaded; what it held on the account is free again."""
    if not reason.strip():
        raise NoReason(blocking("reason_missing", NO_REASON, "reason"))
    account, note = lock_note(note_id, by)
    _release(account, note, Step.WITHDRAW, reason.strip()[:200], by)
    record(by=by, action="trade.note.withdraw", subject=note, detail={"reason": note.close_reason})
    return note


@transaction.atomic
def expire_note(*, note_id: int, by: User) -> LoadingNote:
    """Close a note nobody came with until its last day had passed; raises WrongStep when somebody did."""
    account, note = lock_note(note_id, by)
    if note.valid_until_on < timezone.localdate():
        _release(account, note, Step.EXPIRE, "", by)
        record(by=by, action="trade.note.expire", subject=note, detail={"until": note.valid_until_on})
    return note


@transaction.atomic
def mark_loaded(*, note_id: int, by: User) -> LoadingNote:
    """The loader says that the truck is loaded."""
    return _step(note_id, Step.LOAD, "trade.note.load", by)


@transaction.atomic
def send_to_unload(*, note_id: int, by: User) -> LoadingNote:
    """Back to the loader: too heavy, or the wrong coal."""
    return _step(note_id, Step.UNLOAD, "trade.note.unload", by)


def lock_note(note_id: int, by: User) -> tuple[Account, LoadingNote]:
    """The account first, then the note: the order in which everybody locks them."""
    customer = Customer.objects.get(pk=LoadingNote.objects.values_list("customer", flat=True).get(pk=note_id))
    require_reach(by, "weighing.edit", customer)
    account = lock_account(customer)
    return account, lock_note_alone(note_id)


def lock_note_alone(note_id: int) -> LoadingNote:
    rows = LoadingNote.objects.select_for_update(of=("self",)).select_related(
        "customer", "contract", "product"
    )
    return rows.get(pk=note_id)


def move(note: LoadingNote, step: Step) -> None:
    """Take a step on a locked note; raises WrongStep. The caller saves."""
    note.state = after(note.number, State(note.state), step)
    note.version += 1


def _step(note_id: int, step: Step, action: str, by: User) -> LoadingNote:
    note = lock_note_alone(note_id)
    require_reach(by, "weighing.edit", note.customer)
    move(note, step)
    note.save(update_fields=["state", "version"])
    record(by=by, action=action, subject=note)
    return note


def _release(account: Account, note: LoadingNote, step: Step, reason: str, by: User) -> None:
    move(note, step)
    released, note.reserved_yuan = note.reserved_yuan, Decimal(0)
    note.closed_at, note.close_reason = timezone.now(), reason
    note.save()
    words = _("Loading note %(number)s released") % {"number": note.number}
    line = Line(Bucket.RESERVED, EntryKind.RELEASE, -released)
    on = timezone.localdate()
    post(account, [line], subject=("loadingnote", note.pk), day_on=on, words=words, by=by)


def _require_free_plate(plate: str) -> None:
    number = LoadingNote.objects.live().filter(plate=plate).values_list("number", flat=True).first()
    if number:
        values = {"plate": plate, "number": number}
        raise PlateTaken(blocking("plate_taken", PLATE_TAKEN, "plate", values))


def _keep(note: LoadingNote) -> None:
    """Two clerks with two customers may ask for one plate at once; the database lets one of them."""
    try:
        with transaction.atomic():
            note.save()
    except IntegrityError as error:
        if "note_one_live_per_plate" not in str(error):
            raise
        raise PlateTaken(blocking("plate_taken", PLATE_BUSY, "plate", {"plate": note.plate})) from None


def _spoken(note: LoadingNote) -> dict[str, object]:
    return {"number": note.number, "plate": note.plate, "tonnes": note.tonnes}


def _said(note: LoadingNote) -> dict[str, object]:
    return {
        "customer": note.customer_id,
        "contract": note.contract.number,
        "plate": note.plate,
        "tonnes": note.tonnes,
        "until": note.valid_until_on,
    }
