"""How allauth behaves here: an administrator adds people, and every sign-in leaves a trace."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from coalface.identity.people.actions import (
    note_failed_sign_in,
    note_security_change,
    note_sign_in,
    note_sign_out,
)
from coalface.identity.people.models import User


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """The hooks below are allauth's, called where others would listen to signals."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **facts: object) -> HttpResponse:
        note_sign_in(by=user, address=self.get_client_ip(request))
        response: HttpResponse = super().post_login(request, user, **facts)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: object) -> None:
        note_failed_sign_in(
            username=str(credentials.get("username", "")), address=self.get_client_ip(request)
        )

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            note_sign_out(by=request.user)
        super().logout(request)

    def send_notification_mail(
        self, template_prefix: str, user: User, *rest: object, **context: object
    ) -> None:
        """Called whenever a password, a second factor or recovery codes change."""
        note_security_change(by=user, change=template_prefix.rpartition("/")[2])
        super().send_notification_mail(template_prefix, user, *rest, **context)
