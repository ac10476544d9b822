"""How suppliers, contracts and statements look: one colour and one shape for each state."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coalface.archive.credentials.rules import Status
from coalface.trade.contracts.rules.states import State
from coalface.trade.purchasing.models import (
    PurchaseReceipt,
    PurchaseStatementVersion,
    Supplier,
    SupplierLicence,
)
from coalface.trade.purchasing.rules.receipts import loss_of
from coalface.trade.purchasing.rules.suppliers import Standing, licence_status
from coalface.web.components.badges import Badge
from coalface.web.figures import plain
from coalface.web.trade.statements import Sums

STANDINGS = {
    Standing.CANDIDATE: Badge("grey", "help-circle", _("candidate")),
    Standing.ACTIVE: Badge("green", "check", _("active")),
    Standing.SUSPENDED: Badge("red", "ban", _("suspended")),
}
PAPERS = {
    Status.MISSING: Badge("amber", "help-circle", _("missing")),
    Status.EXPIRED: Badge("red", "alert-octagon", _("expired")),
    Status.PENDING: Badge("grey", "clock", _("not valid yet")),
    Status.EXPIRING: Badge("amber", "clock", _("expires soon")),
    Status.VALID: Badge("green", "check", _("valid")),
}
CONTRACTS = {
    State.DRAFT.value: ("grey", "edit"),
    State.APPROVING.value: ("amber", "clock"),
    State.IN_FORCE.value: ("green", "check"),
    State.ENDED.value: ("grey", "history"),
}
PAGES = (
    ("suppliers", _("Suppliers")),
    ("contracts", _("Purchase contracts")),
    ("receipts", _("Receipts")),
    ("lots", _("Purchase lots")),
    ("statements", _("Purchase statements")),
    ("payments", _("Payments to suppliers")),
)


def tabs(here: str) -> list[tuple[Any, str, bool]]:
    """The lists about bought coal, side by side."""
    return [(label, reverse(f"purchases:{name}"), name == here) for name, label in PAGES]


def standing_badge(supplier: Supplier) -> Badge:
    return STANDINGS[Standing(supplier.standing)]


def licence_badge(licence: SupplierLicence, today: date) -> Badge:
    return PAPERS[licence_status(licence.document, today)]


def amounts(version: PurchaseStatementVersion) -> Sums:
    """The amount with tax, without, and the tax, under its rate."""
    words = str(_("Coal, %(rate)s%% VAT") % {"rate": plain(version.rate_pct.normalize())})
    return [(words, version.total_yuan, version.net_yuan, version.tax_yuan)]


def loss_words(receipt: PurchaseReceipt) -> dict[str, str]:
    """The loss of a load in tonnes, in %, and what of it is over the allowance; empty without an origin."""
    contract = receipt.contract
    found = loss_of(
        receipt.origin_tonnes, receipt.received_tonnes, contract.loss_allowance_pct, contract.loss_rule
    )
    if found is None:
        return {}
    return {
        "tonnes": plain(found.tonnes, 3),
        "pct": plain(found.pct, 4),
        "allowed": plain(found.allowed_tonnes, 3),
        "over": plain(found.over_tonnes, 3),
    }
