"""The preset that reads the EIA-923 fuel receipts as one supplier's history.

Plants become customers, the supplier is the seller; mines, products and contracts follow. The choices made
where the form is silent are in docs/adr/0042-eia923-preset.md.
"""

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from coalface.archive.customers.imports import CUSTOMERS
from coalface.desk.imports.reading import Table
from coalface.desk.imports.registry import ImportKind, Part, register_preset
from coalface.desk.imports.rules.headers import header_key
from coalface.desk.imports.rules.rows import RawRow
from coalface.integrations.eia923 import rules
from coalface.integrations.eia923.rules import COLUMNS, PRODUCTS, Line
from coalface.kernel.findings import Finding, Refused, Severity, blocking, mark
from coalface.kernel.periods import Month
from coalface.trade.catalogue.imports import MINES
from coalface.trade.catalogue.imports import PRODUCTS as PRODUCT_KIND
from coalface.trade.contracts.imports import CONTRACTS
from coalface.trade.dispatch.imports import SHIPMENTS
from coalface.trade.dispatch.rules.shipments import quality_findings

NO_QUANTITY = mark("The quantity %(text)s is no positive number of short tons.")
NO_MONTH = mark("Year %(year)s and month %(month)s name no month.")
LAST_DAY = mark("The form states only the month; each delivery is dated on the last day of its month.")
CONTRACT_START = mark(
    "The form does not say when contracts began; the first month it shows of them is taken."
)
NO_PLAN = mark("The form holds no contracted quantity, so fulfilment cannot be assessed from it.")
OTHERS = mark("%(count)s lines are of other suppliers and were left out.")
NOT_COAL = mark("%(count)s lines of the supplier are not coal and were left out.")
HIDDEN_PRICES = mark("%(count)s lines keep the price hidden.")
FOREIGN_PRICES = mark(
    "%(count)s lines give the price in US cents per million Btu; no yuan price follows from it."
)
NAMED_TWICE = mark("The mine %(code)s is also called %(name)s.")


class NotThisLayout(Refused):
    """The file is no EIA-923 receipts table, or the supplier does not occur in it."""


class Eia923:
    name = "eia923"
    label = mark("US EIA-923 fuel receipts")
    kind = "shipments"

    def parts(self, table: Table, options: Mapping[str, object]) -> Sequence[Part]:
        supplier = str(options.get("supplier") or "").strip()
        if not supplier:
            raise NotThisLayout(blocking("supplier_missing", mark("Say which supplier you are."), "supplier"))
        lines, notes = _lines_of(table, supplier)
        dated = [line for line in lines if _month(line) is not None]
        return [
            _part(CUSTOMERS, ("name", "registry_id", "industry", "region", "status"), _customers(dated)),
            _part(MINES, ("code", "name", "region"), _mines(dated)),
            _part(PRODUCT_KIND, ("code", "name", "kind"), _products(dated)),
            _part(CONTRACTS, ("number", "customer_id", "kind", "starts_on", "ends_on"), _contracts(dated)),
            _part(SHIPMENTS, _SHIPMENT_COLUMNS, _shipments(lines), notes=notes),
        ]


_SHIPMENT_COLUMNS = (
    "number",
    "customer_id",
    "contract_id",
    "mine_id",
    "product_id",
    "shipped_on",
    "net_tonnes",
    "kcal_per_kg",
    "ash_pct",
    "sulphur_pct",
    "moisture_pct",
    "transport",
)


def _part(
    kind: ImportKind, columns: Sequence[str], rows: Iterable[RawRow], notes: Sequence[Finding] = ()
) -> Part:
    kept = list(rows)
    places = {name: place for place, name in enumerate(columns)}
    return Part(kind, places, lambda: iter(kept), len(kept), create_only=kind is not SHIPMENTS, remarks=notes)


def _lines_of(table: Table, supplier: str) -> tuple[list[Line], list[Finding]]:
    """The supplier's lines about coal, and what is to be said about the file as a whole."""
    places = _places(table.headers)
    lines, names, others = list[Line](), Counter[str](), 0
    for row in table.rows():
        cells = {name: row.cells[place] if place < len(row.cells) else "" for name, place in places.items()}
        if cells["supplier"].strip() == supplier:
            lines.append(Line(row.number, cells))
        else:
            others += 1
            names[cells["supplier"].strip()] += 1
    if not lines:
        raise _unknown(supplier, names)
    coal = [line for line in lines if line["fuel_group"] in {"", "Coal"}]
    return coal, list(_notes(coal, others, len(lines) - len(coal)))


def _places(headers: Sequence[str]) -> Mapping[str, int]:
    found = {header_key(header): place for place, header in reversed(list(enumerate(headers)))}
    missing = [header for header in COLUMNS.values() if header_key(header) not in found]
    if missing:
        message = mark("This is no table of EIA-923 fuel receipts: it lacks %(columns)s.")
        raise NotThisLayout(blocking("layout_unknown", message, "file", {"columns": ", ".join(missing)}))
    return {name: found[header_key(header)] for name, header in COLUMNS.items()}


def _unknown(supplier: str, names: Counter[str]) -> NotThisLayout:
    near = difflib.get_close_matches(supplier.upper(), names, n=3, cutoff=0.5)
    near = near or [name for name, _ in names.most_common(3)]
    message = mark(
        "No line has the supplier %(supplier)s exactly; the file has %(count)s others, such as: %(names)s."
    )
    values = {"supplier": supplier, "count": len(names), "names": "; ".join(near)}
    return NotThisLayout(blocking("supplier_unknown", message, "supplier", values))


def _notes(lines: Sequence[Line], others: int, not_coal: int) -> Iterator[Finding]:
    hidden = sum(rules.price_is_hidden(line) for line in lines)
    yield _note("last_day", LAST_DAY)
    yield _note("contract_start", CONTRACT_START)
    yield _note("no_plan", NO_PLAN)
    counts = (
        ("others", OTHERS, others),
        ("not_coal", NOT_COAL, not_coal),
        ("hidden_prices", HIDDEN_PRICES, hidden),
        ("foreign_prices", FOREIGN_PRICES, len(lines) - hidden),
    )
    yield from (_note(code, message, count=count) for code, message, count in counts if count)


def _customers(lines: Iterable[Line]) -> Iterator[RawRow]:
    for line in _firsts(lines, lambda line: line.registry_id):
        yield RawRow(
            line.number, [line["plant_name"], line.registry_id, "power", f"US-{line['state']}", "active"]
        )


def _mines(lines: Sequence[Line]) -> Iterator[RawRow]:
    named = [line for line in lines if line.mine_code]
    names: dict[str, dict[str, None]] = {}
    for line in named:
        names.setdefault(line.mine_code, {})[line["mine_name"]] = None
    for line in _firsts(named, lambda line: line.mine_code):
        first, *others = [name for name in names[line.mine_code] if name] or [line.mine_code]
        remarks = [_note("mine_named_twice", NAMED_TWICE, code=line.mine_code, name=name) for name in others]
        yield RawRow(line.number, [line.mine_code, first, line.mine_region], remarks=remarks)


def _products(lines: Iterable[Line]) -> Iterator[RawRow]:
    for line in _firsts(lines, lambda line: line["energy_source"]):
        code = line["energy_source"]
        yield RawRow(line.number, [code, *PRODUCTS.get(code, (code, "other"))])


def _contracts(lines: Sequence[Line]) -> Iterator[RawRow]:
    contracted = [line for line in lines if line.contract_number]
    begins: dict[str, Month] = {}
    for line in contracted:
        number, month = line.contract_number, line.month
        begins[number] = min(begins.get(number, month), month)
    for line in _firsts(contracted, lambda line: line.contract_number):
        end, remarks = rules.contract_end(line)
        begin = min(begins[line.contract_number], end) if end else begins[line.contract_number]
        cells = [line.contract_number, line.registry_id, line.contract_kind, begin.first.isoformat()]
        yield RawRow(line.number, [*cells, end.last.isoformat() if end else ""], remarks=remarks)


def _shipments(lines: Iterable[Line]) -> Iterator[RawRow]:
    counted: Counter[str] = Counter()
    for line in lines:
        month = _month(line)
        if month is None:
            yield _refused(line, "shipped_on", NO_MONTH, year=line["year"] or "—", month=line["month"] or "—")
            continue
        counted[line.key] += 1
        yield _shipment(line, month, f"{line.key}-{counted[line.key]}")


def _shipment(line: Line, month: Month, number: str) -> RawRow:
    weight = rules.tonnes(line)
    if weight is None:
        return _refused(line, "net_tonnes", NO_QUANTITY, text=line["quantity"] or "—")
    values, remarks = rules.qualities(line)
    for name in list(values):
        findings = quality_findings(name, values[name])
        remarks += [_softened(finding) for finding in findings]
        if any(finding.blocks for finding in findings):
            del values[name]
    transport, more = rules.transport(line)
    remarks += [*more, *rules.purchase_remarks(line), *rules.mine_remarks(line)]
    source = line["energy_source"]
    cells = [number, line.registry_id, line.contract_number, line.mine_code, source, month.last.isoformat()]
    qualities = [str(values.get(name, "")) for name in _SHIPMENT_COLUMNS[7:11]]
    return RawRow(line.number, [*cells, str(weight), *qualities, transport], remarks=remarks)


def _refused(line: Line, column: str, message: str, **values: object) -> RawRow:
    """A row that shows its cells as the form has them and says why it cannot be taken."""
    month = _month(line)
    day = month.last.isoformat() if month else f"{line['year']}-{line['month']}"
    shown = {"net_tonnes": line["quantity"], "shipped_on": day}
    cells = [shown.get(name, "") for name in _SHIPMENT_COLUMNS]
    cells[0], cells[1], cells[4] = f"EIA923-ROW-{line.number}", line.registry_id, line["energy_source"]
    flaw = blocking(f"eia_bad_{column}", message, column, values)
    return RawRow(line.number, cells, {_SHIPMENT_COLUMNS.index(column): flaw})


def _month(line: Line) -> Month | None:
    try:
        return line.month
    except ValueError:
        return None


def _firsts(lines: Iterable[Line], key: Callable[[Line], str]) -> Iterator[Line]:
    seen: set[str] = set()
    for line in lines:
        if key(line) not in seen:
            seen.add(key(line))
            yield line


def _softened(finding: Finding) -> Finding:
    """What would refuse a shipment typed in by hand only empties the cell here: the tonnes were delivered."""
    values = {
        name: format(value, ".4f") if isinstance(value, Decimal) else value
        for name, value in finding.values.items()
    }
    return Finding(finding.code, Severity.NOTE, finding.message, values, finding.field)


def _note(code: str, message: str, /, **values: object) -> Finding:
    return Finding(f"eia_{code}", Severity.NOTE, message, values)


register_preset(Eia923())
