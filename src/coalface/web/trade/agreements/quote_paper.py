"""The quote as a paper for the customer: what is offered, at what price, until when."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.desk.papers.press import Json, press
from coalface.identity.people.models import User
from coalface.trade import contracts as app
from coalface.trade.contracts.models import Quote
from coalface.web.access import needs, person
from coalface.web.archive.admission.report import letterhead
from coalface.web.figures import plain
from coalface.web.trade.agreements.quotes import quote_of

SHEET = Path(app.__path__[0]) / "sheets" / "quote.typ"


@needs("money.view")
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    by, quote = person(request), quote_of(request, pk)
    answer = HttpResponse(press(SHEET, printed(quote, by), reader=by), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{quote.number}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def printed(quote: Quote, by: User) -> dict[str, Json]:
    """What the customer is to read: no floor, and no steps of our own."""
    price = quote.unit_price_per_tonne
    return {
        "title": _("Quote for coal"),
        "company": letterhead(by),
        "number": quote.number,
        "footer": _("Printed on %(day)s by %(person)s")
        % {"day": timezone.localdate().isoformat(), "person": by},
        "facts": [
            [_("Customer"), quote.customer.name],
            [_("Drawn up on"), str(quote.drawn_up_on)],
            [_("Valid until"), str(quote.valid_until_on)],
            [_("Drawn up by"), str(quote.drawn_up_by)],
            [_("Delivery"), f"{quote.delivery_from_on} – {quote.delivery_until_on}"],
            [_("Transport"), quote.get_transport_display() or "—"],
            [_("Mine"), str(quote.mine or "—")],
            [_("Delivered at"), str(quote.place or "—")],
        ],
        "lines_title": _("Offer"),
        "lines_head": [_("Product"), _("Tonnes"), _("Price, yuan/t"), _("Amount, yuan")],
        "lines": [
            [quote.product.name, plain(quote.tonnes, 2), plain(price, 2), plain(price * quote.tonnes, 2)]
        ],
        "clauses": [[title, text] for title, text in _clauses(quote) if text],
        "signatures": [_("Seller (seal)"), _("Buyer (seal)")],
    }


def _clauses(quote: Quote) -> list[tuple[str, str]]:
    floating = ""
    if quote.formula is not None:
        told = {"formula": quote.formula.name, "month": f"{quote.delivery_from_on:%Y-%m}"}
        floating = _("Floating by %(formula)s; the price above is that of %(month)s.") % told
    return [
        (_("Quality"), quote.quality_words),
        (_("Price"), floating or _("Fixed for the time of delivery; VAT included.")),
        (_("Freight"), quote.get_freight_mode_display()),
        (_("Remarks"), quote.words),
    ]
