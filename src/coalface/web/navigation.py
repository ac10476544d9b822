"""The sidebar: what stands in it, for whom, and by which keys."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coalface.web.addresses import url

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Entry:
    """A place to go. `right` hides it from people without; `keys` is a shortcut such as `g c`."""

    label: Text
    to: str
    icon: str
    right: str | None = None
    keys: str = ""
    phone: bool = False
    address: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    title: Text
    entries: tuple[Entry, ...]


SECTIONS = (
    Section(
        "",
        (
            Entry(_("Today"), "desk:today", "sun", keys="g h", phone=True),
            Entry(_("Inbox"), "desk:inbox", "inbox", keys="g i", phone=True),
            Entry(_("My approvals"), "desk:approvals", "list-check", keys="g a"),
        ),
    ),
    Section(
        _("Archive"),
        (
            Entry(_("Customers"), "archive:customers", "building", "customer.view", "g c", phone=True),
            Entry(_("Credentials"), "archive:credentials", "file-certificate", "credential.view", "g l"),
            Entry(_("Facts"), "dossier:facts", "activity", "dossier.view", "g f"),
            Entry(_("Report"), "dossier:start", "edit", "dossier.report", "g b", phone=True),
            Entry(_("Competitors"), "dossier:competitors", "target", "dossier.view", "g k"),
            Entry(_("Admission"), "admission:admissions", "shield-check", "admission.view", "g d"),
            Entry(_("Customer reviews"), "admission:reviews", "clipboard-list", "review.view", "g w"),
            Entry(_("Key people"), "ties:people", "users-group", "key_people.view", "g y"),
            Entry(_("Customer pool"), "upkeep:pool", "users", "pool.claim", "g q"),
            Entry(_("Censuses"), "upkeep:campaigns", "clipboard-list", "census.edit", "g u"),
            Entry(_("Revisions of the archive"), "upkeep:revisions", "list-check", "revision.sign"),
            Entry(_("Reports on key archives"), "upkeep:key_reports", "star", "customer.assign"),
            Entry(_("Scans"), "scans:scans", "camera", "customer.view", "g j"),
            Entry(_("Archive room"), "room:plan", "archive", "room.view", "g r"),
        ),
    ),
    Section(
        _("Trade"),
        (
            Entry(_("Chain"), "flow:board", "route", "trade.view"),
            Entry(_("Shipments"), "trade:shipments", "truck", "trade.view", "g s", phone=True),
            Entry(_("Loading notes"), "gate:notes", "truck", "trade.view"),
            Entry(_("Weighing kiosk"), "gate:kiosk", "scale", "weighing.edit"),
            Entry(_("Weighbridge tickets"), "gate:tickets", "receipt", "trade.view"),
            Entry(_("Rail waybills"), "gate:waybills", "train", "trade.view"),
            Entry(_("Voyages"), "gate:voyages", "ship", "trade.view"),
            Entry(_("Arrivals and losses"), "gate:arrivals", "map-pin", "trade.view"),
            Entry(_("Quotes"), "agreements:quotes", "file-invoice", "money.view"),
            Entry(_("Contracts"), "trade:contracts", "contract", "trade.view", "g t"),
            Entry(_("Supervision"), "agreements:supervision", "list-check", "trade.view"),
            Entry(_("Price lists"), "agreements:price_lists", "list-details", "pricing.view"),
            Entry(_("Price experiments"), "experiments:experiments", "chart-histogram", "pricing.view"),
            Entry(_("Orders and plans"), "planning:balance", "clipboard-list", "plan.view"),
            Entry(_("Stockyards"), "planning:stockyards", "package", "trade.view"),
            Entry(_("Supply assurance"), "planning:assurance", "shield-check", "dossier.view"),
            Entry(_("Quality clauses"), "pricing:sets", "scale", "pricing.view"),
            Entry(_("Lots and assays"), "laboratory:lots", "flask", "assay.view"),
            Entry(_("Statements"), "settling:statements", "receipt", "settlement.view"),
            Entry(_("Payments"), "trade:payments", "coin", "money.view", "g p"),
            Entry(_("Running accounts"), "accounts:accounts", "report-money", "money.view"),
            Entry(_("Bank receipts"), "accounts:bank_lines", "zoom-question", "money.view"),
            Entry(_("Collection plan"), "accounts:collection", "calendar-due", "money.view"),
            Entry(_("Reconciliations"), "accounts:letters", "mail", "money.view"),
            Entry(_("Acceptance bills"), "accounts:bills", "certificate", "money.view"),
            Entry(_("Purchases"), "purchases:suppliers", "building", "purchase.view"),
            Entry(_("Purchase receipts"), "purchases:receipts", "truck", "purchase.view"),
            Entry(_("Purchase statements"), "purchases:statements", "receipt", "purchase.view"),
            Entry(_("Totals"), "trade:totals", "chart-bar", "trade.view", "g n"),
            Entry(_("Concentration"), "trade:concentration", "chart-pie", "trade.view", "g o"),
        ),
    ),
    Section(
        _("Relations"),
        (Entry(_("Customer care"), "care:cares", "calendar-event", "customer.view", "g v"),),
    ),
    Section(
        _("Market"),
        (
            Entry(_("Price indices"), "market:indices", "chart-line", "market.view", "g x"),
            Entry(_("Floating prices"), "market:formulas", "scale", "pricing.view", "g z"),
        ),
    ),
    Section(
        _("Evaluation"),
        (Entry(_("Grading"), "grading:board", "award", "grade.view", "g g"),),
    ),
    Section(
        _("Administration"),
        (
            Entry(_("Imports"), "imports:runs", "database-import", "import.run", "g m"),
            Entry(_("Settings"), "identity:settings", "settings", keys="g e"),
        ),
    ),
)


def places_open(may: Callable[[str | None], bool]) -> tuple[str, ...]:
    """The places of the sidebar that somebody with these rights may open."""
    return tuple(entry.to for section in SECTIONS for entry in section.entries if may(entry.right))


def nearest(path: str, places: Iterable[str]) -> str:
    """The place a path belongs to, or an empty text."""
    near = [place for place in places if _contains(url(place), path)]
    return max(near, key=lambda place: len(url(place)), default="")


def sections(places: Collection[str], here: str) -> list[Section]:
    """The sections with these places, the one named `here` marked current."""
    shown = [
        (section, tuple(_placed(entry, here) for entry in section.entries if entry.to in places))
        for section in SECTIONS
    ]
    return [replace(section, entries=entries) for section, entries in shown if entries]


def _placed(entry: Entry, here: str) -> Entry:
    return replace(entry, address=url(entry.to), current=entry.to == here)


def _contains(address: str, path: str) -> bool:
    return path == address if address == "/" else path.startswith(address)
