"""What a kind and an id point to, for somebody who may or may not see it."""

from collections.abc import Iterator

import pytest
from tests.builders.people import a_department, a_user, an_administrator

from coalface.desk.subjects import registry
from coalface.desk.subjects.queries import Reference, find_visible, reference, references
from coalface.identity.people.access import visible_departments, visible_users
from coalface.identity.people.models import Department, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _only_people(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(registry, "_SUBJECTS", {})
    registry.register(registry.Subject("user", User, "person", visible_users, "identity:person"))
    registry.register(registry.Subject("department", Department, "department", visible_departments))
    yield


def test_a_reference_has_the_words_and_the_page_of_its_record() -> None:
    person = a_user(full_name="王磊")
    assert reference(person, "user", person.pk) == Reference(
        "user", "person", person.pk, "王磊", "identity:person"
    )


def test_what_is_hidden_gone_or_unknown_is_missing() -> None:
    gone = a_user(is_active=False)
    keys = [("user", gone.pk), ("user", 0), ("mine", 1)]
    assert references(a_user(), keys) == {}
    assert list(references(an_administrator(), keys)) == [("user", gone.pk)]
    assert find_visible(a_user(), "user", gone.pk) is None
    assert find_visible(a_user(), "mine", 1) is None
    assert find_visible(an_administrator(), "user", gone.pk) == gone


def test_a_list_of_references_costs_one_question_a_kind(django_assert_num_queries: object) -> None:
    reader = an_administrator()
    for count in (1, 3):
        keys = [("user", a_user().pk) for _ in range(count)] + [("department", a_department().pk)]
        reader = User.objects.get(pk=reader.pk)
        with django_assert_num_queries(3):
            assert len(references(reader, keys)) == count + 1


def test_kinds_are_named_after_their_models() -> None:
    assert registry.kind_of(a_department()) == "department"
    assert [known.kind for known in registry.subjects()] == ["user", "department"]
    with pytest.raises(KeyError):
        registry.subject("mine")
