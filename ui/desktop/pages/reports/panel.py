"""Everything one can choose for a report, beside its table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from models.reports import ALLOWED
from models.reports.choices import MOST_KEYS, Choices, Period, measures
from ui import labels, spans, tokens
from ui.desktop import theme
from ui.desktop.forms.fields import ChoiceField
from ui.desktop.pages.reports.filters import Filters
from ui.desktop.pages.reports.keys import KeyShelf, Move
from ui.desktop.widgets.chips import PeriodChip
from ui.desktop.widgets.icon_button import IconButton
from ui.desktop.widgets.scroll import Scroll
from ui.reports import about, texts
from ui.spans import Span
from ui.text import _

WIDTH = 236
_CHIP = 150
"""Pixels of text on a chip."""
_AT_ONCE = 20
"""Choices that are on screen at once."""


class Panel(Scroll):
    """Shows choices and says which were made instead. It scrolls where the window is low."""

    changed = Signal(object)
    """Other `Choices`."""

    def __init__(self, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = Choices()
        self._own_currency, self._own_basis = "", "fifo"
        self.report = ChoiceField(_("Report"), ((key, _(name)) for key, name in about.REPORTS.items()))
        self.period = PeriodChip(own)
        self.period.widest = _CHIP
        self.compare = ChoiceField(_("Compare with"), ((key, _(name)) for key, name in about.COMPARISONS.items()))
        self.rows, self.columns = KeyShelf(own, "rows", _("Rows")), KeyShelf(own, "columns", _("Columns"))
        self.swap = IconButton(own, "swap", "", _("Swap rows and columns"))
        self.measure = ChoiceField(_("Figure"))
        self.filters = Filters(own, _CHIP)
        self.currency = ChoiceField(_("Currency"))
        self.basis = ChoiceField(_("What a coin cost"), ((key, _(name)) for key, name in labels.BASES.items()))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        inside = QWidget()
        self.hold(inside)
        column = QVBoxLayout(inside)
        column.setContentsMargins(tokens.SPACE_L, tokens.SPACE_XS, tokens.SPACE_M, tokens.SPACE_L)
        column.setSpacing(tokens.SPACE_M)
        column.addWidget(self.report)
        # A chip runs against the window, and would stand at the other side by itself.
        time = QHBoxLayout()
        time.addWidget(self.period)
        time.addStretch()
        column.addLayout(time)
        for part in (self.rows, self.columns, self.measure, self.filters):
            column.addWidget(part)
        for part in (self.compare, self.currency, self.basis):
            column.addWidget(part)
        column.addStretch()
        for choice in (self.report, self.compare, self.measure, self.currency, self.basis):
            choice.box.setMaxVisibleItems(_AT_ONCE)
            choice.box.setMinimumContentsLength(8)
        self.columns.put_beside_title(self.swap)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(_("What the report shows"))

    def _connect(self) -> None:
        self.report.edited.connect(lambda: self._take(self._choices.of(self.report.key)))
        self.period.changed.connect(lambda: self._take(replace(self._choices, period=_period(self.period.span))))
        self.compare.edited.connect(lambda: self._take(replace(self._choices, compare=self.compare.key)))
        self.measure.edited.connect(lambda: self._take(replace(self._choices, measure=self.measure.key)))
        self.filters.changed.connect(lambda: self._take(replace(self._choices, where=self.filters.where)))
        self.currency.edited.connect(self._choose_currency)
        self.basis.edited.connect(self._choose_basis)
        self.swap.clicked.connect(self._swap)
        for shelf in (self.rows, self.columns):
            shelf.moved.connect(self.move_key)
            shelf.replaced.connect(self._replace)

    def offer_currencies(self, codes: Iterable[str], own: str) -> None:
        """Set what can be reported in; `own` is the ledger's currency."""
        self._own_currency = own
        self.currency.box.offer((code, code) for code in codes)

    def attach(self, starts_on: int, basis: str) -> None:
        """Choose for a ledger whose months start on that day, and whose gifts are booked so."""
        self.period.starts_on, self._own_basis = starts_on, basis

    # --- Showing --------------------------------------------------------------------------------------------------

    def show_choices(self, choices: Choices) -> None:
        """Show what is chosen, without a signal."""
        self._choices = choices
        self.report.choose(choices.report)
        self.period.choose(spans.of(choices.period, spans.today(), self.period.starts_on))
        self.compare.choose(choices.compare)
        allowed = ALLOWED[choices.report]
        free = [key for key in allowed if key not in (*choices.rows, *choices.columns)]
        pairs = ((self.rows, choices.rows, choices.columns), (self.columns, choices.columns, choices.rows))
        for shelf, keys, others in pairs:
            shelf.show_keys(keys, free, MOST_KEYS, other_is_full=len(others) >= MOST_KEYS)
        self.swap.setEnabled(bool(choices.rows or choices.columns))
        self.measure.box.offer((name, _(texts.MEASURES[name])) for name in measures(choices.report))
        self.measure.choose(choices.shown)
        self.filters.show_where(choices.where, allowed)
        self.currency.choose(choices.currency or self._own_currency)
        self.basis.choose(choices.basis or self._own_basis)

    def explain_compare(self, why_not: str) -> None:
        """Say why nothing can be compared; empty where it can."""
        self.compare.setEnabled(not why_not)
        self.compare.box.setToolTip(why_not)

    # --- Choosing -------------------------------------------------------------------------------------------------

    def _take(self, choices: Choices) -> None:
        if choices != self._choices:
            focused = next((chip for shelf in self._shelves for chip in shelf.chips if chip.hasFocus()), None)
            self.show_choices(choices)
            if focused is not None:
                self._focus_key(focused.key)
            self.changed.emit(choices)

    @property
    def _shelves(self) -> tuple[KeyShelf, KeyShelf]:
        return self.rows, self.columns

    def _focus_key(self, key: str) -> None:
        """Leave the keyboard with a key that has moved, or with the next best one."""
        shelf = next((shelf for shelf in self._shelves if key in shelf.keys), None)
        left = [chip for shelf in self._shelves for chip in shelf.chips]
        (shelf.chip(key) if shelf else left[0] if left else self.rows.add).setFocus()

    def _choose_currency(self) -> None:
        code = self.currency.key
        self._take(replace(self._choices, currency="" if code == self._own_currency else code))

    def _choose_basis(self) -> None:
        basis = self.basis.key
        self._take(replace(self._choices, basis="" if basis == self._own_basis else basis))

    def _swap(self) -> None:
        self._take(replace(self._choices, rows=self._choices.columns, columns=self._choices.rows))

    def move_key(self, move: Move) -> None:
        """Put a key somewhere else, or away."""
        keys = {name: [key for key in getattr(self._choices, name) if key != move.key] for name in ("rows", "columns")}
        if move.shelf:
            shelf = keys[move.shelf]
            shelf.insert(len(shelf) if move.place < 0 else move.place, move.key)
        if all(len(shelf) <= MOST_KEYS for shelf in keys.values()):
            self._take(replace(self._choices, rows=tuple(keys["rows"]), columns=tuple(keys["columns"])))

    def _replace(self, old: str, new: str) -> None:
        rows, columns = (
            tuple(new if key == old else key for key in keys) for keys in (self._choices.rows, self._choices.columns)
        )
        self._take(replace(self._choices, rows=rows, columns=columns))


def _period(span: Span) -> Period:
    return Period(span.name, span.since, span.until) if span.name == "own" else Period(span.name)
