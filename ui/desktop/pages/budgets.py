"""The Budgets page: one line each, with what is left and how the period goes; added and changed in place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ui import formats, tokens
from ui.desktop import budget_texts, theme
from ui.desktop.actions import Actions
from ui.desktop.budget_texts import NEW
from ui.desktop.day_turn import DayTurn
from ui.desktop.page import Page, Subset
from ui.desktop.preferences import Preferences
from ui.desktop.widgets.empty import EmptyState
from ui.desktop.widgets.plain import ShortLabel
from ui.desktop.widgets.scroll import Scroll
from ui.desktop.widgets.title_line import TitleLine
from ui.text import _, ngettext

if TYPE_CHECKING:
    from array import array

    from models.budgets import Terms
    from models.reports.budgets import BudgetStatus
    from ui.desktop.books import Books
    from ui.desktop.forms.budget_form import BudgetForm, Subjects
    from ui.desktop.widgets.budget_line import BudgetLine

_LINES, _EMPTY, _WAITING = range(3)


@dataclass(frozen=True)
class Standing:
    """What the page shows: every budget, and the names a new one can be for."""

    budgets: tuple[BudgetStatus, ...]
    subjects: Subjects


def standing(books: Books) -> Standing:
    """Say where every budget stands now."""
    from models import accounts, budgets, catalogue, creators, moments
    from models.reports.budgets import status
    from ui.desktop.forms.budget_form import Subjects

    now = moments.now(books.settings.timezone)
    rows = budgets.budgets(books.reader)
    found = status(books.columns, books.rates, books.settings, rows, now)
    own = accounts.accounts(books.reader)
    platforms = [*(row.platform for row in own), *(one.name for one in catalogue.platforms())]
    subjects = Subjects(
        list(dict.fromkeys(platforms)),
        [row.label for row in own],
        [row.name for row in creators.creators(books.reader)],
    )
    return Standing(tuple(found), subjects)


def past(books: Books, terms: Terms) -> BudgetStatus:
    """Say what a budget that is not kept yet would hold."""
    from models import moments
    from models.budgets import BudgetRow
    from models.reports.budgets import status

    now = moments.now(books.settings.timezone)
    return status(books.columns, books.rates, books.settings, [BudgetRow(NEW, terms)], now)[0]


def entries(books: Books, status: BudgetStatus) -> array[int]:
    """Ids of the entries a budget counts in its present period."""
    from models.reports.budgets import counted

    return counted(books.columns, books.rates, books.settings, status.budget.terms, status.used)


class BudgetsPage(Page):
    """Lines of budgets in their order; at most one form is open, in the place of the line it changes."""

    def __init__(
        self, own: theme.Theme, actions: Actions, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(own, actions, preferences, parent)
        self._standing: Standing | None = None
        self.lines: dict[int, BudgetLine] = {}
        self.form: BudgetForm | None = None
        self._editing = NEW
        self._wanted: int | None = None
        self._about = ShortLabel("", "body", "second")
        self._add = QPushButton(_("Add budget"))
        self._add.setProperty("role", "primary")
        self._add.clicked.connect(self.add)
        self._column = QVBoxLayout()
        self._stack = QStackedWidget()
        self._area = Scroll()
        self._lay_out()
        self.home = self._add
        DayTurn(self.zone, self.go_stale, self)

    def _lay_out(self) -> None:
        head = TitleLine(_("Budgets"))
        head.addWidget(self._about, 1)
        head.addWidget(self._add)
        inside = QWidget()
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(tokens.SPACE_L, 0, tokens.SPACE_L, tokens.SPACE_L)
        self._column.setSpacing(tokens.SPACE_M)
        outer.addLayout(self._column)
        outer.addStretch()
        self._area.hold(inside)
        for part in (self._area, self._empty(), QWidget()):
            self._stack.addWidget(part)
        self._stack.setCurrentIndex(_WAITING)
        self.arrange(head, self._stack)

    def _empty(self) -> EmptyState:
        said = _(
            "A budget says how much an evening, a week or a month may cost, for everything, a platform or one creator. "
            "You see how much is left, here and before each gift is saved. Nothing is ever blocked."
        )
        return self.empty("budget", _("No budgets yet"), said, (_("Add a budget"), self.add))

    # --- Which ledger ---------------------------------------------------------------------------------------------

    def forget(self) -> None:
        """Show nothing of the ledger that was open."""
        self._close_form()
        for line in self.lines.values():
            line.deleteLater()
        self.lines.clear()
        self._standing = None
        self._stack.setCurrentIndex(_WAITING)

    # --- What is shown --------------------------------------------------------------------------------------------

    def reckon(self) -> None:
        """Ask where the budgets stand."""
        if self.session is not None:
            self.session.ask(standing, done=self._show, topic="budgets")

    def _show(self, found: Standing) -> None:
        self._standing = found
        if self.form is not None:
            self.form.offer(found.subjects)
            if self._editing not in {NEW, *(one.budget.id for one in found.budgets)}:
                self._close_form()
        self._match(found)
        self._about.setText(self._said(found))
        self._choose_stack()
        if self._wanted is not None:
            self._go_to(self._wanted)

    def _match(self, found: Standing) -> None:
        """Give every budget its line, in their order; a line that is there already is only written anew."""
        ids = [one.budget.id for one in found.budgets]
        for number in self.lines.keys() - set(ids):
            self.lines.pop(number).deleteLater()
        for place, one in enumerate(found.budgets):
            number = one.budget.id
            if number not in self.lines:
                self.lines[number] = self._make_line(number)
            self._column.insertWidget(place, self.lines[number])
            self.lines[number].show_status(one)
            self.lines[number].setVisible(self.form is None or number != self._editing)
        if self.form is not None:
            self._place_form(self.form)

    def _make_line(self, number: int) -> BudgetLine:
        from ui.desktop.widgets.budget_line import BudgetLine

        line = BudgetLine(self.theme)
        line.entries_wanted.connect(partial(self._show_entries, number))
        line.edit_wanted.connect(partial(self.edit, number))
        line.delete_wanted.connect(partial(self._delete, number))
        return line

    def _said(self, found: Standing) -> str:
        over = sum(one.is_over for one in found.budgets)
        above = sum(one.is_above_pace and not one.is_over for one in found.budgets)
        parts = []
        if over:
            parts.append(ngettext("{count} over", "{count} over", over).format(count=formats.count(over)))
        if above:
            parts.append(ngettext("{count} above pace", "{count} above pace", above).format(count=formats.count(above)))
        if found.budgets and not parts:
            parts.append(_("All on track"))
        return _(" · ").join(parts)

    def _choose_stack(self) -> None:
        is_empty = self._standing is not None and not self._standing.budgets and self.form is None
        self._stack.setCurrentIndex(_WAITING if self._standing is None else _EMPTY if is_empty else _LINES)
        self._add.setVisible(not is_empty and (self.form is None or self._editing != NEW))

    # --- Adding, changing, deleting -------------------------------------------------------------------------------

    def add(self) -> None:
        """Open the form for a new budget, above the others."""
        self._open_form(NEW)

    def edit(self, number: int) -> None:
        """Open the form in the place of a budget's line."""
        self._open_form(number)

    def _open_form(self, number: int) -> None:
        if self._standing is None or self.settings is None:
            return
        from models import currencies, moments
        from ui.desktop.forms.budget_form import BudgetForm

        self._close_form()
        today = moments.today(self.settings.timezone)
        self._editing = number
        codes = currencies.offered(self.settings.currency)
        self.form = BudgetForm(self.theme, codes, today, self.settings.month_starts_on)
        self.form.offer(self._standing.subjects)
        self.form.saved.connect(self._save)
        self.form.past_wanted.connect(self._look_back)
        self.form.closed.connect(self._leave_form)
        self.form.grown.connect(partial(self._reveal, self.form))
        if (status := self._status(number)) is not None:
            self.form.fill(status.budget.terms)
            self.lines[number].hide()
        self._place_form(self.form)
        self._choose_stack()
        self.form.start()
        self._reveal(self.form)

    def _reveal(self, part: QWidget) -> None:
        """Scroll to a part once it has its place."""
        QTimer.singleShot(0, part, lambda: self._area.ensureWidgetVisible(part))

    def _place_form(self, form: BudgetForm) -> None:
        """Put the form where the line of its budget is, or above all."""
        line = self.lines.get(self._editing)
        self._column.insertWidget(0 if line is None else self._column.indexOf(line), form)

    def _status(self, number: int) -> BudgetStatus | None:
        budgets = self._standing.budgets if self._standing is not None else ()
        return next((one for one in budgets if one.budget.id == number), None)

    def _close_form(self) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None
            if self._editing in self.lines:
                self.lines[self._editing].show()

    def _leave_form(self) -> None:
        number = self._editing
        self._close_form()
        self._choose_stack()
        line = self.lines.get(number)
        if line is not None:
            line.edit.setFocus()
        else:
            self.take_keyboard()

    def _save(self, terms: Terms) -> None:
        from models import budgets

        if self.session is None or self.form is None:
            return
        if self._editing == NEW:
            self.session.run(budgets.add, terms, done=self._saved, failed=self.form.refuse)
        else:
            done = partial(self._saved, self._editing)
            self.session.run(budgets.edit, self._editing, terms, done=lambda _none: done(), failed=self.form.refuse)
        self.session.when_written(self._free)

    def _free(self) -> None:
        if self.form is not None:
            self.form.free()

    def _saved(self, number: int) -> None:
        self._close_form()
        self._wanted = number
        if self.isVisible() and number in self.lines:
            self._go_to(number)

    def _delete(self, number: int) -> None:
        from models import budgets

        if self.session is not None:
            self.session.run(budgets.remove, number)
            self._add.setFocus()

    def _look_back(self, terms: Terms) -> None:
        if self.session is not None:
            self.session.ask(past, terms, done=self._show_past, failed=bool, topic="budget-past")

    def _show_past(self, status: BudgetStatus) -> None:
        if self.form is not None:
            self.form.show_past(status)

    # --- From and to other pages ----------------------------------------------------------------------------------

    def show_subject(self, subject: object) -> None:
        """Show the budget of that id; the id NEW opens the form."""
        if subject == NEW:
            self._wanted = NEW
        elif isinstance(subject, int):
            self._wanted = subject
        if self._standing is not None and self._wanted is not None:
            self._go_to(self._wanted)

    def _go_to(self, number: int) -> None:
        self._wanted = None
        if number == NEW:
            self.add()
        elif (line := self.lines.get(number)) is not None:
            line.edit.setFocus()
            self._reveal(line)

    def _show_entries(self, number: int) -> None:
        if (status := self._status(number)) is None:
            return
        terms, used = status.budget.terms, status.used
        said = _("{budget}, {period}")
        title = said.format(budget=budget_texts.title(terms), period=budget_texts.period(terms, used))
        self.entries_wanted.emit(Subset(title, partial(entries, status=status)))

    def redraw(self) -> None:
        """Write again what is shown: names and amounts were hidden, or are shown again."""
        if self._standing is not None:
            self._show(self._standing)
