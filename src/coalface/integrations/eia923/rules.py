"""Reading one line of Form EIA-923, page 5, the fuel receipts of the US Energy Information Administration.

Blank and `.` both mean "not stated". What the form does not state is left empty, never guessed.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from coalface.kernel.findings import Finding, Severity, mark
from coalface.kernel.measures import kcal_per_kg_from_mmbtu_per_short_ton, tonnes_from_short_tons
from coalface.kernel.periods import Month

COLUMNS = {
    "year": "YEAR",
    "month": "MONTH",
    "plant_id": "Plant Id",
    "plant_name": "Plant Name",
    "state": "Plant State",
    "purchase": "Purchase Type",
    "expiry": "Contract Expiration Date",
    "energy_source": "ENERGY_SOURCE",
    "fuel_group": "FUEL_GROUP",
    "mine_state": "Coalmine State",
    "mine_county": "Coalmine County",
    "mine_id": "Coalmine Msha Id",
    "mine_name": "Coalmine Name",
    "supplier": "SUPPLIER",
    "quantity": "QUANTITY",
    "heat": "Average Heat Content",
    "sulphur": "Average Sulfur Content",
    "ash": "Average Ash Content",
    "cost": "FUEL_COST",
    "transport": "Primary Transportation Mode",
    "moisture": "Moisture Content",
}
IDENTITY = (
    "supplier",
    "purchase",
    "expiry",
    "energy_source",
    "mine_state",
    "mine_county",
    "mine_id",
    "mine_name",
    "transport",
)
"""What tells deliveries of one plant and month apart; none of it is a measured value that may be revised."""

TERM, SPOT, TOLLING = frozenset({"C", "NC"}), "S", "T"
TRANSPORTS = {
    "RR": "rail",
    "TR": "road",
    **dict.fromkeys(("RV", "GL", "TP", "CP", "OP", "WT"), "water"),
    **dict.fromkeys(("TC", "CV", "SP", "PL"), "conveyor"),
}
PRODUCTS = {
    "ANT": ("Anthracite 无烟煤", "anthracite"),
    "BIT": ("Bituminous coal 烟煤", "thermal"),
    "SUB": ("Subbituminous coal 次烟煤", "thermal"),
    "LIG": ("Lignite 褐煤", "lignite"),
    "WC": ("Waste coal 煤矸石等低热值煤", "other"),
    "RC": ("Refined coal 精制煤", "thermal"),
}
MSHA_DIGITS = 7
IMPORTED = "IMP"
LONGEST_TERM_YEARS = 30

NO_MOISTURE = mark("A moisture of 0 is impossible as received; the cell is taken as not stated.")
NO_TRANSPORT = mark("The primary transport mode %(code)s is blank or unknown; it is kept as other.")
NO_MINE = mark("The line names no mine.")
TOLLED = mark(
    "The coal is burnt under a tolling agreement; it belongs to neither a term nor a spot contract."
)
NO_PURCHASE = mark("The purchase type %(code)s is unknown; the delivery is kept without a contract.")
ODD_EXPIRY = mark("The expiry %(text)s is no month and year; the contract is kept without an end.")
NO_EXPIRY = mark("The contract states no expiry.")
FAR_EXPIRY = mark("The expiry %(month)s lies more than %(years)s years ahead.")
UNREADABLE_VALUE = mark("The value %(text)s is no number; the cell is taken as not stated.")


def given(text: str) -> str:
    """The cell without blanks, empty when the form does not state it."""
    text = text.strip()
    return "" if text == "." else text


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the form; `cells` by the names of COLUMNS, `number` its row in the file."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return given(self.cells[name])

    @property
    def month(self) -> Month:
        """When the coal was received; raises ValueError."""
        return Month.parse(f"{self['year']}-{self['month']}")

    @property
    def expiry(self) -> Month | None:
        """The last month of the contract, None when not stated; raises ValueError.

        The form writes MMYY and loses the leading zero: 624 is June 2024, 1224 December 2024.
        """
        text = self["expiry"]
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and 3 <= len(text) <= 4):
            raise ValueError(text)
        digits = text.zfill(4)
        return Month.parse(f"20{digits[2:]}-{digits[:2]}")

    @property
    def registry_id(self) -> str:
        return f"EIA-{self['plant_id']}"

    @property
    def mine_code(self) -> str:
        """The MSHA id with the leading zero the file lost, else a code made of what is known of the mine."""
        if (known := self["mine_id"]).isdigit():
            return f"MSHA-{known.zfill(MSHA_DIGITS)}"
        described = [self["mine_state"], self["mine_county"], self["mine_name"]]
        return f"EIA-MINE-{_digest(described)}" if self["mine_name"] else ""

    @property
    def mine_region(self) -> str:
        """The state as ISO 3166-2, or the form's own code of the country an imported coal comes from."""
        state = self["mine_state"]
        return f"US-{state}" if state and self["mine_county"] != IMPORTED else state

    @property
    def contract_kind(self) -> str:
        """`term` or `spot`; empty for tolling and what is not known."""
        purchase = self["purchase"]
        return "term" if purchase in TERM else "spot" if purchase == SPOT else ""

    @property
    def contract_number(self) -> str:
        """A contract is a plant, a purchase type and an expiry, with one supplier."""
        if not self.contract_kind:
            return ""
        seller = _digest([self["supplier"]])[:4]
        return f"EIA923-{self['plant_id']}-{self['purchase']}-{self._expiry_code()}-{seller}"

    @property
    def key(self) -> str:
        """What the shipment number is made of; exact doubles in the file share it and are counted on."""
        identity = _digest([self[name] for name in IDENTITY])
        return f"EIA923-{self.month}-{self['plant_id']}-{identity}"

    def _expiry_code(self) -> str:
        return self["expiry"].zfill(4) if self["expiry"] else "open"


def tonnes(line: Line) -> Decimal | None:
    """Metric tonnes from short tons; None when the quantity is missing, no number or not above zero."""
    short_tons = _decimal(line["quantity"])
    return tonnes_from_short_tons(short_tons) if short_tons is not None and short_tons > 0 else None


def qualities(line: Line) -> tuple[dict[str, Decimal], list[Finding]]:
    """Heat in kcal/kg (gross, as received), ash, sulphur, moisture in percent; remarks on what is out."""
    values: dict[str, Decimal] = {}
    remarks = []
    for name, column in (
        ("kcal_per_kg", "heat"),
        ("ash_pct", "ash"),
        ("sulphur_pct", "sulphur"),
        ("moisture_pct", "moisture"),
    ):
        if not (text := line[column]):
            continue
        value = _decimal(text)
        if value is None:
            remarks.append(_note("unreadable_value", UNREADABLE_VALUE, name, text=text))
        elif name == "moisture_pct" and value == 0:
            remarks.append(_note("no_moisture", NO_MOISTURE, name))
        else:
            values[name] = kcal_per_kg_from_mmbtu_per_short_ton(value) if name == "kcal_per_kg" else value
    return values, remarks


def transport(line: Line) -> tuple[str, list[Finding]]:
    code = line["transport"]
    if code in TRANSPORTS:
        return TRANSPORTS[code], []
    return "other", [_note("no_transport", NO_TRANSPORT, "transport", code=code or "—")]


def contract_end(line: Line) -> tuple[Month | None, list[Finding]]:
    """The contract's last month and remarks on how it is stated; a spot purchase needs none."""
    try:
        expiry = line.expiry
    except ValueError:
        return None, [_note("odd_expiry", ODD_EXPIRY, "ends_on", text=line["expiry"])]
    if expiry is None:
        return None, [] if line.contract_kind == "spot" else [_note("no_expiry", NO_EXPIRY, "ends_on")]
    if expiry.index - line.month.index > LONGEST_TERM_YEARS * 12:
        return expiry, [
            _note("far_expiry", FAR_EXPIRY, "ends_on", month=str(expiry), years=LONGEST_TERM_YEARS)
        ]
    return expiry, []


def purchase_remarks(line: Line) -> list[Finding]:
    if line.contract_kind:
        return []
    if line["purchase"] == TOLLING:
        return [_note("tolling", TOLLED, "contract_id")]
    return [_note("no_purchase_type", NO_PURCHASE, "contract_id", code=line["purchase"] or "—")]


def mine_remarks(line: Line) -> list[Finding]:
    return [] if line.mine_code else [_note("no_mine", NO_MINE, "mine_id")]


def price_is_hidden(line: Line) -> bool:
    return not line["cost"]


def _decimal(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < Decimal(10) ** 12 else None


def _digest(parts: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:8]


def _note(code: str, message: str, field: str, /, **values: object) -> Finding:
    return Finding(f"eia_{code}", Severity.NOTE, message, values, field)
