"""The rules of credit: how far bills count, what limits come to, since when; and setting others."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.identity.people.access import scope_of
from coalface.identity.people.rules import Scope
from coalface.trade.ledger.actions import set_credit_policy
from coalface.trade.ledger.models import AcceptorClass, CreditRating
from coalface.trade.ledger.queries import credit_policies, credit_terms
from coalface.trade.ledger.rules.credit import Terms
from coalface.web.access import needs, person
from coalface.web.components.dialogs import dialog
from coalface.web.components.forms import DateField, Form
from coalface.web.figures import plain
from coalface.web.rendering import redirect, render

CLASS = {"class": "form-control", "inputmode": "decimal"}


def _pct_box(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=6, decimal_places=2, widget=forms.TextInput(dict(CLASS))
    )


class PolicyForm(Form):
    """A weight for each class of acceptors, a lowest and a highest factor for each rating, in percent."""

    from_on = DateField(label=gettext_lazy("Valid from"))
    longest_bill_months = forms.IntegerField(label=gettext_lazy("Longest bill, months"))

    def __init__(self, terms: Terms, *args: Any, **kwargs: Any) -> None:
        initial = {"from_on": timezone.localdate(), "longest_bill_months": terms.longest_bill_months}
        super().__init__(*args, initial=initial, **kwargs)
        for code, name in AcceptorClass.choices:
            self._add(
                f"weight_{code}", _("%(acceptor)s, counts %%") % {"acceptor": name}, terms.weight_pct(code)
            )
        for rating in CreditRating.values:
            low, high = terms.factors_pct.get(rating, (Decimal(0), Decimal(0)))
            self._add(f"low_{rating}", _("%(rating)s, lowest factor %%") % {"rating": rating}, low)
            self._add(f"factor_{rating}", _("%(rating)s, highest factor %%") % {"rating": rating}, high)

    def _add(self, name: str, label: str, value: Decimal) -> None:
        self.fields[name] = _pct_box(label)
        self.initial[name] = plain(value, 2)

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        terms = Terms(
            {code: given[f"weight_{code}"] for code in AcceptorClass.values},
            {code: (given[f"low_{code}"], given[f"factor_{code}"]) for code in CreditRating.values},
            given["longest_bill_months"],
        )
        return {"from_on": given["from_on"], "terms": terms}


@needs("money.view")
def page(request: HttpRequest) -> HttpResponse:
    """What holds today and every version before and to come; the usual rules until one is set."""
    user, today = person(request), timezone.localdate()
    versions = credit_policies(user)
    holding = next((one for one in versions if one.policy.from_on <= today), None)
    context = {
        "terms": credit_terms(today),
        "holding": holding,
        "versions": versions,
        "acceptors": AcceptorClass.choices,
        "ratings": CreditRating.values,
        "may_set": scope_of(user, "credit.grant") is Scope.ALL,
    }
    return render(request, "accounts/policy.html", context)


@needs("credit.grant")
def new(request: HttpRequest) -> HttpResponse:
    form = PolicyForm(credit_terms(timezone.localdate()), request.POST or None)
    if form.done(set_credit_policy, by=person(request)):
        return redirect(request, "accounts:policy", message=_("Saved"))
    return dialog(request, _("New rules of credit"), form)
