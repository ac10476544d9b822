"""The coal group itself: departments, people, mines, products, stations."""

from dataclasses import dataclass

import numpy as np
from django.contrib.auth.hashers import make_password

from coalface.demo import companies
from coalface.demo.places import CENTRAL, EAST, NORTH
from coalface.identity.people.models import Department, Role, User
from coalface.trade.catalogue.models import Mine, Product, Station

GROUP = "煤客能源集团"
PASSWORD = "meike-demo-2026"
"""The one password of every demo login; `coalface run` prints it."""

_TREE = {
    GROUP: ("销售公司", "财务部", "质检中心", "调运部", "档案室", "审计部"),
    "销售公司": (EAST, NORTH, CENTRAL, "重点客户部"),
    EAST: ("华东一科", "华东二科"),
    NORTH: ("华北一科", "华北二科"),
    CENTRAL: ("华中一科", "华中二科"),
}
_STAFF = (
    ("admin", "高远", "system-administrator", GROUP),
    ("archivist", "陈静", "archivist", "档案室"),
    ("archivist2", "孟丽华", "archivist", "档案室"),
    ("director", "周建国", "director", "销售公司"),
    ("leader", "郑国栋", "leader", GROUP),
    ("area-east", "林志强", "area-manager", EAST),
    ("area-north", "韩雪松", "area-manager", NORTH),
    ("area-central", "唐永康", "area-manager", CENTRAL),
    ("section-east1", "许文斌", "section-chief", "华东一科"),
    ("section-north1", "郭海燕", "section-chief", "华北一科"),
    ("section-central1", "冯晓红", "section-chief", "华中一科"),
    ("finance", "赵敏", "finance", "财务部"),
    ("finance2", "孙秀兰", "finance", "财务部"),
    ("quality", "何春生", "quality", "质检中心"),
    ("dispatch", "马振宇", "dispatch", "调运部"),
    ("dispatch2", "罗勇", "dispatch", "调运部"),
    ("resident", "曹磊", "resident-officer", "华东一科"),
    ("auditor", "沈玉梅", "auditor", "审计部"),
)
_SALES = (
    "王敏",
    "李建军",
    "张伟",
    "刘洋",
    "杨超",
    "黄俊峰",
    "吴丽萍",
    "徐涛",
    "胡晓燕",
    "朱明",
    "宋杰",
    "谢军",
)
SECTIONS = ("华东一科", "华北一科", "华中一科", "华东二科", "华北二科", "华中二科")

MINES = (
    ("MK-01", "东岭煤矿", "山西省长治市"),
    ("MK-02", "凤凰山煤矿", "山西省晋城市"),
    ("MK-03", "石门沟煤矿", "河南省平顶山市"),
    ("MK-04", "青龙湾煤矿", "内蒙古自治区鄂尔多斯市"),
    ("MK-05", "望云煤矿", "山西省临汾市"),
    ("MK-06", "北岗选煤厂", "山西省长治市"),
)


@dataclass(frozen=True, slots=True)
class Coal:
    """A product as sold: its typical quality, price and the mines it comes from (places in MINES)."""

    code: str
    name: str
    kind: str
    kcal_per_kg: float
    ash_pct: float
    sulphur_pct: float
    moisture_pct: float
    yuan_per_tonne: float
    mines: tuple[int, ...]


COALS = (
    Coal("DL5500", "动力煤5500", "thermal", 5520, 16.8, 0.62, 9.5, 712, (0, 3, 5)),
    Coal("DL5000", "动力煤5000", "thermal", 5040, 21.5, 0.78, 11.0, 628, (3, 5, 2)),
    Coal("DL4500", "动力煤4500", "thermal", 4530, 26.4, 0.95, 12.5, 541, (3, 2)),
    Coal("ZJM", "主焦煤", "coking", 6850, 10.2, 0.55, 8.0, 1580, (4, 2)),
    Coal("SM", "瘦煤", "coking", 6720, 10.8, 0.48, 8.2, 1320, (0, 4)),
    Coal("PCM", "喷吹煤", "pci", 6950, 10.9, 0.42, 7.8, 1085, (0, 1)),
    Coal("WYKM", "无烟块煤", "anthracite", 6700, 12.5, 0.45, 6.5, 1160, (1,)),
    Coal("WYMM", "无烟末煤", "anthracite", 6200, 15.8, 0.52, 7.5, 905, (1,)),
)
BOUGHT_BY = {
    "power": (0, 1, 2),
    "steel": (3, 4, 5),
    "chemical": (6, 7, 0),
    "cement": (0, 1, 7),
    "heating": (1, 2),
    "mining": (4, 2),
    "trader": (0, 1, 5, 7),
    "other": (0, 1),
}
STATIONS = (
    ("TZ-01", "长治北站", False),
    ("TZ-02", "晋城北站", False),
    ("TZ-03", "平顶山东站", False),
    ("TZ-04", "准格尔召站", False),
    ("GK-01", "日照港", True),
    ("GK-02", "秦皇岛港", True),
    ("GK-03", "连云港港", True),
    ("GK-04", "武汉阳逻港", True),
)


@dataclass(frozen=True, slots=True)
class House:
    """What the made-up customers hang on; `sellers` lists salespeople by sales area."""

    departments: dict[str, Department]
    people: dict[str, User]
    sellers: dict[str, list[User]]
    products: list[Product]
    mines: list[Mine]
    stations: list[Station]


def build(rng: np.random.Generator, *, sellers: int, seed: int) -> House:
    """Write the group's own records; `sellers` salespeople share the customers."""
    departments = _departments()
    password = make_password(PASSWORD, salt=f"coalface-demo-{seed}")
    roles = {role.code: role for role in Role.objects.all()}
    people = {row[0]: _hire(*row, password, roles, departments) for row in _STAFF}
    by_area: dict[str, list[User]] = {EAST: [], NORTH: [], CENTRAL: []}
    for number in range(sellers):
        section = SECTIONS[number % len(SECTIONS)]
        name = _SALES[number] if number < len(_SALES) else companies.person(rng)
        seller = _hire(f"sales{number + 1}", name, "salesperson", section, password, roles, departments)
        people[seller.username] = seller
        by_area[f"{section[:2]}片区"].append(seller)
    return House(departments, people, by_area, *_catalogue())


def _departments() -> dict[str, Department]:
    root = Department.objects.filter(parent=None).first()
    departments = {GROUP: _department(GROUP, None) if root is None else root}
    for parent, children in _TREE.items():
        for name in children:
            departments[name] = _department(name, departments[parent])
    return departments


def _department(name: str, parent: Department | None) -> Department:
    made, _ = Department.objects.get_or_create(name=name, parent=parent)
    made.path = f"{parent.path if parent else '/'}{made.pk}/"
    made.save()
    return made


def _hire(
    username: str,
    full_name: str,
    role: str,
    department: str,
    password: str,
    roles: dict[str, Role],
    departments: dict[str, Department],
) -> User:
    """A login; one that is there already keeps its password."""
    user, _ = User.objects.get_or_create(
        username=username,
        defaults={"full_name": full_name, "password": password, "department": departments[department]},
    )
    user.roles.add(roles[role])
    return user


def _catalogue() -> tuple[list[Product], list[Mine], list[Station]]:
    mines = [Mine.objects.create(code=code, name=name, region=region) for code, name, region in MINES]
    products = [Product.objects.create(code=coal.code, name=coal.name, kind=coal.kind) for coal in COALS]
    stations = [Station.objects.create(code=code, name=name, is_port=port) for code, name, port in STATIONS]
    return products, mines, stations
