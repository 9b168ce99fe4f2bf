"""How the cells of a document read for people, in their number style; what is written to a file hides nothing."""

from __future__ import annotations

from datetime import date

from models.money import Money
from ui import coin_texts, formats
from ui.documents.document import Column, Fact, Stretch, Value, Written
from ui.text import _, isolate, visible

_NEW_LINE = " ↵ "
_OURS = frozenset("\n\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
"""What a sentence may hold besides letters: ends of lines, the isolates around a name, the marks of a language."""


def is_number(column: Column) -> bool:
    """Whether a column stands at the far side, figure under figure; text and dates stand at the near side."""
    return column.kind in {"written", "count", "coins", "money"}


def unit(column: Column) -> str:
    """Name the kind of coin that belongs below a heading; money has its currency in every cell."""
    return visible(coin_texts.of_kind(column.unit)) if column.kind == "coins" else ""


def text(column: Column, value: Value) -> str:
    """Write a cell, or a total: harmless, in one line; None is empty."""
    if isinstance(value, str):  # also the words in a row of totals
        return _words(value)
    if isinstance(value, tuple):
        coins, kind = value
        return f"{formats.count(coins)} {isolate(coin_texts.of_kind(kind, coins))}"
    if isinstance(value, int):
        return formats.priced(Money(value, column.unit)) if column.kind == "money" else formats.count(value)
    if isinstance(value, Money):
        return formats.priced(value)
    return formats.day(value) if isinstance(value, date) else ""


def _words(value: str) -> str:
    if isinstance(value, Stretch):
        return formats.key(value.key, value)
    return prose(value) if isinstance(value, Written) else in_one_line(value)


def fact(given: Fact) -> str:
    """Write a figure that stands out in one line, for formats in which nothing does."""
    said = _("{name}: {value}").format(name=given.name, value=given.figure)
    return _("{text} ({note})").format(text=said, note=given.note) if given.note else said


def in_one_line(given: str) -> str:
    """Make a text harmless and put it into one line."""
    return visible(given) if given.isprintable() else _NEW_LINE.join(map(visible, given.splitlines()))


def prose(given: str) -> str:
    """Make a sentence harmless in which names stand isolated."""
    if given.isprintable():
        return given
    return "".join(letter if letter in _OURS else visible(letter) for letter in given.replace("\r\n", "\n"))
