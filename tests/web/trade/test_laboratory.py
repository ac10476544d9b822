"""Pages of the laboratory: lots, samples, assays, disputes, the week, laboratories compared."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders.people import a_user
from tests.builders.quality import DAY, a_lot, a_sample, an_assay
from tests.builders.trade import a_contract, a_product, a_shipment
from tests.web.helpers import assert_same_queries, signed_in

from coalface.identity.people.models import User
from coalface.identity.people.rules import Scope
from coalface.trade.quality.models import Assay, Dispute, Lot, ResultPolicy, Sample
from coalface.trade.quality.rules.results import Party

pytestmark = pytest.mark.django_db
RIGHTS = ("customer.view", "trade.view", "assay.view", "assay.edit", "policy.edit", "export")


def a_chemist() -> User:
    return a_user(*RIGHTS, scope=Scope.ALL)


def chemist() -> Client:
    return signed_in(a_chemist())


def test_lists_ask_as_often_for_many() -> None:
    def disputed() -> None:
        lot = a_lot()
        an_assay(lot, q_net_ar="5500")
        an_assay(lot, Party.BUYER, q_net_ar="5000")

    for name in ("lots", "assays", "disputes"):
        assert_same_queries(chemist(), reverse(f"laboratory:{name}"), disputed)
    assert_same_queries(chemist(), reverse("laboratory:week") + f"?week={DAY}", disputed)
    assert_same_queries(chemist(), reverse("laboratory:bias") + "?from=2024-01-01", disputed)


def test_a_lot_asks_as_often_for_many_samples() -> None:
    lot = a_lot()
    assert_same_queries(chemist(), reverse("laboratory:lot", args=[lot.pk]), lambda: a_sample(lot))


def test_pages_need_their_right() -> None:
    lot = a_lot()
    for name in ("lot", "assay_new", "arrival", "take"):
        address = reverse(f"laboratory:{name}", args=[lot.pk])
        assert signed_in(a_user("trade.view", scope=Scope.ALL)).get(address).status_code == 403
        reader = signed_in(a_user("assay.view", scope=Scope.ALL))
        assert reader.get(address).status_code == (200 if name == "lot" else 403)
        elsewhere = signed_in(a_user("assay.view", "assay.edit", scope=Scope.OWN))
        assert elsewhere.get(address).status_code == 404


def test_lots_are_made_on_the_page() -> None:
    contract = a_contract()
    a_shipment(contract.customer, contract=contract, product=a_product(), shipped_on=DAY)
    given = {"contract": contract.pk, "first": "2024-03-01", "last": "2024-03-31", "way": "month"}
    answer = chemist().post(reverse("laboratory:form"), given)
    lot = Lot.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, reverse("laboratory:lot", args=[lot.pk]))
    again = chemist().post(reverse("laboratory:form"), given)
    assert (again.status_code, "No shipment of these days" in again.content.decode()) == (422, True)


ASSAY = {"party": "seller", "laboratory": "质检中心", "analysed_on": "2024-03-16", "heat_unit": "kcal"}


def test_an_assay_is_recorded_in_either_unit_and_refused_with_its_field() -> None:
    lot, client = a_lot(), chemist()
    address = reverse("laboratory:assay_new", args=[lot.pk])
    wrong = client.post(address, {**ASSAY, "moisture_ar": "9", "moisture_ad": "10"})
    assert (wrong.status_code, "Mad 10% lies above Mt 9%" in wrong.content.decode()) == (422, True)
    given = {**ASSAY, "heat_unit": "mj", "q_net_ar": "21.248", "moisture_ar": "12"}
    assert client.post(address, given).status_code == 303
    assay = Assay.objects.get()
    assert (str(assay.q_net_ar), str(assay.moisture_ar)) == ("5081.31", "12.000")
    corrected = {**ASSAY, "version": "1", "q_net_ar": "5080"}
    assert client.post(reverse("laboratory:assay_edit", args=[assay.pk]), corrected).status_code == 303
    assay.refresh_from_db()
    assert str(assay.q_net_ar) == "5080.00"
    taken_back = {"version": "2", "reason": "误录"}
    assert client.post(reverse("laboratory:assay_take_back", args=[assay.pk]), taken_back).status_code == 303


def test_a_dispute_goes_to_the_referee_and_ends() -> None:
    lot, client = a_lot(), chemist()
    an_assay(lot, q_net_ar="5500")
    an_assay(lot, Party.BUYER, q_net_ar="5000")
    dispute = Dispute.objects.get()
    body = client.get(reverse("laboratory:lot", args=[lot.pk])).content.decode()
    assert "only the sum between the two results is held" in body
    sent = client.post(reverse("laboratory:send", args=[dispute.pk]), {"version": "1", "referee": "国检"})
    given = {"version": "2", "outcome": "mean", "words": "取平均"}
    ended = client.post(reverse("laboratory:resolve", args=[dispute.pk]), given)
    dispute.refresh_from_db()
    assert (sent.status_code, ended.status_code, dispute.outcome) == (303, 303, "mean")


def test_a_sample_goes_from_hand_to_hand() -> None:
    lot, client = a_lot(), chemist()
    taken = {"number": "Y1", "taken_at": "2024-03-15T09:00", "taken_by": "赵"}
    assert client.post(reverse("laboratory:take", args=[lot.pk]), taken).status_code == 303
    sample = Sample.objects.get()
    seals = {"seal_seller": "F1", "seal_buyer": "F2", "seal_referee": "F3"}
    divided = {"divided_at": "2024-03-15T10:00", "divided_by": "赵", **seals}
    assert client.post(reverse("laboratory:divide", args=[sample.pk]), divided).status_code == 303
    handed = {"step": "handed_over", "happened_at": "2024-03-15T11:00", "giver": "钱", "taker": "孙"}
    portion = Sample.objects.get(purpose="buyer")
    assert client.post(reverse("laboratory:step", args=[portion.pk]), handed).status_code == 303
    body = client.get(reverse("laboratory:sample", args=[portion.pk])).content.decode()
    assert "钱 acted at 2024-03-15 11:00, but 赵 held the sample." in body


def test_the_week_is_exported() -> None:
    an_assay(a_lot())
    answer = chemist().get(reverse("laboratory:week"), {"week": DAY.isoformat(), "export": "xlsx"})
    assert (answer.status_code, "sheet" in answer["Content-Type"]) == (200, True)


def test_tolerances_are_said_for_a_contract() -> None:
    contract, client = a_contract(), chemist()
    given = {"contract": contract.pk, "from_on": "2024-01-01", "way": "month", "counts": "mean"}
    answer = client.post(
        reverse("laboratory:policy_new"), {**given, "retained_days": "90", "q_net_ar": "100"}
    )
    assert answer.status_code == 303
    assert ResultPolicy.objects.get().tolerances == {"q_net_ar": "100"}
    assert contract.number in client.get(reverse("laboratory:policies")).content.decode()
