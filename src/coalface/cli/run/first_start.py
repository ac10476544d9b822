"""An empty database is filled with demo data, so that there is something to see."""

from coalface.archive.customers.models import Customer
from coalface.cli import demo
from coalface.cli.output import say
from coalface.demo.house import PASSWORD
from coalface.demo.load import load_demo
from coalface.identity.people.models import SYSTEM_USERNAME, User


def fill(*, wanted: bool) -> None:
    """Load the demo data when wanted and nobody has begun to work; all of it or nothing."""
    if not wanted or Customer.objects.exists() or _people():
        return
    say("Filling the empty database with demo data (coalface run --no-demo leaves it empty)")
    load_demo(scale=1, seed=1, progress=demo.Bar())


def how_to_sign_in() -> str:
    """The demo logins while they are there; nobody's password is told otherwise."""
    known = set(User.objects.filter(username__in=demo.LOGINS).values_list("username", flat=True))
    if _is_demo(known):
        return f"Sign in as {', '.join(demo.LOGINS)}; the password is {PASSWORD}"
    if not _people():
        return "Nobody can sign in yet; make an administrator: coalface user add --help"
    return ""


def _is_demo(known: set[str]) -> bool:
    admin = User.objects.filter(username=demo.LOGINS[0]).first()
    return known == set(demo.LOGINS) and admin is not None and admin.check_password(PASSWORD)


def _people() -> bool:
    return User.objects.exclude(username=SYSTEM_USERNAME).exists()
