"""The credit codes of B1, and the property that makes them useful: one wrong digit is always seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalface.kernel import credit_code

VALID = ["91350100M000100Y43", "91110000600037341L", "911100007109310534", "91440300708461136T"]


@pytest.mark.parametrize("code", VALID)
def test_a_published_code_is_valid(code: str) -> None:
    assert credit_code.findings(code) == []


def test_the_common_test_number_fails_on_its_last_digit() -> None:
    (finding,) = credit_code.findings("91350211M000100Y43")
    assert (finding.code, finding.values) == ("credit_code_digit", {"expected": "6"})


def test_the_organisation_code_inside_has_its_own_check_digit() -> None:
    assert credit_code.organisation_check_character("M000100Y") == "4"


def test_a_wrong_organisation_digit_is_named_beside_the_wrong_check_digit() -> None:
    codes = [finding.code for finding in credit_code.findings("91350100M000100Y53")]
    assert codes == ["organisation_code_digit", "credit_code_digit"]


@pytest.mark.parametrize(
    ("code", "finding"),
    [
        pytest.param("", "credit_code_length", id="nothing"),
        pytest.param("91350100M000100Y4", "credit_code_length", id="17 characters"),
        pytest.param("91350100M000100Y433", "credit_code_length", id="19 characters"),
        pytest.param(
            "9135010OM000100Y43", "credit_code_character", id="the letter O, which the alphabet lacks"
        ),
        pytest.param("煤1350100M000100Y43", "credit_code_character", id="a Chinese character"),
    ],
)
def test_a_malformed_code_is_refused_by_name(code: str, finding: str) -> None:
    assert [f.code for f in credit_code.findings(code)] == [finding]


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("91350100m000100y43", "91350100M000100Y43"),
        (" 9135 0100 M000100Y-43\n", "91350100M000100Y43"),
        ("９１３５０１００Ｍ０００１００Ｙ４３", "91350100M000100Y43"),
    ],
)
def test_typing_habits_are_forgiven(typed: str, normal: str) -> None:
    assert credit_code.normalise(typed) == normal


BODY = st.tuples(
    st.sampled_from(["91110000", "91440300", "92370100", "12100000"]),
    st.text(alphabet=credit_code.ALPHABET, min_size=8, max_size=8),
)


@given(BODY)
def test_a_completed_code_is_valid(parts: tuple[str, str]) -> None:
    assert credit_code.findings(credit_code.complete(*parts)) == []


@given(BODY, st.integers(0, 17), st.sampled_from(credit_code.ALPHABET))
def test_any_single_wrong_character_is_seen(parts: tuple[str, str], place: int, wrong: str) -> None:
    code = credit_code.complete(*parts)
    changed = code[:place] + wrong + code[place + 1 :]
    assert (credit_code.findings(changed) == []) == (changed == code)
