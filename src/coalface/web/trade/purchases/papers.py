"""The purchase statement as a paper 采购结算单, on the sheet that statements of sales have."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.desk.papers.press import Json, press
from coalface.identity.people.models import User
from coalface.trade import settlement
from coalface.trade.purchasing.access import SEE
from coalface.trade.purchasing.models import (
    PurchaseStatement,
    PurchaseStatementLine,
    PurchaseStatementVersion,
)
from coalface.web.access import needs, person
from coalface.web.archive.admission.report import letterhead
from coalface.web.figures import plain
from coalface.web.trade.purchases.statements import statement_of
from coalface.web.trade.purchases.words import amounts

SHEET = Path(settlement.__file__).parent / "sheets" / "statement.typ"


@needs(SEE)
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest version, or the one in the address, with the reader's name across it."""
    by, statement = person(request), statement_of(request, pk)
    wanted = request.GET.get("version", "")
    versions = statement.versions.order_by("-number")
    version = get_object_or_404(versions.filter(number=wanted) if wanted.isdigit() else versions[:1])
    answer = HttpResponse(press(SHEET, _printed(statement, version, by), reader=by), "application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{statement.number}-V{version.number}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _printed(statement: PurchaseStatement, version: PurchaseStatementVersion, by: User) -> dict[str, Json]:
    contract, today = statement.contract, timezone.localdate().isoformat()
    notes = [f"{one['lot']}: {one['why']}" for one in version.left_out]
    if version.held_yuan:
        notes.append(_("Held until disputes are over: %(held)s yuan") % {"held": plain(version.held_yuan, 2)})
    words, *values = amounts(version)
    return {
        "title": _("Purchase statement"),
        "company": letterhead(by),
        "number": f"{statement.number} V{version.number}",
        "footer": _("Printed on %(day)s by %(person)s") % {"day": today, "person": by},
        "facts": [
            [_("Supplier"), contract.supplier.name],
            [_("Credit code"), contract.supplier.credit_code or ""],
            [_("Contract"), contract.number],
            [_("Lots that ended from"), f"{statement.first_on} – {statement.last_on}"],
            [_("State"), statement.get_state_display()],
            [_("Due on"), str(statement.due_on or "")],
        ],
        "lines_title": _("Lots"),
        "lines_head": [
            _("Lot number"),
            _("Product"),
            _("Tonnes at the origin"),
            _("Loss taken off, t"),
            _("Tonnes settled"),
            _("Contract price, yuan/t"),
            _("Price, yuan/t"),
            _("Amount, yuan"),
        ],
        "lines": [_row(line) for line in version.lines.select_related("lot__contract__product")],
        "sums_title": _("To pay"),
        "sums_head": ["", _("With tax, yuan"), _("Without tax, yuan"), _("VAT, yuan")],
        "sums": [[words, *(plain(value, 2) for value in values)]],
        "notes": notes,
        "signatures": [_("Drawn up by"), _("Approved by"), _("Supplier")],
    }


def _row(line: PurchaseStatementLine) -> list[Json]:
    return [
        line.lot.number,
        line.lot.contract.product.name,
        plain(line.sent_tonnes, 3),
        plain(line.claimed_tonnes, 3),
        plain(line.tonnes, 3),
        plain(line.base_price, 2),
        plain(line.unit_price, 2),
        plain(line.amount_yuan, 2),
    ]
