"""The pool, a census, a card twice on file, and a revision half done: through people's own actions."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from coalface.archive.customers.models import BaseTier, Customer
from coalface.archive.merging.actions import scan_for_duplicates
from coalface.archive.merging.models import DuplicatePair
from coalface.archive.pool import actions as pool
from coalface.archive.pool.models import CensusCampaign
from coalface.archive.revision import actions as revision
from coalface.archive.revision.models import Revision
from coalface.demo.happenings import seller_of
from coalface.identity.people.models import User
from coalface.identity.people.queries import system_user
from coalface.trade.contracts.actions import push_engagements

POOLED = 12
SHEETS = (
    ("恒源新型建材厂", "cement", 1200, "本地煤场", "价格、结算周期"),
    ("永兴热力站", "heating", 3500, "外省贸易商", "供暖季保供"),
    ("宏达砖瓦厂", "cement", 450, "本地煤场", "含硫量、运距"),
    ("鑫旺活性炭厂", "chemical", 800, "某国有矿", "灰分稳定"),
    ("顺达物流园", "trader", 6000, "多家矿", "价格、装车速度"),
)


CHECKED = ("资料已电话核对，缺件已通知客户补交", "已上门核对，地址与联系人无误", "已核对，证照复印件在途")


def write(seller: User, archivist: User, today: date) -> None:
    push_engagements()
    system = system_user()
    _pool(today, seller, system)
    _census(today, seller, system)
    _compare(archivist)
    begun = revision.begin_revision(
        name=f"{today.year}年档案全面修订",
        due_on=today + timedelta(days=30),
        grades=["strategic", "long_term"],
        by=system,
    )
    _sign(begun)
    revision.report_key_archives(today=today, by=system)


def _compare(archivist: User) -> None:
    """The archivist has looked at what is hardly alike; the likeliest pairs wait."""
    scan_for_duplicates(by=system_user())
    unlike = DuplicatePair.objects.filter(score__lt=Decimal("0.86"))
    unlike.update(state=DuplicatePair.State.DISTINCT, judged_by=archivist, judged_at=timezone.now())


def _sign(begun: Revision) -> None:
    """Some have checked all their archives, some a few, some none; two propose another tier."""
    items = begun.items.filter(responsible__isnull=False).select_related("customer__responsible")
    proposed = 0
    for item in items.order_by("responsible", "pk"):
        seller = seller_of(item.customer)
        if seller.pk % 3 == 0 or (seller.pk % 3 == 1 and item.pk % 2):
            continue
        other = item.customer.grade == "long_term" and proposed < 2
        proposed += other
        revision.sign_archive(
            item_id=item.pk,
            version=item.version,
            remarks=CHECKED[item.pk % len(CHECKED)],
            proposed_tier=BaseTier.MARKET if other else "",
            tier_reason="产能置换后用量减半，明年只签月度合同" if other else "",
            by=seller,
        )


def _pool(today: date, seller: User, by: User) -> None:
    """Some prospects come into the pool, a few are claimed."""
    rows = Customer.objects.live().filter(status__in=["prospect", "dormant"], responsible__isnull=False)
    waiting = list(rows.filter(engaged_until__isnull=True).order_by("pk")[:POOLED])
    waiting += list(rows.filter(engaged_until__lt=today).order_by("pk")[: POOLED - len(waiting)])
    pool.release_customers(customer_ids=[customer.pk for customer in waiting], reason="长期无往来", by=by)
    for customer in waiting[:3]:
        pool.claim_customer(customer_id=customer.pk, by=seller)


def _census(today: date, seller: User, by: User) -> None:
    campaign: CensusCampaign = pool.open_campaign(
        name="秋冬季用煤客户普查",
        area="朔州片区",
        target=20,
        starts_on=today - timedelta(days=20),
        ends_on=today + timedelta(days=40),
        by=by,
    )
    for at, (name, industry, use, supplier, sensitive) in enumerate(SHEETS):
        sheet = pool.record_sheet(
            campaign_id=campaign.pk,
            name=f"朔州{name}",
            industry=industry,
            place="朔城区",
            use_tonnes=Decimal(use),
            supplier=supplier,
            sensitive=sensitive,
            contact="负责人",
            phone=f"1390000{at:04d}",
            by=seller,
        )
        if at < 2:
            pool.make_prospect(sheet_id=sheet.pk, although_similar=True, by=by)
    _twice(campaign, seller)


def _twice(campaign: CensusCampaign, seller: User) -> None:
    """Two customers of old, met again by the census under a name hardly different."""
    known = Customer.objects.live().filter(responsible=seller, status="active", name__endswith="有限公司")
    for customer in known.order_by("pk")[:2]:
        sheet = pool.record_sheet(
            campaign_id=campaign.pk,
            name=customer.name.replace("有限公司", "有限责任公司"),
            industry=customer.industry,
            place=customer.region,
            use_tonnes=Decimal(2600),
            contact="采购部",
            phone="15400002600",
            by=seller,
        )
        pool.make_prospect(sheet_id=sheet.pk, although_similar=True, by=seller)
