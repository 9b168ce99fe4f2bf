"""What the pane says of a purchase's price and of giving it back, and of what a gift's creator may have received."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models import refund_rules
from models.refund_rules import Purchase
from models.reports import estimate
from ui import privacy, tokens
from ui.desktop.widgets.country_box import CountryBox
from ui.desktop.widgets.plain import Paragraph, PlainLabel
from ui.text import _, apart

if TYPE_CHECKING:
    from models.journal import EntryRow
    from models.price_check import Check
    from models.refund_rules import Refundable
    from models.reports.estimate import Estimate
    from models.reports.lots import Traced
    from ui.desktop.books import Books

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Priced:
    """What is known of an entry's price: of a purchase that stands its check and rules, of a gift an estimate.

    `left` are coins of the purchase that nothing has used, None where that is not known. `needs_country`: whether it
    can be given back depends on where one buys, and nobody said that yet.
    """

    check: Check | None = None
    refunds: tuple[Refundable, ...] = ()
    left: int | None = None
    needs_country: bool = False
    estimate: Estimate | None = None


NOTHING = Priced()


def look(books: Books, row: EntryRow, traced: Traced) -> Priced:
    """Find it out, on the reckoning thread."""
    if row.kind == "gift":
        return Priced(estimate=estimate.of_entry(row, books.figures.of(row.id)))
    if row.kind != "purchase":
        return NOTHING
    from models import moments
    from models.reports.checks import checks

    found = next(iter(checks(books.columns, row.id)), None)
    if found is None:
        return NOTHING
    country, today = books.settings.country, moments.today(books.settings.timezone)
    bought = Purchase(row.platform, row.unit, row.channel, row.local.date())
    left = traced.used.left if traced.used is not None else None
    rules = refund_rules.rules(bought, country, today)
    return Priced(found.check, rules, left, not country and _is_open(bought, left, today))


def _is_open(bought: Purchase, left: int | None, today: date) -> bool:
    return left != 0 and refund_rules.needs_country(bought, today)


def doubts(known: Priced) -> list[str]:
    """What to ask of a price; nothing under the privacy key, as the reasons tell the platform."""
    from ui import price_texts

    return price_texts.doubts(known.check) if known.check is not None and not privacy.is_on() else []


def facts(known: Priced) -> Iterator[Fact]:
    """What stands in the pane, each part under its heading; sources tell the platform, so they are hidden with it."""
    from ui import estimate_texts, price_texts

    if known.check is not None and not privacy.is_on():
        beside = (price_texts.beside_usual(known.check), price_texts.beside_website(known.check), _seen(known.check))
        yield _("Its price"), "\n".join(text for text in beside if text)
        yield _("Giving it back"), "\n".join(price_texts.refunds(known.refunds, known.left))
    if known.estimate is not None and known.estimate.ranges:
        shares = "" if privacy.is_on() else "\n".join(map(estimate_texts.share, known.estimate.shares))
        heading = _("Its creator may have received (estimate)")
        yield heading, f"{apart(estimate_texts.estimate(known.estimate))}\n{shares}".strip()


def _seen(check: Check) -> str:
    """Where a price lies among those seen, with the day of that; where it is asked about, that says it."""
    from ui import fact_texts, price_texts

    band = check.compared.band
    if band is None or {"floor", "low", "high"}.intersection(check.doubts):
        return ""
    said = {
        "below": _("below prices seen: {range} a coin, {day}"),
        "within": _("like prices seen: {range} a coin, {day}"),
        "above": _("above prices seen: {range} a coin, {day}"),
    }[check.compared.place or "within"]
    return said.format(range=apart(price_texts.seen_range(band)), day=apart(fact_texts.when(band)))


class CountryQuestion(QWidget):
    """Asks once in which country one buys; nothing is chosen beforehand."""

    chosen = Signal(str)
    """Code of a country."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column, line = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_XS)
        line.setSpacing(tokens.SPACE_XS)
        column.addWidget(PlainLabel(_("Giving it back"), "caption", "second"))
        column.addWidget(
            Paragraph(
                _("Whether unused coins can go back depends on the country you buy in. It is kept in this ledger.")
            )
        )
        self.box = CountryBox(_("Country you buy in"))
        self.keep = QPushButton(_("Keep"))
        self.keep.setEnabled(False)
        self.box.activated.connect(lambda _row: self.keep.setEnabled(bool(self.box.key)))
        self.keep.clicked.connect(lambda _checked=False: self.chosen.emit(self.box.key))
        line.addWidget(self.box, 1)
        line.addWidget(self.keep)
        column.addLayout(line)
