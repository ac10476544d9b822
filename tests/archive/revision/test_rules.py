"""What a revision finds, and how far it is."""

from dataclasses import replace
from datetime import date

import pytest

from coalface.archive.revision.rules import ArchiveFacts, archive_findings, done_pct, reported_in

TODAY = date(2026, 6, 30)
SOUND = ArchiveFacts(
    name="晋能热电",
    has_code=True,
    has_responsible=True,
    has_contact=True,
    has_coordinates=True,
    status="active",
    grade="market",
    last_entry_on=date(2026, 6, 1),
    engaged_until=date(2026, 12, 31),
)


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        pytest.param({}, [], id="sound"),
        pytest.param({"missing": ["营业执照"]}, ["document_missing"], id="a document is missing"),
        pytest.param({"has_code": False, "has_contact": False}, ["no_code", "no_contact"], id="who and whom"),
        pytest.param({"has_responsible": False}, ["no_responsible"], id="nobody looks after it"),
        pytest.param({"has_coordinates": False}, ["no_coordinates"], id="no place"),
        pytest.param(
            {"expired": ["排污许可证"], "unverified": 2}, ["document_expired", "unverified"], id="papers"
        ),
        pytest.param({"last_entry_on": None}, ["never_contacted"], id="never a word"),
        pytest.param({"last_entry_on": date(2026, 4, 1)}, [], id="ninety days ago is not stale yet"),
        pytest.param({"last_entry_on": date(2026, 3, 31)}, ["stale_contact"], id="ninety-one days ago"),
        pytest.param({"status": "dormant"}, ["engaged_but_idle"], id="idle under contract"),
        pytest.param(
            {"status": "dormant", "engaged_until": date(2026, 6, 29)}, [], id="idle after the contract"
        ),
        pytest.param({"grade": "eliminated"}, ["active_but_eliminated"], id="in business and eliminated"),
        pytest.param({"other_holders": ["别家公司"]}, ["other_holder"], id="a document of somebody else"),
    ],
)
def test_what_is_found(changed: dict[str, object], codes: list[str]) -> None:
    found = archive_findings(replace(SOUND, **changed), TODAY)
    assert [finding.code for finding in found] == codes


@pytest.mark.parametrize(("signed", "asked", "pct"), [(0, 0, None), (2, 3, 66), (3, 3, 100)])
def test_progress_in_whole_percent(signed: int, asked: int, pct: int | None) -> None:
    assert done_pct(signed=signed, asked=asked) == pct


@pytest.mark.parametrize(
    ("path", "led", "place"),
    [
        pytest.param("/1/5/", {1, 5}, 5, id="its own leader comes first"),
        pytest.param("/1/5/9/", {1, 5}, 5, id="then the nearest above"),
        pytest.param("/1/5/", {7}, None, id="leaders elsewhere do not count"),
        pytest.param("", {1}, None, id="no department, no leader"),
    ],
)
def test_a_key_archive_is_reported_to_the_nearest_leader(path: str, led: set[int], place: int | None) -> None:
    assert reported_in(path, led) == place
