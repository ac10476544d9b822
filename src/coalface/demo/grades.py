"""What people judged of the customers, and the reviews that graded them month by month."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from coalface.demo.calendar import Calendar
from coalface.demo.crowd import Crowd, at
from coalface.demo.house import House
from coalface.demo.tables import fill, next_id
from coalface.demo.trade import Volumes
from coalface.evaluation.grading.actions import approve_grades, run_review
from coalface.evaluation.grading.models import Excuse, GradeRecord, Judgement
from coalface.evaluation.grading.rules.policy import QUALITIES, Judged

REVIEWED_MONTHS = 6

_HOLDS = {
    "strategic": 0.99,
    "long_term": 0.96,
    "market": 0.96,
    "wobbling": 0.65,
    "fading": 0.60,
    "dead": 0.35,
}
_JUDGED = {
    "strategic": 1.0,
    "long_term": 0.98,
    "market": 0.97,
    "wobbling": 0.60,
    "fading": 0.70,
    "dead": 0.50,
}
_SELDOMER = {
    (Judged.LARGE_SCALE, "long_term"): 0.55,
    (Judged.LARGE_SCALE, "market"): 0.92,
    (Judged.DEMAND_POTENTIAL, "market"): 0.25,
}
_EVIDENCE = {
    Judged.FUNDS_STABLE: (
        "近12个月回款及时，资金链正常，附财务往来明细。",
        "多次延期付款，承兑占比偏高，资金紧张。",
    ),
    Judged.STOCK_CAPACITY: (
        "现场查看封闭煤棚，库容可满足15天以上用量。",
        "仅有露天小煤场，库存能力不足5天。",
    ),
    Judged.LARGE_SCALE: ("装机及产能资料已归档，属区域内规模以上企业。", "单台小锅炉，规模较小。"),
    Judged.DEMAND_POTENTIAL: ("二期项目已核准，投产后年需求增加明显。", "产能置换后需求预计下降。"),
    Judged.CREDITWORTHY: ("征信查询无不良记录，未列入失信被执行人。", "存在被执行记录，已归还，仍需观察。"),
    Judged.AT_RISK: ("", "法院公告显示多起诉讼，账户被冻结，经营状况恶化。"),
}
_EXCUSES = ("机组计划检修", "铁路线路施工限装", "环保限产", "港口封航")

_BACKDATE = """
    UPDATE grading_gradereview SET run_at = (period_on + interval '1 month 2 days 1 hour') AT TIME ZONE 'UTC';
    UPDATE grading_graderecord
       SET decided_at = (period_on + interval '1 month 4 days 2 hours') AT TIME ZONE 'UTC'
     WHERE decided_at IS NOT NULL;
    UPDATE timeline_timelineentry t
       SET happened_at = (r.period_on + interval '1 month 4 days 2 hours') AT TIME ZONE 'UTC'
      FROM grading_graderecord r
     WHERE t.kind = 'grade' AND t.subject_kind = 'graderecord' AND t.subject_id = r.id;
"""


def judge(rng: np.random.Generator, crowd: Crowd, house: House, calendar: Calendar) -> None:
    """Judgements of the criteria no number shows, with evidence; of some customers nobody judged all."""
    seniors = [house.people[name].pk for name in ("area-east", "area-north", "area-central")]
    rows: list[dict[str, Any]] = []
    for place in range(len(crowd)):
        behaviour = crowd.behaviour(place)
        for criterion in QUALITIES:
            if rng.random() < _JUDGED.get(behaviour, 0.0):
                share = _SELDOMER.get((criterion, behaviour), _HOLDS[behaviour])
                rows.append(_judgement(crowd, place, calendar, criterion, bool(rng.random() < share)))
        if behaviour == "dead" and rng.random() < 0.2:
            rows.append(_judgement(crowd, place, calendar, Judged.AT_RISK, True))
    if rows:
        first = next_id(Judgement)
        columns = {name: [row[name] for row in rows] for name in rows[0]}
        columns["judged_by_id"] = [seniors[row["customer_id"] % len(seniors)] for row in rows]
        fill(Judgement, {"id": np.arange(first, first + len(rows)), **columns})


def excuse(
    rng: np.random.Generator, crowd: Crowd, house: House, calendar: Calendar, volumes: Volumes
) -> None:
    """Reasons for some of the months in which a running customer took nothing."""
    month = np.arange(calendar.full_months)[None, :]
    alive = (month >= crowd.began[:, None]) & (month < crowd.ended[:, None])
    idle = (
        alive
        & (volumes.actual[:, : calendar.full_months] == 0)
        & (volumes.contract[:, : calendar.full_months] > 0)
    )
    places, months = np.nonzero(idle & (rng.random(idle.shape) < 0.4))
    if not len(places):
        return
    first = next_id(Excuse)
    reasons = [_EXCUSES[number] for number in rng.integers(len(_EXCUSES), size=len(places))]
    fill(
        Excuse,
        {
            "id": np.arange(first, first + len(places)),
            "customer_id": crowd.ids[places],
            "month_on": [calendar.month(int(place)) for place in months],
            "reason": reasons,
            "evidence": [f"客户来函说明{reason}，已核实并存档。" for reason in reasons],
            "recorded_by_id": [house.people["director"].pk] * len(places),
            "recorded_at": [at(calendar.month(int(place) + 1), 10) for place in months],
        },
    )


def review(house: House, calendar: Calendar, said: Callable[[int, int], None]) -> None:
    """Review month by month as it would have gone; the leader approved all but the latest month."""
    director, leader = house.people["director"], house.people["leader"]
    last = calendar.first + (calendar.full_months - 1)
    for number in range(REVIEWED_MONTHS):
        period = last + (number + 1 - REVIEWED_MONTHS)
        run_review(period=period, by=director)
        proposed = list(
            GradeRecord.objects.proposed().filter(period_on=period.first).values_list("pk", flat=True)
        )
        if proposed and period != last:
            approve_grades(record_ids=proposed, note="同意", by=leader)
        said(number + 1, REVIEWED_MONTHS)
    with connection.cursor() as cursor:
        cursor.execute(_BACKDATE)


def _judgement(
    crowd: Crowd, place: int, calendar: Calendar, criterion: Judged, holds: bool
) -> dict[str, Any]:
    good, bad = _EVIDENCE[criterion]
    from_on: date = calendar.month(0)
    if criterion is Judged.AT_RISK:
        from_on, good = calendar.month(int(crowd.ended[place])), bad
    return {
        "customer_id": int(crowd.ids[place]),
        "criterion": criterion.value,
        "holds": holds,
        "evidence": good if holds else bad,
        "from_on": from_on,
        "until_on": (calendar.first + (calendar.full_months + 1)).last,
        "judged_at": at(from_on, 15),
    }
