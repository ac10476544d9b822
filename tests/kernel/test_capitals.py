"""Amounts in capitals as banks and tax offices write them."""

from decimal import Decimal

import pytest

from coalface.kernel.capitals import in_capitals


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        pytest.param("0", "零元整", id="nothing"),
        pytest.param("0.05", "伍分", id="a few fen"),
        pytest.param("0.30", "叁角整", id="jiao alone"),
        pytest.param("10", "壹拾元整", id="ten has its one"),
        pytest.param("1002.30", "壹仟零贰元叁角整", id="noughts between digits once"),
        pytest.param("107000.53", "壹拾万柒仟元伍角叁分", id="a full group after ten thousands"),
        pytest.param("100700.03", "壹拾万零柒佰元零叁分", id="no jiao before fen"),
        pytest.param("7096600.00", "柒佰零玖万陆仟陆佰元整", id="noughts inside a group"),
        pytest.param("100000001", "壹亿零壹元整", id="an empty group"),
        pytest.param("18802637.44", "壹仟捌佰捌拾万贰仟陆佰叁拾柒元肆角肆分", id="a group ending in nought"),
        pytest.param("-20000.00", "负贰万元整", id="a red letter"),
    ],
)
def test_amounts_in_capitals(amount: str, said: str) -> None:
    assert in_capitals(Decimal(amount)) == said
