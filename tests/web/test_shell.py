"""What every page has: policy, login, errors in words, language, the frame."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders.people import a_user, an_administrator
from tests.web.helpers import htmx, signed_in

from coalface.web import palette
from coalface.web.navigation import SECTIONS

pytestmark = pytest.mark.django_db


def test_scripts_and_styles_come_from_our_own_files_only() -> None:
    policy = Client().get("/healthz").headers["Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == rules["script-src"] == rules["style-src"] == "'self'"
    assert rules["object-src"] == rules["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy


def test_no_page_of_the_frame_carries_an_inline_style_or_script() -> None:
    page = signed_in(an_administrator()).get("/_components").content.decode()
    assert " style=" not in page
    assert " onclick=" not in page
    assert "<script>" not in page


@pytest.mark.parametrize("path", ["/", "/search/", "/palette/", "/_components", "/_components/list"])
def test_pages_ask_for_a_login(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/?next=")


def test_a_part_of_a_page_asks_for_the_login_as_a_whole_page() -> None:
    answer = Client().get(
        "/search/", headers={**htmx("list-region"), "HX-Current-URL": "http://x/customers/?q=a"}
    )
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=/customers/%3Fq%3Da"


@pytest.mark.parametrize("path", ["/healthz", "/manifest.webmanifest", "/accounts/login/"])
def test_some_pages_are_open(path: str) -> None:
    assert Client().get(path).status_code == 200


def test_nobody_signs_up_by_themselves() -> None:
    assert "password1" not in Client().get("/accounts/signup/").content.decode()


def test_a_person_without_the_right_is_told_which_one() -> None:
    answer = signed_in(a_user()).get("/_components")
    assert answer.status_code == 403
    assert "people.edit" in answer.content.decode()


def test_an_unknown_address_says_what_to_do() -> None:
    answer = signed_in(a_user()).get("/nowhere")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_an_old_form_says_that_nothing_was_saved() -> None:
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    client.force_login(a_user())
    answer = client.post(reverse("set_language"), {"language": "en"})
    assert answer.status_code == 403
    assert "Nothing was saved" in answer.content.decode()


def test_a_refusal_is_answered_with_its_findings() -> None:
    client = signed_in(an_administrator())
    page = client.get("/_components/refusal")
    part = client.get("/_components/refusal", headers=htmx("main"))
    assert (page.status_code, part.status_code) == (422, 422)
    assert part.headers["HX-Retarget"] == "#dialog"
    assert page.content.decode().count('class="cf-finding ') == 3
    assert "<html" not in part.content.decode()


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "组件库"), ("en", "Component library")])
def test_the_language_is_remembered(language: str, word: str) -> None:
    client = signed_in(an_administrator())
    back = client.post(reverse("set_language"), {"language": language, "next": "/_components"})
    assert (back.status_code, back.headers["Location"]) == (303, "/_components")
    assert f"<h1>{word}</h1>" in client.get("/_components").content.decode()


def test_the_way_back_never_leads_to_another_house() -> None:
    back = signed_in(a_user()).post(reverse("set_language"), {"language": "en", "next": "//evil.example/"})
    assert back.headers["Location"] == "/"


@pytest.mark.parametrize(
    ("cookies", "expected"),
    [
        ({}, 'data-theme="auto" data-bs-theme="light" data-density="normal"'),
        (
            {"theme": "dark", "density": "compact"},
            'data-theme="dark" data-bs-theme="dark" data-density="compact"',
        ),
        ({"theme": '"><b>', "density": "x"}, 'data-theme="auto" data-bs-theme="light" data-density="normal"'),
    ],
    ids=["nothing chosen", "chosen", "made up"],
)
def test_ground_and_density_are_drawn_by_the_server(cookies: dict[str, str], expected: str) -> None:
    client = signed_in(a_user())
    for name, value in cookies.items():
        client.cookies[name] = value
    assert expected in client.get("/search/").content.decode()


def test_every_place_of_the_sidebar_exists() -> None:
    for section in SECTIONS:
        for entry in section.entries:
            assert reverse(entry.to)


def test_the_sidebar_shows_what_the_roles_allow() -> None:
    page = signed_in(a_user("customer.view")).get("/search/").content.decode()
    assert reverse("archive:customers") in page
    assert reverse("imports:runs") not in page


def test_the_palette_finds_places_by_their_sound() -> None:
    for text in ("kehu", "kh", "客户"):
        assert text in palette.sounds("客户")
    assert "kh" not in palette.sounds("合同")
