"""Forms about price experiments."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coalface.archive.customers.models import Customer
from coalface.identity.people.models import User
from coalface.trade.catalogue.access import visible_mines, visible_products
from coalface.trade.experiments.access import reachable_customers
from coalface.trade.experiments.models import Experiment
from coalface.trade.experiments.rules.drawing import province
from coalface.trade.pricing.access import visible_price_lists
from coalface.web.components.forms import Form, ModelForm, Picker
from coalface.web.trade.experiments.words import group_name


class ExperimentForm(ModelForm):
    """The plan: which price, moved how, from when to when."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    region = forms.ChoiceField(label=_("Region of the customers"), required=False)
    move_1 = forms.DecimalField(
        label=_("First move, yuan/t"),
        max_digits=8,
        decimal_places=2,
        help_text=_("Negative lowers the price. A group that keeps its price is there by itself."),
    )
    move_2 = forms.DecimalField(
        label=_("Second move, yuan/t"), max_digits=8, decimal_places=2, required=False
    )

    class Meta:
        model = Experiment
        fields = (
            "name",
            "price_list",
            "question",
            "product",
            "mine",
            "from_on",
            "until_on",
            "move_1",
            "move_2",
            "region",
            "unit_cost_per_tonne",
        )
        widgets = {"mine": Picker("trade:mine_options")}
        labels = {"mine": _("Only from the mine"), "price_list": _("Price list")}
        help_texts = {
            "until_on": _("Whole months are easiest to judge; four weeks are the least."),
            "unit_cost_per_tonne": _("Empty: the prices are weighed by revenue alone."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = reachable_customers(user).exclude(region="").order_by()
        regions = named.values_list("region", flat=True)
        region = self.fields["region"]
        assert isinstance(region, forms.ChoiceField)
        provinces = sorted({province(one) for one in regions.distinct()})
        region.choices = [("", _("all")), *((one, one) for one in provinces)]
        for name, rows in (
            ("price_list", visible_price_lists(user).filter(retired_on=None).order_by("name")),
            ("product", visible_products(user).order_by("code")),
            ("mine", visible_mines(user)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def _post_clean(self) -> None:
        """The action judges, in words of trade."""

    def facts(self) -> dict[str, Any]:
        """What was entered, the moves as one."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        moves: list[Decimal] = [given.pop("move_1")]
        if (second := given.pop("move_2")) is not None:
            moves.append(second)
        return {**given, "moves": moves}


class DrawForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    most = forms.IntegerField(
        label=_("Customers at most"),
        min_value=2,
        required=False,
        help_text=_("Empty: all who may take part; else the largest of them."),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=999_999,
        required=False,
        help_text=_("Empty: a new one. The same seed draws the same groups again."),
    )


class PlaceForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    customer = forms.ModelChoiceField(
        Customer.objects.none(), label=_("Customer"), widget=Picker("trade:customer_options")
    )
    group = forms.TypedChoiceField(label=_("Group of the experiment"), coerce=int)

    def __init__(self, *args: Any, user: User, experiment: Experiment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        customer, group = self.fields["customer"], self.fields["group"]
        assert isinstance(customer, forms.ModelChoiceField)
        assert isinstance(group, forms.ChoiceField)
        customer.queryset = reachable_customers(user)
        group.choices = [(one.place, group_name(one)) for one in experiment.groups.all()]


class StepForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class BreakOffForm(StepForm):
    reason = forms.CharField(label=_("Reason"), max_length=250)


class JudgeForm(StepForm):
    decision = forms.CharField(label=_("Decision"), max_length=250)
    decided_price = forms.DecimalField(
        label=_("New list price, yuan/t"),
        max_digits=8,
        decimal_places=2,
        required=False,
        help_text=_("Empty: the list stays as it is. The price is set in the list afterwards."),
    )
