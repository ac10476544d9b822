"""Whom an @ means."""

import pytest

from coalface.desk.inbox.rules import mentioned

PEOPLE = {"wangmin": 1, "王敏": 1, "李建国": 2, "李建": 3, "": 4}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("请@王敏 看合同", {1}),
        ("@王敏请看合同", {1}),
        ("@wangmin, please", {1}),
        ("@李建国 @李建", {2, 3}),
        ("@李建国家", {2}),
        ("王敏看合同", set()),
        ("@张三", set()),
        ("@", set()),
    ],
    ids=[
        "by full name",
        "the sentence runs on",
        "by user name",
        "two people",
        "the longest name counts",
        "without an @",
        "nobody known",
        "an @ alone",
    ],
)
def test_who_is_meant(text: str, ids: set[int]) -> None:
    assert mentioned(text, PEOPLE) == ids
