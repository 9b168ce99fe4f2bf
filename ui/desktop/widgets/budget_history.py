"""The periods of a budget before the present one, one under the other: what each used, of how much, what was left."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from models.reports.budgets import BudgetStatus, Used
from ui.desktop import budget_texts
from ui.desktop.widgets.plain import PlainLabel, ShortLabel
from ui.text import _
from ui.tokens import SPACE_L, SPACE_S, SPACE_XS

_LEFT, _DOUBT = 3, 4
"""Columns of what is left, and of what is not counted."""


class BudgetHistory(QWidget):
    """A small table, the latest period first. It is written when it is first looked at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._status: BudgetStatus | None = None
        self._rows: list[list[PlainLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, SPACE_S, 0, 0)
        self._grid.setHorizontalSpacing(SPACE_L)
        self._grid.setVerticalSpacing(SPACE_XS)
        self._grid.setColumnStretch(_DOUBT, 1)

    def show_status(self, status: BudgetStatus) -> None:
        """Show the periods before."""
        self._status = status
        if self.isVisible():
            self._write()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._write()

    def _write(self) -> None:
        if self._status is None:
            return
        if not self._rows:
            self._make(len(self._status.earlier))
        for labels, used in zip(self._rows, reversed(self._status.earlier), strict=True):
            for label, text in zip(labels, _texts(self._status, used), strict=True):
                label.setText(text)
            labels[_LEFT].set_tone("wrong" if used.minor > self._status.amount_of(used) else "")

    def _make(self, count: int) -> None:
        heads = (_("Period"), _("Used"), _("Of"), _("Left, or over"), _("Not counted"))
        self._put(0, [PlainLabel(text, "caption", "second") for text in heads])
        for row in range(1, count + 1):
            labels = [*(PlainLabel() for _column in range(_DOUBT)), ShortLabel("", "caption", "attention")]
            self._put(row, labels)
            self._rows.append(labels)

    def _put(self, row: int, labels: list[PlainLabel]) -> None:
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        far = Qt.AlignmentFlag.AlignLeft if is_mirrored else Qt.AlignmentFlag.AlignRight
        for column, label in enumerate(labels):
            if 1 <= column <= _LEFT:
                label.setAlignment(far | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(label, row, column)


def _texts(status: BudgetStatus, used: Used) -> list[str]:
    amount = status.amount_of(used)
    return [
        budget_texts.period(status.budget.terms, used), budget_texts.spent(status, used),
        budget_texts.money(status, amount), budget_texts.rest(status, amount - used.minor, used),
        budget_texts.not_counted(used),
    ]  # fmt: skip
