"""Settings: where everything is set, one's own account, and why somebody sees something."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coalface.desk.subjects.queries import find_visible
from coalface.desk.subjects.registry import Subject, subject, subjects
from coalface.identity.people.access import may, visible_users
from coalface.identity.people.models import SYSTEM_USERNAME
from coalface.identity.people.queries import explain_access
from coalface.identity.people.rules import RIGHTS
from coalface.web.access import needs, person
from coalface.web.identity.forms import ReasonForm
from coalface.web.rendering import render


@dataclass(frozen=True, slots=True)
class Place:
    """A card of the settings: where it leads and what is done there."""

    label: str | Promise
    hint: str | Promise
    to: str
    icon: str
    right: str = ""

    @property
    def address(self) -> str:
        try:
            return reverse(self.to)
        except NoReverseMatch:
            return ""


PLACES = (
    Place(
        _("My account"), _("Password, second factor, language and density"), "identity:account", "user-circle"
    ),
    Place(_("People"), _("Accounts, their departments and roles"), "identity:people", "users", "people.edit"),
    Place(
        _("Roles and rights"),
        _("Who may do what, and how far"),
        "identity:roles",
        "shield-lock",
        "people.edit",
    ),
    Place(
        _("Departments"),
        _("The tree that data scopes follow"),
        "identity:departments",
        "building",
        "people.edit",
    ),
    Place(
        _("Why can somebody see this?"),
        _("Roles and scopes, explained"),
        "identity:reasons",
        "eye",
        "audit.view",
    ),
    Place(_("Audit trail"), _("Who did what and when, sealed"), "identity:audit", "list-check", "audit.view"),
    Place(
        _("Kinds of credentials"), _("Validity and reminders"), "archive:kinds", "certificate", "policy.edit"
    ),
    Place(
        _("Irregular checks"),
        _("How often risky customers are visited"),
        "archive:checks",
        "eye",
        "policy.edit",
    ),
    Place(
        _("Rules and days of care"),
        _("Festivals, grades, notice"),
        "care:settings",
        "calendar",
        "policy.edit",
    ),
    Place(
        _("Rules of credit"), _("Acceptors, factors, versions"), "accounts:policy", "scale", "credit.grant"
    ),
    Place(
        _("Grading policy"), _("Thresholds, methods, versions"), "grading:policies", "award", "policy.edit"
    ),
)


def settings(request: HttpRequest) -> HttpResponse:
    user = person(request)
    places = [place for place in PLACES if place.address and (not place.right or may(user, place.right))]
    return render(request, "identity/settings.html", {"places": places})


def account(request: HttpRequest) -> HttpResponse:
    """One's own data, roles and ways of signing in."""
    user = person(request)
    held = [right for right in RIGHTS if may(user, right.code)]
    return render(request, "identity/account.html", {"person": user, "held": held})


@needs("audit.view")
def reasons(request: HttpRequest) -> HttpResponse:
    """Why a person sees a record, or why not."""
    known = [known for known in subjects() if known.right]
    people = visible_users(person(request)).exclude(username=SYSTEM_USERNAME)
    form = ReasonForm(request.GET or None, kinds=[(one.kind, str(one.name)) for one in known], people=people)
    context: dict[str, object] = {"form": form, "asked": False}
    if form.is_valid():
        context |= _reasons(request, form, subject(form.cleaned_data["kind"]))
    return render(request, "identity/reasons.html", context)


def _reasons(request: HttpRequest, form: ReasonForm, known: Subject) -> dict[str, object]:
    """What the scoped queryset itself shows decides; the reasons are beside it."""
    user, key = form.cleaned_data["person"], form.cleaned_data["record"]
    record = known.model._base_manager.filter(pk=key).first()
    mine = find_visible(person(request), known.kind, key)
    if record is None:
        return {"asked": True, "record": None}
    explanation = explain_access(user, known.right, record, owner=known.owner, department=known.department)
    return {
        "asked": True,
        "record": mine or f"{known.name} {key}",
        "person": user,
        "sees": find_visible(user, known.kind, key) is not None,
        "reasons": (*explanation.reasons, *known.grounds(user, record)),
    }
