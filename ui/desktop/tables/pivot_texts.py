"""What a pivot says: headings, the text of a cell, and the sentence of what is uncertain in it."""

from __future__ import annotations

from collections.abc import Sequence

from models.money import Money
from ui import formats
from ui.desktop import labels
from ui.desktop.tables.pivot import Cell, Measure, Pivot, unconverted
from ui.text import _, isolate, ngettext

_NAMED = {"kind": labels.GIFT_KINDS, "channel": labels.CHANNELS}


def heading(key: str, value: str) -> str:
    """A value of a key as people say it."""
    if key in _NAMED:
        return _(_NAMED[key].get(value, value))
    if not value:
        return _("Unknown")
    written = formats.key(key, value)
    return isolate(written) if written == value else written


def heading_of(key: str) -> str:
    """What a key is called."""
    return _(labels.KEYS[key])


def text(cell: Cell, measure: Measure, currency: str) -> str:
    """The figure of a cell; money without its currency, which stands above the table."""
    if measure == "cost":
        return formats.amount(Money(cell.cost, currency))
    return formats.count(cell.gifts) if measure == "gifts" else coins(cell)


def coins(cell: Cell) -> str:
    """Coins of a cell: a plain number where they are of one kind."""
    kinds = sorted((kind, amount) for kind, amount in cell.coins.items() if amount)
    if len(kinds) < 2:
        return formats.count(kinds[0][1]) if kinds else formats.count(0)
    return " · ".join(f"{formats.count(amount)} {kind}" for kind, amount in kinds)


def doubt(cell: Cell) -> str:
    """Say what is not in a cell's cost; empty where everything is."""
    sentences = []
    missing = sum(cell.uncovered.values())
    if missing:
        sentence = ngettext(
            "{count} coin is covered by no purchase and counts as 0",
            "{count} coins are covered by no purchase and count as 0",
            missing,
        )
        sentences.append(sentence.format(count=formats.count(missing)))
    if apart := unconverted(cell):
        sums = ", ".join(formats.money(part) for part in apart)
        sentences.append(_("{sums} could not be converted and stands apart").format(sums=sums))
    return " · ".join(sentences)


def tooltip(pivot: Pivot, names: Sequence[str], cell: Cell) -> str:
    """Everything about a cell: whose it is, its cost, gifts and coins, and what is uncertain."""
    gifts = ngettext("{count} gift", "{count} gifts", cell.gifts).format(count=formats.count(cell.gifts))
    lines = [" · ".join(names), formats.money(Money(cell.cost, pivot.currency)), gifts]
    if any(cell.coins.values()):
        lines.append(_("{coins} coins").format(coins=coins(cell)) if len(cell.coins) == 1 else coins(cell))
    return "\n".join(part for part in (*lines, doubt(cell)) if part)
