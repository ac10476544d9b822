"""The scanned papers of the demo are read as the product reads any paper."""

from pathlib import Path

import pytest
from django.utils import timezone
from tests.builders.archive import a_customer
from tests.builders.people import the_system

from coalface.archive.credentials.models import Credential
from coalface.archive.scans.models import Reading, Scan
from coalface.archive.scans.queries import THUMBNAIL, picture_of, proposal_of
from coalface.config import home
from coalface.demo import scans
from coalface.demo.drawings import bound

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "path", lambda: tmp_path)


def test_papers_are_drawn_read_and_wait_or_are_filed() -> None:
    works, *others = (a_customer(credit_code=code) for code in ("911100007109310534", "91350100M000100Y43"))

    scans.write(works, others, the_system(), timezone.localdate())

    waiting = Scan.objects.filter(settled_at__isnull=True).order_by("pk")
    assert [scan.kind_proposed for scan in waiting] == ["", "hazardous-chemicals", "business-licence"]
    assert Credential.objects.get(customer=works).number == works.credit_code
    audit = Reading.objects.get(pages=3)
    assert "资产负债表" in audit.text and picture_of(audit.file, THUMBNAIL).exists()
    said = proposal_of(Reading.objects.latest("pk"))
    assert (said.value("name"), said.open_ended) == (others[0].name, True)


def test_the_same_papers_are_kept_once() -> None:
    customer = a_customer(credit_code="911100007109310534")
    first, again = (bound(scans._audit(customer, 2025)) for _ in range(2))

    assert first == again
