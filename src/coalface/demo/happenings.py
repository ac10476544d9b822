"""What happened at those customers: contradicting word, changes, leaders' decisions, unusual coal use."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from coalface.archive.customers.models import Customer
from coalface.archive.dossier import actions
from coalface.archive.dossier.actions import About, Circumstances
from coalface.archive.dossier.models import (
    AbnormalUse,
    Confidence,
    Fact,
    FactConflict,
    FactGroup,
    Source,
)
from coalface.archive.dossier.rules.abnormal import CaseStep
from coalface.demo.house import House
from coalface.identity.people.models import User
from coalface.identity.people.queries import system_user
from coalface.kernel.periods import Month
from coalface.trade.chain.actions.abnormal import raise_abnormal_use

CHANGES = (
    ("person", "李国强", "燃料部主任调任集团物资公司，由{person}接任，采购审批权限不变。"),
    ("system", "", "完成股权划转，控股股东变更为省能源投资集团，付款审批上收一级。"),
    ("operation", "", "2 号机组本月起停机大修，预计 45 天，日耗煤下降约三成。"),
    ("market", "", "周边新投产一条水泥熟料线，产品售价下滑，企业计划错峰停窑。"),
    ("person", "赵海波", "总经理换届，{person}到任，强调保供和采购比价。"),
    ("operation", "", "二期扩建获核准，明年四季度投产，年新增用煤约 80 万吨。"),
)
POLICIES = (
    "同意增加月度供应量，由业务员与客户签订补充协议，调运部落实运力。",
    "库存告急，优先安排发运两列，业务员每日跟踪到厂情况。",
    "竞争对手降价抢量，暂不跟价，以质量和供应稳定性争取客户。",
)


def write(house: House, today: date, plants: Sequence[Customer], others: Sequence[Customer]) -> None:
    """After the reports are on file."""
    _contradict(house, plants, others)
    _changes(today, [*others[:5], plants[0]] if plants else others[:5])
    _decide(house, today, plants)
    _abnormal(today)


def seller_of(customer: Customer) -> User:
    assert customer.responsible is not None
    return customer.responsible


def _contradict(house: House, plants: Sequence[Customer], others: Sequence[Customer]) -> None:
    """Word from elsewhere that does not fit what the salesperson said; two cases are settled."""
    system = system_user()
    for place, one in enumerate([*plants[:2], *others[:3]]):
        known = Fact.objects.filter(customer=one, field__code__in=("stock_tonnes", "yearly_need_tonnes"))
        fact = known.select_related("field").order_by("-as_of_on", "-pk").first()
        if fact is None or fact.number is None:
            continue
        told = Circumstances(
            as_of_on=fact.as_of_on,
            source=(Source.MARKET, Source.EXPERT, Source.WEBSITE, Source.INSIDE, Source.COMPETITOR)[place],
            confidence=Confidence.LOW,
            remarks="与业务员报送数不一致",
        )
        other = (fact.number * Decimal("0.7")).quantize(Decimal(1))
        values = {fact.field.code: other}
        actions.submit_report(about=About.of(one), values=values, circumstances=told, by=system)
    reasons = ("以业务员现场核实数为准，网站数据为去年口径。", "经电话向厂方统计核实，业务员报送数偏高。")
    for place, (settled, reason) in enumerate(
        zip(FactConflict.objects.order_by("-pk")[:2], reasons, strict=False)
    ):
        fact = settled.facts.order_by("-pk" if place else "pk")[0]
        actions.consolidate(
            conflict_id=settled.pk, fact_id=fact.pk, reason=reason, by=house.people["archivist"]
        )


def _changes(today: date, customers: Sequence[Customer]) -> None:
    for place, (customer, (kind, person, text)) in enumerate(zip(customers, CHANGES, strict=False)):
        actions.record_change(
            about=About.of(customer),
            kind=kind,
            person=person,
            text=text.format(person=person),
            happened_on=today - timedelta(days=3 + 9 * place),
            source=Source.SALESPERSON if kind != "market" else Source.MARKET,
            by=seller_of(customer),
        )


def _decide(house: House, today: date, plants: Sequence[Customer]) -> None:
    leader, group = house.people["leader"], FactGroup.objects.get(code="stock")
    for place, (plant, text) in enumerate(zip(plants, POLICIES, strict=False)):
        due_on = today + timedelta(days=3 + place)
        decision = actions.decide_on_group(
            about=About.of(plant), group_id=group.pk, text=text, due_on=due_on, by=leader
        )
        if place == 0:
            outcome = "补充协议已签，本月增供 8,000 吨。"
            actions.finish_decision(decision_id=decision.pk, outcome=outcome, by=seller_of(plant))


def _abnormal(today: date) -> None:
    """The cases of last month; two of them are on their way to the leader."""
    raise_abnormal_use(month=Month.of(today) - 1, by=system_user())
    shipped = AbnormalUse.objects.filter(customer__responsible__isnull=False).select_related("customer")
    causes = ("机组临时检修，停机 20 天，预计下月恢复。", "客户改用进口煤约三成，价格低于我方 15 元/吨。")
    for place, (case, cause) in enumerate(zip(shipped.order_by("pk")[:2], causes, strict=False)):
        seller = seller_of(case.customer)
        actions.move_case(case_id=case.pk, step=CaseStep.EXPLAIN, words=cause, by=seller)
        if place == 0:
            words = f"{cause}建议保持联系，检修结束后补供。"
            actions.move_case(case_id=case.pk, step=CaseStep.REPORT, words=words, by=seller)
