"""Files of a contract: the signed copy and its annexes."""

from collections.abc import Sequence
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.archive.timeline import actions as timeline
from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.files.actions import attach, remove
from coalface.desk.files.models import Attachment
from coalface.identity.people.models import User
from coalface.trade.contracts.models import Contract
from coalface.trade.ledger.access import require_reach

Upload = tuple[BinaryIO, str, str]
"""The bytes, the name and the media type of a file."""


@transaction.atomic
def attach_to_contract(*, contract: Contract, uploads: Sequence[Upload], by: User) -> list[Attachment]:
    """Hang files on a contract, all of them or none; the customer's story says so. Raises NotKept."""
    require_reach(by, "trade.edit", contract.customer)
    made = [
        attach(subject=contract, stream=stream, name=name, media_type=media_type, by=by)
        for stream, name, media_type in uploads
    ]
    if made:
        names = " · ".join(one.name for one in made)
        told = {"names": names, "number": contract.number}
        timeline.write(
            customer=contract.customer,
            kind=TimelineEntry.Kind.FILE,
            text=_("Files of contract %(number)s: %(names)s") % told,
            by=by,
            subject=contract,
        )
    return made


@transaction.atomic
def remove_from_contract(*, contract: Contract, attachment: Attachment, by: User) -> Attachment:
    """Hide a file of a contract; its bytes stay."""
    require_reach(by, "trade.edit", contract.customer)
    return remove(attachment=attachment, by=by)
