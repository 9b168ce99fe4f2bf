"""What asks for a look, one line each: a sentence, one button, and a way to hear no more of it for now."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from models.findings import Finding
from ui import formats
from ui.desktop import icons
from ui.desktop.pages.overview import texts
from ui.desktop.theme import Theme
from ui.desktop.widgets.icon_button import IconButton
from ui.desktop.widgets.link import Link
from ui.desktop.widgets.plain import Paragraph, PlainLabel
from ui.text import _, ngettext
from ui.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XS

SHOWN = 4
"""Lines before the rest is folded away."""


class AttentionList(QFrame):
    """Shows findings in their order. `wanted` asks to do what the button says, `dismissed` to leave one out."""

    wanted = Signal(object)
    dismissed = Signal(object)

    def __init__(self, own: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._theme = own
        self._findings: Sequence[Finding] = ()
        self._is_open = False
        self.lines: list[AttentionLine] = []
        self._calm = PlainLabel(_("Nothing: every coin and every amount is accounted for."), "body", "second")
        self._more = Link("", self._open)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE_XS)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_M, SPACE_M, SPACE_M)
        column.setSpacing(SPACE_S)
        column.addWidget(PlainLabel(_("Needs attention"), "strong"))
        column.addLayout(self._rows)
        column.addWidget(self._calm)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch()
        self._calm.hide()
        self._more.hide()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show these; some of many at first."""
        self._findings = findings
        shown = findings if self._is_open else findings[:SHOWN]
        while len(self.lines) > len(shown):
            self.lines.pop().deleteLater()
        while len(self.lines) < len(shown):
            self.lines.append(self._line())
        for line, one in zip(self.lines, shown, strict=True):
            line.show_finding(one)
        rest = len(findings) - len(shown)
        self._more.setText(ngettext("{count} more", "{count} more", rest).format(count=formats.count(rest)))
        self._more.setVisible(rest > 0)
        self._calm.setVisible(not findings)

    def wait(self) -> None:
        """Show nothing: what there is to find is not known yet."""
        self._is_open = False
        self.show_findings(())
        self._calm.hide()

    def _line(self) -> AttentionLine:
        line = AttentionLine(self._theme)
        line.wanted.connect(self.wanted)
        line.dismissed.connect(self.dismissed)
        self._rows.addWidget(line)
        return line

    def _open(self) -> None:
        self._is_open = True
        self.show_findings(self._findings)
        self.lines[SHOWN].button.setFocus()


class AttentionLine(QWidget):
    """One finding."""

    wanted = Signal(object)
    dismissed = Signal(object)

    def __init__(self, own: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = own
        self._finding: Finding | None = None
        self._sign = PlainLabel()
        self.sentence = Paragraph()
        self.button = Link()
        self.dismiss = IconButton(own, "close", "", _("Not again this month"))
        for button, signal in ((self.button, self.wanted), (self.dismiss, self.dismissed)):
            button.clicked.connect(partial(self._tell, signal))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        row.addWidget(self._sign)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.button)
        row.addWidget(self.dismiss)
        own.changed.connect(self._dress)

    def _tell(self, signal: SignalInstance, _checked: bool = False) -> None:  # noqa: FBT002 - what Qt gives
        signal.emit(self._finding)

    def show_finding(self, one: Finding) -> None:
        """Say what was found."""
        self._finding = one
        said, deed = texts.finding(one), texts.deed(one)
        self.sentence.setText(said)
        self.button.setText(deed)
        self.button.setAccessibleName(_("{deed}: {finding}").format(deed=deed, finding=said))
        self.dismiss.setAccessibleName(_("Not again this month: {finding}").format(finding=said))
        self._dress()

    def _dress(self) -> None:
        is_urgent = self._finding is not None and self._finding.urgency == 0
        color = self._theme.color("wrong" if is_urgent else "attention").name()
        self._sign.setPixmap(icons.pixmap("attention", color, icons.SIZE, self.devicePixelRatioF()))
