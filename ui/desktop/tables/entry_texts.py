"""What the Ledger table says of an entry: the text of each cell, its warning, its row as plain text."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from models import currencies
from models.journal import EntryRow
from models.money import Money, to_text
from ui import formats
from ui.desktop import labels
from ui.desktop.tables.entry_columns import Key
from ui.text import _, isolate, ngettext, visible

if TYPE_CHECKING:
    from models.reports.figures import Figure


class Line(NamedTuple):
    """One row, ready to be drawn: the main texts by column, the quieter ones behind two of them, a warning."""

    row: EntryRow
    texts: dict[Key, str]
    weekday: str
    quantity: str
    warning: str


def line(row: EntryRow, figure: Figure | None, today: date) -> Line:
    """Word one entry; without its figure the cells for cost and balance stay empty where they need it."""
    texts: dict[Key, str] = {
        "when": day(row.local.date(), today),
        "kind": _(labels.KINDS[row.kind]),
        "account": isolate(f"{row.platform} - {row.account}"),
        "creator": isolate(row.creator) if row.creator else "",
        "item": isolate(labels.item(row.kind, row.item)) if row.item else "",
        "coins": signed(row),
        "cost": cost(row, figure),
        "balance": "" if figure is None or row.coins is None else formats.count(figure.balance),
        "note": " ↵ ".join(visible(part) for part in row.note.splitlines()),
    }
    quantity = f"× {formats.count(row.quantity)}" if row.quantity != 1 else ""
    return Line(row, texts, weekday(row), quantity, warning(row, figure))


def day(on: date, today: date) -> str:
    """A date as people say it."""
    said = {today: _("Today"), today - timedelta(days=1): _("Yesterday")}
    return said.get(on) or formats.day(on)


def weekday(row: EntryRow) -> str:
    """Weekday and time of day; a bare date has none."""
    name = formats.day(row.local.date(), style="EEE")
    return name if row.is_date else f"{name} {formats.clock(row.local.time())}"


def signed(row: EntryRow) -> str:
    """Coins with what they do to the purse: a plus or minus, or an equals sign where they were only counted."""
    if row.coins is None:
        return ""
    text = formats.count(row.coins)
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
    return " + ".join(formats.money(part) for part in parts)


def warning(row: EntryRow, figure: Figure | None) -> str:
    """Say what is not certain about the cost, as a sentence; empty where nothing is."""
    if figure is None or row.kind == "assertion":
        return ""
    sentences = []
    if figure.uncovered:
        sentence = ngettext(
            "{count} coin is covered by no purchase, so its cost counts as 0. Add the purchase it came from.",
            "{count} coins are covered by no purchase, so their cost counts as 0. Add the purchase they came from.",
            figure.uncovered,
        )
        sentences.append(sentence.format(count=formats.count(figure.uncovered)))
    if figure.unconverted:
        sums = ", ".join(formats.money(part) for part in figure.unconverted)
        sentence = _("{sums} could not be converted: there is no exchange rate for that day. It is in no total.")
        sentences.append(sentence.format(sums=sums))
    return " ".join(sentences)


def exact_moment(row: EntryRow) -> str:
    """The full date, time and zone, for the tooltip."""
    said = formats.day(row.local.date(), style="full")
    if row.is_date:
        return said
    repeated = _(" (the clock showed this time twice; the first is meant)") if row.is_repeated else ""
    return f"{said}, {formats.clock(row.local.time())}{repeated}\n{row.zone}"


PLAIN_HEADER = (
    "date",
    "kind",
    "account",
    "creator",
    "item",
    "quantity",
    "coins",
    "cost",
    "currency",
    "balance",
    "note",
)


def plain(row: EntryRow, figure: Figure | None) -> tuple[str, ...]:
    """An entry as a spreadsheet wants it: plain numbers with a point, dates year first."""
    when = row.local.date().isoformat() if row.is_date else row.local.isoformat(" ", "seconds")
    money = row.amount if figure is None or row.kind in {"purchase", "refund"} else figure.cost
    balance = "" if figure is None or row.coins is None else str(figure.balance)
    coins = "" if row.coins is None else str(row.coins)
    words = (row.kind, f"{row.platform} - {row.account}", row.creator, row.item)
    return (when, *words, str(row.quantity), coins, *plain_money(money), balance, row.note)


def plain_money(money: Money | None) -> tuple[str, str]:
    """An amount as a plain decimal, and its currency."""
    return ("", "") if money is None else (to_text(money.minor, currencies.digits(money.currency)), money.currency)
