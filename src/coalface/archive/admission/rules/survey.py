"""The credit investigation report 资信调查报告: its pages, its questions, what is complete (R3.02)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from coalface.kernel.findings import Finding, blocking, mark

Answer = bool | str | None
Answers = Mapping[str, Answer]
LONGEST = 2000
MOST = Decimal("999999999999")


class Ask(StrEnum):
    """What kind of answer a question wants; amounts and counts travel as text without separators."""

    YES_NO = "yes_no"
    TEXT = "text"
    AMOUNT = "amount"
    COUNT = "count"
    LEVEL = "level"


LEVELS = {"good": mark("good"), "fair": mark("fair"), "poor": mark("poor")}


@dataclass(frozen=True, slots=True)
class Question:
    """`when_yes` names a question of the same page: only its yes makes this one due."""

    code: str
    label: str
    ask: Ask = Ask.TEXT
    required: bool = True
    when_yes: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    code: str
    title: str
    questions: tuple[Question, ...]


def _burden(code: str, title: str, there_are: str, total: str) -> Page:
    """A page on something that weighs on the company: whether there is any, how much, and what."""
    return Page(
        code,
        title,
        (
            Question("any", there_are, Ask.YES_NO),
            Question("amount_yuan", total, Ask.AMOUNT, when_yes="any"),
            Question("words", mark("Particulars"), when_yes="any"),
        ),
    )


PAGES = (
    Page(
        "certificates",
        mark("Certificates"),
        (
            Question("complete", mark("All mandatory certificates are on file"), Ask.YES_NO),
            Question("valid", mark("All of them are valid"), Ask.YES_NO),
            Question("words", mark("Particulars"), required=False),
        ),
    ),
    Page(
        "related_parties",
        mark("Related parties"),
        (
            Question("any", mark("There are related companies or persons"), Ask.YES_NO),
            Question("names", mark("Who they are"), when_yes="any"),
            Question("words", mark("What follows for trading with them"), required=False),
        ),
    ),
    Page(
        "operation",
        mark("Operation"),
        (
            Question("condition", mark("State of business"), Ask.LEVEL),
            Question("capital_yuan", mark("Registered capital (yuan)"), Ask.AMOUNT, required=False),
            Question("revenue_yuan", mark("Revenue of last year (yuan)"), Ask.AMOUNT, required=False),
            Question("coal_tonnes", mark("Coal burnt in a year (t)"), Ask.COUNT, required=False),
            Question("words", mark("Production, equipment, outlook")),
        ),
    ),
    _burden(
        "disputes",
        mark("Legal disputes"),
        mark("There are lawsuits or enforcement cases"),
        mark("Sum in dispute (yuan)"),
    ),
    _burden(
        "loans", mark("Bank loans"), mark("There are bank or other loans"), mark("Outstanding loans (yuan)")
    ),
    _burden(
        "guarantees",
        mark("Guarantees"),
        mark("It stands guarantee for others"),
        mark("Sum guaranteed (yuan)"),
    ),
    _burden(
        "mortgages",
        mark("Mortgages and pledges"),
        mark("Assets are mortgaged or pledged"),
        mark("Sum secured (yuan)"),
    ),
    Page(
        "conclusion",
        mark("Conclusion"),
        (
            Question("credit", mark("Credit standing"), Ask.LEVEL),
            Question("words", mark("Opinion of the investigator")),
        ),
    ),
)
PAGE_CODES = tuple(page.code for page in PAGES)


def page_of(code: str) -> Page:
    """KeyError when the report has no such page."""
    return {page.code: page for page in PAGES}[code]


def page_findings(page: Page, answers: Answers) -> list[Finding]:
    """What is missing or wrong on a page."""
    found = []
    for question in page.questions:
        answer = answers.get(question.code)
        due = question.required and (not question.when_yes or answers.get(question.when_yes) is True)
        if answer is None or answer == "":
            if due:
                message = mark("Please answer this question.")
                found.append(blocking("unanswered", message, question.code))
        elif finding := _answer_finding(question, answer):
            found.append(finding)
    return found


def missing_pages(survey: Mapping[str, Answers]) -> list[Page]:
    """The pages that still lack an answer."""
    return [page for page in PAGES if page_findings(page, survey.get(page.code, {}))]


def survey_findings(survey: Mapping[str, Answers]) -> list[Finding]:
    message = mark("The page %(page)s of the report is not complete.")
    return [
        blocking("page_incomplete", message, None, {"page": page.title, "code": page.code})
        for page in missing_pages(survey)
    ]


def kept(page: Page, answers: Answers) -> dict[str, Answer]:
    """The answers that belong to the page; what hangs on a no is dropped."""
    return {
        question.code: answers.get(question.code)
        for question in page.questions
        if not question.when_yes or answers.get(question.when_yes) is True
    }


@dataclass(frozen=True, slots=True)
class Paper:
    """One mandatory document as the archive knows it: `status` as in `credentials.rules.Status`."""

    kind_name: str
    status: str


def prefilled_certificates(papers: Iterable[Paper]) -> dict[str, Answer]:
    """The certificates page as the archive would answer it."""
    listed = list(papers)
    absent = [paper.kind_name for paper in listed if paper.status == "missing"]
    bad = [paper.kind_name for paper in listed if paper.status in {"expired", "pending"}]
    return {"complete": not absent, "valid": not absent and not bad, "words": "、".join([*absent, *bad])}


def _answer_finding(question: Question, answer: bool | str) -> Finding | None:
    code, wrong = question.code, False
    if question.ask is Ask.YES_NO:
        wrong = not isinstance(answer, bool)
    elif question.ask is Ask.LEVEL:
        wrong = answer not in LEVELS
    elif question.ask in (Ask.AMOUNT, Ask.COUNT):
        wrong = not _is_number(str(answer))
    elif len(str(answer)) > LONGEST:
        return blocking("answer_long", mark("At most %(most)s characters."), code, {"most": LONGEST})
    return blocking("answer_odd", mark("This is not an answer to the question."), code) if wrong else None


def _is_number(text: str) -> bool:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return False
    return value.is_finite() and 0 <= value <= MOST
