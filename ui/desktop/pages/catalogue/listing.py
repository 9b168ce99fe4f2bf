"""The tables of the page: one for platforms, one for packs, one for gifts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.additions import OwnPack
from models.catalogue import MoneyItem, Platform
from models.text import N_
from ui import catalogue_texts, formats
from ui.desktop import theme
from ui.desktop.tables.short_table import TextTable
from ui.text import _, name

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from models.catalogue_rows import CatalogueRow

COLUMNS: dict[str, tuple[tuple[str, int, bool], ...]] = {
    "platform": (
        (N_("Platform"), 22, False), (N_("Its coin"), 16, False), (N_("Several"), 16, False),
        (N_("Gifts in money"), 14, False), (N_("How sure"), 24, False),
    ),
    "pack": (
        (N_("Platform"), 16, False), (N_("Coins"), 10, True), (N_("Price"), 12, True), (N_("Where"), 18, False),
        (N_("Seen"), 14, False), (N_("How sure"), 22, False), (N_("Note"), 18, False),
    ),
    "gift": (
        (N_("Platform"), 16, False), (N_("Gift"), 26, False), (N_("Coins"), 10, True), (N_("Price"), 18, True),
        (N_("Seen"), 14, False), (N_("How sure"), 24, False),
    ),
}  # fmt: skip
"""Headings with the letters they wish for, and whether they hold numbers."""
TITLES = {"platform": N_("Platforms"), "pack": N_("Packs"), "gift": N_("Gifts")}


class Listing(TextTable):
    """Rows of one kind; it takes all the height there is."""

    def __init__(self, own: theme.Theme, kind: str, parent: QWidget | None = None) -> None:
        columns = [(_(title), letters, is_number) for title, letters, is_number in COLUMNS[kind]]
        super().__init__(own, _(TITLES[kind]), columns, parent)
        self._rows: Sequence[CatalogueRow] = ()

    @property
    def chosen(self) -> CatalogueRow | None:
        """The row the keyboard is on."""
        place = self.currentIndex().row()
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def show_facts(self, rows: Sequence[CatalogueRow], near: CatalogueRow | None) -> None:
        """Show these, and stay on the row that was chosen, or where it was."""
        place = self.currentIndex().row()
        self._rows = rows
        self.texts.show(len(rows), lambda at: cells(rows[at]), lambda at: catalogue_texts.about(rows[at]))
        places = [at for at, row in enumerate(rows) if near is not None and is_alike(row, near)]
        if rows:
            self.choose_row(places[0] if places else min(max(place, 0), len(rows) - 1))


def is_alike(one: CatalogueRow, other: CatalogueRow) -> bool:
    """Whether two rows are of the same thing, own or shipped."""
    return one.kind == other.kind and (one.id, *_named(one)) == (other.id, *_named(other))


def _named(row: CatalogueRow) -> tuple[object, ...]:
    return row.platform, getattr(row.fact, "name", ""), row.coins, row.price, getattr(row.fact, "shop", "")


def cells(row: CatalogueRow) -> tuple[str, ...]:
    """The texts of a row."""
    fact, platform, sure = row.fact, name(row.platform), catalogue_texts.sure(row)
    if isinstance(fact, Platform):
        return platform, name(fact.unit), name(fact.units), _("yes") if fact.takes_money else "", sure
    seen, price = catalogue_texts.seen(row), catalogue_texts.price(row)
    coins = "" if row.coins is None else formats.count(row.coins)
    if row.kind == "pack":
        note = name(row.own.note) if isinstance(row.own, OwnPack) else ""
        return platform, coins, price, catalogue_texts.shop(row), seen, sure, note
    is_any_in_coins = row.coins is None and not isinstance(fact, MoneyItem)
    coins, price = (_("any"), "") if is_any_in_coins else (coins, price)
    return platform, name(getattr(fact, "name", "")), coins, price, seen, sure
