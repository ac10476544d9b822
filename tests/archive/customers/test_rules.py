"""Names, codes, statuses and the rhythm of checks, without a database."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

import pytest

from coalface.archive.customers.rules import (
    LIKELY,
    Gap,
    bigrams,
    coordinate_findings,
    gap_findings,
    identity,
    identity_findings,
    name_core,
    name_findings,
    next_check_on,
    similarity,
    status_findings,
    telling_pieces,
    tier_findings,
)
from coalface.kernel.credit_code import findings as code_findings

CORES = [
    ("full_width_brackets_go", "山西华阳（集团）有限责任公司", "山西华阳"),
    ("the_group_goes", "山西华阳集团有限公司", "山西华阳"),
    ("the_joint_stock_form_goes", "山西华阳集团股份有限公司", "山西华阳"),
    ("a_group_inside_a_name_stays", "华能集团第一热电厂", "华能集团第一热电厂"),
    ("a_holding_is_not_its_namesake", "晋能控股集团有限公司", "晋能控股"),
    ("spaces_go", "国能 河北 定州　发电有限责任公司", "国能河北定州发电"),
    ("a_branch_keeps_its_place", "中煤集团山西公司", "中煤集团山西"),
    ("place_brackets_go_and_the_place_stays", "晋能(太原)热力有限公司", "晋能太原热力"),
    ("a_bare_share_form_goes", "鞍钢股份", "鞍钢"),
    ("a_form_alone_stays", "集团公司", "集团公司"),
    ("full_width_letters_become_narrow", "ＡＢＣ　Coal Co., Ltd.", "abccoal"),
    ("latin_forms_go", "Peabody Energy Corp.", "peabodyenergy"),
]


@pytest.mark.parametrize(("name", "core"), [case[1:] for case in CORES], ids=[case[0] for case in CORES])
def test_the_core_of_a_name(name: str, core: str) -> None:
    assert name_core(name) == core


SIMILAR = [
    ("the_same_core_is_certain", "山西华阳", "山西华阳", "1.00"),
    ("one_wrong_character_of_four", "山西焦煤", "山西焦媒", "0.75"),
    ("another_place_is_another_plant", "华能太原电厂", "华能大同电厂", "0.67"),
    ("another_number_is_another_plant", "华能太原第一热电厂", "华能太原第二热电厂", "0.00"),
    ("a_missing_number_may_be_the_same", "太原第一热电厂", "太原热电厂", "0.71"),
    ("an_added_word_is_forgiven", "国能河北定州发电", "国能定州发电", "0.75"),
    ("nothing_in_common", "鞍钢", "华能太原电厂", "0.00"),
]


@pytest.mark.parametrize(
    ("left", "right", "measure"), [case[1:] for case in SIMILAR], ids=[case[0] for case in SIMILAR]
)
def test_how_alike_two_names_are(left: str, right: str, measure: str) -> None:
    assert similarity(left, right) == similarity(right, left) == Decimal(measure)


def test_similar_names_share_a_telling_piece() -> None:
    ours, theirs = "国能河北定州发电", "国能定州发电"
    frequency = {"发电": 0.3, "国能": 0.2, "河北": 0.1}
    assert similarity(ours, theirs) >= LIKELY
    telling = telling_pieces(bigrams(ours), frequency)
    rarest = ["北定", "定州", "州发", "能河", "河北"]
    assert telling == list(combinations(rarest, 2))
    assert [group for group in telling if set(group) <= set(bigrams(theirs))] == [("定州", "州发")]


def test_all_pieces_of_a_short_name_tell() -> None:
    assert telling_pieces(bigrams("山西焦煤"), {"山西": 0.5}) == [("焦煤",), ("西焦",), ("山西",)]


B1_VALID = ["91350100M000100Y43", "91110000600037341L", "911100007109310534", "91440300708461136T"]


@pytest.mark.parametrize("code", B1_VALID)
def test_published_codes_are_valid_b1(code: str) -> None:
    assert identity_findings(identity(f" {code[:9].lower()} {code[9:]} ", "")) == []


CODES_REFUSED = [
    ("b1_wrong_check_character", "91350211M000100Y43", "", ["credit_code_digit"]),
    ("too_short", "91350100M000100Y4", "", ["credit_code_length"]),
    ("a_letter_that_cannot_be", "91350100I000100Y43", "", ["credit_code_character"]),
    ("wrong_organisation_digit", "91350100M000100Y53", "", ["organisation_code_digit", "credit_code_digit"]),
    ("two_identities", "91350100M000100Y43", "US-6002", ["two_identities"]),
    ("a_code_in_the_wrong_field", "", "91350100M000100Y43", ["registry_id_is_code"]),
    ("signs_in_a_registry_id", "", "US#6002", ["registry_id_form"]),
    ("a_long_registry_id", "", "U" * 61, ["registry_id_form"]),
]


@pytest.mark.parametrize(
    ("code", "registry_id", "found"), [case[1:] for case in CODES_REFUSED], ids=[c[0] for c in CODES_REFUSED]
)
def test_codes_refused(code: str, registry_id: str, found: list[str]) -> None:
    assert [one.code for one in identity_findings(identity(code, registry_id))] == found


def test_b1_names_the_right_digit() -> None:
    (finding,) = code_findings("91350211M000100Y43")
    assert finding.values["expected"] == "6"


def test_a_foreign_registry_id_is_plain() -> None:
    assert identity(None, " us-eia ６００２ ").registry_id == "US-EIA 6002"
    assert identity_findings(identity(None, "US-EIA 6002")) == []


def test_a_company_without_a_code_is_a_prospect_like_any_other() -> None:
    assert identity_findings(identity("", None)) == []


@pytest.mark.parametrize(
    ("name", "found"), [("太原电厂", []), ("  ", ["name_missing"]), ("厂" * 201, ["name_too_long"])]
)
def test_names_refused(name: str, found: list[str]) -> None:
    assert [one.code for one in name_findings(name)] == found


PLACES = [
    ("no_place", None, None, []),
    ("a_place", "37.87", "112.55", []),
    ("half_a_place", "37.87", None, ["half_a_place"]),
    ("beyond_the_pole", "90.1", "112.55", ["latitude_range"]),
    ("around_the_world", "37.87", "180.1", ["longitude_range"]),
]


@pytest.mark.parametrize(
    ("latitude", "longitude", "found"), [case[1:] for case in PLACES], ids=[case[0] for case in PLACES]
)
def test_places(latitude: str | None, longitude: str | None, found: list[str]) -> None:
    given = [Decimal(text) if text else None for text in (latitude, longitude)]
    assert [one.code for one in coordinate_findings(*given)] == found


@pytest.mark.parametrize(
    ("current", "wanted", "allowed"),
    [
        ("prospect", "trial", True),
        ("prospect", "prospect", True),
        ("trial", "active", True),
        ("active", "prospect", False),
        ("active", "trial", False),
        ("dormant", "active", True),
        ("closed", "active", False),
        ("closed", "trial", True),
    ],
)
def test_the_life_of_a_customer(current: str, wanted: str, allowed: bool) -> None:
    assert (status_findings(current, wanted) == []) is allowed


@pytest.mark.parametrize(
    ("tier", "grade", "reason", "allowed"),
    [
        ("long_term", "strategic", "", True),
        ("long_term", "long_term", "", True),
        ("market", "market", "", True),
        ("potential", "eliminated", "", True),
        ("market", "strategic", " ", False),
        ("market", "strategic", "集团统一安排", True),
    ],
)
def test_the_tier_follows_the_grade_r0_11(tier: str, grade: str, reason: str, allowed: bool) -> None:
    assert (tier_findings(tier, grade, reason) == []) is allowed


def test_checks_are_irregular_and_repeatable_r0_29() -> None:
    today = date(2026, 1, 31)
    gap = Gap(7, 12)

    def drawn(customer_id: int, day: date) -> int:
        return (next_check_on(seed="s", customer_id=customer_id, today=day, gap=gap) - day).days

    gaps = [drawn(customer_id, today) for customer_id in range(2000)]
    assert set(gaps) == set(range(7, 13))
    assert gaps[7] == drawn(7, today)
    later = [today + timedelta(days=ahead) for ahead in range(1, 20)]
    assert len({drawn(7, day) for day in later}) > 1


@pytest.mark.parametrize(
    ("gap", "wrong"),
    [
        pytest.param(Gap(), [], id="the built-in gap"),
        pytest.param(Gap(7, 7), [], id="always the same"),
        pytest.param(Gap(0, 400), ["shortest_days", "longest_days"], id="out of bounds"),
        pytest.param(Gap(30, 10), ["longest_days"], id="backwards"),
    ],
)
def test_a_gap_that_makes_sense(gap: Gap, wrong: list[str]) -> None:
    assert [finding.field for finding in gap_findings(gap)] == wrong
