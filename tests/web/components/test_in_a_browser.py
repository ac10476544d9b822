"""The components as people meet them: seen, tabbed through, typed into; on a laptop and on a phone."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.builders.people import a_user
from tests.web.helpers import DESKTOP, PHONE, opened, overflow, sign_in, violations

from coalface.desk.views.models import SavedView
from coalface.identity.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ["/_components", "/_components/list", "/_components/record", "/_components/dialog", "/search/?q=zz"]


@pytest.fixture
def boss() -> User:
    return a_user("people.edit", "export", username="boss", full_name="王志强")


@pytest.fixture
def at(quiet_page: Page, live_server: Any, boss: User) -> Any:
    """Opens an address as the boss."""

    def go(path: str, size: tuple[int, int] = DESKTOP, **cookies: str) -> Page:
        sign_in(quiet_page, live_server.url, boss, **cookies)
        return opened(quiet_page, live_server.url + path, size)

    return go


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_anybody(at: Any, size: tuple[int, int], theme: str) -> None:
    for path in PAGES:
        page = at(path, size, theme=theme)
        assert violations(page) == [], path
        assert overflow(page) <= 0, path


def test_charts_are_drawn_and_can_be_read_as_tables(at: Any) -> None:
    page = at("/_components")
    expect(page.locator("[data-chart][data-ready]")).to_have_count(4)
    figure = page.locator("figure").first
    figure.get_by_role("button", name="表格").click()
    expect(figure.get_by_role("link", name="43,900")).to_be_visible()


def test_the_palette_is_driven_by_keys(at: Any) -> None:
    page = at("/_components")
    page.keyboard.press("Control+k")
    box = page.locator("#palette input")
    expect(box).to_be_focused()
    box.fill("zz nothing zz")
    expect(page.locator("#palette-list")).to_contain_text("没有找到")
    box.fill("")
    expect(page.locator("#palette-list [role=option]").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#palette-list [role=option]").nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).not_to_be_visible()


def test_a_slash_leads_to_the_search_and_a_question_mark_to_the_help(at: Any) -> None:
    page = at("/_components")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys-help")).to_be_visible()


def test_typing_filters_the_list_and_keeps_the_place_to_type(at: Any) -> None:
    for name in ("赵一", "钱二", "孙三"):
        a_user(full_name=name)
    page = at("/_components/list")
    page.locator("#list-search").press_sequentially("赵一", delay=40)
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator("#list-search")).to_be_focused()
    expect(page).to_have_url(re.compile(r"/_components/list\?q=[^&]+$"))
    page.locator(".cf-chip").click()
    expect(page.locator("[data-row]")).to_have_count(User.objects.count())
    page.go_back()
    expect(page.locator("[data-row]")).to_have_count(1)


def test_the_filter_menu_stays_open_while_choosing(at: Any) -> None:
    page = at("/_components/list")
    page.get_by_role("button", name="筛选").click()
    page.locator("#filter-menu").get_by_label("只看本人").check()
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator("#filter-menu")).to_be_visible()


def test_columns_are_chosen_and_the_view_is_saved(at: Any, boss: User) -> None:
    page = at("/_components/list")
    page.get_by_role("button", name="显示列").click()
    page.locator("#columns-menu").get_by_label("部门").uncheck()
    expect(page.locator("thead")).not_to_contain_text("部门")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="视图").click()
    page.get_by_role("button", name="保存当前视图").click()
    page.locator("#dialog").get_by_label("名称").fill("不看部门")
    page.locator("#dialog").get_by_role("button", name="保存").click()
    expect(page.get_by_role("link", name="不看部门", exact=True)).to_have_attribute("aria-current", "page")
    view = SavedView.objects.get()
    assert (view.owner, view.query) == (boss, "cols=username%2Cfull_name%2Cis_active%2Clast_login")


def test_rows_are_walked_and_looked_into_by_keys(at: Any) -> None:
    page = at("/_components/list")
    page.keyboard.press("j")
    expect(page.locator("[data-row]").first).to_be_focused()
    page.keyboard.press("Space")
    panel = page.locator("#panel")
    expect(panel.get_by_role("heading", level=2).first).to_contain_text("徐州彭城")
    page.keyboard.press("Escape")
    expect(panel).not_to_be_visible()
    expect(page.locator("[data-row]").first).to_be_focused()


def test_a_value_is_edited_where_it_stands(at: Any) -> None:
    page = at("/_components")
    page.get_by_role("button", name="修改客户名称").click()
    field = page.locator("#edit-name input[name=name]")
    expect(field).to_be_visible()
    field.focus()
    page.keyboard.press("Escape")
    expect(field).not_to_be_visible()


def test_a_dialog_opens_over_the_page_and_gives_the_focus_back(at: Any) -> None:
    page = at("/_components")
    opener = page.get_by_role("button", name="对话框")
    opener.click()
    expect(page.locator("#dialog")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_a_refusal_opens_with_its_reasons(page: Page, live_server: Any, boss: User) -> None:
    sign_in(page, live_server.url, boss)
    page.goto(f"{live_server.url}/_components")
    page.get_by_role("button", name="拒绝").click()
    expect(page.locator("#dialog .cf-finding")).to_have_count(3)
    page.get_by_role("button", name="知道了").click()
    expect(page.locator("#dialog")).not_to_be_visible()


def test_a_card_is_moved_without_a_mouse(at: Any) -> None:
    page = at("/_components")
    expect(page.locator("[data-board-column]:not([data-ready])")).to_have_count(0)
    page.locator("[data-card=a]").focus()
    with page.expect_response("**/_components/board") as moved:
        page.keyboard.press("Alt+ArrowRight")
    assert moved.value.request.post_data == "card=a&column=trial&position=0"
    expect(page.locator(".cf-toast")).to_contain_text("已移动")


def test_the_dark_ground_is_kept_for_the_next_page(at: Any, live_server: Any) -> None:
    page = at("/_components")
    page.get_by_role("button", name="我的账户").click()
    page.get_by_role("menuitemradio", name="深色").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.goto(f"{live_server.url}/_components/record")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_the_way_in(page: Page, live_server: Any) -> None:
    user = a_user("people.edit", username="lixiaoyan")
    user.set_password("stone-and-ember-7")
    user.save()
    page.goto(f"{live_server.url}/_components")
    assert violations(page) == []
    page.get_by_label("用户名").fill("lixiaoyan")
    page.get_by_label("密码").fill("stone-and-ember-7")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("组件库")
