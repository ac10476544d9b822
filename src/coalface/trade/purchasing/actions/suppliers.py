"""Keeping suppliers, the people there and their licences."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction

from coalface.archive.customers.rules import name_core
from coalface.desk.search.actions import IndexRow, index_many
from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.credit_code import normalise
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.kernel.versions import check_version
from coalface.trade.catalogue.models import Mine
from coalface.trade.purchasing.access import EDIT
from coalface.trade.purchasing.models import Supplier, SupplierContact, SupplierLicence
from coalface.trade.purchasing.queries.suppliers import Similar, similar_suppliers
from coalface.trade.purchasing.rules.suppliers import period_findings, supplier_findings

SAME_CODE = mark("%(supplier)s has this credit code already.")
SAME_NAME = mark("There is %(supplier)s already; tick that this is another company if it is.")
CODE_TAKEN = mark("Another supplier has this credit code.")
LICENCE_TAKEN = mark("This licence is on file already.")
NO_CONTACT = mark("A contact needs a name.")
NO_NUMBER = mark("A licence needs its number.")


class SupplierInvalid(Refused):
    """The card, a contact or a licence cannot be so."""


class DuplicateSupplier(Refused):
    """There is such a company among the suppliers already."""

    def __init__(self, similar: Sequence[Similar], *findings: Finding) -> None:
        self.similar = similar
        super().__init__(*findings)


class SupplierFields(TypedDict, total=False):
    """What the card of a supplier may say beside its name and kind."""

    credit_code: str
    standing: str
    rating: str
    region: str
    address: str
    bank_name: str
    bank_account: str
    vat_rate_pct: Decimal | None
    responsible: User | None
    remarks: str
    mines: Sequence[Mine]


@transaction.atomic
def record_supplier(
    *, name: str, kind: str, although_similar: bool = False, by: User, **fields: Unpack[SupplierFields]
) -> Supplier:
    """A new supplier. Raises SupplierInvalid, or DuplicateSupplier with those that may be the same."""
    require(by, EDIT)
    supplier = Supplier()
    _fill(supplier, {"name": name, "kind": kind, **fields})
    _refuse_doubles(supplier, by, although_similar)
    return _keep(supplier, fields.get("mines"), "create", by)


@transaction.atomic
def change_supplier(
    *, supplier_id: int, version: int, name: str, kind: str, by: User, **fields: Unpack[SupplierFields]
) -> Supplier:
    require(by, EDIT)
    supplier = Supplier.objects.select_for_update().get(pk=supplier_id)
    given = {"name": name, "kind": kind, **fields}
    check_version(supplier, seen=version, offered=given)
    _fill(supplier, given)
    supplier.version += 1
    return _keep(supplier, fields.get("mines"), "change", by)


@transaction.atomic
def add_contact(*, supplier_id: int, name: str, post: str = "", phone: str = "", by: User) -> SupplierContact:
    require(by, EDIT)
    if not name.strip():
        raise SupplierInvalid(blocking("no_contact", NO_CONTACT, "name"))
    made = SupplierContact.objects.create(
        supplier_id=supplier_id, name=name.strip(), post=post.strip(), phone=phone.strip()
    )
    record(by=by, action="trade.supplier.contact", subject=made.supplier, detail={"name": made.name})
    index_suppliers([supplier_id])
    return made


@transaction.atomic
def remove_contact(*, contact_id: int, by: User) -> Supplier:
    require(by, EDIT)
    contact = SupplierContact.objects.select_related("supplier").get(pk=contact_id)
    supplier = contact.supplier
    record(by=by, action="trade.supplier.contact_gone", subject=supplier, detail={"name": contact.name})
    contact.delete()
    index_suppliers([supplier.pk])
    return supplier


@transaction.atomic
def add_licence(
    *,
    supplier_id: int,
    paper: str,
    number: str,
    valid_from_on: date | None = None,
    expires_on: date | None = None,
    by: User,
) -> SupplierLicence:
    """A licence that somebody looked at; one that was renewed is put beside the former."""
    require(by, EDIT)
    found = [] if number.strip() else [blocking("no_number", NO_NUMBER, "number")]
    if found := [*found, *period_findings(valid_from_on, expires_on)]:
        raise SupplierInvalid(*found)
    made = SupplierLicence(supplier_id=supplier_id, paper=paper, number=number.strip())
    made.valid_from_on, made.expires_on = valid_from_on, expires_on
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise SupplierInvalid(blocking("licence_taken", LICENCE_TAKEN, "number")) from None
    detail = {"paper": paper, "number": made.number, "expires_on": expires_on}
    record(by=by, action="trade.supplier.licence", subject=made.supplier, detail=detail)
    return made


@transaction.atomic
def remove_licence(*, licence_id: int, by: User) -> Supplier:
    require(by, EDIT)
    licence = SupplierLicence.objects.select_related("supplier").get(pk=licence_id)
    detail = {"paper": licence.paper, "number": licence.number}
    record(by=by, action="trade.supplier.licence_gone", subject=licence.supplier, detail=detail)
    licence.delete()
    return licence.supplier


def index_suppliers(supplier_ids: Collection[int]) -> None:
    """Found by everybody who sees suppliers: by name, code and the people there."""
    rows = Supplier.objects.filter(pk__in=supplier_ids).prefetch_related("contacts")
    index_many(
        IndexRow(
            "supplier",
            one.pk,
            one.name,
            one.get_kind_display(),
            tuple(word for word in (one.credit_code, *(who.name for who in one.contacts.all())) if word),
            everyones=True,
        )
        for one in rows
    )


def _fill(supplier: Supplier, given: dict[str, object]) -> None:
    for name, value in given.items():
        if name != "mines":
            setattr(supplier, name, value.strip() if isinstance(value, str) else value)
    supplier.credit_code = normalise(supplier.credit_code or "") or None
    supplier.bank_account = "".join(supplier.bank_account.split())
    supplier.name_core = name_core(supplier.name)
    found = supplier_findings(
        supplier.name, supplier.credit_code or "", supplier.bank_account, supplier.vat_rate_pct
    )
    if found:
        raise SupplierInvalid(*found)


def _refuse_doubles(supplier: Supplier, by: User, although_similar: bool) -> None:
    similar = similar_suppliers(by, name=supplier.name, credit_code=supplier.credit_code or "")
    for one in similar:
        values = {"supplier": one.supplier.name}
        if supplier.credit_code and one.supplier.credit_code == supplier.credit_code:
            raise DuplicateSupplier(similar, blocking("same_code", SAME_CODE, "credit_code", values))
        if one.sure and not although_similar:
            raise DuplicateSupplier(similar, blocking("same_name", SAME_NAME, "name", values))


def _keep(supplier: Supplier, mines: Sequence[Mine] | None, verb: str, by: User) -> Supplier:
    try:
        with transaction.atomic():
            supplier.save()
    except IntegrityError:
        raise SupplierInvalid(blocking("code_taken", CODE_TAKEN, "credit_code")) from None
    if mines is not None:
        supplier.mines.set(mines)
    index_suppliers([supplier.pk])
    detail = {"name": supplier.name, "kind": supplier.kind, "standing": supplier.standing}
    record(by=by, action=f"trade.supplier.{verb}", subject=supplier, detail=detail)
    return supplier
