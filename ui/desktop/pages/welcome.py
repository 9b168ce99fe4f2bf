"""The page where no ledger is open: start one, bring data along, look around; or why one would not open."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from ui import labels, tokens
from ui.desktop import icons
from ui.desktop.preferences import Preferences
from ui.desktop.theme import Theme
from ui.desktop.widgets.choice_button import ChoiceButton
from ui.desktop.widgets.drop_down import DropDown
from ui.desktop.widgets.link import Link
from ui.desktop.widgets.plain import Paragraph, PlainLabel, ShortLabel, menu_text
from ui.desktop.widgets.scroll import Scroll
from ui.desktop.widgets.segments import Segments
from ui.desktop.widgets.tick import Tick
from ui.text import _, isolate, language, name

_NAME = "welcome"
_MARK = 80
_COLUMN, _BOTH = 460, 900
"""Pixels a column is wide at most, and pixels from which on two of them stand side by side."""


class WelcomePage(Scroll):
    """Choices for someone without an open ledger.

    `currency` is what a new one will report in, and where it `is_protected` it is to get a passphrase.
    """

    empty_wanted = Signal()
    import_wanted = Signal()
    sample_wanted = Signal()
    open_wanted = Signal()
    recent_wanted = Signal(object)
    language_wanted = Signal(str)

    def __init__(self, theme: Theme, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._preferences = theme, preferences
        self._currency = DropDown(_("Currency of the reports"))
        self._currency.activated.connect(self._keep)
        spoken = language().partition("_")[0]
        self.languages = Segments(_("Language"), labels.LANGUAGES.items(), spoken)
        self.languages.chosen.connect(self.language_wanted)
        self.protect = Tick(theme, _("Protect with a passphrase"))
        self.protect.setChecked(bool(preferences.page(_NAME).get("is_protected")))
        self.protect.toggled.connect(lambda _is_on: self._keep())
        self._about_protection = Paragraph("", "caption", "second")
        self._problem = Paragraph("", "body", "attention")
        self._problem.hide()
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()

    def _lay_out(self) -> None:
        self._columns.setSpacing(tokens.SPACE_XXL)
        for part in (self._about(), self._ways_in()):
            part.setMaximumWidth(_COLUMN)
            self._columns.addWidget(part, 1)
        page = QWidget()
        across = QHBoxLayout()
        across.addStretch(1)
        across.addLayout(self._columns, 100)
        across.addStretch(1)
        down = QVBoxLayout(page)
        down.setContentsMargins(tokens.SPACE_XXL, tokens.SPACE_L, tokens.SPACE_XXL, tokens.SPACE_L)
        down.addStretch(2)
        down.addLayout(across)
        down.addStretch(3)
        self.hold(page)

    def _about(self) -> QWidget:
        """What this is, and what has to be known before anything begins."""
        mark = PlainLabel()
        mark.setPixmap(icons.pixmap("coinpurse", "#000000", _MARK, self.devicePixelRatioF()))
        title = Paragraph(_("What did your gifts really cost?"), "figure")
        about = Paragraph(
            _("Coinpurse keeps your coin purchases and gifts in one private file on this computer, and works out what "
              "each gift, creator and month has cost in money. It calls nobody."), "body", "second",
        )  # fmt: skip
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_M)
        column.addWidget(mark)
        for label in (title, about):
            column.addWidget(label)
        column.addSpacing(tokens.SPACE_S)
        column.addLayout(self._settings())
        column.addStretch()
        return part

    def _settings(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.SPACE_M)
        grid.setVerticalSpacing(tokens.SPACE_M)
        grid.setColumnStretch(1, 1)
        fields = ((_("Language"), self.languages), (_("Show costs in"), self._currency))
        for row, (text, field) in enumerate(fields):
            label = PlainLabel(text)
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        protection = QVBoxLayout()
        protection.setSpacing(0)
        for part in (self.protect, self._about_protection):
            protection.addWidget(part)
        grid.addLayout(protection, len(fields), 1)
        return grid

    def _ways_in(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_S)
        column.addWidget(self._problem)
        offered = (
            (self.import_wanted, "import", _("Import my data"),
             _("TikTok’s data download, or a CSV; or drop the files here")),
            (self.empty_wanted, "new", _("Start empty"), _("Type what you buy and give, seconds each evening")),
            (self.sample_wanted, "sample", _("Look around with sample data"),
             _("Three invented years, in a temporary file")),
        )  # fmt: skip
        for wanted, icon, title, meaning in offered:
            choice = ChoiceButton(self._theme, icon, title, meaning)
            choice.clicked.connect(wanted)
            column.addWidget(choice)
        column.addSpacing(tokens.SPACE_S)
        column.addLayout(self._recent)
        column.addWidget(Link(_("Open another ledger…"), self.open_wanted.emit), 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch()
        return part

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= _BOTH
        self._columns.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)

    def offer_currencies(self, currencies: Sequence[tuple[str, str]], usual: str) -> None:
        """Set the currencies, as codes and names, and choose the one chosen here before, else the usual one."""
        self._currency.offer((code, isolate(f"{code} – {called}")) for code, called in currencies)
        before = self._preferences.page(_NAME).get("currency")
        self._currency.choose(before if self._currency.findData(before) >= 0 else usual)

    def offer_passphrase(self, *, is_possible: bool) -> None:
        """Let a new ledger get a passphrase, or say what that needs."""
        self.protect.setEnabled(is_possible)
        said = _("This encrypts the new ledger. The passphrase is asked for each time it is opened.")
        needs = _("This needs one more library: “make passphrase” in Coinpurse’s folder installs it.")
        self._about_protection.say(said if is_possible else needs)

    def _keep(self) -> None:
        self._preferences.remember_page(_NAME, currency=self.currency, is_protected=self.protect.isChecked())

    @property
    def is_protected(self) -> bool:
        """Whether a new ledger is to get a passphrase."""
        return self.protect.isChecked() and self.protect.isEnabled()

    @property
    def currency(self) -> str:
        """The chosen currency."""
        return self._currency.key or "EUR"

    def offer_recent(self, paths: Sequence[Path]) -> None:
        """List the ledgers opened lately."""
        while item := self._recent.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if paths:
            self._recent.addWidget(PlainLabel(_("Opened lately"), "caption", "second"))
        for path in paths:
            self._recent.addWidget(self._recent_button(path))

    def _recent_button(self, path: Path) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Link(menu_text(name(path.stem)), lambda: self.recent_wanted.emit(path)))
        row.addWidget(ShortLabel(isolate(name(str(path.parent))), "caption", "second"), 1)
        return line

    def explain(self, sentence: str) -> None:
        """Say why the ledger that was asked for is not open; empty says nothing."""
        self._problem.say(sentence)
