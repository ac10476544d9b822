import pytest

from coalface.desk.jobs import actions, queries
from coalface.desk.jobs.access import visible_progress
from coalface.identity.people.models import User


@pytest.mark.django_db
def test_people_see_their_own_work_and_administrators_all() -> None:
    li, wang = User.objects.create(username="li"), User.objects.create(username="wang")
    admin = User.objects.create(username="admin", is_superuser=True)
    of_li = actions.open_progress(kind="import", title="a", by=li)
    of_clock = actions.open_progress(kind="grades", title="b", by=None)
    assert list(visible_progress(li)) == [of_li]
    assert list(visible_progress(wang)) == []
    assert set(visible_progress(admin)) == {of_li, of_clock}


@pytest.mark.django_db
def test_open_work_leaves_the_list_when_it_is_done() -> None:
    li = User.objects.create(username="li")
    first, second = (actions.open_progress(kind="import", title=title, by=li) for title in "ab")
    actions.finish(first.pk)
    assert list(queries.open_progress_of(li)) == [second]


@pytest.mark.django_db
def test_work_is_found_by_its_subject() -> None:
    li = User.objects.create(username="li")
    about = actions.open_progress(kind="merge", title="a", subject=li, by=li)
    actions.open_progress(kind="merge", title="b", by=li)
    assert list(queries.progress_of_subject(li, "user", li.pk)) == [about]
