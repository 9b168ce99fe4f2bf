"""One budget on its card: its name, what is left, a bar with today's mark, what is to come, and the periods before."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from models.reports.budgets import BudgetStatus
from ui import cost_texts
from ui.desktop import budget_texts
from ui.desktop.theme import Theme
from ui.desktop.widgets.budget_history import BudgetHistory
from ui.desktop.widgets.icon_button import IconButton
from ui.desktop.widgets.pace_bar import PaceBar
from ui.desktop.widgets.plain import Paragraph, PlainLabel, ShortLabel
from ui.desktop.widgets.small_bars import SmallBars
from ui.text import _, apart
from ui.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, SPACE_XS

_PERMILLE = 1000


class BudgetLine(QFrame):
    """Shows where a budget stands; its buttons ask for its entries, to change it, or to delete it."""

    entries_wanted = Signal()
    edit_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self, own: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._name = PlainLabel("", "strong")
        self._about = ShortLabel("", "caption", "second")
        self._left = PlainLabel("", "title")
        self._bar = PaceBar(own)
        self._state = PlainLabel("", "strong")
        self._used = ShortLabel("", "body", "second")
        self._ahead = PlainLabel("", "body", "second")
        self._doubt = Paragraph("", "caption", "attention")
        self._provisional = Paragraph("", "caption", "second")
        self._bars = SmallBars(own)
        self._history = BudgetHistory()
        self._history.hide()
        self._earlier = IconButton(own, "down", "", _("Show the periods before"))
        self._earlier.setCheckable(True)
        self._earlier.toggled.connect(self._history.setVisible)
        self._entries = IconButton(own, "ledger", "", _("Show the entries of this period"))
        self.edit = IconButton(own, "edit", "", _("Change this budget"))
        self._delete = IconButton(own, "delete", "", _("Delete this budget"))
        for button, wanted in (
            (self._entries, self.entries_wanted), (self.edit, self.edit_wanted), (self._delete, self.delete_wanted)
        ):  # fmt: skip
            button.clicked.connect(wanted)
        self._lay_out()

    def _lay_out(self) -> None:
        head, foot, buttons = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row, gap in ((head, SPACE_M), (foot, SPACE_S), (buttons, 0)):
            row.setSpacing(gap)
        head.addWidget(self._name)
        head.addWidget(self._about, 1)
        head.addWidget(self._left)
        foot.addWidget(self._state)
        foot.addWidget(self._used, 1)
        foot.addWidget(self._ahead)
        figures = QVBoxLayout()
        figures.setSpacing(SPACE_XS)
        figures.addLayout(head)
        figures.addWidget(self._bar)
        figures.addLayout(foot)
        figures.addWidget(self._doubt)
        figures.addWidget(self._provisional)
        for button in (self._earlier, self._entries, self.edit, self._delete):
            buttons.addWidget(button)
        row, column = QHBoxLayout(), QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_M, SPACE_M, SPACE_M)
        column.setSpacing(0)
        row.setSpacing(SPACE_XL)
        row.addLayout(figures, 1)
        row.addWidget(self._bars, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(buttons)
        column.addLayout(row)
        column.addWidget(self._history)

    def show_status(self, status: BudgetStatus) -> None:
        """Show where a budget stands."""
        terms, tone = status.budget.terms, budget_texts.tone(status)
        title, period = budget_texts.title(terms), budget_texts.period(terms, status.used)
        self._name.setText(title)
        counted = _(budget_texts.BASES[terms.basis])
        self._about.setText(_(" · ").join(part for part in (counted, apart(period), budget_texts.pace(status)) if part))
        self._left.setText(budget_texts.left(status))
        self._left.set_tone("wrong" if status.is_over else "")
        gone = status.gone * _PERMILLE // status.days if status.days > 1 else None
        self._bar.show_use(status.used.minor, status.amount, gone, tone)
        self._state.setText(budget_texts.state(status))
        self._state.set_tone(tone)
        self._used.setText(_(" · ").join(filter(None, (budget_texts.used(status), budget_texts.carried(status)))))
        self._ahead.setText(budget_texts.forecast(status))
        doubt = budget_texts.doubt(status)
        self._doubt.say(doubt)
        self._provisional.say(cost_texts.provisional(is_provisional=budget_texts.is_provisional(status)))
        self._show_earlier(status)
        self._speak(status, title, period)

    def _show_earlier(self, status: BudgetStatus) -> None:
        every = (*status.earlier, status.used)
        said = [budget_texts.came_to(status, one) for one in every]
        self._bars.show_values([one.minor for one in every], said, [status.amount_of(one) for one in every])
        self._history.show_status(status)

    def _speak(self, status: BudgetStatus, title: str, period: str) -> None:
        """Name everything for who does not see it."""
        sentence = _("{budget}, {period}: {state}, {left}, {used}")
        self.setAccessibleName(
            sentence.format(
                budget=title, period=period, state=budget_texts.state(status), left=budget_texts.left(status),
                used=budget_texts.used(status),
            )
        )  # fmt: skip
        self._bar.setAccessibleName(self.accessibleName())
        self._bars.setAccessibleName(budget_texts.earlier(status))
        self._bars.setAccessibleDescription(budget_texts.came_to(status, status.used))
        for button, act in (
            (self._earlier, _("Show the periods of {budget} before")),
            (self._entries, _("Show the entries of {budget}")),
            (self.edit, _("Change {budget}")),
            (self._delete, _("Delete {budget}")),
        ):
            button.setAccessibleName(act.format(budget=title))
