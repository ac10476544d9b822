from typing import Any

import pytest

from coalface.trade.payments.rules.banking import How, Known, account_key, payer_of, row_findings


@pytest.mark.parametrize(
    ("fits", "found"),
    [
        pytest.param({}, None, id="nobody"),
        pytest.param({"account": {1}}, (1, How.ACCOUNT), id="by the account alone"),
        pytest.param({"account": {1}, "name": {1}}, (1, How.ACCOUNT), id="both say the same"),
        pytest.param({"account": {1}, "name": {2}}, None, id="the account of one under the name of another"),
        pytest.param({"account": {1, 2}}, None, id="a group pays for two companies"),
        pytest.param({"name": {2}, "like_name": {2, 3}}, (2, How.NAME), id="the exact name goes first"),
        pytest.param({"like_name": {3}}, (3, How.LIKE_NAME), id="but for the legal form"),
        pytest.param({"like_name": {3, 4}, "former_name": {5}}, None, id="two names alike"),
        pytest.param({"former_name": {5}}, (5, How.FORMER_NAME), id="as it was called before"),
    ],
)
def test_who_paid(fits: dict[str, set[int]], found: tuple[int, How] | None) -> None:
    known: dict[str, Any] = {name: frozenset(ids) for name, ids in fits.items()}
    assert payer_of(Known(**known)) == found


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        pytest.param({"amount": "10.00"}, [], id="money in"),
        pytest.param({"amount": "10.00", "paid_out": "0.00"}, [], id="0 in the other column"),
        pytest.param({"amount": None, "paid_out": "5.00"}, ["money_out"], id="money out"),
        pytest.param({"amount": "1.00", "paid_out": "5.00"}, ["both_ways"], id="both"),
        pytest.param({"amount": "0.00"}, ["no_money"], id="nothing"),
    ],
)
def test_which_rows_are_money_received(row: dict[str, str | None], codes: list[str]) -> None:
    assert [finding.code for finding in row_findings(row)] == codes


def test_an_account_number_is_one_however_it_is_grouped() -> None:
    assert account_key("1234 5678-9012 ") == "123456789012"
