"""Questions about people."""

from coalface.identity.people.models import SYSTEM_USERNAME, User


def system_user() -> User:
    """The user in whose name scheduled jobs and the command line act."""
    return User.objects.get(username=SYSTEM_USERNAME)
