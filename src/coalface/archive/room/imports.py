"""Units of the archive room as an importable table: the catalogue of a room that is taken over."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from coalface.archive.customers.imports import customer_reference
from coalface.archive.room.access import visible_slots, visible_units
from coalface.archive.room.actions import index_units
from coalface.archive.room.actions.recounting import recount_places
from coalface.archive.room.models import Unit
from coalface.archive.room.rules.codes import is_unit_number, normalise
from coalface.desk.imports.registry import (
    Check,
    Column,
    Found,
    ImportKind,
    Outcome,
    Reference,
    afterwards,
    register,
)
from coalface.desk.imports.rules.cells import Choice, Code, Text
from coalface.desk.imports.rules.numbers import Number
from coalface.desk.search.actions import forget
from coalface.identity.people.models import User
from coalface.kernel.findings import Finding, blocking, mark

BUSINESSES = {
    "credentials": ("资质准入", "credentials and admission", "证照", "资质"),
    "contracts": ("合同协议", "contracts and agreements", "合同"),
    "settlement": ("结算货款", "settlement and payment", "结算"),
    "quality": ("计量质检", "weighing and quality", "质检"),
    "letters": ("函件走访", "letters and visits", "函件"),
    "other": ("其他", "other papers", "其它"),
}
FORMS = {"folder": ("案卷", "folder", "卷"), "box": ("档案盒", "box", "盒")}
MEDIA = {
    "paper": ("纸质", "paper"),
    "file": ("电子档案", "electronic file", "电子"),
    "image": ("图片", "picture", "照片"),
    "audio": ("录音", "sound recording"),
    "video": ("录像", "video recording"),
}
RETENTIONS = {
    "permanent": ("永久", "permanent"),
    "years_30": ("30年", "30 years", "定期30年", "30"),
    "years_10": ("10年", "10 years", "定期10年", "10"),
}
MOVED = blocking(
    "moved_by_import",
    mark("The unit is known and does not stand there: units are moved by filing them."),
    "slot_id",
)
OTHERS = blocking(
    "unit_of_another",
    mark("The unit is known and belongs to another customer."),
    "customer_id",
)
FULL = blocking("place_full", mark("The place has no room for this unit."), "slot_id")
OURS = blocking(
    "number_ours",
    mark("Numbers of D and nine digits are given here; no unit has this one."),
    "number",
)


def _find_slots(by: User, texts: Collection[str], options: Mapping[str, object]) -> Found:
    codes = {text: normalise(text) for text in texts}
    known = dict(visible_slots(by).filter(code__in=codes.values()).values_list("code", "pk"))
    return {
        text: known.get(code)
        or blocking("no_such_place", mark("No shelf has a place %(code)s."), None, {"code": text})
        for text, code in codes.items()
    }


def _derive(row: dict[str, str | None]) -> Mapping[str, str | None]:
    """What has a place stands in it."""
    return {
        "number": normalise(row.get("number") or ""),
        "state": Unit.State.IN_PLACE.value if row.get("slot_id") else None,
    }


def _judge(row: Mapping[str, str | None]) -> Sequence[Finding]:
    if is_unit_number(row.get("number") or ""):
        return ()
    return [blocking("number_invalid", mark("This is no number of a unit."), "number")]


def _settle(outcomes: Sequence[Outcome], by: User) -> None:
    for outcome in outcomes:
        if outcome.kind == "units" and outcome.gone:
            for pk in outcome.ids:
                forget("unit", pk)
        elif outcome.kind == "units":
            index_units(Unit.objects.filter(pk__in=outcome.ids).select_related("customer"))
    recount_places()


UNITS = ImportKind(
    name="units",
    label=mark("Units of the archive room"),
    model=Unit,
    columns=(
        Column(
            "number",
            ("案卷号", "unit number", "档号", "卷号"),
            Code(30),
            required=True,
            example="JY-2024-0012",
        ),
        Column(
            "customer_id",
            ("客户代码", "customer code", "统一社会信用代码", "信用代码", "客户", "credit code"),
            Text(200),
            required=True,
            reference=customer_reference("room.keep"),
            example="911100007109310534",
        ),
        Column(
            "title", ("题名", "title", "案卷题名"), Text(200), required=True, example="2024年煤炭购销合同"
        ),
        Column(
            "business",
            ("业务类型", "business type", "类别"),
            Choice(BUSINESSES),
            required=True,
            example="合同协议",
        ),
        Column(
            "year",
            ("文件年度", "year of the papers", "年度", "year"),
            Number(0, Decimal(2200), Decimal(1949), exact=True),
            required=True,
            example="2024",
        ),
        Column("form", ("形式", "form", "卷盒"), Choice(FORMS), example="案卷"),
        Column("medium", ("载体", "medium"), Choice(MEDIA), example="纸质"),
        Column("retention", ("保管期限", "retention"), Choice(RETENTIONS), example="30年"),
        Column(
            "slot_id",
            ("储位码", "storage code", "库位", "位置"),
            Code(30),
            reference=Reference("slots", _find_slots),
            example="A-01-01-01",
        ),
        Column("pages", ("页数", "pages"), Number(0, Decimal(32767), Decimal(1), exact=True), example="120"),
        Column("remarks", ("备注", "remarks"), Text(250)),
    ),
    match_keys=("number",),
    right="room.keep",
    visible=lambda by: visible_units(by, "room.keep"),
    derive=_derive,
    derived=("state",),
    judge=_judge,
    checks=(
        Check(
            ("number",),
            "SELECT s.row_number FROM import_rows s LEFT JOIN room_unit t ON t.number = s.number "
            "WHERE t.id IS NULL AND s.number ~ '^D[0-9]{9}$'",
            OURS,
        ),
        Check(
            ("number", "customer_id"),
            "SELECT s.row_number FROM import_rows s JOIN room_unit t ON t.number = s.number "
            "WHERE t.customer_id <> s.customer_id",
            OTHERS,
        ),
        Check(
            ("slot_id",),
            "SELECT s.row_number FROM import_rows s JOIN room_unit t ON t.number = s.number "
            "WHERE s.slot_id IS NOT NULL AND (t.state <> 'in_place' OR t.slot_id <> s.slot_id)",
            MOVED,
        ),
        Check(
            ("slot_id",),
            "SELECT n.row_number FROM (SELECT s.row_number, s.slot_id, "
            "row_number() OVER (PARTITION BY s.slot_id ORDER BY s.row_number) AS place "
            "FROM import_rows s LEFT JOIN room_unit t ON t.number = s.number "
            "WHERE s.slot_id IS NOT NULL AND t.id IS NULL) n JOIN room_slot p ON p.id = n.slot_id "
            "WHERE n.place + (SELECT count(*) FROM room_unit u WHERE u.slot_id = p.id "
            "AND u.state IN ('in_place', 'borrowed')) > p.capacity",
            FULL,
        ),
    ),
    defaults=lambda by: {"registered_by_id": by.pk},
    url_name="room:unit",
)
register(UNITS)
afterwards(["units"], _settle)
