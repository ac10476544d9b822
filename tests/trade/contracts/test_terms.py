"""Terms in versions, the price of a day with its steps, and whether coal may leave."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone
from tests.builders.agreements import a_floor, a_price, a_price_list, terms_of
from tests.builders.archive import a_customer
from tests.builders.market import a_value, an_index
from tests.builders.people import a_user, the_system
from tests.builders.trade import a_contract, a_product

from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.kernel.periods import Month
from coalface.kernel.versions import StaleRecord
from coalface.trade.contracts.actions import TermsInvalid, set_terms
from coalface.trade.contracts.actions.terms import TermsFixed
from coalface.trade.contracts.models import Contract, ContractTerms
from coalface.trade.contracts.queries import may_ship, price_on, terms_on
from coalface.trade.pricing.actions.floating import create_formula, save_version
from coalface.trade.pricing.models import FloatingFormula
from coalface.trade.pricing.rules.floating import Grade, GradeRule, Member, Method, Reading, Terms

pytestmark = pytest.mark.django_db
D = Decimal
MARCH = date(2024, 3, 15)


def codes(refusal: pytest.ExceptionInfo) -> list[str]:
    return [finding.code for finding in refusal.value.findings]


def stopping(contract: Contract, day: date) -> list[str]:
    return [finding.code for finding in may_ship(contract, day) if finding.blocks]


def a_formula() -> FloatingFormula:
    """Base 675, half of it floating with the mean of four indices: 709.50 in March 2024 (B5)."""
    indices = [an_index(code) for code in ("BSPI", "CCTD", "CECI", "NCEI")]
    for index, value in zip(indices, (737, 745, 739, 755), strict=True):
        a_value(index, date(2024, 2, 28), value)
    made = create_formula(name="年度长协 Q5500", by=the_system())
    members = tuple(Member(one.pk, one.code, D(25)) for one in indices)
    grades = (Grade(5000, GradeRule.FACTOR, D("0.88")),)
    terms = Terms(D(675), 5500, Method.SHARES, D("0.5"), Reading.LAST_ISSUE, members, grades=grades)
    save_version(
        formula_id=made.pk, version=1, from_month=Month.parse("2024-01"), terms=terms, by=the_system()
    )
    return made


def test_a_contract_without_terms_has_no_price_and_never_nought() -> None:
    answer = price_on(a_contract(), a_product(), MARCH)
    assert (answer.unit_price_per_tonne, [one.code for one in answer.findings]) == (None, ["no_terms"])


def test_a_fixed_price_holds_from_its_day_until_the_next() -> None:
    contract = a_contract()
    terms_of(contract)
    terms_of(contract, from_on=date(2024, 4, 1), unit_price_per_tonne=D("735.50"))
    days = (date(2023, 12, 31), MARCH, date(2024, 4, 1))
    assert [price_on(contract, None, day).unit_price_per_tonne for day in days] == [
        None,
        D("720.00"),
        D("735.50"),
    ]
    assert contract.terms.get(number=1).until_on == date(2024, 3, 31)
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.detail["number"]) == ("trade.contract.set_terms", 2)


def test_a_price_list_prices_with_the_surcharge_of_the_contract() -> None:
    contract, price_list, product = a_contract(), a_price_list(), a_product()
    a_price(price_list, product, "690", date(2024, 1, 1))
    terms_of(contract, basis="list", price_list=price_list, surcharge_per_tonne=D("12.50"))
    answer = price_on(contract, product, MARCH)
    assert [(step.code, step.amount) for step in answer.steps] == [
        ("listed", D("690.00")),
        ("surcharge", D("12.50")),
    ]
    assert answer.unit_price_per_tonne == D("702.50")


def test_a_floating_price_names_its_month_and_grade() -> None:
    contract = a_contract()
    terms_of(contract, basis="floating", formula=a_formula(), kcal_per_kg=5000)
    graded, base = price_on(contract, None, MARCH), price_on(contract, None, MARCH, 5500)
    other = price_on(contract, None, MARCH, 4800)
    assert (graded.unit_price_per_tonne, base.unit_price_per_tonne) == (D("624.36"), D("709.50"))
    assert [step.code for step in graded.steps] == ["floating", "graded"]
    assert (other.unit_price_per_tonne, other.findings[0].code) == (None, "no_grade")


def test_an_index_without_an_issue_leaves_the_price_unknown() -> None:
    contract = a_contract()
    terms_of(contract, basis="floating", formula=a_formula())
    answer = price_on(contract, None, date(2024, 6, 1))
    assert (answer.unit_price_per_tonne, {one.code for one in answer.findings}) == (None, {"issue_missing"})


def test_terms_for_one_product_do_not_price_another() -> None:
    contract, product = a_contract(), a_product()
    terms_of(contract, product=product)
    assert price_on(contract, product, MARCH).unit_price_per_tonne == D(720)
    assert price_on(contract, a_product("块煤"), MARCH).findings[0].code == "other_product"


def test_the_price_of_a_day_as_it_was_known() -> None:
    contract = a_contract()
    terms_of(contract)
    moment = timezone.now()
    terms_of(contract, from_on=date(2024, 3, 1), unit_price_per_tonne=D(700))
    assert price_on(contract, None, MARCH).unit_price_per_tonne == D(700)
    assert price_on(contract, None, MARCH, known_at=moment).unit_price_per_tonne == D(720)
    assert terms_on(contract, MARCH, known_at=moment) == contract.terms.get(number=1)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"unit_price_per_tonne": D(0)}, ["no_price"], id="a price of nought"),
        pytest.param({"unit_price_per_tonne": D(72_000)}, ["price_too_high"], id="a price that is a slip"),
        pytest.param({"basis": "list"}, ["no_list"], id="a list price without a list"),
        pytest.param({"basis": "floating"}, ["no_formula"], id="a floating price without a formula"),
        pytest.param({"kcal_per_kg": 55}, ["kcal"], id="a grade in the wrong unit"),
        pytest.param({"loss_allowance_pct": D(12)}, ["loss"], id="a loss nobody allows"),
        pytest.param({"from_on": date(2025, 1, 1)}, ["terms_outside"], id="terms after the contract's end"),
    ],
)
def test_terms_that_cannot_hold(fields: dict[str, object], expected: list[str]) -> None:
    with pytest.raises(TermsInvalid) as refusal:
        terms_of(**fields)  # type: ignore[arg-type] # as the table gives them
    assert codes(refusal) == expected


def test_later_terms_begin_later() -> None:
    contract = a_contract()
    terms_of(contract, from_on=MARCH)
    with pytest.raises(TermsInvalid) as refusal:
        terms_of(contract, from_on=MARCH)
    assert codes(refusal) == ["terms_overlap"]


def test_terms_are_for_those_who_record_trade_and_see_money() -> None:
    contract = a_contract()
    with pytest.raises(NotAllowed):
        terms_of(contract, by=a_user("trade.edit"))
    terms_of(contract, by=a_user("trade.edit", "money.view"))


def test_terms_over_somebody_elses_change_are_refused() -> None:
    contract = a_contract()
    terms_of(contract)
    with pytest.raises(StaleRecord):
        set_terms(
            contract=contract,
            version=1,
            basis="fixed",
            from_on=MARCH,
            fields={"unit_price_per_tonne": D(1)},
            by=the_system(),
        )


def test_saved_terms_stay() -> None:
    terms = terms_of()
    with pytest.raises(ProgrammingError), transaction.atomic():
        ContractTerms.objects.filter(pk=terms.pk).update(unit_price_per_tonne=D(1))


def test_terms_below_the_floor_do_not_hold_at_once() -> None:
    product = a_product()
    a_floor(product, "730", date(2024, 1, 1))
    contract = a_contract(product=product)
    with pytest.raises(TermsInvalid) as refusal:
        terms_of(contract)
    assert codes(refusal) == ["below_floor", "floor_in_the_way"]
    assert contract.terms.count() == 0


def test_approved_terms_change_by_a_supplement_only() -> None:
    contract = a_contract()
    Contract.objects.filter(pk=contract.pk).update(approved_on=date(2024, 1, 1))
    with pytest.raises(TermsFixed):
        terms_of(contract)


def test_coal_may_leave_under_a_contract_in_force_with_a_price() -> None:
    contract = a_contract()
    assert stopping(contract, MARCH) == ["no_terms"]
    terms_of(contract)
    assert stopping(contract, MARCH) == []


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(2023, 12, 31), ["contract_not_begun", "no_terms"], id="before it begins"),
        pytest.param(date(2025, 1, 1), ["contract_run_out"], id="after its end"),
    ],
)
def test_coal_does_not_leave_outside_the_contract(day: date, expected: list[str]) -> None:
    contract = a_contract()
    terms_of(contract)
    assert stopping(contract, day) == expected


def test_nor_under_a_draft_nor_for_a_deleted_customer() -> None:
    customer = a_customer()
    contract = a_contract(customer)
    terms_of(contract)
    contract.state, customer.deleted_at = Contract.State.DRAFT, timezone.now()
    contract.customer = customer
    assert stopping(contract, MARCH) == ["not_in_force", "customer_deleted"]
