"""What documents are worth on a day (B1), without a database."""

from datetime import date

import pytest

from coalface.archive.credentials.rules import (
    ON_EXPIRY,
    Document,
    KindRule,
    Standing,
    Status,
    best,
    business_findings,
    completeness_pct,
    document_findings,
    kind_findings,
    reminder_step,
    status,
)

TODAY = date(2026, 1, 31)
LICENCE = KindRule("business-licence", mandatory_for=("*",), may_be_open_ended=True)
PERMIT = KindRule("pollution-permit", mandatory_for=("power", "steel"))
ABOLISHED = KindRule("coal-trading-licence", abolished_on=date(2013, 6, 29), mandatory_for=("*",))
QUIET = KindRule("related-parties", reminder_days=())


def verified(expires_on: date | None = None, *, valid_from_on: date | None = None) -> Document:
    return Document("verified", valid_from_on, expires_on, open_ended=expires_on is None)


STATUSES = [
    ("nothing_on_file_is_missing", PERMIT, None, Status.MISSING),
    ("rejected_is_missing", PERMIT, Document("rejected", None, date(2030, 1, 1)), Status.MISSING),
    ("replaced_is_missing", PERMIT, Document("replaced", None, date(2030, 1, 1)), Status.MISSING),
    ("unchecked_is_pending", PERMIT, Document("pending", None, date(2030, 1, 1)), Status.PENDING),
    (
        "not_begun_is_pending",
        PERMIT,
        verified(date(2030, 1, 1), valid_from_on=date(2026, 2, 1)),
        Status.PENDING,
    ),
    ("begun_today_is_valid", PERMIT, verified(date(2030, 1, 1), valid_from_on=TODAY), Status.VALID),
    ("open_ended_is_valid", LICENCE, verified(), Status.VALID),
    ("day_91_is_valid", PERMIT, verified(date(2026, 5, 2)), Status.VALID),
    ("day_90_is_expiring", PERMIT, verified(date(2026, 5, 1)), Status.EXPIRING),
    ("the_last_day_is_expiring", PERMIT, verified(TODAY), Status.EXPIRING),
    ("the_day_after_is_expired", PERMIT, verified(date(2026, 1, 30)), Status.EXPIRED),
    ("expired_unchecked_is_expired", PERMIT, Document("pending", None, date(2026, 1, 30)), Status.EXPIRED),
    ("without_reminders_never_expiring", QUIET, verified(TODAY), Status.VALID),
    ("abolished_is_readable", ABOLISHED, verified(TODAY), Status.VALID),
    ("abolished_and_over_is_expired", ABOLISHED, verified(date(2014, 1, 1)), Status.EXPIRED),
]


@pytest.mark.parametrize(
    ("kind", "document", "expected"), [case[1:] for case in STATUSES], ids=[case[0] for case in STATUSES]
)
def test_status(kind: KindRule, document: Document | None, expected: Status) -> None:
    assert status(kind, document, TODAY) == expected


STEPS = [
    ("day_91_is_early", date(2026, 5, 2), None),
    ("day_90", date(2026, 5, 1), 90),
    ("day_61", date(2026, 4, 2), 90),
    ("day_60", date(2026, 4, 1), 60),
    ("day_30", date(2026, 3, 2), 30),
    ("the_last_day", TODAY, 30),
    ("the_day_after", date(2026, 1, 30), ON_EXPIRY),
]


@pytest.mark.parametrize(("ends", "step"), [case[1:] for case in STEPS], ids=[case[0] for case in STEPS])
def test_which_reminder_is_due(ends: date, step: int | None) -> None:
    assert reminder_step(PERMIT, verified(ends), TODAY) == step


@pytest.mark.parametrize(
    ("kind", "document"),
    [(LICENCE, verified()), (ABOLISHED, verified(TODAY)), (PERMIT, Document("replaced", None, TODAY))],
    ids=["open_ended", "abolished", "replaced"],
)
def test_nobody_is_reminded_of(kind: KindRule, document: Document) -> None:
    assert reminder_step(kind, document, TODAY) is None


@pytest.mark.parametrize(
    ("kind", "industry", "mandatory"),
    [
        (LICENCE, "trader", True),
        (PERMIT, "power", True),
        (PERMIT, "trader", False),
        (ABOLISHED, "power", False),
    ],
    ids=["for_all", "for_power", "not_for_traders", "abolished_for_nobody"],
)
def test_who_must_have_it(kind: KindRule, industry: str, mandatory: bool) -> None:
    assert kind.is_mandatory(industry) is mandatory


def test_the_best_of_several_counts() -> None:
    assert best([Status.EXPIRED, Status.VALID, Status.PENDING]) == Status.VALID
    assert best([]) == Status.MISSING


@pytest.mark.parametrize(
    ("met", "asked", "pct"), [(0, 0, None), (0, 6, 0), (5, 6, 83), (6, 6, 100), (199, 200, 99)]
)
def test_completeness_is_never_rounded_up(met: int, asked: int, pct: int | None) -> None:
    assert completeness_pct(met=met, asked=asked) == pct


def test_what_stands_against_business_b1() -> None:
    found = business_findings(
        [
            Standing("营业执照", Status.VALID),
            Standing("排污许可证", Status.EXPIRED, date(2026, 1, 30)),
            Standing("开票信息", Status.MISSING),
            Standing("法定代表人身份证明", Status.PENDING),
            Standing("电力业务许可证", Status.EXPIRING, date(2026, 2, 28)),
        ]
    )
    assert [(one.code, one.severity.value) for one in found] == [
        ("credential_expired", "blocks"),
        ("credential_missing", "needs_approval"),
        ("credential_pending", "needs_approval"),
        ("credential_expiring", "note"),
    ]
    assert str(found[0]) == "排污许可证 expired on 2026-01-30: no new contract and no dispatch."


DOCUMENTS = [
    ("a_dated_permit", PERMIT, Document("pending", date(2021, 1, 1), date(2026, 1, 1)), []),
    ("an_open_licence", LICENCE, Document("pending", open_ended=True), []),
    ("an_open_permit", PERMIT, Document("pending", open_ended=True), ["may_not_be_open"]),
    ("open_and_dated", LICENCE, Document("pending", None, TODAY, True), ["open_and_dated"]),
    ("no_end_given", LICENCE, Document("pending"), ["no_expiry"]),
    ("backwards", PERMIT, Document("pending", TODAY, date(2026, 1, 30)), ["ends_before_start"]),
]


@pytest.mark.parametrize(
    ("kind", "document", "found"), [case[1:] for case in DOCUMENTS], ids=[case[0] for case in DOCUMENTS]
)
def test_what_may_be_put_on_file(kind: KindRule, document: Document, found: list[str]) -> None:
    assert [one.code for one in document_findings(kind, document, number="1", holder="")] == found


def test_a_document_names_itself_or_its_holder() -> None:
    nameless = document_findings(LICENCE, Document("pending", open_ended=True), number=" ", holder="")
    assert [one.code for one in nameless] == ["document_unnamed"]
    assert document_findings(LICENCE, Document("pending", open_ended=True), number="", holder="李明") == []


@pytest.mark.parametrize(
    ("reminders", "applies", "mandatory", "found"),
    [
        ((90, 60, 30), ["*"], ["power"], []),
        ((), ["power"], ["power"], []),
        ((0,), ["*"], [], ["reminder_range"]),
        ((731,), ["*"], [], ["reminder_range"]),
        ((30,), ["power"], ["steel"], ["mandatory_not_applicable"]),
    ],
)
def test_kinds_refused(
    reminders: tuple[int, ...], applies: list[str], mandatory: list[str], found: list[str]
) -> None:
    assert [one.code for one in kind_findings(reminders, applies, mandatory)] == found
