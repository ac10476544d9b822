"""What a person chooses: the file, its columns, the key and the options."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.desk.imports.access import may_import
from coalface.desk.imports.models import ImportRun
from coalface.desk.imports.queries import header_of
from coalface.desk.imports.registry import Column, ImportKind, kind_named, kinds, presets
from coalface.identity.people.models import User
from coalface.market.indices.access import visible_indices
from coalface.market.indices.models import PriceIndex
from coalface.web.components.forms import Form

OPTIONS = ("customer_by_name", "create_missing", "create_only")


class StartForm(Form):
    """`content` is a kind, or `kind:preset`."""

    content = forms.ChoiceField(label=gettext_lazy("What the file holds"))
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.json"}),
        help_text=gettext_lazy("CSV or XLSX; of a workbook the first sheet is read."),
    )
    sheet = forms.CharField(label=gettext_lazy("Sheet, if not the first"), required=False, max_length=31)
    supplier = forms.CharField(
        label=gettext_lazy("Supplier that is you"),
        required=False,
        help_text=gettext_lazy("Only for EIA-923 receipts; the name exactly as in the file."),
    )

    series = forms.ModelChoiceField(
        PriceIndex.objects.none(),
        to_field_name="code",
        label=gettext_lazy("Index of the series"),
        required=False,
        help_text=gettext_lazy("Only for a CCTD series: its file does not say which index it holds."),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        series = self.fields["series"]
        assert isinstance(series, forms.ModelChoiceField)
        series.queryset = visible_indices(user, "market.edit")
        allowed = [kind for kind in kinds() if may_import(user, kind)]
        names = {kind.name for kind in allowed}
        self.kinds = [(kind.name, _(kind.label)) for kind in allowed]
        known = [(f"{p.kind}:{p.name}", _(p.label)) for p in presets() if p.kind in names]
        content = self.fields["content"]
        assert isinstance(content, forms.ChoiceField)
        content.choices = [*self.kinds, *known]

    def clean_series(self) -> str:
        """The code of the index; asked for when the file holds a series that does not name itself."""
        index: PriceIndex | None = self.cleaned_data["series"]
        if index is None and self.data.get("content") == "index_values:cctd":
            raise forms.ValidationError(_("Say which index the file holds."))
        return index.code if index else ""


class ColumnsForm(Form):
    """One choice a header, the key, and the options."""

    match_on = forms.ChoiceField(label=gettext_lazy("Find existing records by"))
    customer_by_name = forms.BooleanField(
        label=gettext_lazy("Customers may also be named by their exact name, where only one has it"),
        required=False,
    )
    create_missing = forms.BooleanField(
        label=gettext_lazy("Create mines, products and stations that are not known yet"), required=False
    )
    create_only = forms.BooleanField(
        label=gettext_lazy("Only add new records, leave existing ones as they are"), required=False
    )

    def __init__(self, run: ImportRun, headers: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = kind_named(run.kind)
        match_on = self.fields["match_on"]
        assert isinstance(match_on, forms.ChoiceField)
        match_on.choices = [(key, key_words(kind, key)) for key in kind.match_keys]
        columns = [("", _("leave out")), *((column.name, _column_words(column)) for column in kind.columns)]
        for place, header in enumerate(headers):
            self.fields[f"column{place}"] = forms.ChoiceField(
                label=header,
                choices=columns,
                required=False,
                widget=forms.Select(attrs={"class": "form-select"}),
            )
        self.headers = list(headers)

    @property
    def mapping(self) -> dict[str, str]:
        return {header: self.cleaned_data[f"column{place}"] for place, header in enumerate(self.headers)}

    @property
    def options(self) -> dict[str, bool]:
        return {name: self.cleaned_data[name] for name in OPTIONS}


def key_words(kind: ImportKind, key: str) -> str:
    joint = _(" or ") if "|" in key else _(" and ")
    return joint.join(header_of(kind.column(name)) for name in key.replace("|", "+").split("+"))


def _column_words(column: Column) -> str:
    return f"{header_of(column)} *" if column.required else header_of(column)
