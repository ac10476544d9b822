"""Care for customers: the last festival, mostly greeted; a new product, and what this month raises."""

from datetime import date, timedelta

import numpy as np

from coalface.archive.revision.rules import KEY_GRADES
from coalface.identity.people.queries import system_user
from coalface.relations.care.actions import (
    add_day,
    raise_cares,
    record_care,
    record_many,
    skip_care,
    tell_keepers,
)
from coalface.relations.care.models import Care, CareDay
from coalface.relations.care.queries import cared_for

LAUNCH = "低硫动力煤 5800"
WORDS = (
    ("phone", "电话问候，祝节日快乐，询问节日期间用煤安排"),
    ("visit", "登门拜访燃料部，送上贺卡"),
    ("gift", "寄送公司台历一套"),
)
GREETING = "微信发送节日祝福，提醒节日期间装车安排"
ALONE, SKIPPED, TOGETHER, GREETED = 5, 1, 7, 15


def write(rng: np.random.Generator, today: date) -> None:
    """Some customers were greeted at the last festival, in different ways; what is due now waits."""
    system = system_user()
    add_day(kind="launch", name=LAUNCH, falls_on=today + timedelta(days=3), by=system)
    last = CareDay.objects.filter(kind="festival", falls_on__lt=today).last()
    if last is not None:
        _greet(rng, _raised(last), last.falls_on)
    raise_cares(today=today, by=system)
    tell_keepers(by=system)


def _raised(day: CareDay) -> list[Care]:
    """At some key customers only, so that the demo stays small."""
    customers = cared_for(KEY_GRADES).order_by("pk")[:GREETED]
    return Care.objects.bulk_create(
        Care(customer=customer, kind=day.kind, key=f"day:{day.pk}", day=day, falls_on=day.falls_on)
        for customer in customers
    )


def _greet(rng: np.random.Generator, cares: list[Care], day: date) -> None:
    """Some one by one, two left out, more by one message to all."""
    system, on = system_user(), day - timedelta(days=1)
    for care in cares[:ALONE]:
        channel, words = WORDS[int(rng.integers(len(WORDS)))]
        record_care(
            care_id=care.pk, version=care.version, channel=channel, words=words, done_on=on, by=system
        )
    for care in cares[ALONE : ALONE + SKIPPED]:
        skip_care(care_id=care.pk, version=care.version, reason="节日期间停产检修", by=system)
    rest = cares[ALONE + SKIPPED :][:TOGETHER]
    ids = [care.pk for care in rest]
    record_many(care_ids=ids, channel="wechat", words=GREETING, done_on=on, by=system)
