"""A clerk is killed while settling, matching and endorsing; `make ordeal` runs this with more of it."""

import os

import pytest
from tests.ordeal.cash import run

pytestmark = pytest.mark.django_db(transaction=True)

SIZE = int(os.environ.get("ORDEAL_SIZE", "6"))
KILLS = int(os.environ.get("ORDEAL_KILLS", "6"))
SEED = int(os.environ.get("ORDEAL_SEED", "7"))


def test_a_killed_clerk_loses_and_doubles_nothing() -> None:
    pressed_again = run(size=SIZE, kills=KILLS, seed=SEED)
    print(f"{SIZE} acts of each kind, {KILLS} kills: {pressed_again} were pressed again in vain")
    assert pressed_again <= KILLS
