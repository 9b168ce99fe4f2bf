"""What the Ledger table says of an entry: the text of each cell, its warning, its cells for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from models import currencies
from models.journal import EntryRow, price
from models.money import Money, to_text
from ui import conversion_texts, cost_texts, formats, labels, privacy
from ui.desktop.tables.entry_columns import COLUMNS, Key
from ui.documents.harmless import neutral
from ui.text import _, isolate, name, ngettext, visible

if TYPE_CHECKING:
    from models.conversions import Conversion
    from models.reports.figures import Figure
    from ui.desktop.tables.entry_view import View


def _no(_row: EntryRow) -> None:
    """Nothing was converted."""


class Line:
    """One row, ready to be drawn; every text is worded when it is first looked at."""

    def __init__(
        self, row: EntryRow, figure: Figure | None, today: date, convert: Callable[[EntryRow], Conversion | None] = _no
    ) -> None:
        """Without its figure the cells for cost and balance stay empty where they need it.

        `convert` says how its money was converted, and is asked when that is looked at.
        """
        self.row, self.figure, self._today, self._convert = row, figure, today, convert
        self._texts: dict[Key, str] = {}

    def text(self, key: Key) -> str:
        """Text of a cell."""
        if key not in self._texts:
            self._texts[key] = day(self.row.local.date(), self._today) if key == "when" else _WORDED[key](self)
        return self._texts[key]

    @cached_property
    def weekday(self) -> str:
        """Weekday and time of day; a bare date has none."""
        said = formats.day(self.row.local.date(), style="EEE")
        return said if self.row.is_date else f"{said} {formats.clock(self.row.local.time())}"

    @cached_property
    def quantity(self) -> str:
        """How many of a gift, behind its name."""
        return f"× {formats.count(self.row.quantity)}" if self.row.quantity != 1 else ""

    @cached_property
    def warning(self) -> str:
        """Say what is not certain about the cost or the balance, as a sentence; empty where nothing is."""
        return warning(self.row, self.figure)

    @cached_property
    def conversion(self) -> Conversion | None:
        """How its money was converted, and what the bank added."""
        return self._convert(self.row)

    @cached_property
    def remark(self) -> str:
        """The warning, then by which rate its money was converted and that this may change; empty without any."""
        found = [self.warning] if self.warning else []
        if self.conversion is not None:
            found += conversion_texts.lines(self.conversion)
        if self.figure is not None and self.figure.is_provisional:
            found.append(_("Provisional: the rate of a later day than the last known one counts once it is loaded."))
        return "\n".join(found)


def named(text: str) -> str:
    """A name as a cell shows it: harmless, in its own direction, hidden under the privacy key."""
    return isolate(name(text)) if text else ""


def day(on: date, today: date) -> str:
    """A date as people say it."""
    said = {today: _("Today"), today - timedelta(days=1): _("Yesterday")}
    return said.get(on) or formats.day(on)


def signed(row: EntryRow) -> str:
    """Coins with what they do to the purse: a plus or minus, or an equals sign where they were only counted."""
    if row.coins is None:
        return ""
    text = formats.coins(row.coins)
    if row.kind == "assertion":
        return f"= {text}"
    return f"+{text}" if row.coins > 0 else text


def cost(row: EntryRow, figure: Figure | None) -> str:
    """What an entry cost, or what was paid for it, in the currency it is known in."""
    if row.kind in {"purchase", "refund"} and row.amount is not None:
        return formats.money(-row.amount if row.kind == "refund" else row.amount)
    if figure is None or row.kind == "assertion":
        return ""
    parts = [*([figure.cost] if figure.cost is not None else []), *figure.unconverted]
    said = " + ".join(formats.money(part) for part in parts)
    return cost_texts.about(said, is_provisional=figure.is_provisional)


def received(row: EntryRow, figure: Figure | None) -> str:
    """What a gift's creator may have received, which is an estimate; empty where nobody knows a share."""
    from models.reports.estimate import of_entry
    from ui import estimate_texts

    return estimate_texts.estimate(of_entry(row, figure))


def warning(row: EntryRow, figure: Figure | None) -> str:
    """Say what is not certain about the cost, as a sentence; empty where nothing is."""
    if figure is None:
        return ""
    if row.kind == "assertion":
        return difference(row, figure)
    sentences = []
    if figure.uncovered:
        sentence = ngettext(
            "{count} coin is covered by no purchase, so its cost counts as 0. Add the purchase it came from.",
            "{count} coins are covered by no purchase, so their cost counts as 0. Add the purchase they came from.",
            figure.uncovered,
        )
        sentences.append(sentence.format(count=formats.coins(figure.uncovered)))
    if figure.unconverted:
        sums = _(", ").join(formats.money(part) for part in figure.unconverted)
        sentence = _("{sums} could not be converted: there is no exchange rate for that day. It is in no total.")
        sentences.append(sentence.format(sums=sums))
    return " ".join(sentences)


def difference(row: EntryRow, figure: Figure) -> str:
    """Say how far the ledger is from what the app showed; empty where it is not."""
    if not figure.difference:
        return ""
    more = _("The app showed {seen} coins, the ledger has {more} more. An entry before this one may be missing.")
    fewer = _("The app showed {seen} coins, the ledger has {more} fewer. An entry before this one may be missing.")
    seen, gap = formats.coins(row.coins or 0), formats.coins(abs(figure.difference))
    return (more if figure.difference > 0 else fewer).format(seen=seen, more=gap)


def exact_moment(row: EntryRow) -> str:
    """The full date, time and zone, for the tooltip."""
    said = formats.day(row.local.date(), style="full")
    if row.is_date:
        return said
    repeated = _(" (the clock showed this time twice; the first is meant)") if row.is_repeated else ""
    return _(", ").join((said, formats.clock(row.local.time()) + repeated)) + f"\n{row.zone}"


def note(row: EntryRow) -> str:
    """The note in one line."""
    return name(row.note) if privacy.is_on() else " ↵ ".join(visible(part) for part in row.note.splitlines())


def _balance(line: Line) -> str:
    return "" if line.figure is None or line.row.coins is None else formats.coins(line.figure.balance)


def _price(line: Line) -> str:
    found = price(line.row, line.figure)
    return "" if found is None else formats.money(found)


_WORDED: dict[Key, Callable[[Line], str]] = {
    "kind": lambda line: _(labels.KINDS[line.row.kind]),
    "platform": lambda line: named(line.row.platform),
    "account": lambda line: named(f"{line.row.platform} - {line.row.account}"),
    "creator": lambda line: named(line.row.creator),
    "handle": lambda line: named(f"@{line.row.handle}" if line.row.handle else ""),
    "item": lambda line: item(line.row),
    "quantity": lambda line: formats.count(line.row.quantity) if line.row.kind == "gift" else "",
    "coins": lambda line: signed(line.row),
    "cost": lambda line: cost(line.row, line.figure),
    "price": _price,
    "received": lambda line: received(line.row, line.figure),
    "balance": _balance,
    "paid": lambda line: "" if line.row.amount is None else formats.money(line.row.amount),
    "charged": lambda line: "" if line.row.charged is None else formats.money(line.row.charged),
    "rate": lambda line: "" if line.conversion is None else conversion_texts.brief(line.conversion),
    "markup": lambda line: "" if line.conversion is None else conversion_texts.added(line.conversion),
    "channel": lambda line: _(labels.CHANNELS[line.row.channel]) if line.row.channel else "",
    "seller": lambda line: named(line.row.seller),
    "method": lambda line: named(line.row.payment_method),
    "reference": lambda line: named(line.row.reference),
    "zone": lambda line: line.row.zone,
    "note": lambda line: note(line.row),
}


def item(row: EntryRow) -> str:
    """The gift, or the reason of an adjustment."""
    if row.kind == "adjustment":
        return _(labels.REASONS[row.item])
    return named(row.item)


# --- For a spreadsheet ------------------------------------------------------------------------------------------------


def plain_header(keys: Sequence[Key]) -> list[str]:
    """Headings of copied columns; what is money has its currency beside it."""
    titles = {column.key: _(column.title) for column in COLUMNS}
    return [text for key in keys for text in ([titles[key], _("Currency")] if key in _MONEY else [titles[key]])]


def plain(line: Line, keys: Sequence[Key]) -> list[str]:
    """The cells of an entry as a spreadsheet takes them: dates year first, numbers without grouping."""
    return [cell for key in keys for cell in _plain(line, key)]


_MONEY: tuple[Key, ...] = ("cost", "price", "paid", "charged")
_WORDS = {"kind", "channel", "zone", "received", "rate", "markup"}
"""Columns that are copied as they are worded."""


def _plain(line: Line, key: Key) -> Iterable[str]:
    row, figure = line.row, line.figure
    if key in _MONEY:
        of = {"cost": _one_cost(row, figure), "price": price(row, figure), "paid": row.amount, "charged": row.charged}
        return plain_money(of[key])
    if key == "when":
        return [row.local.date().isoformat() if row.is_date else row.local.isoformat(" ", "seconds")]
    if key in {"coins", "balance"}:
        number = row.coins if key == "coins" or figure is None else figure.balance
        return ["" if row.coins is None or (key == "balance" and figure is None) else _number(str(number))]
    if key == "quantity":
        return [str(row.quantity) if row.kind == "gift" else ""]
    if key in _WORDS or (key == "item" and row.kind == "adjustment"):
        return [neutral(line.text(key))]
    return [neutral(_raw(row, key))]


def _raw(row: EntryRow, key: Key) -> str:
    """A text as it was typed, unless it is hidden."""
    texts = {"account": f"{row.platform} - {row.account}", "method": row.payment_method}
    text = texts.get(key) or str(getattr(row, key, ""))
    return privacy.DOTS if text and privacy.is_on() else text


def _one_cost(row: EntryRow, figure: Figure | None) -> Money | None:
    """The cost in one currency; what could not be converted stands in its own if it is all there is."""
    if row.kind in {"purchase", "refund"} and row.amount is not None:
        return -row.amount if row.kind == "refund" else row.amount
    if figure is None or row.kind == "assertion":
        return None
    return figure.cost or (figure.unconverted[0] if len(figure.unconverted) == 1 else None)


def plain_money(money: Money | None) -> tuple[str, str]:
    """An amount with the decimal sign of here, and its currency."""
    if money is None:
        return ("", "")
    text = to_text(money.minor, currencies.digits(money.currency))
    return _number(text.replace(".", formats.decimal_sign())), money.currency


def _number(text: str) -> str:
    return privacy.DOTS if privacy.is_on() else text


def how_many(view: View, shown: int, total: int) -> str:
    """How many entries a view shows, and of how many."""
    if view.is_deleted:
        return ngettext("{count} deleted entry", "{count} deleted entries", shown).format(count=formats.count(shown))
    every = formats.entries(total)
    if view.is_everything:
        return every
    return _("{count} of {entries}").format(count=formats.count(shown), entries=every)
