"""The contract as a paper to sign: parties, clauses, monthly schedule, terms, promises."""

from decimal import Decimal
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coalface.desk.papers.press import Json, press
from coalface.identity.people.access import visible_departments
from coalface.identity.people.models import User
from coalface.trade import contracts as app
from coalface.trade.contracts.access import visible_contracts
from coalface.trade.contracts.models import Contract, ContractTerms
from coalface.trade.contracts.queries import quantities_of, versions_of
from coalface.web.access import needs, person
from coalface.web.figures import plain
from coalface.web.trade.agreements.contract import SIGNED
from coalface.web.trade.agreements.words import basis_words

SHEET = Path(app.__path__[0]) / "sheets" / "contract.typ"


@needs("money.view")
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    rows = visible_contracts(by).select_related("customer", "product", "amends")
    contract = get_object_or_404(rows, pk=pk)
    answer = HttpResponse(press(SHEET, printed(contract, by), reader=by), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="contract-{pk}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def printed(contract: Contract, by: User) -> dict[str, Json]:
    """The contract in the words of the paper; numbers as they are read."""
    root = visible_departments(by).filter(parent=None).order_by("position", "pk").first()
    house, customer = str(root or ""), contract.customer
    terms = versions_of(contract).first()
    months = quantities_of(contract)
    total = contract.total_tonnes or sum((one.tonnes for one in months), Decimal(0))
    return {
        "title": _("Coal sales contract"),
        "company": house,
        "number": contract.number,
        "footer": _("Printed on %(day)s by %(person)s")
        % {"day": date_format(timezone.localdate(), "Y-m-d"), "person": by},
        "facts": [
            [_("Seller"), house],
            [_("Buyer"), customer.name],
            [_("Contract number"), contract.number],
            [_("Buyer's credit code"), customer.credit_code or customer.registry_id],
            [_("Kind"), contract.get_kind_display()],
            [_("State"), contract.get_state_display()],
        ],
        "clauses": [[title, text] for title, text in _clauses(contract, terms, total) if text],
        "schedule_title": _("Monthly quantities"),
        "schedule_head": [_("Month"), _("Tonnes")],
        "schedule": [[str(one.month), plain(one.tonnes, 2)] for one in months],
        "schedule_total": [_("In all"), plain(total, 2)],
        "promises_title": _("Promises"),
        "promises_head": [_("Promised"), _("Promise"), _("Amount, yuan"), _("Tonnes"), _("Due")],
        "promises": [
            [
                one.get_side_display(),
                one.words,
                plain(one.amount_yuan, 2) if one.amount_yuan else "",
                plain(one.tonnes, 2) if one.tonnes else "",
                str(one.due_on),
            ]
            for one in contract.promises.all()
        ],
        "signatures": [_("Seller (seal)"), _("Buyer (seal)")],
        "signed": [
            f"{one.get_party_display()}{_(': ')}{one.signer} · {SIGNED[one.state].text} · {one.reference}"
            for one in contract.signatures.all()
        ],
    }


def _clauses(contract: Contract, terms: ContractTerms | None, total: Decimal) -> list[tuple[str, str]]:
    until = str(contract.ends_on) if contract.ends_on else _("until further notice")
    product = contract.product.name if contract.product else ""
    deposit = (
        _("%(amount)s yuan") % {"amount": plain(contract.deposit_yuan, 2)} if contract.deposit_yuan else ""
    )
    weight = terms.get_weight_basis_display() if terms else contract.get_weight_basis_display()
    return [
        (_("Changes the contract"), str(contract.amends or "")),
        (_("Product and quantity"), f"{product} {plain(total, 2)} t".strip()),
        (_("Quality"), contract.quality_words),
        (_("Term"), f"{contract.starts_on} – {until}"),
        (_("Flow"), f"{contract.flow_from} → {contract.flow_to}" if contract.flow_to else ""),
        (_("Transport"), contract.get_transport_display()),
        (_("Price"), _price_words(terms) if terms else ""),
        (_("Weight and loss"), f"{weight}{_loss_words(terms)}"),
        (_("Deposit"), deposit),
        (_("Liability for breach"), contract.liability_words),
        (_("Settling of disputes"), contract.dispute_words),
        (_("Remarks"), contract.remarks),
    ]


def _price_words(terms: ContractTerms) -> str:
    vat = _("VAT included") if terms.vat_included else _("VAT not included")
    clauses = [str(terms.clause_set)] if terms.clause_set else []
    return " · ".join(
        [terms.get_basis_display(), basis_words(terms), *clauses, terms.get_freight_mode_display(), vat]
    )


def _loss_words(terms: ContractTerms | None) -> str:
    if terms is None or not terms.loss_allowance_pct:
        return ""
    allowed = _("loss allowance %(pct)s%%") % {"pct": terms.loss_allowance_pct.normalize()}
    return f" · {allowed} · {terms.get_loss_rule_display()}"
