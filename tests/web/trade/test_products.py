"""The pages of products, their specifications, and the floors of the law."""

import pytest
from django.urls import reverse
from tests.builders.catalogue import a_spec
from tests.builders.people import a_user
from tests.builders.trade import a_contract, a_product
from tests.web.helpers import assert_same_queries, signed_in

from coalface.trade.catalogue.models import LegalFloor, ProductSpec
from coalface.trade.contracts.models import Contract

pytestmark = pytest.mark.django_db
KEEPS = ("trade.view", "trade.edit", "policy.edit", "pricing.view", "customer.view")


def test_a_specification_is_entered_and_shown() -> None:
    client, product = signed_in(a_user(*KEEPS)), a_product()
    given = {"from_on": "2026-01-01", "ash_d_most": "41", "sulphur_d_guaranteed": "0.8"}
    refused = client.post(reverse("trade:spec_new", args=[product.pk]), given)
    assert (refused.status_code, "above the 40 % of the law" in refused.content.decode()) == (422, True)
    client.post(reverse("trade:spec_new", args=[product.pk]), given | {"ash_d_most": "20"})
    page = client.get(reverse("trade:product", args=[product.pk])).content.decode()
    assert ProductSpec.objects.get().carried_km is None
    assert ("商品煤质量管理暂行办法" in page, "≤ 40 %" in page) == (True, True)


def test_new_floors_of_the_law_are_recorded() -> None:
    client = signed_in(a_user(*KEEPS))
    given = {"starts_on": "2027-01-01", "source": "修订办法", "far_km": "500", "other_far_q_net_ar": "19"}
    assert client.post(reverse("trade:legal_floor_new"), given).status_code == 303
    page = client.get(reverse("trade:legal_floors")).content.decode()
    assert LegalFloor.objects.get(source="修订办法").document[0]["beyond_km"] == 500
    assert ("修订办法" in page, "≥ 19 MJ/kg" in page) == (True, True)


def test_those_without_the_right_only_read() -> None:
    client, product = signed_in(a_user("trade.view")), a_product()
    assert client.get(reverse("trade:product", args=[product.pk])).status_code == 200
    assert client.get(reverse("trade:spec_new", args=[product.pk])).status_code == 403
    assert client.get(reverse("trade:legal_floor_new")).status_code == 403


def test_a_draft_takes_over_the_quality_of_its_product() -> None:
    client, spec = signed_in(a_user(*KEEPS)), a_spec()
    draft = a_contract(product=spec.product, draft=True)
    assert "Take over the product" in client.get(reverse("trade:contract", args=[draft.pk])).content.decode()
    client.post(reverse("agreements:take_quality", args=[draft.pk]))
    assert "5500 kcal/kg" in Contract.objects.get().quality_words


def test_the_list_of_products_asks_as_often_with_three_rows() -> None:
    assert_same_queries(signed_in(a_user("trade.view")), reverse("trade:products"), a_spec)
