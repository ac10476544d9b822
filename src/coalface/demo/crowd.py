"""The customers: who they are, who looks after them, what they buy."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np

from coalface.archive.customers.models import Contact, Customer, CustomerName
from coalface.archive.customers.rules import name_core
from coalface.demo import behaviour, companies
from coalface.demo.behaviour import BEHAVIOURS, INDUSTRIES, INDUSTRY_SHARES, NAMES, Whole
from coalface.demo.calendar import Calendar
from coalface.demo.house import BOUGHT_BY, COALS, House
from coalface.demo.places import City
from coalface.demo.tables import fill, next_id
from coalface.desk.search.actions import IndexRow, index_many
from coalface.desk.search.rules import pinyin_key

_STATUS = {
    "trial": "trial",
    "prospect": "prospect",
    "fading": "active",
    "dead": "dormant",
}
_CHANNELS = ("phone", "wechat", "visit", "email")


@dataclass(slots=True)
class Crowd:
    """A batch of customers; every array has one place a customer, `coals` are places in COALS."""

    ids: Whole
    kinds: Whole
    industries: Whole
    began: Whole
    ended: Whole
    coals: Whole
    mines: Whole
    by_rail: np.ndarray[Any, Any]
    cities: Sequence[City]
    names: Sequence[str]
    codes: Sequence[str]
    responsible: Sequence[int]
    department: Sequence[int]
    contacts: list[list[tuple[str, str, str]]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.ids)

    def behaviour(self, place: int) -> str:
        return NAMES[int(self.kinds[place])]

    def industry(self, place: int) -> str:
        return INDUSTRIES[int(self.industries[place])]


def gather(rng: np.random.Generator, size: int, house: House, calendar: Calendar, first_id: int) -> Crowd:
    """Make up customers; nothing is written yet."""
    kinds = _shared_out(rng, [b.share for b in BEHAVIOURS], size)
    industries = _shared_out(rng, INDUSTRY_SHARES, size)
    cities = companies.some_cities(rng, size)
    began, ended = behaviour.lifetimes(rng, kinds, calendar.full_months)
    sellers = [house.sellers[city.area][rng.integers(len(house.sellers[city.area]))] for city in cities]
    coals = np.array([rng.choice(BOUGHT_BY[INDUSTRIES[industry]]) for industry in industries])
    return Crowd(
        ids=np.arange(first_id, first_id + size),
        kinds=kinds,
        industries=industries,
        began=began,
        ended=ended,
        coals=coals,
        mines=np.array([rng.choice(COALS[coal].mines) for coal in coals]),
        by_rail=rng.random(size) < np.where(kinds <= 1, 0.9, 0.45),
        cities=cities,
        names=companies.names(rng, cities, [INDUSTRIES[industry] for industry in industries]),
        codes=list(companies.codes(rng, cities)),
        responsible=[seller.pk for seller in sellers],
        department=[seller.department_id or 0 for seller in sellers],
        contacts=[_people(rng) for _ in range(size)],
    )


def write(rng: np.random.Generator, crowd: Crowd, calendar: Calendar) -> None:
    """Customers with names, contacts and their entries in the search."""
    size = len(crowd)
    known_since = [calendar.month(max(0, int(month) - 1)) for month in crowd.began]
    fill(
        Customer,
        {
            "id": crowd.ids,
            "name": crowd.names,
            "name_key": [pinyin_key(name) for name in crowd.names],
            "name_core": [name_core(name) for name in crowd.names],
            "credit_code": crowd.codes,
            "industry": [crowd.industry(place) for place in range(size)],
            "region": [city.region for city in crowd.cities],
            "address": [companies.address(rng, city) for city in crowd.cities],
            "latitude": [round(city.latitude + float(rng.normal(0, 0.15)), 6) for city in crowd.cities],
            "longitude": [round(city.longitude + float(rng.normal(0, 0.18)), 6) for city in crowd.cities],
            "responsible_id": crowd.responsible,
            "department_id": crowd.department,
            "status": [_STATUS.get(crowd.behaviour(place), "active") for place in range(size)],
            "created_at": [at(day, 9) for day in known_since],
            "updated_at": [at(day, 9) for day in known_since],
        },
    )
    _write_names(crowd)
    _write_contacts(rng, crowd)
    index_many(_entry(crowd, place) for place in range(size))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """An instant by Chinese time."""
    return datetime.combine(day, time(hour, minute), UTC) - timedelta(hours=8)


def short_names(crowd: Crowd) -> list[str]:
    return [companies.short_name(name, city) for name, city in zip(crowd.names, crowd.cities, strict=True)]


def _shared_out(rng: np.random.Generator, shares: Sequence[float], size: int) -> Whole:
    """Each kind by its share, none left out while there is room, in mixed order."""
    exact = np.cumsum(np.asarray(shares) / np.sum(shares)) * size
    kinds = np.searchsorted(exact, np.arange(size) + 0.5)
    return np.asarray(rng.permutation(kinds))


def _people(rng: np.random.Generator) -> list[tuple[str, str, str]]:
    """Name, job and telephone of one to three contacts."""
    jobs = rng.permutation(len(companies.JOBS))[: int(rng.integers(1, 4))]
    return [(companies.person(rng), companies.JOBS[job], companies.phone(rng)) for job in jobs]


def _write_names(crowd: Crowd) -> None:
    names = short_names(crowd)
    first = next_id(CustomerName)
    fill(
        CustomerName,
        {
            "id": np.arange(first, first + len(crowd)),
            "customer_id": crowd.ids,
            "kind": ["short"] * len(crowd),
            "name": names,
            "name_core": [name_core(name) for name in names],
        },
    )


def _write_contacts(rng: np.random.Generator, crowd: Crowd) -> None:
    rows = [
        (int(crowd.ids[place]), number == 0, *contact)
        for place, contacts in enumerate(crowd.contacts)
        for number, contact in enumerate(contacts)
    ]
    customers, main, names, jobs, phones = zip(*rows, strict=True)
    first = next_id(Contact)
    fill(
        Contact,
        {
            "id": np.arange(first, first + len(rows)),
            "customer_id": customers,
            "is_primary": main,
            "name": names,
            "role": jobs,
            "phone": phones,
            "preferred_channel": [_CHANNELS[place] for place in rng.integers(len(_CHANNELS), size=len(rows))],
        },
    )


def _entry(crowd: Crowd, place: int) -> IndexRow:
    """As the archive indexes a customer."""
    city, name, code = crowd.cities[place], crowd.names[place], crowd.codes[place]
    people = [text for person, _, phone in crowd.contacts[place] for text in (person, phone)]
    return IndexRow(
        subject_kind="customer",
        subject_id=int(crowd.ids[place]),
        title=name,
        subtitle=f"{city.region} · {code}",
        words=(companies.short_name(name, city), code, *people),
        responsible_id=crowd.responsible[place],
        department_id=crowd.department[place],
    )
