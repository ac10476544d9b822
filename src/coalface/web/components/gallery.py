"""The component library: every component in every state, for administrators; axe runs on it."""

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from coalface.identity.people.models import User
from coalface.kernel.findings import Refused
from coalface.web.access import needs
from coalface.web.components import samples
from coalface.web.components.badges import GRADES, STATUSES
from coalface.web.components.forms import DateField, Form
from coalface.web.components.lists import Choice, Column, Empty, Flag, ListScreen, Search
from coalface.web.components.lists.filters import DateRange
from coalface.web.rendering import render, toast

ADMINISTRATORS = "people.edit"


class SampleForm(Form):
    """One field of each kind."""

    name = forms.CharField(
        label="客户名称", help_text="与营业执照一致；查重按代码与名称进行。", max_length=100
    )
    code = forms.CharField(label="统一社会信用代码", max_length=18)
    industry = forms.ChoiceField(
        label="行业", choices=[("power", "火力发电"), ("steel", "钢铁"), ("cement", "水泥")]
    )
    signed_on = DateField(label="签订日期", required=False)
    tonnes = forms.DecimalField(label="年用煤量（吨）", required=False)
    note = forms.CharField(label="备注", widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label="已核对原件", required=False)

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if len(code) != 18:
            raise forms.ValidationError(
                "统一社会信用代码应为 18 位，现为 %(n)s 位。", params={"n": len(code)}
            )
        return code


class PeopleSample(ListScreen):
    """A working list, over the people of this installation."""

    name = "components.people"
    title = _("Sample list")
    right = ADMINISTRATORS
    columns = (
        Column("username", _("User name"), link=lambda user: f"?q={user.username}"),
        Column("full_name", _("Full name")),
        Column("department__name", _("Department")),
        Column("is_active", _("Active"), kind="flag"),
        Column("last_login", _("Last sign-in"), kind="datetime"),
        Column("date_joined", _("Joined on"), kind="date", shown=False),
    )
    filters = (
        Search(_("Name"), "username", "full_name"),
        Choice("is_active", _("Active"), (("True", _("yes")), ("False", _("no")))),
        DateRange("date_joined", _("Joined on"), moments=True),
        Flag("own", _("Only me"), lambda request: Q(pk=request.user.pk)),
    )
    default_sort = ("username",)
    empty = Empty(_("Nobody here"))

    def rows(self, request: HttpRequest) -> QuerySet[User]:
        return User.objects.select_related("department")

    def row_url(self, row: User) -> str:
        return "/_components/record"


@needs(ADMINISTRATORS)
def components(request: HttpRequest) -> HttpResponse:
    wrong = SampleForm({"name": "", "code": "91350211M"}, auto_id="wrong_%s")
    wrong.is_valid()
    context = {
        "samples": samples,
        "grades": GRADES,
        "statuses": STATUSES,
        "form": SampleForm(auto_id="empty_%s"),
        "wrong": wrong,
    }
    return render(request, "components_page.html", context)


@needs(ADMINISTRATORS)
def record(request: HttpRequest) -> HttpResponse:
    return render(request, "components_record.html", {"samples": samples})


@needs(ADMINISTRATORS)
def board(request: HttpRequest) -> HttpResponse:
    return toast(render(request, "components_page.html", {"samples": samples}, fragment="board"), "已移动")


@needs(ADMINISTRATORS)
def inline(request: HttpRequest) -> HttpResponse:
    """A value edited in place: GET shows the field, POST keeps nothing and shows the value again."""
    form = SampleForm(request.POST or {"name": samples.CUSTOMER})
    form.is_valid()
    done = request.method == "POST" or "cancel" in request.GET
    return render(
        request,
        "components_page.html",
        {"samples": samples, "bound": form["name"], "done": done},
        fragment="inline",
    )


@needs(ADMINISTRATORS)
def dialog(request: HttpRequest) -> HttpResponse:
    return render(request, "components_dialog.html", {"form": SampleForm()})


@needs(ADMINISTRATORS)
def refusal(request: HttpRequest) -> HttpResponse:
    raise Refused(*samples.FINDINGS)


urlpatterns: list[URLPattern] = [
    path("record", record, name="components_record"),
    path("list", PeopleSample.view(), name="components_list"),
    path("board", board, name="components_board"),
    path("inline", inline, name="components_inline"),
    path("dialog", dialog, name="components_dialog"),
    path("refusal", refusal, name="components_refusal"),
]
