"""Voyages: draft surveys, and sending ships off."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.customers.models import Customer
from coalface.identity.audit.actions import record
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.trade.catalogue.models import Mine, Product, Station, Transport
from coalface.trade.contracts.models import Contract
from coalface.trade.dispatch.actions.shipping import blocks, business_findings, send_off
from coalface.trade.dispatch.models import Carrier, DraftSurvey, Shipment, Voyage
from coalface.trade.dispatch.queries.ships import surveys_of
from coalface.trade.dispatch.rules.shipments import day_findings
from coalface.trade.dispatch.rules.ships import Survey, cargo_findings, loaded_tonnes, survey_findings
from coalface.trade.ledger.access import require_reach
from coalface.trade.ledger.actions import keep, lock_account

HAS_SAILED = mark("The voyage %(number)s has been sent; its surveys stay as they are.")
NOT_SURVEYED = mark("A draft survey before and one after loading are needed.")


class NotSailing(Refused):
    """The voyage cannot be recorded, surveyed or sent so; the findings say why."""


class VoyageDetails(TypedDict, total=False):
    mine: Mine | None
    port: Station | None
    destination: Station | None
    carrier: Carrier | None
    berth: str
    pile: str
    remarks: str


@transaction.atomic
def record_voyage(
    *,
    number: str,
    ship: str,
    customer: Customer,
    contract: Contract,
    product: Product,
    loaded_on: date,
    by: User,
    **details: Unpack[VoyageDetails],
) -> Voyage:
    """A ship that is to load. Raises NotSailing, NumberTaken or NotAllowed."""
    require_reach(by, "weighing.edit", customer)
    found = day_findings(loaded_on, timezone.localdate())
    found += business_findings(customer, contract, product, loaded_on)
    for name, given in (("number", number), ("ship", ship)):
        if not given.strip():
            found.append(blocking("name_missing", mark("A voyage needs its number and ship."), name))
    _refuse(found)
    voyage = Voyage(
        number=number.strip(),
        ship=ship.strip(),
        customer=customer,
        contract=contract,
        product=product,
        loaded_on=loaded_on,
        recorded_by=by,
        **details,
    )
    keep(voyage)
    record(by=by, action="trade.voyage.create", subject=voyage, detail={"customer": customer.pk})
    return voyage


@transaction.atomic
def record_survey(
    *,
    voyage_id: int,
    moment: str,
    survey: Survey,
    mean_draft_metres: Decimal | None = None,
    surveyor: str = "",
    by: User,
) -> DraftSurvey:
    """The reading before or after loading; a second one of the same moment replaces the first."""
    voyage = _locked(voyage_id, by)
    _refuse(survey_findings(survey))
    kept, _made = DraftSurvey.objects.update_or_create(
        voyage=voyage,
        moment=moment,
        defaults={
            "displacement_tonnes": survey.displacement_tonnes,
            "density": survey.density,
            "ballast_tonnes": survey.ballast_tonnes,
            "stores_tonnes": survey.stores_tonnes,
            "mean_draft_metres": mean_draft_metres,
            "surveyor": surveyor.strip(),
        },
    )
    detail = {"moment": moment, "displacement": survey.displacement_tonnes}
    record(by=by, action="trade.voyage.survey", subject=voyage, detail=detail)
    return kept


@transaction.atomic
def send_voyage(*, voyage_id: int, by: User) -> Shipment:
    """The ship is loaded: one shipment of what the surveys give, valued on the account in the same act.

    Raises NotSailing, PriceUnknown, CreditExceeded or NotAllowed.
    """
    customer = Customer.objects.get(pk=Voyage.objects.values_list("customer", flat=True).get(pk=voyage_id))
    account = lock_account(customer)
    voyage = _locked(voyage_id, by)
    _refuse(business_findings(voyage.customer, voyage.contract, voyage.product, voyage.loaded_on))
    net, words = _cargo(voyage), _("Voyage %(number)s, %(ship)s, %(net)s t")
    words %= {"number": voyage.number, "ship": voyage.ship, "net": net}
    shipment = send_off(voyage, account, net=net, transport=Transport.WATER, words=words, by=by)
    record(by=by, action="trade.voyage.send", subject=voyage, detail={"net": net})
    return shipment


def _cargo(voyage: Voyage) -> Decimal:
    surveys = surveys_of(voyage)
    if surveys is None:
        raise NotSailing(blocking("not_surveyed", NOT_SURVEYED))
    before, after = surveys
    _refuse(cargo_findings(before, after))
    return loaded_tonnes(before, after)


def _locked(voyage_id: int, by: User) -> Voyage:
    rows = Voyage.objects.select_for_update(of=("self",)).select_related("customer", "contract", "product")
    voyage = rows.get(pk=voyage_id)
    require_reach(by, "weighing.edit", voyage.customer)
    if voyage.shipment_id is not None:
        raise NotSailing(blocking("has_sailed", HAS_SAILED, None, {"number": voyage.number}))
    return voyage


def _refuse(found: Sequence[Finding]) -> None:
    if refused := blocks(found):
        raise NotSailing(*refused)
