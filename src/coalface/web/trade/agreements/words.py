"""Prices and their steps in words."""

from decimal import Decimal

from django.utils.translation import gettext as _

from coalface.desk.words import phrased
from coalface.trade.contracts.models import ContractTerms
from coalface.trade.pricing.rules.answers import PriceAnswer, Step
from coalface.trade.pricing.rules.steps import About, Manner, Rule
from coalface.web import figures
from coalface.web.components import sheet as look


def step_words(step: Step) -> str:
    """A step as a sentence in the reader's language."""
    return phrased(step.message, step.values)


def sheet_of(answer: PriceAnswer) -> look.Sheet:
    """How a price came about, line by line."""
    lines = [
        look.Line(step_words(one), [signed(one.amount, place > 0)]) for place, one in enumerate(answer.steps)
    ]
    price = answer.unit_price_per_tonne
    if price is not None:
        lines.append(look.Line(_("Price, yuan/t"), [figures.plain(price, 2)], level="total"))
    return look.Sheet(_("How the price came about"), [_("yuan/t")], lines)


def signed(amount: Decimal, plus: bool = True) -> str:
    """With its sign; exact amounts keep their places."""
    places = 2 if amount == round(amount, 2) else 6
    shown = figures.plain(abs(amount), places)
    return f"−{shown}" if amount < 0 else f"{'+' if plus and amount > 0 else ''}{shown}"


def basis_words(terms: ContractTerms) -> str:
    """What the price follows, with its surcharge; for those who see prices."""
    if terms.price_list is not None:
        said = terms.price_list.name
    elif terms.formula is not None:
        said = terms.formula.name
    else:
        said = _("%(price)s yuan/t") % {"price": figures.plain(terms.unit_price_per_tonne or Decimal(0), 2)}
    if terms.surcharge_per_tonne:
        said = f"{said} {signed(terms.surcharge_per_tonne)}"
    return said


def rule_words(rule: Rule, grades: dict[str, str]) -> str:
    """When a step counts."""
    if rule.about is About.GRADE:
        return _("Grade of the customer: %(grade)s") % {"grade": grades.get(rule.grade, rule.grade)}
    if rule.about is About.RISK:
        return _("Customer that needs watching")
    unit = "t" if rule.about is About.VOLUME else "%"
    low = figures.plain(rule.low) if rule.low is not None else "0"
    high = figures.plain(rule.high) if rule.high is not None else "∞"
    name = _("Volume agreed") if rule.about is About.VOLUME else _("Fulfilment")
    return f"{name} [{low}, {high}) {unit}"


def amount_words(rule: Rule) -> str:
    if rule.manner is Manner.PERCENT:
        return f"{signed(rule.amount)} %"
    return _("%(amount)s yuan/t") % {"amount": signed(rule.amount)}
