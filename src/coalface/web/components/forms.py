"""Django forms in our look, with refusals laid on their fields."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django import forms
from django.forms.renderers import DjangoTemplates
from django.forms.utils import ErrorList
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from coalface.desk.words import said
from coalface.kernel.findings import Finding, Refused
from coalface.kernel.periods import Month
from coalface.kernel.versions import StaleRecord
from coalface.web.components.clashes import BothVersions, both_versions

Text = str | Promise
Made = TypeVar("Made")
CHECKS = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)


class Renderer(DjangoTemplates):
    """Django's own widgets."""


class _Dressed(forms.BaseForm):
    """Gives every widget our classes and ties its help and errors to it."""

    default_renderer = Renderer
    by_id: tuple[str, ...] = ()
    """Fields whose record the action knows by its id: `contract` reaches it as `contract_id`."""

    findings: list[Finding]
    clashes: list[BothVersions]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.findings, self.clashes = [], []
        for field in self.fields.values():
            _dress(field)

    def facts(self) -> dict[str, Any]:
        """What was entered, under the names the action knows it by."""
        given = dict(self.cleaned_data)
        for name in self.by_id:
            given[f"{name}_id"] = given.pop(name).pk
        return given

    def made(self, act: Callable[..., Made], **known: Any) -> Made | None:
        """What the action made of the facts entered and of what else is known.

        None while nothing was sent, where something in it is wrong, and after a refusal: the form shows why.
        """
        if self.is_valid():
            with self.refusals():
                return act(**self.facts(), **known)
        return None

    def done(self, act: Callable[..., object], **known: Any) -> bool:
        """Has the action been done with the facts entered? As `made`, where nothing is asked back of it."""
        self.made(act, **known)
        return self.ok

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Turn a refusal of the action inside into errors of this form; the form is invalid afterwards.

        After a stale save the form shows both versions and carries the present one: saving again overwrites.
        """
        try:
            yield
        except Refused as refusal:
            for finding in refusal.findings:
                self.refuse(finding)
            if isinstance(refusal, StaleRecord):
                self.clashes = both_versions(self, refusal)
                assert isinstance(self.data, QueryDict)
                again = self.data.copy()
                again["version"] = str(refusal.current)
                self.data = again

    def refuse(self, finding: Finding) -> None:
        if finding.field and finding.field in self.fields:
            self.add_error(finding.field, said(finding))
        else:
            self.findings.append(finding)
            self.errors.setdefault("__all__", ErrorList())

    @property
    def ok(self) -> bool:
        """Valid, and nothing was refused."""
        return self.is_valid() and not self.findings


class Form(_Dressed, forms.Form):
    """A form of its own fields."""


class ModelForm(_Dressed, forms.ModelForm):  # type: ignore[type-arg] # generic only in the stubs
    """A form whose fields come from a model. It never saves: call an action with `cleaned_data`."""

    def save(self, commit: bool = True) -> Any:  # noqa: ANN401 - as Django declares it
        raise TypeError("forms do not write; call an action")


class EnteredForm(ModelForm):
    """Reads what was entered and leaves the judgement to the action, which speaks in words of trade."""

    def _post_clean(self) -> None:
        """Django would set the values on the record here and judge them by the model's constraints."""


class VersionApart(_Dressed):
    """A form for new records and for known ones: the version looked at is no fact of the record."""

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in super().facts().items() if name != "version"}


class DateInput(forms.DateInput):
    """The browser's own calendar; the value travels as 2026-01-31."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MonthInput(forms.TextInput):
    input_type = "month"


class DateField(forms.DateField):
    widget = DateInput


class MonthField(forms.CharField):
    """A month such as 2026-01; its clean value is a Month."""

    widget = MonthInput

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - what the browser sent in, a Month out
        text = super().clean(value)
        try:
            return Month.parse(text)
        except ValueError as error:
            raise forms.ValidationError(_("Give a month such as 2026-01.")) from error


class Picker(forms.Select):
    """A type-ahead box: `Picker("archive:customer_options")`; only the chosen option is ever loaded."""

    def __init__(self, options: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.options_url = options

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:  # noqa: ANN401 - as Django declares it
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"].update(
            {
                "data-typeahead": reverse(self.options_url),
                "data-empty": _("Nothing found"),
                "data-clear": _("Clear"),
            }
        )
        return context

    def optgroups(self, name: str, value: list[Any], attrs: dict[str, Any] | None = None) -> list[Any]:
        chosen = [str(v) for v in value if v not in (None, "")]
        queryset = getattr(self.choices, "queryset", None)
        picked = (
            queryset.filter(pk__in=[v for v in chosen if v.isdigit()])
            if queryset is not None and chosen
            else ()
        )
        options = [self.create_option(name, "", "", not chosen, 0)]
        options += [self.create_option(name, str(o.pk), str(o), True, n + 1) for n, o in enumerate(picked)]
        return [(None, options, 0)]


def _dress(field: forms.Field) -> None:
    widget = field.widget
    if isinstance(widget, CHECKS):
        look = "form-check-input"
    elif isinstance(widget, forms.Select):
        look = "form-select"
    else:
        look = "form-control"
    widget.attrs["class"] = f"{widget.attrs.get('class', '')} {look}".strip()
    if isinstance(field, forms.DateField) and type(widget) is forms.DateInput:
        dressed = DateInput(widget.attrs)
        dressed.is_required = widget.is_required
        field.widget = dressed
    if isinstance(widget, forms.Textarea):
        widget.attrs["rows"] = 3
