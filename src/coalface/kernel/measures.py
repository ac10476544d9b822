"""Exact amounts: yuan and fen, tonnes and kilograms, and the energy units coal is traded in."""

from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")
KILOGRAM = Decimal("0.001")

KJ_PER_KCAL = Decimal("4.1816")
"""The 20 °C calorie of Chinese coal trade (B3); energy statistics use 4.1868."""
KG_PER_SHORT_TON = Decimal("907.18474")
"""Exact: 2000 avoirdupois pounds of 0.45359237 kg (NIST SP 811)."""
J_PER_BTU = Decimal("1055.05585262")
"""The International Table Btu (ISO 31-4)."""


def yuan(amount: Decimal) -> Decimal:
    """Round to the fen, half up: once, and last."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def fen(amount: Decimal) -> int:
    """Yuan as a whole number of fen."""
    return int(yuan(amount) * 100)


def from_fen(amount: int) -> Decimal:
    return Decimal(amount).scaleb(-2)


def kilograms(tonnes: Decimal) -> int:
    """Tonnes as a whole number of kilograms, half up."""
    return int(tonnes.quantize(KILOGRAM, ROUND_HALF_UP) * 1000)


def from_kilograms(kilograms: int) -> Decimal:
    return Decimal(kilograms).scaleb(-3)


def tonnes_from_short_tons(short_tons: Decimal) -> Decimal:
    return short_tons * KG_PER_SHORT_TON / 1000


def kcal_per_kg_from_mmbtu_per_short_ton(heat: Decimal) -> Decimal:
    """Heat content in million Btu per short ton to kcal/kg, with the 20 °C calorie."""
    return heat * 1_000_000 * J_PER_BTU / (KJ_PER_KCAL * 1000) / KG_PER_SHORT_TON
