"""Any order of postings leaves the account equal to a naive recomputation."""

from decimal import Decimal
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.archive import a_customer
from tests.builders.ledger import a_line, posted

from coalface.trade.ledger.actions import Line
from coalface.trade.ledger.models import Account, Bucket, Entry

pytestmark = pytest.mark.django_db

FENS = st.integers(-(10**9), 10**9).map(lambda fen: Decimal(fen).scaleb(-2))
ACTS = st.lists(
    st.tuples(st.sampled_from(["received", "settled"]), FENS, FENS).map(
        lambda act: a_line(act[0], act[1], counted=act[2] if act[0] == "received" else None)
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, chance=st.randoms(use_true_random=False))
def test_in_any_order_the_sums_equal_those_of_the_lines(acts: list[Line], chance: Random) -> None:
    with transaction.atomic():
        customer = a_customer()
        for act in chance.sample(acts, len(acts)):
            posted(customer, act)
        account = Account.objects.get(customer=customer)
        lines = list(Entry.objects.filter(account=account).order_by("number"))
        naive = {
            bucket: sum((line.amount for line in lines if line.bucket == bucket), Decimal(0))
            for bucket in Bucket
        }
        assert naive == {bucket: getattr(account, bucket) for bucket in Bucket}
        assert account.counted == sum((act.counting for act in acts), Decimal(0))
        assert [line.number for line in lines] == list(range(1, account.lines + 1))
        transaction.set_rollback(True)
