"""Addresses of the pages of the market."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coalface.web import palette
from coalface.web.market import formulas, indices, record, values, versions
from coalface.web.palette import Command

app_name = "market"
urlpatterns = [
    path("indices/", indices.IndexList.view(), name="indices"),
    path("indices/new/", indices.new, name="index_new"),
    path("indices/<int:pk>/", record.show, name="index"),
    path("indices/<int:pk>/edit/", indices.edit, name="index_edit"),
    path("indices/<int:pk>/end/", indices.end, name="index_end"),
    path("indices/<int:pk>/resume/", indices.resume, name="index_resume"),
    path("indices/<int:pk>/values/new/", values.new_of, name="value_of"),
    path("indices/values/", values.ValueList.view(), name="values"),
    path("indices/values/new/", values.new, name="value_new"),
    path("indices/values/<int:pk>/", values.show, name="value"),
    path("indices/values/<int:pk>/correct/", values.correct, name="value_correct"),
    path("indices/values/<int:pk>/withdraw/", values.withdraw, name="value_withdraw"),
    path("floating/", formulas.FormulaList.view(), name="formulas"),
    path("floating/new/", formulas.new, name="formula_new"),
    path("floating/<int:pk>/", formulas.show, name="formula"),
    path("floating/<int:pk>/versions/new/", versions.new, name="version_new"),
]
palette.register(
    Command(_("Record an index value"), "market:value_new", "plus", "market.edit", create=True),
    Command(_("New price index"), "market:index_new", "plus", "market.edit", create=True),
    Command(_("New formula"), "market:formula_new", "plus", "pricing.edit", create=True),
    Command(_("Values of price indices"), "market:values", "list-details", "market.view"),
)
