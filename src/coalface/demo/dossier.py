"""What is known about some forty customers and their other suppliers, as their reports say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from django.utils import timezone

from coalface.archive.customers.models import Customer
from coalface.archive.dossier import actions
from coalface.archive.dossier.actions.standing import let_newest_stand
from coalface.archive.dossier.models import (
    Confidence,
    Fact,
    FactField,
    FactReport,
    ReportDuty,
    ReportTemplate,
    Source,
)
from coalface.archive.dossier.rules.duties import answers
from coalface.archive.dossier.rules.travel import State
from coalface.archive.dossier.rules.values import ValueKind
from coalface.demo import happenings
from coalface.demo.calendar import Calendar
from coalface.demo.happenings import seller_of
from coalface.demo.house import House
from coalface.desk.search.sources import reindex
from coalface.identity.people.models import User
from coalface.identity.people.queries import system_user
from coalface.kernel.periods import Month
from coalface.market.competitors.actions import create_competitor
from coalface.market.competitors.models import Competitor

PLANTS, OTHERS = 8, 32
RIVALS = (
    ("晋西能源集团有限公司", "晋西能源", "JX", "thermal", "山西省吕梁市", "以长协为主，铁路运力充足。"),
    (
        "蒙东露天煤业股份有限公司",
        "蒙东露天",
        "MD",
        "thermal",
        "内蒙古自治区通辽市",
        "低热值煤价格低，冬季保供份额大。",
    ),
    ("豫中矿业集团有限公司", "豫中矿业", "YZ", "coking", "河南省许昌市", "主焦煤与我方在华中重叠。"),
    ("黔北煤业有限责任公司", "黔北煤业", "QB", "anthracite", "贵州省遵义市", "无烟煤供化工企业，运距较长。"),
    ("沿海国际能源贸易有限公司", "沿海国贸", "YH", "mixed", "江苏省连云港市", "进口煤贸易商，随行就市。"),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What the writing needs at hand."""

    rng: np.random.Generator
    house: House
    today: date
    fields: dict[str, FactField]
    templates: dict[str, ReportTemplate]


def write(rng: np.random.Generator, house: House, calendar: Calendar) -> None:
    """Reports of the last weeks, what contradicts in them, what leaders decided, whose use stands out."""
    fields = {field.code: field for field in FactField.objects.select_related("group")}
    templates = {template.code: template for template in ReportTemplate.objects.all()}
    desk = Desk(rng, house, calendar.today, fields, templates)
    live = Customer.objects.live().filter(responsible__isnull=False, status__in=("active", "trial"))
    people = live.select_related("responsible").order_by("pk")
    plants = list(people.filter(industry="power")[:PLANTS])
    others = list(people.exclude(pk__in=[one.pk for one in plants])[:OTHERS])
    rivals = [_rival(*row) for row in RIVALS]
    _daily(desk, plants)
    _weekly(desk, [one for one in others if one.industry in templates["plant-weekly"].industries])
    _habits(desk, [*plants, *others])
    _about_rivals(desk, rivals)
    let_newest_stand(Fact.objects.on_file())
    happenings.write(house, desk.today, plants, others)
    reindex("fact")
    actions.remind_of_reports(today=desk.today, by=system_user())


def _rival(name: str, short: str, code: str, kind: str, region: str, remarks: str) -> Competitor:
    return create_competitor(
        by=system_user(),
        name=name,
        short_name=short,
        code=code,
        coal_kind=kind,
        region=region,
        remarks=remarks,
    )


def _daily(desk: Desk, plants: Sequence[Customer]) -> None:
    """A plant's stock follows from what came and what was burnt; now and then a report is late or missing."""
    resident = desk.house.people["resident"]
    duty_of = {
        plant.pk: _duty(desk, "plant-daily", plant, resident if place < 3 else seller_of(plant))
        for place, plant in enumerate(plants)
    }
    rows = []
    for plant in plants:
        burn, stock = float(desk.rng.integers(25, 90)) * 100, float(desk.rng.integers(9, 26))
        stock *= burn
        for back in range((desk.today - _since(desk.today)).days, -1, -1):
            burnt = round(burn * float(desk.rng.normal(1, 0.06)))
            came = round(burn * float(desk.rng.normal(0.97, 0.3)))
            stock = max(stock + came - burnt, burn * 3)
            missed = desk.rng.random() < 0.06
            if missed or back == 0:
                continue
            late = int(desk.rng.integers(1, 4)) if desk.rng.random() < 0.12 else 0
            said = {"burn_tonnes_per_day": burnt, "supply_tonnes": came, "stock_tonnes": round(stock)}
            day = desk.today - timedelta(days=back)
            rows.append((duty_of[plant.pk], day, min(late, back), {**said, "generation": round(burnt / 4.2)}))
    _hand_in(desk, rows)


def _weekly(desk: Desk, plants: Sequence[Customer]) -> None:
    rows = []
    for plant in plants[:18]:
        duty = _duty(desk, "plant-weekly", plant, seller_of(plant))
        burn = float(desk.rng.integers(4, 30)) * 100
        for back in range((desk.today - _since(desk.today)).days // 7, 0, -1):
            if desk.rng.random() < 0.08:
                continue
            said = {
                "running_pct": int(desk.rng.integers(60, 100)),
                "burn_tonnes_per_day": round(burn * float(desk.rng.normal(1, 0.1))),
                "supply_tonnes": round(burn * float(desk.rng.normal(1, 0.2))),
                "stock_tonnes": round(burn * float(desk.rng.uniform(6, 32))),
                "our_share_pct": int(desk.rng.integers(20, 90)),
            }
            late = int(desk.rng.integers(1, 5)) if desk.rng.random() < 0.15 else 0
            rows.append((duty, desk.today - timedelta(days=7 * back), late, said))
    _hand_in(desk, rows)


def _habits(desk: Desk, customers: Sequence[Customer]) -> None:
    """How they pay and what they ask of quality; some of what a company says about itself."""
    rows = []
    for one in customers:
        month_ago = desk.today - timedelta(days=int(desk.rng.integers(12, 28)))
        duty = _duty(desk, "payment-habits", one, seller_of(one))
        cash = int(desk.rng.choice([20, 40, 60, 80, 100]))
        pay = {
            "payment_days": int(desk.rng.choice([0, 15, 30, 45, 90])),
            "prepaid_pct": int(desk.rng.choice([0, 0, 30, 50])),
            "pays_in_time": str(desk.rng.choice(desk.fields["pays_in_time"].choices)),
            "cash_pct": cash,
            "bill_pct": 100 - cash,
        }
        rows.append((duty, month_ago, 0, pay))
        quality = {
            "heat_tolerance": int(desk.rng.choice([50, 100, 150, 200])),
            "claims_a_year": int(desk.rng.integers(0, 8)),
            "sampling": str(desk.rng.choice(desk.fields["sampling"].choices)),
            "yearly_need_tonnes": int(desk.rng.integers(8, 160)) * 10_000,
            "revenue": int(desk.rng.integers(20, 900)) * 1_000,
            "rival_names": str(desk.rng.choice([rival[1] for rival in RIVALS])),
        }
        rows.append((ReportDuty(customer=one, reporter=seller_of(one)), month_ago, 0, quality))
    _hand_in(desk, rows)


def _about_rivals(desk: Desk, rivals: Sequence[Competitor]) -> None:
    rows = []
    for place, rival in enumerate(rivals):
        duty = _duty(desk, "rival-monthly", rival, desk.house.people[f"sales{place + 1}"])
        for back in range(4):
            day = (Month.of(desk.today) - back).first - timedelta(days=1)
            said = {
                "rival_output": int(desk.rng.integers(40, 260)),
                "rival_stock": int(desk.rng.integers(5, 60)),
                "rival_list_price": int(desk.rng.integers(560, 760)),
                "rival_note": "月度长协量不变，现货下调 10 元/吨。",
            }
            rows.append((duty, day, 4, said))
    _hand_in(desk, rows)


def _duty(desk: Desk, code: str, about: Customer | Competitor, reporter: User) -> ReportDuty:
    whose = {"customer": about} if isinstance(about, Customer) else {"competitor": about}
    since = desk.today - timedelta(days=150) if isinstance(about, Competitor) else _since(desk.today)
    return ReportDuty.objects.create(
        **whose, template=desk.templates[code], reporter=reporter, since_on=since
    )


def _since(today: date) -> date:
    """Reports of this month and the one before are assessed."""
    return (Month.of(today) - 1).first


Row = tuple[ReportDuty, date, int, dict[str, Any]]


def _hand_in(desk: Desk, rows: Sequence[Row]) -> None:
    """Reports as of a day, handed in so many days late; older ones are on file, the newest on their way."""
    reports = [_report(desk, duty, day, late) for duty, day, late, _ in rows]
    FactReport.objects.bulk_create(reports)
    facts = [
        fact for report, (*_, said) in zip(reports, rows, strict=True) for fact in _facts(desk, report, said)
    ]
    Fact.objects.bulk_create(facts, batch_size=2000)


def _report(desk: Desk, duty: ReportDuty, day: date, late: int) -> FactReport:
    template = duty.template if duty.template_id else None
    due_on = answers(template.period, template.due_day, day) if template else None
    handed_in = min((due_on or day) + timedelta(days=late), desk.today)
    moment = timezone.make_aware(datetime.combine(handed_in, time(9, int(desk.rng.integers(60)))))
    return FactReport(
        customer=duty.customer,
        competitor=duty.competitor,
        template=template,
        duty=duty if duty.pk else None,
        due_on=due_on,
        as_of_on=day,
        author=duty.reporter,
        submitted_at=min(moment, timezone.now()),
    )


def _facts(desk: Desk, report: FactReport, said: dict[str, Any]) -> Iterator[Fact]:
    age = (desk.today - report.as_of_on).days
    state = State.FILED if age > 4 else State.PASSED_ON if age > 1 else State.COLLECTED
    if state is State.FILED and desk.rng.random() < 0.04:
        state = State.FED_BACK
    resident = report.author.username == "resident"
    for code, value in said.items():
        field = desk.fields[code]
        held = {"number": Decimal(value)} if field.kind == ValueKind.NUMBER else {"text": value}
        yield Fact(
            customer=report.customer,
            competitor=report.competitor,
            field=field,
            as_of_on=report.as_of_on,
            source=Source.RESIDENT if resident else Source.SALESPERSON,
            confidence=Confidence.HIGH if resident else Confidence.MEDIUM,
            author=report.author,
            report=report,
            state=state,
            filed_by=desk.house.people["archivist"] if state in (State.FILED, State.FED_BACK) else None,
            **held,
        )
