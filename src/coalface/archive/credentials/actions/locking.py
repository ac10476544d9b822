"""Taking hold of the credential an action is about."""

from coalface.archive.credentials.access import visible_credentials
from coalface.archive.credentials.models import Credential
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused, blocking, mark


class NotCurrent(Refused):
    """The credential was replaced or rejected; only current ones are worked on."""

    def __init__(self) -> None:
        message = mark("This document has been replaced or rejected and is kept as it was.")
        super().__init__(blocking("credential_not_current", message))


def lock_credential(credential_id: int, by: User, right: str) -> Credential:
    """The credential, its customer and kind; locked until the transaction ends."""
    rows = visible_credentials(by, right).select_related("customer__responsible", "kind")
    credential = rows.select_for_update(of=("self",)).filter(pk=credential_id).first()
    if credential is None:
        message = mark("This credential is not among those you may do this to.")
        raise NotAllowed(blocking("credential_out_of_reach", message))
    return credential


def lock_current(credential_id: int, by: User, right: str) -> Credential:
    credential = lock_credential(credential_id, by, right)
    if credential.state not in {Credential.State.PENDING, Credential.State.VERIFIED}:
        raise NotCurrent
    return credential
