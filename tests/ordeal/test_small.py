"""The ordeal at small size: the same code, fewer rows, one kill each."""

from tests.ordeal.trial import run


def test_an_import_survives_a_kill_of_every_process():
    run(rows=20_000, kills=1, seed=7, chunk=500, say=print)
