import pytest

from coalface.archive.customers.rules import LIKELY, name_core, similarity
from coalface.archive.merging.rules import after_merge, likely_pairs, merge_findings, suggested

BLANK = {
    "name": "晋能热电",
    "name_key": "jinneng",
    "name_core": "晋能热电",
    "credit_code": None,
    "registry_id": None,
    "industry": "other",
    "region": "",
    "address": "",
    "latitude": None,
    "longitude": None,
    "responsible_id": None,
    "department_id": None,
    "status": "prospect",
    "remarks": "",
}
FULL = {
    **BLANK,
    "credit_code": "91350100M000100Y43",
    "region": "山西省大同市",
    "latitude": 40.1,
    "longitude": 113.3,
}


def pairs_of(*names: str) -> set[tuple[int, int]]:
    rows = [(number, name_core(name)) for number, name in enumerate(names)]
    return {(pair.first_id, pair.second_id) for _, pairs in likely_pairs(rows) for pair in pairs}


def test_what_only_the_other_card_says_is_suggested() -> None:
    assert suggested(BLANK, FULL) == {"identity", "region", "coordinates"}


def test_a_card_that_says_everything_takes_nothing() -> None:
    assert suggested(FULL, BLANK) == set()


def test_a_part_brings_all_its_columns() -> None:
    merged = after_merge(BLANK, FULL, {"coordinates"})
    assert (merged["latitude"], merged["longitude"], merged["region"]) == (40.1, 113.3, "")


@pytest.mark.parametrize(
    ("kept", "left", "taken", "reason", "codes"),
    [
        pytest.param(1, 2, {"name"}, "同一公司", [], id="two cards and a reason"),
        pytest.param(1, 1, set(), "同一公司", ["same_card"], id="one card"),
        pytest.param(1, 2, {"grade"}, "同一公司", ["unknown_part"], id="a part that cannot be chosen"),
        pytest.param(1, 2, set(), "  ", ["reason_missing"], id="no reason"),
    ],
)
def test_what_speaks_against_a_merge(
    kept: int, left: int, taken: set[str], reason: str, codes: list[str]
) -> None:
    assert [finding.code for finding in merge_findings(kept, left, taken, reason)] == codes


def test_the_same_name_in_two_forms_is_a_pair() -> None:
    assert pairs_of("山西华阳（集团）有限责任公司", "山西华阳集团有限公司", "大同煤业股份有限公司") == {
        (0, 1)
    }


def test_two_plants_of_one_company_are_no_pair() -> None:
    assert pairs_of("太原第一热电厂", "太原第二热电厂") == set()


def test_two_names_of_one_customer_are_no_pair() -> None:
    rows = [(7, "晋能热电"), (7, "晋能热电厂")]
    assert [pairs for _, pairs in likely_pairs(rows)] == [[], []]


def test_the_scan_finds_what_comparing_each_with_each_finds() -> None:
    places, trades = (
        ("晋城", "长治", "运城", "大同", "朔州"),
        ("蓝焰热电", "蓝焰热力", "金鼎焦化", "金鼎煤焦化"),
    )
    names = [f"{place}{trade}有限公司" for place in places for trade in trades]
    cores = [name_core(name) for name in names]
    by_hand = {
        (i, j)
        for i in range(len(cores))
        for j in range(i + 1, len(cores))
        if similarity(cores[i], cores[j]) >= LIKELY
    }
    assert pairs_of(*names) == by_hand
