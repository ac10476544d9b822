"""Surveying areas and turning what was found into prospects (R42.01)."""

from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.actions import add_contact, create_customer
from coalface.archive.customers.actions.assignment import put_in_charge
from coalface.archive.customers.actions.locking import field_findings
from coalface.archive.customers.models import Customer
from coalface.archive.pool.access import visible_sheets
from coalface.archive.pool.actions.moves import note_moves
from coalface.archive.pool.models import CensusCampaign, CensusSheet, PoolMove
from coalface.archive.pool.rules.census import sheet_findings
from coalface.archive.timeline.actions import write
from coalface.archive.timeline.models import TimelineEntry
from coalface.identity.audit.actions import record
from coalface.identity.people.access import NotAllowed, require
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, Refused, blocking, mark
from coalface.kernel.versions import check_version

RELEASED = mark("Into the pool, for anybody to claim")


class CampaignInvalid(Refused):
    """The census makes no sense as given, or is over."""


class SheetInvalid(Refused):
    """The sheet says too little, or has become a customer already."""


class SheetFields(TypedDict, total=False):
    name: str
    place: str
    address: str
    industry: str
    use_tonnes: Decimal | None
    capacity: str
    fleet: int | None
    habits: str
    sensitive: str
    supplier: str
    contact: str
    phone: str
    remarks: str


@transaction.atomic
def open_campaign(
    *, name: str, area: str, target: int, starts_on: date, ends_on: date, by: User
) -> CensusCampaign:
    require(by, "pool.manage")
    campaign = CensusCampaign(
        name=" ".join(name.split()),
        area=area.strip(),
        target=target,
        starts_on=starts_on,
        ends_on=ends_on,
        run_by=by,
    )
    if found := _campaign_findings(campaign):
        raise CampaignInvalid(*found)
    campaign.save()
    record(by=by, action="archive.census.open", subject=campaign, detail={"area": area, "target": target})
    return campaign


@transaction.atomic
def close_campaign(*, campaign_id: int, by: User) -> CensusCampaign:
    """No more sheets after this; what was found stays to be worked on."""
    require(by, "pool.manage")
    campaign = _open(campaign_id)
    campaign.closed_on = timezone.localdate()
    campaign.save()
    record(by=by, action="archive.census.close", subject=campaign)
    return campaign


@transaction.atomic
def record_sheet(*, campaign_id: int, by: User, **fields: Unpack[SheetFields]) -> CensusSheet:
    """What one company told."""
    require(by, "census.edit")
    sheet = CensusSheet(campaign=_open(campaign_id), surveyed_by=by, **fields)
    sheet.name = " ".join(sheet.name.split())
    _judge(sheet)
    sheet.save()
    record(by=by, action="archive.census.record", subject=sheet, detail={"campaign": campaign_id})
    return sheet


@transaction.atomic
def correct_sheet(*, sheet_id: int, version: int, by: User, **fields: Unpack[SheetFields]) -> CensusSheet:
    """Put right what was typed wrong, also after the census; the former answers stay in the history.

    The card of a customer that came of the sheet is not touched: it is kept by its own people.
    """
    sheet = _reached(sheet_id, by)
    check_version(sheet, seen=version, offered=fields)
    changed = sorted(name for name, value in fields.items() if getattr(sheet, name) != value)
    for name, value in fields.items():
        setattr(sheet, name, value)
    sheet.name = " ".join(sheet.name.split())
    _judge(sheet)
    if changed:
        sheet.version += 1
        sheet.save()
        record(by=by, action="archive.census.correct", subject=sheet, detail={"changed": changed})
    return sheet


@transaction.atomic
def make_prospect(
    *, sheet_id: int, by: User, customer_id: int | None = None, although_similar: bool = False
) -> Customer:
    """Turn a sheet into a prospect that waits in the pool, or tie it to a customer known already.

    The answers stay linked. Raises DuplicateCustomer like every new card.
    """
    sheet = _reached(sheet_id, by)
    if sheet.customer_id is not None:
        raise SheetInvalid(blocking("sheet_used", mark("This sheet has become a customer already.")))
    if customer_id is not None:
        customer = visible_customers(by).get(pk=customer_id)
    else:
        customer = _prospect(sheet, by, although_similar=although_similar)
    sheet.customer = customer
    sheet.version += 1
    sheet.save()
    text = _("Census %(census)s: %(told)s") % {"census": sheet.campaign.name, "told": _told(sheet)}
    write(customer=customer, kind=TimelineEntry.Kind.NOTE, text=text, by=by, subject=sheet)
    detail = {"customer": customer.pk, "new": customer_id is None}
    record(by=by, action="archive.census.make_prospect", subject=sheet, detail=detail)
    return customer


def _reached(sheet_id: int, by: User) -> CensusSheet:
    sheet = visible_sheets(by).select_for_update(of=("self",)).filter(pk=sheet_id).first()
    if sheet is None:
        message = mark("This sheet is not among those you may do this to.")
        raise NotAllowed(blocking("sheet_out_of_reach", message))
    return sheet


def _judge(sheet: CensusSheet) -> None:
    found = sheet_findings(sheet.name, sheet.use_tonnes, sheet.fleet)
    if found := found or field_findings(sheet):
        raise SheetInvalid(*found)


def _prospect(sheet: CensusSheet, by: User, *, although_similar: bool) -> Customer:
    """The contact is added while the maker still holds the card; then it goes to the pool."""
    customer = create_customer(
        by=by,
        name=sheet.name,
        industry=sheet.industry,
        region=sheet.place[:60],
        address=sheet.address,
        remarks=sheet.remarks,
        although_similar=although_similar,
    )
    if sheet.contact:
        add_contact(customer_id=customer.pk, by=by, name=sheet.contact, phone=sheet.phone)
    note_moves([customer], PoolMove.Kind.NEW, by=by, reason=sheet.campaign.name)
    put_in_charge([customer], None, customer.department, by=by, told=RELEASED)
    return customer


def _told(sheet: CensusSheet) -> str:
    """The answers in a line, those that were given."""
    use = _("%(tonnes)s t a month") % {"tonnes": sheet.use_tonnes} if sheet.use_tonnes is not None else ""
    told = (use, sheet.capacity, sheet.habits, sheet.sensitive, sheet.supplier)
    return "; ".join(text for text in told if text) or "—"


def _campaign_findings(campaign: CensusCampaign) -> list[Finding]:
    found = field_findings(campaign)
    if not found and campaign.ends_on < campaign.starts_on:
        found = [blocking("census_backwards", mark("It ends before it begins."), "ends_on")]
    if not found and CensusCampaign.objects.filter(name=campaign.name).exists():
        found = [blocking("census_named", mark("There is a census of this name already."), "name")]
    return found


def _open(campaign_id: int) -> CensusCampaign:
    campaign = CensusCampaign.objects.select_for_update().get(pk=campaign_id)
    if campaign.closed_on is not None:
        raise CampaignInvalid(blocking("census_closed", mark("This census is closed.")))
    return campaign
