"""Papers of some customers as they were scanned and photographed, read, and some of them confirmed."""

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from coalface.archive.credentials.actions import create_kind
from coalface.archive.credentials.models import CredentialKind
from coalface.archive.customers.models import Contact, Customer
from coalface.archive.scans.actions import confirm_scan, dismiss_scan, read_scan
from coalface.archive.scans.models import Reading, Scan
from coalface.archive.scans.queries import proposal_of
from coalface.archive.scans.rules.lines import Piece
from coalface.demo.drawings import GOLD, GREY, Sheet, bound, photographed, scanned
from coalface.desk.files.actions import attach
from coalface.identity.people.models import User
from coalface.identity.people.queries import system_user

HAZARDOUS = "危险化学品经营许可证"
SELLER = "煤客能源集团有限公司"
CLAUSES = (
    "一、煤种与数量：动力混煤，年度数量以双方确认的月度计划为准，|　　月度偏差不超过正负百分之五。",
    "二、质量：收到基低位发热量 5500 千卡/千克，全硫不高于 1.0%，|"
    "　　全水分不高于 12%，低于 5000 千卡/千克可以拒收。",
    "三、价格：基准价加浮动价，煤质按合同附表加减价，一票结算。",
    "四、交货：铁路车板交货，风险自装车完毕时起转移。",
    "五、验收：数量以轨道衡为准，质量以双方共同采样化验为准，|　　异议在到货后七日内书面提出。",
    "六、结算与付款：按月结算，收到增值税专用发票后十五日内付清，|　　承兑汇票比例不超过百分之六十。",
    "七、违约责任：单方未兑现部分按每吨十元承担违约金。",
    "八、争议解决：协商不成的，由供方所在地人民法院管辖。",
)
SCOPE = "许可项目：危险化学品经营；|一般项目：煤炭及制品销售；热力生产|和供应；专用化学产品制造与销售。"
FIGURES = (
    ("货币资金", "412,306,118.20", "355,904,771.06"),
    ("应收账款", "268,771,940.55", "301,226,408.13"),
    ("存货", "190,448,205.31", "176,003,552.74"),
    ("固定资产", "2,865,117,390.02", "2,940,882,176.48"),
    ("资产总计", "3,982,510,664.87", "4,011,735,091.22"),
    ("短期借款", "420,000,000.00", "480,000,000.00"),
    ("应付账款", "233,905,716.44", "260,118,403.90"),
    ("负债合计", "2,106,448,920.16", "2,240,377,518.05"),
    ("所有者权益合计", "1,876,061,744.71", "1,771,357,573.17"),
)

OPINION = (
    "{name}全体股东：",
    "　　我们审计了{name}财务报表，包括{year}年12月31日的资产负债表，"
    "{year}年度的利润表、现金流量表、所有者权益变动表以及相关财务报表附注。",
    "　　我们认为，后附的财务报表在所有重大方面按照企业会计准则的规定编制，"
    "公允反映了公司{year}年12月31日的财务状况以及{year}年度的经营成果和现金流量。",
    "　　我们按照中国注册会计师审计准则的规定执行了审计工作，"
    "相信获取的审计证据是充分、适当的，为发表审计意见提供了基础。",
)


def write(chemical: Customer, others: Sequence[Customer], archivist: User, today: date) -> None:
    """Papers of a chemical works, some filed and some waiting; a licence of each of the others waits."""
    create_kind(
        code="hazardous-chemicals",
        name=HAZARDOUS,
        applies_to=["chemical", "trader"],
        usual_years=3,
        reminder_days=[90, 60, 30],
        by=system_user(),
    )
    licence = _licence(chemical, today.year - 9)
    _confirm(_hand_in(chemical, "营业执照副本.png", scanned(licence), [licence], archivist), archivist)
    page = _contract(chemical, today.year)
    photo = _hand_in(chemical, f"{today.year}年煤炭购销合同首页.jpg", photographed(page), [page], archivist)
    dismiss_scan(scan_id=photo.pk, by=archivist)
    audit = _audit(chemical, today.year - 1)
    _hand_in(chemical, f"{today.year - 1}年度审计报告.pdf", bound(audit), audit, archivist)
    permit = _hazardous(chemical, today)
    _hand_in(chemical, f"{HAZARDOUS}.jpg", photographed(permit, -0.8), [permit], archivist)
    for place, customer in enumerate(others):
        licence = _licence(customer, today.year - 6 - place)
        _hand_in(customer, "营业执照.png", scanned(licence), [licence], archivist)


def _hand_in(customer: Customer, name: str, content: bytes, sheets: Sequence[Sheet], by: User) -> Scan:
    """Attached as people do it; read as text recognition would, which need not be installed for the demo."""
    attachment = attach(subject=customer, stream=io.BytesIO(content), name=name, by=by)
    scan = Scan.objects.get(attachment=attachment)
    found = {sheet.number: sheet.pieces for sheet in sheets}

    def eye(picture: Path, page: int) -> list[Piece]:
        return found[page]

    read_scan(scan_id=scan.pk, by=by, eye=eye)
    return scan


def _confirm(scan: Scan, by: User) -> None:
    """As proposed."""
    said = proposal_of(Reading.objects.get(file=scan.attachment.file))
    confirm_scan(
        scan_id=scan.pk,
        kind_id=CredentialKind.objects.get(code=said.kind).pk,
        number=said.value("number"),
        valid_from_on=said.day("valid_from_on"),
        expires_on=said.day("expires_on"),
        open_ended=said.open_ended,
        by=by,
    )


def _licence(customer: Customer, founded: int) -> Sheet:
    """A business licence 营业执照, its copy in two columns."""
    sheet = Sheet(1414, 1000)
    sheet.frame()
    sheet.write("营 业 执 照", 707, 90, 74, anchor="ma")
    sheet.write("（副 本）", 707, 190, 30, anchor="ma")
    sheet.write("统一社会信用代码", 110, 130, 22, colour=GOLD)
    sheet.write(customer.credit_code or "", 110, 166, 26)
    sheet.code(customer.credit_code or customer.name, 1180, 90)
    sheet.write("扫描二维码登录国家企业信用信息公示系统", 1240, 218, 11, anchor="ma")
    left = (
        ("名　　称", customer.name),
        ("类　　型", "有限责任公司（自然人投资或控股）"),
        ("法定代表人", _representative(customer)),
        (
            "经营范围",
            SCOPE,
        ),
    )
    right = (
        ("注册资本", "壹亿贰仟万元整"),
        ("成立日期", f"{founded}年03月18日"),
        ("营业期限", f"{founded}年03月18日至长期"),
        ("住　　所", "|".join(_broken(customer.address, 17))),
    )
    sheet.rows(left, 110, 300)
    sheet.rows(right, 800, 300, indent=140)
    sheet.write("登记机关", 800, 720, 25, colour=GOLD)
    sheet.write(f"{_city(customer)}市场监督管理局", 960, 720, 25)
    sheet.write(f"{founded + 4}年06月02日", 1010, 800, 25)
    sheet.seal(f"{_city(customer)}市场监督管理局", 1100, 780)
    sheet.write("国家市场监督管理总局监制", 707, 930, 16, anchor="ma")
    return sheet


def _hazardous(customer: Customer, today: date) -> Sheet:
    """A licence to trade in hazardous chemicals, valid for three years."""
    sheet = Sheet()
    sheet.frame()
    since = date(today.year - 1, 5, 10)
    until = date(today.year + 2, 5, 9)
    sheet.write(HAZARDOUS, 500, 150, 54, anchor="ma")
    sheet.write(f"证书编号：{_city(customer)[:1]}危化经字[{since.year}]000217号", 500, 250, 24, anchor="ma")
    pairs = (
        ("企业名称：", customer.name),
        ("企业住所：", "|".join(_broken(customer.address, 22))),
        ("法定代表人：", _representative(customer)),
        ("经营方式：", "带储存设施经营"),
        ("许可范围：", "甲醇、液氨、硫磺、氢氧化钠溶液|（不得储存剧毒化学品）"),
        ("有效期限：", f"{since:%Y年%m月%d日}至{until:%Y年%m月%d日}"),
    )
    sheet.rows(pairs, 130, 360, indent=190, step=78)
    sheet.write("发证机关：", 480, 1080, 25, colour=GOLD)
    sheet.write(f"{_city(customer)}应急管理局", 610, 1080, 25)
    sheet.write(f"{since:%Y年%m月%d日}", 640, 1160, 25)
    sheet.seal(f"{_city(customer)}应急管理局", 720, 1130, 100)
    return sheet


def _contract(customer: Customer, year: int) -> Sheet:
    """The first page of a contract with both seals."""
    sheet = Sheet()
    sheet.write("煤炭购销合同", 500, 90, 46, anchor="ma")
    sheet.write(f"合同编号：MK-XS-{year}-0186", 900, 170, 20, anchor="ra")
    sheet.write(f"签订时间：{year - 1}年12月20日", 900, 204, 20, anchor="ra")
    sheet.write(f"供方：{SELLER}", 100, 250, 23)
    sheet.write(f"需方：{customer.name}", 100, 294, 23)
    sheet.write("　　根据《中华人民共和国民法典》，经双方协商一致，订立本合同。", 100, 348, 21)
    y = 402
    for clause in CLAUSES:
        for part in clause.split("|"):
            sheet.write(part, 100, y, 21)
            y += 44
    for x, name in ((120, SELLER), (560, customer.name)):
        sheet.write("供方（章）" if x == 120 else "需方（章）", x, 1080, 22)
        sheet.write(name, x, 1124, 20)
        sheet.write(f"{year - 1}年12月20日", x, 1168, 20)
        sheet.seal(name, x + 170, 1150, 88)
    sheet.write("第 1 页 共 3 页", 500, 1340, 16, anchor="ma")
    return sheet


def _audit(customer: Customer, year: int) -> list[Sheet]:
    """An auditor's report: cover, opinion, balance sheet."""
    cover, opinion, figures = (Sheet(number=number) for number in (1, 2, 3))
    cover.write(customer.name, 500, 420, 40, anchor="ma")
    cover.write(f"{year}年度财务报表", 500, 520, 34, anchor="ma")
    cover.write("审 计 报 告", 500, 600, 56, anchor="ma")
    cover.write("太行会计师事务所（特殊普通合伙）", 500, 1180, 24, anchor="ma")
    cover.seal("太行会计师事务所", 500, 1190, 96)
    opinion.write("审 计 报 告", 500, 110, 40, anchor="ma")
    opinion.write(f"太行审字〔{year + 1}〕第 0318 号", 500, 180, 20, anchor="ma")
    y = 260
    for part in OPINION:
        y = opinion.paragraph(part.format(name=customer.name, year=year), 110, y, width=780)
    opinion.write("中国注册会计师：吴　岚　　高志远", 520, 1080, 21)
    opinion.write(f"{year + 1}年03月18日", 640, 1130, 21)
    figures.write("资产负债表（摘要）", 500, 90, 36, anchor="ma")
    figures.write(f"{year}年12月31日　　单位：元", 900, 160, 20, anchor="ra")
    for place, row in enumerate((("项　　目", "期末余额", "年初余额"), *FIGURES)):
        y = 200 + 62 * place
        figures.draw.rectangle((100, y, 900, y + 62), outline=GREY)
        figures.write(row[0], 116, y + 16, 22)
        figures.write(row[1], 640, y + 16, 22, anchor="ra")
        figures.write(row[2], 884, y + 16, 22, anchor="ra")
    return [cover, opinion, figures]


def _representative(customer: Customer) -> str:
    contact = Contact.objects.filter(customer=customer).order_by("-is_primary", "pk").first()
    return contact.name if contact else "王建国"


def _city(customer: Customer) -> str:
    """Of a region such as 河南省平顶山市 the city."""
    return customer.region.rpartition("省")[2].rpartition("区")[2] or customer.region


def _broken(text: str, signs: int) -> list[str]:
    """A text in lines of so many signs."""
    return [text[start : start + signs] for start in range(0, len(text), signs)] or [""]
