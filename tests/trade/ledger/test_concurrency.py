"""Many draw on one credit line and one prepayment at once; `make ordeal` runs this with more of them."""

import os

import pytest
from tests.ordeal.credit import run

pytestmark = pytest.mark.django_db(transaction=True)

CONNECTIONS = int(os.environ.get("ORDEAL_CONNECTIONS", "8"))
TRIES = int(os.environ.get("ORDEAL_TRIES", "240"))


def test_no_limit_is_ever_passed() -> None:
    granted, refused = run(connections=CONNECTIONS, tries=TRIES, seed=7)
    print(f"{CONNECTIONS} connections: {granted:,} draws granted, {refused:,} refused")
    assert granted > TRIES / 10
    assert refused > 0
