"""The purchase statement as a paper 采购结算单, on the sheet that statements of sales have."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from coalface.identity.people.models import User
from coalface.trade.purchasing.access import SEE
from coalface.trade.purchasing.models import PurchaseStatement, PurchaseStatementVersion
from coalface.web.access import needs
from coalface.web.trade.purchases.statements import statement_of
from coalface.web.trade.purchases.words import amounts
from coalface.web.trade.statements import frame, paper, paper_line, paper_sums


@needs(SEE)
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest version, or the one in the address."""
    return paper(request, statement_of(request, pk), _printed)


def _printed(statement: PurchaseStatement, version: PurchaseStatementVersion, by: User) -> dict[str, Any]:
    contract = statement.contract
    lines = version.lines.select_related("lot__contract__product")
    return frame(statement, version, by) | {
        "title": _("Purchase statement"),
        "facts": [
            [_("Supplier"), contract.supplier.name],
            [_("Credit code"), contract.supplier.credit_code or ""],
            [_("Contract"), contract.number],
            [_("Lots that ended from"), f"{statement.first_on} – {statement.last_on}"],
            [_("State"), statement.get_state_display()],
            [_("Due on"), str(statement.due_on or "")],
        ],
        "lines": [paper_line(line, line.lot.contract.product.name) for line in lines],
        "sums": paper_sums(amounts(version)),
        "signatures": [_("Drawn up by"), _("Approved by"), _("Supplier")],
    }
