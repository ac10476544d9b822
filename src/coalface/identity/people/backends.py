"""How a session finds its person again."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from coalface.identity.people.models import Role, User


class SessionBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Brings a person together with what their roles hold: every page asks for both."""

    def get_user(self, user_id: int) -> User | None:
        roles = Role.objects.filter(people=OuterRef("pk")).order_by()
        held = ArraySubquery(roles.values(held=JSONObject(rights="rights", scope="scope")))
        user = User.objects.annotate(held_roles=held).filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
