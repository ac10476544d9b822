"""Lists of records: declare columns, filters and an order; paging, views, export and bulk work come along."""

from coalface.web.components.lists.bulk import BulkAction
from coalface.web.components.lists.columns import Column
from coalface.web.components.lists.filters import Choice, DateRange, Filter, Flag, NumberRange, Pick, Search
from coalface.web.components.lists.screen import Empty, Link, ListScreen

__all__ = [
    "BulkAction",
    "Choice",
    "Column",
    "DateRange",
    "Empty",
    "Filter",
    "Flag",
    "Link",
    "ListScreen",
    "NumberRange",
    "Pick",
    "Search",
]
