"""Customers as an importable table, and how other tables name a customer."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from django.db.models import Model, QuerySet

from coalface.archive.customers.access import visible_customers
from coalface.archive.customers.actions import reindex
from coalface.archive.customers.models import Customer
from coalface.archive.customers.rules import identity, identity_findings, name_core
from coalface.desk.imports.registry import (
    Column,
    Found,
    ImportKind,
    Outcome,
    Reference,
    afterwards,
    register,
)
from coalface.desk.imports.rules.cells import Choice, Code, CreditCode, Text
from coalface.desk.imports.rules.numbers import Number
from coalface.desk.search.actions import forget
from coalface.desk.search.rules import pinyin_key
from coalface.identity.people.access import may, scope_of
from coalface.identity.people.models import SYSTEM_USERNAME, Department, User
from coalface.identity.people.rules import Scope
from coalface.kernel import credit_code
from coalface.kernel.findings import Finding, blocking, mark

Row = TypeVar("Row", bound=Model)

BY_NAME = "customer_by_name"
"""The option under which tables may name a customer by its exact name."""

INDUSTRIES = {
    "power": ("电力", "power", "电厂", "发电", "火电"),
    "steel": ("钢铁焦化", "steel and coking", "steel", "钢铁", "焦化", "冶金"),
    "chemical": ("化工", "chemical", "煤化工"),
    "cement": ("水泥建材", "cement and building materials", "cement", "水泥", "建材"),
    "heating": ("供热", "heating", "热力"),
    "mining": ("煤炭采洗", "coal mining and washing", "mining", "煤矿", "洗煤"),
    "trader": ("煤炭贸易", "coal trader", "trader", "贸易", "贸易商", "经销商"),
    "other": ("其他", "other", "其它"),
}
STATUSES = {
    "prospect": ("潜在", "prospect", "意向"),
    "trial": ("试销", "on trial", "试用"),
    "active": ("合作中", "active", "在用", "正常"),
    "dormant": ("休眠", "dormant", "停用"),
    "closed": ("已关闭", "closed", "注销"),
}
SEVERAL = mark("%(count)s customers have the name %(text)s.")
NOT_YOURS = mark("The customer %(text)s is not among those you may do this to.")
NO_SUCH_CUSTOMER = mark("No customer has the code %(text)s.")
NO_SUCH_NAME = mark("No customer has the code or name %(text)s.")


def customer_reference(right: str) -> Reference:
    """How a cell names a customer within reach of the right: by code, else by name if so chosen."""

    def find(by: User, texts: Collection[str], options: Mapping[str, object]) -> Found:
        return _Search(by, right, texts, bool(options.get(BY_NAME))).found()

    return Reference("customers", find)


class _Search:
    """Looks up the texts of a chunk, all at once."""

    def __init__(self, by: User, right: str, texts: Collection[str], by_name: bool) -> None:
        self._by, self._right, self._texts, self._by_name = by, right, texts, by_name
        self._codes = {text: credit_code.normalise(text) for text in texts}
        self._ids = {text: identity(None, text).registry_id or "" for text in texts}

    def found(self) -> Found:
        live = Customer.objects.live()
        by_code = dict(live.filter(credit_code__in=self._codes.values()).values_list("credit_code", "pk"))
        by_id = dict(live.filter(registry_id__in=self._ids.values()).values_list("registry_id", "pk"))
        by_name = self._names() if self._by_name else {}
        found: dict[str, int | Finding] = {}
        for text in self._texts:
            pk = by_code.get(self._codes[text]) or by_id.get(self._ids[text])
            found[text] = pk or by_name.get(text) or self._unknown(text)
        return self._reachable(found)

    def _names(self) -> dict[str, int | Finding]:
        named: dict[str, list[int]] = {}
        for name, pk in Customer.objects.live().filter(name__in=self._texts).values_list("name", "pk"):
            named.setdefault(name, []).append(pk)
        return {
            name: pks[0]
            if len(pks) == 1
            else blocking("several_found", SEVERAL, None, {"count": len(pks), "text": name})
            for name, pks in named.items()
        }

    def _unknown(self, text: str) -> Finding:
        message = NO_SUCH_NAME if self._by_name else NO_SUCH_CUSTOMER
        return blocking("not_found", message, None, {"text": text})

    def _reachable(self, found: dict[str, int | Finding]) -> Found:
        if scope_of(self._by, self._right) is Scope.ALL:
            return found
        ids = [pk for pk in found.values() if isinstance(pk, int)]
        mine = set(visible_customers(self._by, self._right).filter(pk__in=ids).values_list("pk", flat=True))
        return {
            text: pk
            if isinstance(pk, Finding) or pk in mine
            else blocking("out_of_reach", NOT_YOURS, None, {"text": text})
            for text, pk in found.items()
        }


def _find_people(by: User, texts: Collection[str], options: Mapping[str, object]) -> Found:
    people = User.objects.filter(is_active=True)
    found = _unambiguous(people.filter(full_name__in=texts), "full_name")
    found.update(people.filter(username__in=texts).values_list("username", "pk"))
    if may(by, "customer.assign"):
        return found
    message = mark("You may not hand customers to other people.")
    return {text: pk if pk == by.pk else blocking("may_not_assign", message) for text, pk in found.items()}


def _find_departments(by: User, texts: Collection[str], options: Mapping[str, object]) -> Found:
    return _unambiguous(Department.objects.filter(name__in=texts), "name")


def _unambiguous(rows: "QuerySet[Row]", field: str) -> dict[str, int | Finding]:
    found: dict[str, int | Finding] = {}
    for text, pk in rows.values_list(field, "pk"):
        several = blocking("several_found", mark("Several are named %(text)s."), None, {"text": text})
        found[text] = several if text in found else pk
    return found


def _derive(row: dict[str, str | None]) -> Mapping[str, str | None]:
    name = row.get("name") or ""
    registry = identity(None, row.get("registry_id")).registry_id
    keys = {"name_key": pinyin_key(name)[:400], "name_core": name_core(name)[:200]}
    return {**keys, "registry_id": registry} if "registry_id" in row else keys


def _judge(row: Mapping[str, str | None]) -> Sequence[Finding]:
    found = identity_findings(identity(row.get("credit_code"), row.get("registry_id")))
    if (row.get("latitude") is None) != (row.get("longitude") is None):
        found.append(blocking("half_a_place", mark("Latitude and longitude belong together."), "latitude"))
    return found


def _defaults(by: User) -> Mapping[str, object]:
    """Who brings a customer looks after it, as when opening a card by hand."""
    if by.username == SYSTEM_USERNAME:
        return {}
    return {"responsible_id": by.pk, "department_id": by.department_id}


def _reindex(outcomes: Sequence[Outcome], by: User) -> None:
    for outcome in outcomes:
        if outcome.kind == "customers" and outcome.gone:
            for pk in outcome.ids:
                forget("customer", pk)
        elif outcome.kind == "customers":
            reindex(Customer(pk=pk) for pk in outcome.ids)


CUSTOMERS = ImportKind(
    name="customers",
    label=mark("Customers"),
    model=Customer,
    columns=(
        Column(
            "name",
            ("客户名称", "name", "名称", "客户", "单位名称", "企业名称", "customer"),
            Text(200),
            required=True,
            example="华能国际电力股份有限公司",
        ),
        Column(
            "credit_code",
            ("统一社会信用代码", "unified social credit code", "信用代码", "credit code", "uscc"),
            CreditCode(),
            example="911100007109310534",
        ),
        Column("registry_id", ("其他登记号", "other registry id", "登记号", "registry id"), Code(60)),
        Column("industry", ("行业", "industry", "所属行业"), Choice(INDUSTRIES), example="电力"),
        Column("region", ("地区", "region", "省份", "区域"), Text(60), example="北京"),
        Column("address", ("地址", "address", "详细地址"), Text(250)),
        Column("latitude", ("纬度", "latitude"), Number(6, Decimal(90), Decimal(-90))),
        Column("longitude", ("经度", "longitude"), Number(6, Decimal(180), Decimal(-180))),
        Column(
            "responsible_id",
            ("负责人", "responsible person", "客户经理", "业务员", "responsible"),
            Text(150),
            reference=Reference("people", _find_people),
        ),
        Column(
            "department_id",
            ("部门", "department", "所属部门"),
            Text(100),
            reference=Reference("departments", _find_departments),
        ),
        Column("status", ("状态", "status", "客户状态"), Choice(STATUSES), example="合作中"),
        Column("remarks", ("备注", "remarks", "说明"), Text(2000)),
    ),
    match_keys=("credit_code|registry_id", "credit_code", "registry_id"),
    right="customer.edit",
    visible=lambda by: visible_customers(by, "customer.edit"),
    derive=_derive,
    derived=("name_key", "name_core"),
    judge=_judge,
    defaults=_defaults,
    url_name="archive:customer",
)
register(CUSTOMERS)
afterwards(["customers"], _reindex)
