"""Formulas in versions, the price of a month, and the same price as it was known."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone
from tests.builders.market import a_value, an_index
from tests.builders.people import a_user

from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.kernel.periods import Month
from coalface.kernel.versions import StaleRecord
from coalface.market.indices.actions import correct_value
from coalface.market.indices.models import PriceIndex
from coalface.trade.pricing.access import visible_formulas
from coalface.trade.pricing.actions.floating import FormulaInvalid, create_formula, save_version
from coalface.trade.pricing.models import FloatingFormula, FloatingVersion
from coalface.trade.pricing.queries.floating import NotPriceable, priced
from coalface.trade.pricing.rules.floating import Grade, GradeRule, Member, Method, Reading, Terms

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY = Month.parse("2026-01"), Month.parse("2026-02")
DAY = date(2026, 1, 28)


@pytest.fixture
def setter():
    return a_user("pricing.view", "pricing.edit", "market.view", "market.edit")


@pytest.fixture
def indices() -> list[PriceIndex]:
    """The four of 2022 with their last issues of January."""
    made = [an_index(code) for code in ("BSPI", "CCTD", "CECI", "NCEI")]
    for index, value in zip(made, (737, 745, 739, 755), strict=True):
        a_value(index, DAY, value)
    return made


def terms(indices: list[PriceIndex], base: str = "675", **more: object) -> Terms:
    members = tuple(Member(one.pk, one.code, Decimal(25)) for one in indices)
    grades = (Grade(5000, GradeRule.FACTOR, Decimal("0.88")), Grade(4500, GradeRule.FACTOR, Decimal("0.77")))
    given = {"low": Decimal(570), "high": Decimal(770), "grades": grades, **more}
    return Terms(Decimal(base), 5500, Method.SHARES, Decimal("0.5"), Reading.LAST_ISSUE, members, **given)


@pytest.fixture
def formula(setter, indices) -> FloatingFormula:
    made = create_formula(name="年度长协 Q5500", by=setter)
    save_version(formula_id=made.pk, version=1, from_month=JANUARY, terms=terms(indices), by=setter)
    made.refresh_from_db()
    return made


def codes(refusal: pytest.ExceptionInfo) -> list[str]:
    return [finding.code for finding in refusal.value.findings]


def test_the_price_of_a_month_with_its_grades(formula) -> None:
    version, _, price = priced(formula, FEBRUARY)
    assert (version.number, price.price, [one.price for one in price.grades]) == (
        1,
        Decimal("709.50"),
        [Decimal("624.36"), Decimal("546.32")],
    )


def test_opening_and_saving_are_recorded(formula) -> None:
    events = list(AuditEvent.objects.filter(action__startswith="trade.floating").order_by("pk"))
    assert [event.action for event in events] == ["trade.floating.create", "trade.floating.save_version"]
    assert events[1].detail["terms"]["base_price"] == "675"


def test_a_new_version_ends_the_one_before_it(setter, indices, formula) -> None:
    save_version(
        formula_id=formula.pk, version=2, from_month=FEBRUARY, terms=terms(indices, "700"), by=setter
    )
    assert list(formula.versions.order_by("number").values_list("number", "until_on")) == [
        (1, date(2026, 1, 31)),
        (2, None),
    ]
    assert priced(formula, FEBRUARY)[2].price == Decimal("722.00")


@pytest.mark.parametrize(
    ("month", "base", "code"),
    [
        pytest.param(JANUARY, "675", "version_overlaps", id="a month that has its version"),
        pytest.param(FEBRUARY, "0", "base_price", id="terms that do not hold"),
    ],
)
def test_a_version_that_cannot_hold_is_refused(setter, indices, formula, month, base, code) -> None:
    with pytest.raises(FormulaInvalid) as refusal:
        save_version(
            formula_id=formula.pk, version=2, from_month=month, terms=terms(indices, base), by=setter
        )
    assert (codes(refusal), formula.versions.count()) == ([code], 1)


def test_a_name_stands_once(setter, formula) -> None:
    with pytest.raises(FormulaInvalid):
        create_formula(name="年度长协 Q5500", by=setter)


def test_an_index_in_another_money_is_refused(setter, formula) -> None:
    foreign = an_index("NEWC", unit="usd_per_tonne")
    with pytest.raises(FormulaInvalid) as refusal:
        save_version(formula_id=formula.pk, version=2, from_month=FEBRUARY, terms=terms([foreign]), by=setter)
    assert [(one.code, one.field) for one in refusal.value.findings] == [("other_unit", "index_1")]


def test_who_saves_over_anothers_version_is_told(setter, indices, formula) -> None:
    with pytest.raises(StaleRecord):
        save_version(formula_id=formula.pk, version=1, from_month=FEBRUARY, terms=terms(indices), by=setter)


def test_only_those_with_the_right_set_prices(indices, formula) -> None:
    looking = a_user("pricing.view")
    with pytest.raises(NotAllowed):
        create_formula(name="x", by=looking)
    with pytest.raises(NotAllowed):
        save_version(formula_id=formula.pk, version=2, from_month=FEBRUARY, terms=terms(indices), by=looking)
    assert list(visible_formulas(looking)) == [formula]
    assert not visible_formulas(a_user("market.view")).exists()


def test_a_price_is_worked_out_again_as_it_was_known(setter, indices, formula) -> None:
    then = timezone.now()
    value = indices[0].values.get()
    correct_value(value_id=value.pk, value=Decimal(777), reason="发布方更正", by=setter)
    save_version(
        formula_id=formula.pk, version=2, from_month=FEBRUARY, terms=terms(indices, "700"), by=setter
    )
    found = [priced(formula, FEBRUARY, known_at=at) for at in (then, None)]
    assert [(version.number, price.price) for version, _, price in found] == [
        (1, Decimal("709.50")),
        (2, Decimal("727.00")),
    ]


@pytest.mark.parametrize(
    ("month", "code"),
    [
        pytest.param("2025-12", "no_version", id="before the first version"),
        pytest.param("2026-03", "issue_missing", id="no issue in the month before"),
    ],
)
def test_a_month_without_a_price_says_why(formula, month: str, code: str) -> None:
    with pytest.raises(NotPriceable) as refusal:
        priced(formula, Month.parse(month))
    assert set(codes(refusal)) == {code}


def test_a_version_stays_as_it_was_saved(formula) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        FloatingVersion.objects.update(base_price=Decimal(1))
