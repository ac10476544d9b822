"""Made-up content of realistic length for the component library."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from coalface.kernel.findings import Finding, Severity
from coalface.kernel.periods import Month
from coalface.web.components.board import Board, Card, Lane
from coalface.web.components.calendar import Calendar, Item, month_of
from coalface.web.components.charts import Chart, Series
from coalface.web.components.progress import Progress
from coalface.web.components.sheet import Line, Sheet
from coalface.web.components.timeline import Entry, Node

TODAY = date(2026, 3, 18)
NOW = datetime(2026, 3, 18, 9, 30, tzinfo=timezone(timedelta(hours=8)))
CUSTOMER = "华东能源集团燃料物资有限责任公司徐州彭城发电分公司"
MONTHS = [f"2025-{n:02d}" for n in range(4, 13)] + ["2026-01", "2026-02", "2026-03"]

FINDINGS = [
    Finding(
        "expired", Severity.BLOCKS, "营业执照已于 2026-02-28 过期，不能签订新合同，也不能发运；结算不受影响。"
    ),
    Finding(
        "limit", Severity.NEEDS_APPROVAL, "本次发运 1,450 吨后可用额度为 -36,020.00 元，须由片区经理批准。"
    ),
    Finding("quality", Severity.NOTE, "最近三批化验的全硫均高于合同基准 0.05 个百分点，建议随货附质检说明。"),
]

SHEET = Sheet(
    "结算单 JS-2026-03-0117",
    ("数量 / 单价", "金额（元）"),
    [
        Line("基准价 Q5500", ["10,000.00 t × 720.00", "7,200,000.00"], "合同第 4.2 条，月度长协"),
        Line("热值调整", ["5,421 kcal/kg", "-103,400.00"], "按比例：720.00 × 5421 ÷ 5500 = 709.66"),
        Line("硫分扣款", ["0.86 %", "-40,000.00"], "超出 0.80 % 部分，每 0.01 % 扣 0.67 元/吨", url="#sheet"),
        Line("不含税金额", ["", "6,244,778.76"], level="subtotal"),
        Line("增值税 13 %", ["", "811,821.24"]),
        Line("应付合计", ["", "7,056,600.00"], level="total"),
    ],
)

TIMELINE = [
    Entry(
        "现场走访",
        NOW - timedelta(minutes=24),
        "map-pin",
        who="驻厂员 周建国",
        url="#timeline",
        body="厂内存煤 4.6 万吨，可用 11 天。燃料部王主任说四月检修一台机组，请调减月度计划约 8,000 吨；"
        "对三月上旬两列的灰分有意见，要求下周共同采样。",
    ),
    Entry(
        "电话",
        NOW - timedelta(hours=5),
        "phone",
        "提醒对方年检报告将于月底到期，对方答复下周一寄出。",
        "业务员 李晓燕",
    ),
    Entry(
        "到站 3,281.00 吨",
        NOW - timedelta(days=2),
        "truck",
        "大同矿 → 徐州北，运损 0.948 %",
        "调运",
        "#timeline",
    ),
    Entry("收到货款 6,000,000.00 元", NOW - timedelta(days=6), "coin", "现汇 60 %，银行承兑 40 %", "财务"),
]

CHART = Chart(
    "stack",
    "近十二个月发运量（吨）",
    MONTHS,
    [
        Series(
            "动力煤 Q5500",
            [42100, 39800, 41050, 45600, 47300, 40900, 38800, 44100, 51200, 49300, 36700, 43900],
            [f"#m-{m}" for m in MONTHS],
        ),
        Series(
            "混煤 Q5000", [12000, 9800, 11400, 8900, 12600, 13100, 9900, 10700, 14200, 13800, 7600, 11200]
        ),
    ],
    unit="t",
)
PARETO = Chart(
    "pareto",
    "客户集中度",
    ["徐州彭城", "安钢集团", "湘钢", "海螺水泥", "中原化工", "其他 128 户"],
    [Series("发运量", [512000, 388000, 274000, 190500, 120300, 241800], [f"#c-{n}" for n in range(6)])],
    unit="t",
)
PIE = Chart(
    "pie",
    "付款方式",
    ["现汇", "银行承兑", "商业承兑"],
    [Series("金额", [6000000, 3500000, 500000])],
    unit="元",
)
LINE = Chart(
    "line",
    "月度兑现率",
    MONTHS,
    [
        Series("F1", [92, 95, 97, 101, 88, 90, 93, 99, 104, 96, 81, 92]),
        Series("F3", [92, 94, 96, 97, 88, 89, 93, 97, 98, 95, 81, 91]),
    ],
    unit="%",
)
EMPTY_CHART = Chart("bar", "退货", ["2026-03"], [Series("吨", [None])])
CHARTS = [CHART, PARETO, PIE, LINE, EMPTY_CHART]

PROGRESS = [
    Progress("p-queued", "导入 2025 年发运明细.xlsx", "queued"),
    Progress("p-running", "导入 2025 年发运明细.xlsx", "running", 412_000, 1_000_000, 96, "已拒绝 37 行"),
    Progress(
        "p-done",
        "全部客户分级 2026-02",
        "done",
        133_000,
        133_000,
        note="13 户升级，41 户降级",
        next_url="#progress",
    ),
    Progress(
        "p-failed",
        "导入 客户名录.csv",
        "failed",
        5_120,
        9_800,
        note="第 5,121 行：统一社会信用代码校验位错误。没有写入任何一行。",
    ),
]

BOARD = Board(
    "sample-board",
    "销售漏斗",
    [
        Lane(
            "lead",
            "线索",
            [Card("a", "苏北热电联产项目二期", "年用煤约 60 万吨", "李晓燕", "#board")],
            "60.0 万吨",
        ),
        Lane(
            "trial",
            "试销",
            [
                Card("b", "淮海特种水泥股份有限公司", "首批 3,000 吨已到站", "周建国", "#board"),
                Card("c", "鲁南化工新材料产业园", "等待化验结果", "张伟", "#board"),
            ],
            "9.6 万吨",
        ),
        Lane(
            "deal", "签约", [Card("d", CUSTOMER, "年度中长期，月均 4 万吨", "李晓燕", "#board")], "48.0 万吨"
        ),
        Lane("lost", "流失", []),
    ],
    move_url="/_components/board",
)

TREE = (
    Node(
        "销售公司",
        "#tree",
        133,
        (
            Node("华东片区", "#tree", 58, (Node("徐州业务科", "#tree", 31), Node("合肥业务科", "#tree", 27))),
            Node("中南片区", "#tree", 75, (Node("武汉业务科", "#tree", 75),), open=False),
        ),
    ),
)

FACTS = [
    ("统一社会信用代码", "91350100M000100Y43"),
    ("行业", "火力发电"),
    ("地区", "江苏省徐州市铜山区"),
    ("责任人", "李晓燕（徐州业务科）"),
    ("年用煤量", "1,820,000 t"),
    ("曾用名", "徐州彭城电力燃料公司；华东电力物资徐州分公司"),
    ("备注", None),
]
SPARK = [42, 40, 41, 46, 47, 41, 39, 44, 51, 49, 37, 44]
PRICE = Decimal("709.66")


def month_view() -> Calendar:
    """March 2026 with credentials that expire."""
    return month_of(
        Month.of(TODAY),
        TODAY,
        {
            date(2026, 3, 5): [Item("营业执照 · 安钢集团", "#calendar", "red")],
            date(2026, 3, 18): [Item(f"排污许可证 · {CUSTOMER}", "#calendar", "amber")],
            date(2026, 3, 31): [
                Item(f"审计报告 · 客户 {n} 号有限公司", "#calendar", "amber") for n in range(1, 6)
            ],
        },
    )
