"""The statement as a paper 结算单."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.desk.papers.press import Json, press
from coalface.identity.people.models import User
from coalface.kernel.capitals import in_capitals
from coalface.trade import settlement
from coalface.trade.settlement.access import SEE
from coalface.trade.settlement.models import Statement, StatementLine, StatementVersion
from coalface.web.access import needs, person
from coalface.web.archive.admission.report import letterhead
from coalface.web.figures import plain
from coalface.web.trade.settling.statements import statement_of
from coalface.web.trade.settling.words import amounts

SHEET = Path(settlement.__file__).parent / "sheets" / "statement.typ"


@needs(SEE)
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest version, or the one in the address, with the reader's name across it."""
    by, statement = person(request), statement_of(request, pk)
    wanted = request.GET.get("version", "")
    versions = statement.versions.order_by("-number")
    version = get_object_or_404(versions.filter(number=wanted) if wanted.isdigit() else versions[:1])
    printed = press(SHEET, _printed(statement, version, by), reader=by)
    answer = HttpResponse(printed, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{statement.number}-V{version.number}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _printed(statement: Statement, version: StatementVersion, by: User) -> dict[str, Json]:
    contract, today = statement.contract, timezone.localdate().isoformat()
    lines = version.lines.select_related("lot__product")
    notes = [_("To pay, in capitals: %(words)s") % {"words": in_capitals(version.total_yuan)}]
    notes += [f"{one['lot']}: {one['why']}" for one in version.left_out]
    if version.held_yuan:
        notes.append(_("Held until disputes are over: %(held)s yuan") % {"held": plain(version.held_yuan, 2)})
    return {
        "title": _("Coal statement"),
        "company": letterhead(by),
        "number": f"{statement.number} V{version.number}",
        "footer": _("Printed on %(day)s by %(person)s") % {"day": today, "person": by},
        "facts": [
            [_("Customer"), contract.customer.name],
            [_("Contract"), contract.number],
            [_("Kind"), statement.get_kind_display()],
            [_("Period settled"), f"{statement.first_on} – {statement.last_on}"],
            [_("State"), statement.get_state_display()],
            [_("Due on"), str(statement.due_on or "")],
        ],
        "lines_title": _("Lots"),
        "lines_head": [
            _("Lot number"),
            _("Product"),
            _("Tonnes sent"),
            _("Loss taken off, t"),
            _("Water taken off, t"),
            _("Tonnes settled"),
            _("Contract price, yuan/t"),
            _("Price, yuan/t"),
            _("Amount, yuan"),
        ],
        "lines": [_row(line) for line in lines],
        "sums_title": _("To pay"),
        "sums_head": ["", _("With tax, yuan"), _("Without tax, yuan"), _("VAT, yuan")],
        "sums": [[words, *(plain(value, 2) for value in values)] for words, *values in amounts(version)],
        "notes": notes,
        "signatures": [_("Drawn up by"), _("Approved by"), _("Customer")],
    }


def _row(line: StatementLine) -> list[Json]:
    return [
        line.lot.number,
        line.lot.product.name,
        plain(line.sent_tonnes, 3),
        plain(line.claimed_tonnes, 3),
        "" if line.water_tonnes is None else plain(line.water_tonnes, 3),
        plain(line.tonnes, 3),
        plain(line.base_price, 2),
        plain(line.unit_price, 2),
        plain(line.amount_yuan, 2),
    ]
