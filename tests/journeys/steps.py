"""What people do in the journeys: at a desk in the browser, one after the other, page by page."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.urls import reverse
from playwright.sync_api import FilePayload, Locator, Page, expect
from tests.web.helpers import DESKTOP, flaws, sign_in

from coalface.archive.admission.queries import criteria_asked
from coalface.archive.admission.rules.survey import PAGES, Ask
from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User

ANSWERS = {Ask.TEXT: "正常", Ask.AMOUNT: "0", Ask.COUNT: "120000"}


class Desk:
    """One browser in which people take turns."""

    def __init__(self, page: Page, address: str, size: tuple[int, int] = DESKTOP) -> None:
        self.page, self.address = page, address
        page.set_viewport_size({"width": size[0], "height": size[1]})

    def sit(self, person: User) -> None:
        sign_in(self.page, self.address, person)

    def open(self, name: str, *args: object, **query: object) -> None:
        asked = "&".join(f"{key}={value}" for key, value in query.items())
        self.page.goto(self.address + reverse(name, args=args) + (f"?{asked}" if asked else ""))

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    @contextmanager
    def leaving(self) -> Iterator[None]:
        """Afterwards another page has come in place of this one, whether by a link, a form or htmx."""
        self.page.evaluate("document.body.dataset.left = true")
        yield
        expect(self.page.locator("body[data-left]")).to_have_count(0)
        self.page.wait_for_load_state()

    def follow(self, name: str) -> None:
        with self.leaving():
            self.page.locator("main").get_by_role("link", name=name).first.click()

    def press_on(self, name: str) -> None:
        """Press what leads to another page."""
        with self.leaving():
            self.press(name)

    def in_dialog(self, opener: str, button: str, **fields: str | FilePayload) -> None:
        """Open a dialog, fill it in, send it, and be back on the page."""
        self.press(opener)
        dialog = self.page.locator("#dialog")
        fill(dialog, **fields)
        with self.leaving():
            dialog.locator("button[type=submit]", has_text=button).click()

    def submit(self, **fields: str | FilePayload) -> None:
        """Fill in the form of the page and send it."""
        main = self.page.locator("main")
        fill(main, **fields)
        with self.leaving():
            main.locator("button[type=submit]").first.click()

    def reads(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)

    def looks_right(self) -> None:
        assert (self.page.url, flaws(self.page)) == (self.page.url, [])


def fill(form: Locator, **fields: str | FilePayload) -> None:
    """Each field by its name, as its kind wants it: hand over, choose or type."""
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if isinstance(value, dict):
            field.set_input_files(value)
        elif field.evaluate("one => one.matches('select')"):
            field.select_option(value)
        else:
            field.fill(value)


def begin_admission(desk: Desk, customer: Customer) -> None:
    desk.open("admission:new", customer=customer.pk)
    desk.submit()


def fill_in_the_report(desk: Desk) -> None:
    """Page after page of the investigation: certificates in order, nothing against the company."""
    desk.follow("填写调查报告")
    for page in PAGES:
        expect(desk.page.locator("h1")).to_contain_text("资信调查报告：")
        for question in page.questions:
            field = desk.page.locator(f"[name={question.code}]")
            if question.ask is Ask.YES_NO:
                field.select_option("yes" if page.code == "certificates" else "no")
            elif question.ask is Ask.LEVEL:
                field.select_option("good")
            elif not question.when_yes:
                field.fill(ANSWERS[question.ask])
        desk.submit()


def assess(desk: Desk) -> None:
    """Full marks by every criterion."""
    desk.follow("进行初评")
    marks = {f"mark_{one.pk}": str(one.most_points or "yes") for one in criteria_asked()}
    desk.submit(**marks, passed="yes")


def approve(desk: Desk, customer: Customer, *people: User) -> None:
    """One after the other finds the admission in the inbox of approvals."""
    for person in people:
        desk.sit(person)
        desk.open("desk:approvals")
        desk.follow(f"客户准入：{customer.name}")
        desk.in_dialog("批准", "已批准", words=f"{person}同意")
