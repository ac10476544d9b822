"""What salespeople wrote about their customers, and what waits in the inboxes."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from coalface.archive.timeline.models import TimelineEntry
from coalface.demo.calendar import Calendar
from coalface.demo.crowd import Crowd, at, short_names
from coalface.demo.house import COALS, House
from coalface.demo.tables import fill, next_id
from coalface.desk.inbox.actions import raise_many
from coalface.desk.inbox.models import Notice
from coalface.desk.inbox.queries import Wanted
from coalface.identity.people.queries import system_user

_COMMON = (
    ("call", "电话联系{contact}，确认下月用煤计划{tonnes}吨左右，要求{coal}热值稳定。"),
    ("call", "{contact}来电询问{coal}近期价格，告知按月度定价执行，对方表示理解。"),
    ("visit", "到厂拜访{job}{contact}，现场煤场库存约{stock}吨，可用{days}天，来煤以我方为主。"),
    ("visit", "陪同质检中心到厂共同采样，化验结果双方认可，{contact}对煤质表示满意。"),
    ("note", "对方反映上批{coal}到厂水分偏高，已转质检中心核对发运化验单。"),
    ("note", "财务确认本月货款已到账，{contact}表示下月付款方式不变。"),
    ("call", "提醒{contact}补交更新后的排污许可证复印件，对方答应本周寄出。"),
    ("note", "得知对方正在与周边贸易商接触询价，价格比我方低{gap}元/吨，但热值没有保证。"),
    ("visit", "与{job}{contact}座谈，交流下半年生产安排，机组检修计划在{month}月。"),
)
_BY_BEHAVIOUR = {
    "strategic": (
        ("visit", "陪同公司领导高层互访，双方就年度长协量和战略合作协议续签交换意见，气氛很好。"),
        ("note", "客户希望迎峰度夏期间每月增供{more}吨，已报调运部落实请车计划。"),
        ("call", "{contact}通报机组负荷率上升，要求保证每周不少于两列。"),
    ),
    "long_term": (
        ("note", "长协兑现情况良好，{contact}提出明年希望增加{more}吨/月。"),
        ("visit", "走访客户煤场，新建封闭煤棚已投用，库存能力由{stock}吨提高，潜在需求较大。"),
    ),
    "wobbling": (
        ("note", "本月发运明显少于合同量，{contact}解释为装置临时检修，需继续跟踪原因。"),
        ("call", "催问上月欠款，{contact}答复承兑票据正在走流程，预计下周到。"),
        ("visit", "到厂了解用煤量波动原因：产品销路不畅，三台炉只开一台。"),
    ),
    "fading": (
        ("call", "多次联系{contact}，对方称暂缓采购，未说明原因，疑似改用其他煤源。"),
        ("note", "连续未提报计划，建议区域经理出面走访，防止客户流失。"),
    ),
    "dead": (
        ("note", "客户已停产，货款尾款仍在催收，建议暂停供货并列入重点关注。"),
        ("call", "电话无人接听，向同行了解其资金紧张，已有诉讼。"),
    ),
    "trial": (
        ("visit", "首次到厂考察，证照齐全，锅炉适用{coal}，商定先少量试供三个月。"),
        ("note", "首批试供{tonnes}吨到厂，{contact}反馈燃烧情况正常。"),
    ),
    "prospect": (
        ("visit", "陌生拜访，见到{job}{contact}，介绍了集团煤种和运力，对方有意向，索要报价单。"),
        ("call", "回访{contact}，目前由其他煤矿供货，合同年底到期，届时可参与询价。"),
    ),
}
_TASKS = (
    "回访{name}，落实下月用煤计划",
    "催收{name}到期货款",
    "{name}：补齐到期证照",
    "拜访{name}，了解库存和检修安排",
    "给{name}发送新的价格通知函",
)


def write(rng: np.random.Generator, crowd: Crowd, calendar: Calendar, *, entries_a_customer: int) -> None:
    """Notes, calls and visits from the first contact on; the more recent, the denser."""
    rows: list[dict[str, Any]] = []
    for place in range(len(crowd)):
        sayings = (*_BY_BEHAVIOUR.get(crowd.behaviour(place), ()) * 2, *_COMMON)
        known_for = max(40, (calendar.today - calendar.month(max(0, int(crowd.began[place]) - 1))).days)
        for _ in range(int(rng.integers(1, 2 * entries_a_customer))):
            kind, words = sayings[rng.integers(len(sayings))]
            day = calendar.today - timedelta(days=1 + int(known_for * rng.random() ** 2))
            rows.append(
                {
                    "customer_id": int(crowd.ids[place]),
                    "kind": kind,
                    "text": _said(rng, crowd, place, words, day),
                    "author_id": crowd.responsible[place],
                    "happened_at": (moment := at(day, int(rng.integers(8, 18)), int(rng.integers(60)))),
                    "recorded_at": moment,
                }
            )
    rows.sort(key=lambda row: (row["happened_at"], row["customer_id"]))
    first = next_id(TimelineEntry)
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    fill(TimelineEntry, {"id": np.arange(first, first + len(rows)), **columns})


def raise_tasks(rng: np.random.Generator, crowd: Crowd, house: House, today: date) -> None:
    """For each salesperson a few things to do around today."""
    people = {person.pk: person for person in house.people.values()}
    names = short_names(crowd)
    theirs: dict[int, list[int]] = {}
    for place in rng.permutation(len(crowd)):
        theirs.setdefault(crowd.responsible[place], []).append(int(place))
    wanted = [
        Wanted(
            recipient=people[person],
            key=f"followup:{crowd.ids[place]}",
            title=_TASKS[rng.integers(len(_TASKS))].format(name=names[place]),
            weight=Notice.Weight.NOTE,
            subject_kind="customer",
            subject_id=int(crowd.ids[place]),
            due_on=today + timedelta(days=int(rng.integers(-3, 11))),
        )
        for person, places in sorted(theirs.items())
        for place in places[:4]
    ]
    raise_many(wanted, topic="followup", kind=Notice.Kind.TASK, by=system_user())


def _said(rng: np.random.Generator, crowd: Crowd, place: int, words: str, day: date) -> str:
    contact, job, _ = crowd.contacts[place][rng.integers(len(crowd.contacts[place]))]
    return words.format(
        contact=contact,
        job=job,
        coal=COALS[crowd.coals[place]].name,
        tonnes=int(rng.integers(8, 120)) * 100,
        stock=int(rng.integers(20, 300)) * 100,
        days=int(rng.integers(6, 28)),
        more=int(rng.integers(5, 60)) * 100,
        gap=int(rng.integers(2, 7)) * 5,
        month=day.month % 12 + 1,
    )
