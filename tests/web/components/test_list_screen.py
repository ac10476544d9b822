"""Lists: filters, order, columns and place in the address; export and bulk work."""

import io
import re
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from python_calamine import CalamineWorkbook
from tests.builders.people import a_department, a_user, an_administrator
from tests.web.helpers import assert_same_queries, htmx, signed_in

from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.models import User
from coalface.web.components.forms import Form
from coalface.web.components.lists import BulkAction, Column, ListScreen, Search, export

pytestmark = pytest.mark.django_db
LIST = "/_components/list"


class NoteForm(Form):
    note = forms.CharField()


def greet(request: HttpRequest, rows: QuerySet[User], form: Any) -> str:
    return f"{form.cleaned_data['note']}: {', '.join(sorted(rows.values_list('username', flat=True)))}"


class People(ListScreen):
    """Everybody called probe-something: the rest is out of scope."""

    name = "test.people"
    title = "People"
    right = "people.edit"
    columns = (Column("username", "User"), Column("full_name", "Name"))
    filters = (Search("Name", "full_name"),)
    default_sort = ("username",)
    page_size = 2
    bulk = (BulkAction("greet", "Greet", run=greet, form=NoteForm),)

    def rows(self, request: HttpRequest) -> QuerySet[User]:
        return User.objects.filter(username__startswith="probe")


def post(user: User, query: str = "", **data: object) -> HttpResponse:
    request = RequestFactory().post(f"/people/{query}", data)
    request.user = user
    answer = People().serve(request)
    assert isinstance(answer, HttpResponse)
    return answer


def probes(*names: str) -> list[User]:
    return [a_user(username=f"probe{n}", full_name=name) for n, name in enumerate(names)]


def shown(page: str) -> list[str]:
    return re.findall(r'class="cf-cell-link"[^>]*>([^<]*)<', page)


def test_filters_stand_in_the_address_and_as_chips() -> None:
    client = signed_in(an_administrator(username="boss"))
    probes("赵一", "钱二")
    page = client.get(LIST, {"q": "赵"}).content.decode()
    assert shown(page) == ["probe0"]
    assert page.count('class="cf-chip"') == 1
    assert f'href="{LIST}?"' in page


def test_a_list_longer_than_its_page_counts_itself_afterwards() -> None:
    boss = an_administrator(username="boss")
    probes("赵一", "钱二", "孙三")
    request = RequestFactory().get("/people/")
    request.user = boss
    assert People().context(request)["found"] is None
    counted = RequestFactory().get("/people/", {"count": "1"})
    counted.user = boss
    answer = People().serve(counted)
    assert isinstance(answer, HttpResponse)
    assert answer.content.decode() == "3 records"
    assert 'hx-get="?sort=username&amp;count=1"' in page_of(boss, {"sort": "username"})


def page_of(user: User, query: dict[str, str]) -> str:
    """A page of the component library's list, filled beyond its length."""
    for number in range(60):
        a_user(username=f"many{number}")
    return str(signed_in(user).get(LIST, query).content.decode())


@pytest.mark.parametrize(
    "query",
    [
        "sort=password",
        "date_joined_from=2026-99-99",
        "is_active=maybe",
        "cols=nothing",
        "after=x",
        "q=%00",
        "q=" + "x" * 5000,
    ],
    ids=["hidden field", "no day", "no choice", "no column", "no token", "null", "long"],
)
def test_an_odd_address_is_taken_for_what_it_can_mean(query: str) -> None:
    assert signed_in(an_administrator()).get(f"{LIST}?{query}").status_code == 200


def test_a_click_on_a_heading_turns_the_order_round() -> None:
    client = signed_in(an_administrator(username="boss"))
    probes("甲", "乙")
    assert shown(client.get(LIST, {"sort": "-username", "q": "probe"}).content.decode()) == [
        "probe1",
        "probe0",
    ]
    assert 'aria-sort="descending"' in client.get(LIST, {"sort": "-username"}).content.decode()


def test_the_address_chooses_the_columns() -> None:
    page = signed_in(an_administrator()).get(LIST, {"cols": "full_name"}).content.decode()
    assert page.count('<th scope="col"') == 1


def test_a_part_of_the_page_is_the_list_alone() -> None:
    answer = signed_in(an_administrator()).get(LIST, headers=htmx("list-region")).content.decode()
    assert answer.lstrip().startswith("<form")
    assert "<html" not in answer


def test_a_list_asks_as_often_with_three_rows_as_with_one() -> None:
    department = a_department()
    client = signed_in(an_administrator())
    assert_same_queries(client, LIST, lambda: a_user(department=department))


def test_an_empty_list_says_how_to_get_out() -> None:
    page = signed_in(an_administrator()).get(LIST, {"q": "nobody at all"}).content.decode()
    assert "Nothing fits these filters" in page
    assert "Clear all filters" in page


def test_the_export_holds_the_rows_columns_and_order_of_the_screen() -> None:
    admin = a_user("people.edit", "export")
    probes("甲", "乙", "丙")
    query = {"q": "probe", "sort": "-username", "cols": "full_name,username", "export": "xlsx"}
    answer = signed_in(admin).get(LIST, query)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer))).get_sheet_by_index(0).to_python()
    *lines, (signed, _) = sheet
    assert lines == [["User name", "Full name"], ["probe2", "丙"], ["probe1", "乙"], ["probe0", "甲"]]
    assert signed.startswith(f"Exported by {admin} on {timezone.localdate():%Y-%m-%d}")
    event = AuditEvent.objects.get(action="web.list.export")
    assert (event.actor_id, event.detail["rows"], event.detail["list"]) == (admin.pk, 3, "components.people")


def test_a_column_of_days_says_the_day_a_moment_falls_on() -> None:
    late = datetime(2026, 1, 30, 22, 0, tzinfo=UTC)
    column = Column("joined", "Joined", kind="date", value=lambda moment: moment)
    assert column.cell(late) == date(2026, 1, 31)
    assert "2026-01-31" in column.drawer()(late)


def test_an_export_needs_its_own_right() -> None:
    answer = signed_in(an_administrator()).get(LIST, {"export": "xlsx"})
    assert answer.status_code == 403
    assert not AuditEvent.objects.filter(action="web.list.export").exists()


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@SUM(A1)", "\t=1", '=HYPERLINK("x")'])
def test_no_cell_of_an_export_is_a_formula(text: str) -> None:
    file = io.BytesIO()
    export.write(file, [text], [Column("it", "It", value=lambda row: row)], "Sheet", "王敏")
    file.seek(0)
    cells = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    assert cells[1][0].strip() == text.strip()
    assert b"<f>" not in _sheet_xml(file)


def test_every_sheet_of_an_export_says_at_its_foot_who_took_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST_ROWS", 4)
    file = io.BytesIO()
    export.write(file, ["甲", "乙", "丙"], [Column("it", "It", value=lambda row: row)], "Sheet", "A & B")
    file.seek(0)
    book = CalamineWorkbook.from_filelike(file)
    assert [book.get_sheet_by_index(place).to_python() for place in range(2)] == [
        [["It"], ["甲"], ["乙"], ["A & B"]],
        [["It"], ["丙"], ["A & B"]],
    ]
    assert b"<oddFooter>&amp;LA &amp;&amp; B&amp;R&amp;P / &amp;N</oddFooter>" in _sheet_xml(file)


def _sheet_xml(file: io.BytesIO) -> bytes:
    with zipfile.ZipFile(file) as book:
        return book.read("xl/worksheets/sheet1.xml")


def test_a_bulk_action_asks_first_and_then_says_what_it_did() -> None:
    admin, found = an_administrator(), probes("甲", "乙")
    ids = [str(user.pk) for user in found]
    asked = post(admin, action="greet", ids=ids)
    assert (asked.status_code, asked.headers["HX-Retarget"]) == (200, "#dialog")
    assert "This changes 2 records." in asked.content.decode()
    assert post(admin, action="greet", ids=ids, answered=1).status_code == 422
    done = post(admin, action="greet", ids=ids, answered=1, note="hello")
    assert "hello: probe0, probe1" in done.headers["HX-Trigger"]
    assert "list:reload" in done.headers["HX-Trigger"]


def test_a_bulk_action_reaches_all_that_match_and_nothing_else() -> None:
    admin = an_administrator()
    probes("甲一", "甲二", "甲三", "乙")
    done = post(admin, "?q=甲", action="greet", all=1, answered=1, note="hello")
    assert "hello: probe0, probe1, probe2" in done.headers["HX-Trigger"]


def test_a_bulk_action_never_leaves_the_scope() -> None:
    admin, outside = an_administrator(), a_user(username="outsider")
    done = post(admin, action="greet", ids=[outside.pk, "x", "9" * 30], answered=1, note="hello")
    assert '"hello: "' in done.headers["HX-Trigger"]


def test_a_list_needs_its_right() -> None:
    assert signed_in(a_user("customer.view")).get(LIST).status_code == 403
