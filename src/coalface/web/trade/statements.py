"""What pages and papers of statements share, of sales and of purchases."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.desk.papers.press import Json, press
from coalface.identity.people.models import User
from coalface.kernel.measures import FEN
from coalface.trade import settling
from coalface.trade.pricing.rules.sheets import Reason
from coalface.trade.settling.models import AnyLine, AnyStatement, AnyVersion
from coalface.trade.settling.queries import differs
from coalface.trade.settling.rules.reckoned import Reckoned
from coalface.web.access import person
from coalface.web.archive.admission.report import letterhead
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import Form
from coalface.web.figures import plain
from coalface.web.rendering import redirect
from coalface.web.trade.laboratory.words import WHOSE
from coalface.web.trade.pricing.words import REASONS

TONES = {
    "draft": ("grey", "edit"),
    "in_approval": ("amber", "clock"),
    "posted": ("green", "check"),
    "cancelled": ("grey", "ban"),
}
SHEET = Path(settling.__file__).parent / "sheets" / "statement.typ"
Sums = Sequence[tuple[str, Decimal, Decimal, Decimal]]
"""Each sum in words, with tax, without, and the tax."""


def told(request: HttpRequest, statement: AnyStatement, reckon: Callable[[Any], Reckoned]) -> dict[str, Any]:
    """The newest version, or the one asked for, line by line, and whether something has changed since."""
    versions = list(statement.versions.select_related("made_by").order_by("-number"))
    wanted = request.GET.get("version", "")
    version = next((one for one in versions if str(one.number) == wanted), versions[0])
    live = statement.state != AnyStatement.States.CANCELLED
    now = reckon(statement) if live else None
    changed = now if now and differs(versions[0], now) else None
    return {
        "statement": statement,
        "tone": TONES[statement.state],
        "versions": versions,
        "version": version,
        "changed": changed,
        "change": changed.amount - versions[0].total_yuan if changed else None,
    }


def line_words(line: AnyLine, product: str) -> dict[str, Any]:
    """A line with what the coal is and the steps of its price in words."""
    whose = WHOSE.get(line.whose, "")
    return {"line": line, "product": product, "whose": whose, "steps": _steps(line.steps)}


def act_on(
    request: HttpRequest,
    statement: AnyStatement,
    page: str,
    kind: type[Form],
    act: Callable[..., object],
    title: str,
) -> HttpResponse:
    """A dialog that does something with a statement and comes back to its page; what the form asks for
    starts as the statement has it.
    """
    start = {name: getattr(statement, name) for name in kind.base_fields if hasattr(statement, name)}
    form = kind(request.POST or None, initial=start)
    if form.done(act, statement_id=statement.pk, by=person(request)):
        return redirect(request, page, statement.pk, message=_("Saved"))
    return dialog(request, title, form)


def paper(
    request: HttpRequest, statement: AnyStatement, printed: Callable[[Any, Any, User], dict[str, Any]]
) -> HttpResponse:
    """The newest version as a PDF, or the one in the address, with the reader's name across it."""
    by, wanted = person(request), request.GET.get("version", "")
    versions = statement.versions.order_by("-number")
    version = get_object_or_404(versions.filter(number=wanted) if wanted.isdigit() else versions[:1])
    answer = HttpResponse(press(SHEET, printed(statement, version, by), reader=by), "application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{statement.number}-V{version.number}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def frame(statement: AnyStatement, version: AnyVersion, by: User) -> dict[str, Any]:
    """What the paper of any statement has: its head and foot, and what is held or left out."""
    notes = [f"{one['lot']}: {one['why']}" for one in version.left_out]
    if version.held_yuan:
        notes.append(_("Held until disputes are over: %(held)s yuan") % {"held": plain(version.held_yuan, 2)})
    return {
        "company": letterhead(by),
        "number": f"{statement.number} V{version.number}",
        "footer": _("Printed on %(day)s by %(person)s")
        % {"day": timezone.localdate().isoformat(), "person": by},
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
        "sums_title": _("To pay"),
        "sums_head": ["", _("With tax, yuan"), _("Without tax, yuan"), _("VAT, yuan")],
        "notes": notes,
    }


def paper_line(line: AnyLine, product: str) -> list[Json]:
    return [
        line.lot.number,
        product,
        plain(line.sent_tonnes, 3),
        plain(line.claimed_tonnes, 3),
        "" if line.water_tonnes is None else plain(line.water_tonnes, 3),
        plain(line.tonnes, 3),
        plain(line.base_price, 2),
        plain(line.unit_price, 2),
        plain(line.amount_yuan, 2),
    ]


def paper_sums(sums: Sums) -> list[list[Json]]:
    return [[words, *(plain(value, 2) for value in values)] for words, *values in sums]


def _steps(steps: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """What changed the price; lines that come to less than a fen are left to the sheet that is kept."""
    return [_step(step) for step in steps if abs(Decimal(step["amount"])) >= FEN]


def _step(step: dict[str, Any]) -> dict[str, str]:
    amount = Decimal(step["amount"])
    words = str(REASONS.get(Reason(step["reason"]), ""))
    measured = f"{step['measure']} {step['value']}" if step["measure"] and step["value"] else step["measure"]
    return {
        "what": f"{measured} {words}".strip(),
        "amount": f"{'+' if amount > 0 and step['reason'] != 'base' else ''}{plain(amount, 2)}",
    }
