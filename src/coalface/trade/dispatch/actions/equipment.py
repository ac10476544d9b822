"""Keeping carriers and scales."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction

from coalface.identity.audit.actions import record
from coalface.identity.people.access import require
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark
from coalface.kernel.versions import check_version
from coalface.trade.catalogue.models import Mine
from coalface.trade.dispatch.models import Carrier, Scale

NAME_TAKEN = mark("There is one of this name or code already.")
NAME_MISSING = mark("A name or code is needed.")
WEIGHS_NOTHING = mark("Both the capacity and the division lie above 0.")


class NotKeepable(Refused):
    """The carrier or scale cannot be kept so."""


class CarrierDetails(TypedDict, total=False):
    name: str
    transport: str
    phone: str
    in_use: bool


class ScaleDetails(TypedDict, total=False):
    code: str
    name: str
    kind: str
    mine: Mine | None
    address: str
    line_format: str
    most_tonnes: Decimal
    tolerance_tonnes: Decimal
    calibrated_on: date | None
    verified_until_on: date | None
    in_use: bool


@transaction.atomic
def record_carrier(*, by: User, **details: Unpack[CarrierDetails]) -> Carrier:
    """A new carrier. Raises NotKeepable or NotAllowed."""
    require(by, "weighing.edit")
    carrier = Carrier(**details)
    _keep(carrier, "name")
    record(by=by, action="trade.carrier.create", subject=carrier)
    return carrier


@transaction.atomic
def change_carrier(*, carrier_id: int, version: int, by: User, **details: Unpack[CarrierDetails]) -> Carrier:
    """Raises StaleRecord beside what `record_carrier` raises."""
    require(by, "weighing.edit")
    carrier = Carrier.objects.select_for_update().get(pk=carrier_id)
    _set(carrier, version, details)
    _keep(carrier, "name")
    record(by=by, action="trade.carrier.change", subject=carrier, detail={"fields": sorted(details)})
    return carrier


@transaction.atomic
def record_scale(*, by: User, **details: Unpack[ScaleDetails]) -> Scale:
    """A new scale. Raises NotKeepable or NotAllowed."""
    require(by, "weighing.edit")
    scale = Scale(**details)
    _keep_scale(scale)
    record(by=by, action="trade.scale.create", subject=scale)
    return scale


@transaction.atomic
def change_scale(*, scale_id: int, version: int, by: User, **details: Unpack[ScaleDetails]) -> Scale:
    """Raises StaleRecord beside what `record_scale` raises; a verification is written down like this too."""
    require(by, "weighing.edit")
    scale = Scale.objects.select_for_update().get(pk=scale_id)
    _set(scale, version, details)
    _keep_scale(scale)
    record(by=by, action="trade.scale.change", subject=scale, detail={"fields": sorted(details)})
    return scale


def _set(kept: Carrier | Scale, version: int, details: Mapping[str, object]) -> None:
    check_version(kept, seen=version, offered=details)
    for name, given in details.items():
        setattr(kept, name, given)
    kept.version += 1


def _keep_scale(scale: Scale) -> None:
    if scale.most_tonnes <= 0 or scale.tolerance_tonnes <= 0:
        raise NotKeepable(blocking("weighs_nothing", WEIGHS_NOTHING, "most_tonnes"))
    _keep(scale, "code")


def _keep(kept: Carrier | Scale, key: str) -> None:
    named = str(getattr(kept, key)).strip()
    if not named or not kept.name.strip():
        raise NotKeepable(blocking("name_missing", NAME_MISSING, key))
    setattr(kept, key, named)
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError:
        raise NotKeepable(blocking("name_taken", NAME_TAKEN, key)) from None
