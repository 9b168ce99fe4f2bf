"""The page where no ledger is open: start one, bring data along, look around; or why one would not open."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.desktop import icons
from ui.desktop.theme import Theme
from ui.desktop.widgets.drop_down import DropDown
from ui.desktop.widgets.plain import PlainLabel, ShortLabel
from ui.text import _, visible

_WIDTH = 560


class _Choice(QPushButton):
    """A large button: an icon, what it does, and what that means."""

    def __init__(self, theme: Theme, icon: str, title: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "choice")
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self._theme, self._icon_name = theme, icon
        self._sign = PlainLabel()
        said = QVBoxLayout()
        said.setSpacing(1)
        said.addWidget(PlainLabel(title, "strong"))
        said.addWidget(PlainLabel(sentence, "caption", "second"))
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(16, 11, 16, 11)
        row.setSpacing(14)
        row.addWidget(self._sign)
        row.addLayout(said, 1)
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self._sign.setPixmap(
            icons.pixmap(self._icon_name, self._theme.color("accent").name(), 24, self.devicePixelRatioF())
        )

    def sizeHint(self) -> QSize:
        return self._row.sizeHint()


class WelcomePage(QScrollArea):
    """Choices for someone without an open ledger; `currency` is what a new one will report in."""

    empty_wanted = Signal()
    import_wanted = Signal()
    sample_wanted = Signal()
    open_wanted = Signal()
    recent_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._theme = theme
        self._currency = DropDown()
        self._currency.setAccessibleName(_("Currency of the reports"))
        self._problem = PlainLabel("", "body", "attention")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        page = QWidget()
        page.setProperty("role", "page")
        outer = QHBoxLayout(page)
        outer.addStretch()
        middle = QWidget()
        middle.setMaximumWidth(_WIDTH)
        self._fill(middle)
        outer.addWidget(middle, 100)
        outer.addStretch()
        self.setWidget(page)

    def _fill(self, middle: QWidget) -> None:
        mark = PlainLabel()
        mark.setPixmap(icons.pixmap("coinpurse", "#000000", 64, self.devicePixelRatioF()))
        column = QVBoxLayout(middle)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(mark)
        column.addWidget(PlainLabel(_("What did your gifts really cost?"), "figure"))
        about = PlainLabel(
            _("Coinpurse keeps your coin purchases and gifts in one private file on this computer, and works out what "
              "each gift, creator and month has cost in money. It calls nobody."), "body", "second",
        )  # fmt: skip
        about.setWordWrap(True)
        column.addWidget(about)
        column.addWidget(self._problem)
        column.addSpacing(8)
        column.addLayout(self._currency_row())
        column.addSpacing(4)
        for choice, wanted in self._choices():
            choice.clicked.connect(wanted)
            column.addWidget(choice)
        column.addSpacing(8)
        column.addLayout(self._recent)
        column.addStretch(3)

    def _currency_row(self) -> QHBoxLayout:
        label = PlainLabel(_("Show costs in"))
        label.setBuddy(self._currency)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self._currency)
        row.addStretch()
        return row

    def _choices(self) -> Sequence[tuple[_Choice, SignalInstance]]:
        offered = (
            (self.empty_wanted, "new", _("Start empty"), _("Type what you buy and give, seconds each evening")),
            (self.import_wanted, "import", _("Import my data"), _("TikTok’s data download, or Coinpurse’s own CSV")),
            (
                self.sample_wanted,
                "sample",
                _("Look around with sample data"),
                _("Three invented years, in a temporary file"),
            ),
            (self.open_wanted, "open", _("Open a ledger"), _("A file you already have")),
        )
        return [(_Choice(self._theme, icon, title, meaning), wanted) for wanted, icon, title, meaning in offered]

    def offer_currencies(self, currencies: Sequence[tuple[str, str]], usual: str) -> None:
        """Set the currencies, as codes and names, and choose the usual one."""
        self._currency.clear()
        for code, name in currencies:
            self._currency.addItem(name, code)
        self._currency.setCurrentIndex(max(0, self._currency.findData(usual)))

    @property
    def currency(self) -> str:
        """The chosen currency."""
        return str(self._currency.currentData() or "EUR")

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
        button = QPushButton(visible(path.stem).replace("&", "&&"))
        button.setProperty("role", "link")
        button.clicked.connect(lambda: self.recent_wanted.emit(path))
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(button)
        row.addWidget(ShortLabel(visible(str(path.parent)), "caption", "second"), 1)
        return line

    def explain(self, sentence: str) -> None:
        """Say why the ledger that was asked for is not open; empty says nothing."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
