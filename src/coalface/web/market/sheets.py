"""A floating price laid open line by line."""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from coalface.trade.pricing.rules.floating import (
    FloatingPrice,
    GradePrice,
    GradeRule,
    Method,
    Read,
    Reading,
    Terms,
    to_fen,
)
from coalface.web.addresses import record_url
from coalface.web.components.sheet import Line, Sheet
from coalface.web.figures import plain


def floating_sheet(terms: Terms, price: FloatingPrice) -> Sheet:
    """Indices, their mean, the floated price, the range, the price, the other grades."""
    lines = [_index(one, terms) for one in price.read]
    lines.append(Line(_("Mean of the indices"), ["", _exact(price.mean)], _weights(price), "subtotal"))
    lines.append(Line(_("Base price"), ["", plain(terms.base_price, 2)]))
    lines.append(Line(_("Floated price"), ["", _exact(price.floated)], _method(terms)))
    if terms.low is not None or terms.high is not None:
        lines.append(_range(terms, price))
    title = _("Price of Q%(kcal)s") % {"kcal": terms.base_kcal}
    lines.append(Line(title, ["", plain(price.price, 2)], _("half up to 0.01"), "total"))
    lines += [_grade(one, terms) for one in price.grades]
    return Sheet(_("How the price came about"), [_("Taken from"), _("yuan/t")], lines)


def _index(read: Read, terms: Terms) -> Line:
    last = read.issues[-1]
    if terms.reading is Reading.LAST_ISSUE:
        taken = last.published_on.isoformat()
    else:
        taken = _("%(n)s issues") % {"n": len(read.issues)}
    address = record_url("market:value", last.id) if last.id and terms.reading is Reading.LAST_ISSUE else ""
    return Line(read.member.code, [taken, _exact(read.value)], url=address)


def _weights(price: FloatingPrice) -> str:
    weights = [one.member.weight for one in price.read]
    if len(set(weights)) == 1:
        return _("all alike")
    return " : ".join(f"{weight.normalize():f}" for weight in weights)


def _method(terms: Terms) -> str:
    share = f"{terms.share.normalize():f}"
    if terms.method is Method.SHARES:
        rest = f"{(1 - terms.share).normalize():f}"
        return _("base price × %(share)s + mean × %(rest)s") % {"share": share, "rest": rest}
    return _("base price + (mean − base price) × %(share)s") % {"share": share}


def _range(terms: Terms, price: FloatingPrice) -> Line:
    ends = "–".join("…" if end is None else plain(end, 2) for end in (terms.low, terms.high))
    if price.limit is None:
        return Line(_("Range"), [ends, _exact(price.floated)], _("inside the range"))
    return Line(_("Range"), [ends, plain(price.limit, 2)], _("cut to the end of the range"))


def _grade(one: GradePrice, terms: Terms) -> Line:
    if one.grade.rule is GradeRule.FACTOR and one.grade.factor is not None:
        how = f"× {one.grade.factor.normalize():f}"
    else:
        how = f"× {one.grade.kcal_per_kg} ÷ {terms.base_kcal}"
    return Line(f"Q{one.grade.kcal_per_kg}", [how, plain(one.price, 2)])


def _exact(value: Fraction) -> str:
    """All decimals when they end within four, else four and a sign that they go on."""
    shown = Decimal(value.numerator) / Decimal(value.denominator)
    if (value * 100).denominator == 1:
        return plain(to_fen(value), 2)
    return plain(shown, 4) + ("" if (value * 10_000).denominator == 1 else "…")
