"""The statement as a paper 结算单."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from coalface.identity.people.models import User
from coalface.kernel.capitals import in_capitals
from coalface.trade.settlement.access import SEE
from coalface.trade.settlement.models import Statement, StatementVersion
from coalface.web.access import needs
from coalface.web.trade.settling.statements import statement_of
from coalface.web.trade.settling.words import amounts
from coalface.web.trade.statements import frame, paper, paper_line, paper_sums


@needs(SEE)
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest version, or the one in the address."""
    return paper(request, statement_of(request, pk), _printed)


def _printed(statement: Statement, version: StatementVersion, by: User) -> dict[str, Any]:
    contract, printed = statement.contract, frame(statement, version, by)
    lines = version.lines.select_related("lot__product")
    capitals = _("To pay, in capitals: %(words)s") % {"words": in_capitals(version.total_yuan)}
    return printed | {
        "title": _("Coal statement"),
        "facts": [
            [_("Customer"), contract.customer.name],
            [_("Contract"), contract.number],
            [_("Kind"), statement.get_kind_display()],
            [_("Period settled"), f"{statement.first_on} – {statement.last_on}"],
            [_("State"), statement.get_state_display()],
            [_("Due on"), str(statement.due_on or "")],
        ],
        "lines": [paper_line(line, line.lot.product.name) for line in lines],
        "sums": paper_sums(amounts(version)),
        "notes": [capitals, *printed["notes"]],
        "signatures": [_("Drawn up by"), _("Approved by"), _("Customer")],
    }
