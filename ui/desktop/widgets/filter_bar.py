"""The line of chips over the Ledger table; what is chosen on them is a `Filter`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ui.desktop import labels
from ui.desktop.spans import Span
from ui.desktop.theme import Theme
from ui.desktop.widgets.chips import PeriodChip
from ui.desktop.widgets.choice_chip import ChoiceChip
from ui.text import _

if TYPE_CHECKING:
    from models.accounts import AccountRow
    from models.creators import CreatorRow
    from models.journal import Filter


class FilterBar(QWidget):
    """Chips for period, account, creator and kind, and one button that clears them and the search."""

    changed = Signal()
    cleared = Signal()
    options_wanted = Signal()
    """A list is about to open: give it what there is now."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.period = PeriodChip(theme)
        self.accounts = ChoiceChip(_("Account"), theme)
        self.creators = ChoiceChip(_("Creator"), theme)
        self.kinds = ChoiceChip(_("Kind"), theme)
        self.kinds.offer([(key, _(name)) for key, name in labels.KINDS.items()])
        self._text = ""
        self._clear = QPushButton(_("Show all"))
        self._clear.setProperty("role", "link")
        self._clear.clicked.connect(self.cleared)
        self._clear.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for chip in (self.period, self.accounts, self.creators, self.kinds):
            row.addWidget(chip)
            chip.changed.connect(self._choose)
        row.addWidget(self._clear)
        row.addStretch()
        for list_chip in (self.accounts, self.creators):
            list_chip.opening.connect(self.options_wanted)

    def offer(self, accounts: Sequence[AccountRow], creators: Sequence[CreatorRow]) -> None:
        """Set what can be chosen."""
        self.accounts.offer([(row.id, row.label) for row in accounts])
        self.creators.offer([(row.id, row.name) for row in creators])

    def search(self, text: str) -> None:
        """Look for words as well."""
        if text != self._text:
            self._text = text
            self._choose()

    def clear(self) -> None:
        """Choose nothing, so that everything is shown; one signal for it all."""
        self._text = ""
        self.period.choose(Span())
        for chip in (self.accounts, self.creators, self.kinds):
            chip.choose(frozenset())
        self._choose()

    def _choose(self) -> None:
        self._clear.setVisible(not self.filter.is_empty)
        self.changed.emit()

    @property
    def filter(self) -> Filter:
        """What is chosen."""
        from models.journal import Filter

        span, text = self.period.span, self._text.strip()
        return Filter(span.since, span.until, self.kinds.chosen, self.accounts.chosen, self.creators.chosen, text)
