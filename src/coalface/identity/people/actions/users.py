"""Accounts: who can sign in."""

from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from coalface.identity.audit.actions import record, record_unknown
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.actions.guard import complaints, managing
from coalface.identity.people.models import SYSTEM_USERNAME, Department, Role, User
from coalface.kernel.findings import Refused, blocking, mark


class UserInvalid(Refused):
    """The account's data do not hold."""


class SuperuserProtected(NotAllowed):
    """Only a superuser, or the command line, touches a superuser; nobody touches the system's own account."""


@transaction.atomic
def create_user(
    *,
    username: str,
    full_name: str = "",
    password: str | None = None,
    department: Department | None = None,
    roles: Iterable[Role] = (),
    email: str = "",
    phone: str = "",
    is_superuser: bool = False,
    by: User,
) -> User:
    """A new account. Without a password nobody can sign in with it until one is set."""
    with managing(by):
        user = User(
            username=username.strip(),
            full_name=full_name.strip(),
            department=department,
            email=email,
            phone=phone,
            is_superuser=is_superuser,
        )
        _protect(user, by)
        user.set_password(password)
        findings = complaints(user)
        if findings:
            raise UserInvalid(*findings)
        if password is not None:
            _judge_password(password, user)
        user.save()
        user.roles.set(roles)
        record(
            by=by,
            action="people.user.create",
            subject=user,
            detail={"roles": [role.name for role in user.roles.all()]},
        )
    return user


@transaction.atomic
def change_user(
    *,
    user: User,
    full_name: str,
    department: Department | None,
    email: str = "",
    phone: str = "",
    by: User,
) -> User:
    """New personal data; the username stays."""
    with managing(by):
        found = _locked(user, by)
        new = {"full_name": full_name.strip(), "department": department, "email": email, "phone": phone}
        changed = {name: str(value or "") for name, value in new.items() if getattr(found, name) != value}
        for name, value in new.items():
            setattr(found, name, value)
        findings = complaints(found)
        if findings:
            raise UserInvalid(*findings)
        found.save(update_fields=list(new))
        record(by=by, action="people.user.change", subject=found, detail=changed)
    return found


@transaction.atomic
def deactivate_user(*, user: User, by: User) -> User:
    """The person can no longer sign in; what they did keeps their name."""
    return _set_active(user, by, active=False)


@transaction.atomic
def reactivate_user(*, user: User, by: User) -> User:
    return _set_active(user, by, active=True)


@transaction.atomic
def set_password(*, user: User, password: str, by: User) -> User:
    """A new password chosen by an administrator; the person's open sessions end."""
    with managing(by):
        found = _locked(user, by)
        _judge_password(password, found)
        found.set_password(password)
        found.save(update_fields=["password"])
        record(by=by, action="people.user.set_password", subject=found)
    return found


@transaction.atomic
def note_sign_in(*, by: User, address: str) -> None:
    record(by=by, action="people.sign_in", subject=by, detail={"address": address})


@transaction.atomic
def note_security_change(*, by: User, change: str) -> None:
    """What a person changed about their own way of signing in: `password_changed`, `totp_activated`..."""
    record(by=by, action=f"people.security.{change}"[:80], subject=by)


@transaction.atomic
def note_sign_out(*, by: User) -> None:
    record(by=by, action="people.sign_out", subject=by)


@transaction.atomic
def note_failed_sign_in(*, username: str, address: str) -> None:
    """Keeps the name that was typed, which may be no account at all."""
    record_unknown(action="people.sign_in_failed", detail={"username": username[:150], "address": address})


def _set_active(user: User, by: User, *, active: bool) -> User:
    with managing(by):
        found = _locked(user, by)
        found.is_active = active
        found.save(update_fields=["is_active"])
        action = "people.user.reactivate" if active else "people.user.deactivate"
        record(by=by, action=action, subject=found)
    return found


def _locked(user: User, by: User) -> User:
    found = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    _protect(found, by)
    return found


def _protect(user: User, by: User) -> None:
    emergency = by.is_superuser or by.username == SYSTEM_USERNAME
    if user.username == SYSTEM_USERNAME or (user.is_superuser and not emergency):
        raise SuperuserProtected(
            blocking("superuser_protected", mark("Only a superuser may do this to a superuser."))
        )


def _judge_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise UserInvalid(
            *(blocking("password", message, "password") for message in error.messages)
        ) from error
