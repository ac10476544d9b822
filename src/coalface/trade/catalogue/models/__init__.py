"""Mines, products and stations, what moves and lies where, and what products promise of their quality."""

from coalface.trade.catalogue.models.places import (
    HaulRoute,
    Mine,
    MineOutput,
    Product,
    Station,
    StockLevel,
    Stockyard,
)
from coalface.trade.catalogue.models.quality import LegalFloor, ProductSpec
from coalface.trade.catalogue.models.transport import HAULED, Transport

__all__ = [
    "HAULED",
    "HaulRoute",
    "LegalFloor",
    "Mine",
    "MineOutput",
    "Product",
    "ProductSpec",
    "Station",
    "StockLevel",
    "Stockyard",
    "Transport",
]
