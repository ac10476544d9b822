"""What people do to credentials and their kinds."""

from coalface.archive.credentials.actions.checking import reject_credential, verify_credential
from coalface.archive.credentials.actions.filing import (
    AlreadyOnFile,
    CredentialFields,
    CredentialInvalid,
    Scan,
    change_credential,
    record_credential,
    renew_credential,
)
from coalface.archive.credentials.actions.kinds import KindFields, KindInvalid, change_kind, create_kind
from coalface.archive.credentials.actions.reminding import remind_of_expiry

__all__ = [
    "AlreadyOnFile",
    "CredentialFields",
    "CredentialInvalid",
    "KindFields",
    "KindInvalid",
    "Scan",
    "change_credential",
    "change_kind",
    "create_kind",
    "record_credential",
    "reject_credential",
    "remind_of_expiry",
    "renew_credential",
    "verify_credential",
]
