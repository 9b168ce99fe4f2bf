"""Entries of the journal as a document, as the Ledger page shows them: filtered, in an order, with what they cost.

Rows are read as they are asked for, some thousand at a time, so a million of them take no memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from models.journal import Filter, Order
from ui import cost_texts, filter_texts, formats, labels, spans
from ui.documents import entry_columns
from ui.documents.document import Document, Section, Table
from ui.documents.entry_rows import Rows
from ui.reports import about
from ui.text import _, apart, is_mirrored, language

if TYPE_CHECKING:
    from models.columns import Columns
    from models.gathering import Gathered
    from models.ledger import Reader
    from models.rates import Rates
    from models.reports.figures import Figures
    from models.settings import Basis, Settings
    from ui.documents.kept import Booked


@dataclass(frozen=True, slots=True)
class Read:
    """The same, read once, for who keeps no books."""

    columns: Columns
    rates: Rates
    settings: Settings
    figures: Figures


def books(reader: Reader, currency: str | None = None, basis: str | None = None) -> Booked:
    """Read a ledger and work out what its entries cost, in its own currency and on its own basis unless told otherwise.

    Raises RequestRefused where the currency or the basis is none.
    """
    from models import lookups, reports, settings
    from models.columns import Columns
    from models.reports.figures import figures

    columns, rates, query = Columns(reader), lookups.rates(reader), reports.Query(currency=currency, basis=basis)
    asked = reports.settle("balance", columns, rates, settings.read(reader), query)
    kept = replace(asked.settings, currency=asked.currency, basis=cast("Basis", asked.basis))
    return Read(columns, rates, kept, figures(columns, rates, kept))


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of the journal; `only` are the words for a subset, if it is one.

    `columns` are the keys of `labels.FIELDS` that are wanted, in order; without them all that have something to say.
    `is_brief`: for pages, on which columns are to stand side by side.
    """

    filter: Filter = field(default_factory=Filter)
    order: Order = field(default_factory=lambda: Order("when", is_descending=False))
    only: str = ""
    columns: tuple[str, ...] = ()
    is_brief: bool = False


def find(kept: Booked, shown: Shown, among: Iterable[int] | None = None) -> Sequence[int]:
    """Ids of the entries that are shown, in order; `among` leaves only those of them that it names."""
    from models import views

    return views.find(kept.columns, shown.filter, shown.order, lambda: kept.figures, among)


def document(kept: Booked, ids: Sequence[int], shown: Shown) -> Document:
    """Make the document of these entries; nothing in it is hidden under the privacy key."""
    from models import gathering

    gathered = gathering.gather(kept.columns, kept.figures, ids, kept.settings.currency)
    made = _("Made on {day}").format(day=apart(formats.day(spans.today(kept.settings.timezone))))
    lines = tuple(_about(kept, ids, shown))
    section = _section(kept, ids, shown, gathered)
    return Document(_("Ledger"), lines, made, (section,), language().replace("_", "-"), is_mirrored(language()))


def _section(kept: Booked, ids: Sequence[int], shown: Shown, gathered: Gathered) -> Section:
    if not ids:
        return Section(paragraphs=(_("Nothing in here yet") if shown.filter.is_empty else _("Nothing found"),))
    make = entry_columns.brief if shown.is_brief else entry_columns.fields
    fields = make(gathered, kept.figures, kept.settings.currency, shown.columns)
    rows = Rows(kept.columns.reader, ids, fields, kept.figures)
    first, *totals = (one.total for one in fields)
    has_total = first is not None or any(total is not None for total in totals)
    foot = (_("Total") if first is None else first, *totals)
    table = Table(tuple(one.column for one in fields), rows, foot if has_total else None)
    return Section(table=table, notes=tuple(_notes(gathered, f"{entry_columns.MARK} " if shown.is_brief else "")))


def _about(kept: Booked, ids: Sequence[int], shown: Shown) -> list[str]:
    """Say which entries these are, and how they are reckoned, a line each."""
    columns, wanted = kept.columns, shown.filter
    accounts = {number: one.account.label for number, one in columns.accounts.items()}
    names = filter_texts.Names(accounts, columns.creators, columns.items if wanted.items else {})
    period = about.stretch(wanted.since, wanted.until, kept.settings.month_starts_on)
    return [
        *filter_texts.lines(wanted, names, period, shown.only),
        formats.entries(len(ids)),
        filter_texts.order(shown.order),
        _("{name}: {value}").format(name=_("Currency"), value=apart(kept.settings.currency)),
        _("{name}: {value}").format(name=_("What a coin cost"), value=_(labels.BASES[kept.settings.basis])),
    ]


def _notes(gathered: Gathered, mark: str) -> list[str]:
    """Say what is not certain in the costs, a sentence each; `mark` leads from the rows to what it says of them."""
    found = []
    if gathered.has_uncovered:
        found.append(mark + _(cost_texts.UNCOVERED))
    if gathered.has_unconverted:
        found.append(_(cost_texts.UNCONVERTED))
    return [*found, _(cost_texts.PROVISIONAL)] if gathered.provisional else found
