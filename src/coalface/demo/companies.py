"""Names, codes, addresses and people of companies that do not exist."""

from collections.abc import Iterator, Sequence

import numpy as np

from coalface.demo.places import CITIES, City
from coalface.kernel import credit_code

_FIRST = "晟宏鑫恒瑞嘉润泓昱景铭朗皓骏锦佳卓尚博禹隆裕祥盈丰腾翔汇聚凯腾昊辰曦岳峻岭渊澜沐秉承启"
_SECOND = "泰源达盛通信安康顺和昌远航业诚德义兴旺茂华辉耀阳光明晖霖泽川洲原野庆宁佑福禄祺瑞麟骐"
KINDS_OF_FIRM = {
    "power": ("热电", "发电", "第二发电", "电力", "综合能源"),
    "steel": ("钢铁", "特钢", "焦化", "铸管", "冶金"),
    "chemical": ("煤化工", "化工", "化肥", "甲醇", "氯碱"),
    "cement": ("水泥", "建材", "新型材料", "商砼"),
    "heating": ("热力", "供热", "城市供热", "热能"),
    "mining": ("洗选煤", "煤业", "配煤"),
    "trader": ("煤炭贸易", "能源贸易", "燃料", "物资", "供应链管理"),
    "other": ("造纸", "铝业", "纺织", "食品"),
}
_FORMS = ("有限公司", "有限责任公司", "股份有限公司", "集团有限公司")
_FORM_SHARES = (0.62, 0.22, 0.10, 0.06)
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳娜敏静强磊军洋勇艳杰娟涛明超秀霞平刚桂兰建国志华文斌晓红海燕玉梅俊峰丽萍永康春生振宇雪松"
_ROADS = (
    "建设路",
    "工业大道",
    "人民路",
    "解放路",
    "经济开发区纬二路",
    "高新区科技路",
    "化工园区一号路",
    "迎宾大道",
)
JOBS = ("燃料部主任", "采购经理", "供应处处长", "物资部部长", "财务科长", "总经理", "调度员", "质检主任")
# 154 is given to no operator: nobody's telephone rings when somebody taps a demo number.
_PHONE_PREFIX = "154"


def names(rng: np.random.Generator, cities: Sequence[City], industries: Sequence[str]) -> list[str]:
    """One unlike name for each company."""
    taken: set[str] = set()
    found: list[str] = []
    for city, industry in zip(cities, industries, strict=True):
        name = _name(rng, city, industry)
        while name in taken:
            name = _name(rng, city, industry)
        taken.add(name)
        found.append(name)
    return found


def short_name(name: str, city: City) -> str:
    """What colleagues say: the name without city and legal form."""
    plain = name.removeprefix(city.name.removesuffix("市"))
    for form in sorted(_FORMS, key=len, reverse=True):
        plain = plain.removesuffix(form)
    return plain


def codes(rng: np.random.Generator, cities: Sequence[City]) -> Iterator[str]:
    """Valid unified social credit codes (GB 32100), all different; organisations registered since 2015."""
    taken: set[str] = set()
    for city in cities:
        body = "MA" + "".join(rng.choice(list(credit_code.ALPHABET), 6))
        while body in taken:
            body = "MA" + "".join(rng.choice(list(credit_code.ALPHABET), 6))
        taken.add(body)
        yield credit_code.complete("91" + city.code, body)


def address(rng: np.random.Generator, city: City) -> str:
    return f"{city.region}{_ROADS[rng.integers(len(_ROADS))]}{rng.integers(1, 289)}号"


def person(rng: np.random.Generator) -> str:
    given = "".join(_GIVEN[place] for place in rng.integers(len(_GIVEN), size=1 + int(rng.random() < 0.7)))
    return _SURNAMES[rng.integers(len(_SURNAMES))] + given


def phone(rng: np.random.Generator) -> str:
    return f"{_PHONE_PREFIX}{rng.integers(10**8):08d}"


def some_cities(rng: np.random.Generator, size: int) -> list[City]:
    return [CITIES[place] for place in rng.integers(len(CITIES), size=size)]


def _name(rng: np.random.Generator, city: City, industry: str) -> str:
    kinds = KINDS_OF_FIRM[industry]
    first, second, kind = rng.integers(len(_FIRST)), rng.integers(len(_SECOND)), rng.integers(len(kinds))
    form = _FORMS[rng.choice(len(_FORMS), p=_FORM_SHARES)]
    return f"{city.name.removesuffix('市')}{_FIRST[first]}{_SECOND[second]}{kinds[kind]}{form}"
