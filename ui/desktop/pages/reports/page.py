"""The Reports page: choices at the left, a sentence that says what they mean, a chart and a table of links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from models import currencies
from models.errors import LedgerError
from models.periods import DAY_KEYS
from models.reports import choices as report_choices
from models.reports.choices import Choices
from models.reports.compare import Stretch, earlier
from models.reports.cross import TOTAL, Cross, Head, Request
from ui.desktop import theme
from ui.desktop.actions import Actions
from ui.desktop.day_turn import DayTurn
from ui.desktop.page import Page, Subset
from ui.desktop.pages.reports import asking, said
from ui.desktop.pages.reports.built_in import BUILT_IN, DEFAULT
from ui.desktop.pages.reports.chart_box import Body, ChartBox
from ui.desktop.pages.reports.filters import known
from ui.desktop.pages.reports.panel import Panel, span_of
from ui.desktop.pages.reports.saved import Current, SavedBar, choices_of
from ui.desktop.preferences import Preferences
from ui.desktop.tables import pivot_copy, pivot_texts
from ui.desktop.tables.pivot_grid import Grid
from ui.desktop.tables.pivot_table import Pick, PivotTable
from ui.desktop.widgets.empty import EmptyState
from ui.desktop.widgets.icon_button import IconButton
from ui.desktop.widgets.plain import PlainLabel
from ui.text import _, sentence, visible

if TYPE_CHECKING:
    from models.ledger import Changes
    from models.saved_reports import Saved
    from models.settings import Settings
    from ui.desktop.session import LedgerSession

_SOON = 400
"""Milliseconds after a report is shown until the next ones are prepared."""
_REPORT, _EMPTY, _WAITING = range(3)


class ReportsPage(Page):
    """A report is reckoned anew when something it shows has changed and it is on screen."""

    SHOWS = (*Page.SHOWS, "saved_report")

    def __init__(
        self, own: theme.Theme, actions: Actions, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(own, actions, preferences, parent)
        self.choices = Choices()
        self._current = Current()
        self._saved: Sequence[Saved] = ()
        self._table: Cross | None = None
        self.is_prepared = False
        self.panel = Panel(own)
        self.saved = SavedBar(own)
        self.chart = ChartBox(own)
        self.table = PivotTable(own)
        self._about = PlainLabel("", "body", "second")
        self._about.setWordWrap(True)
        self._doubt = PlainLabel("", "caption", "attention")
        self._doubt.setWordWrap(True)
        self.panel_switch = self._switch("choices", _("Show what can be chosen"))
        self.chart_switch = self._switch("chart", _("Show the chart"))
        self.copy_button = IconButton(own, "copy", "", _("Copy the table (Ctrl+C)"))
        self._export = IconButton(own, "export", "", actions["export-report"].toolTip())
        self._stack = QStackedWidget()
        self._later = QTimer(self, singleShot=True, interval=_SOON)
        self._later.timeout.connect(lambda: self._prepare(0))
        self._lay_out()
        self._connect()
        self._remember_from()
        self.home = self.table
        DayTurn(self)

    def _switch(self, icon: str, explanation: str) -> IconButton:
        button = IconButton(self.theme, icon, "", explanation)
        button.setCheckable(True)
        button.setChecked(True)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, 0)
        head.setSpacing(theme.SPACE_S)
        head.addWidget(PlainLabel(_("Reports"), "title"))
        head.addWidget(self.saved)
        head.addStretch(1)
        for button in (self.panel_switch, self.chart_switch, self.copy_button, self._export):
            head.addWidget(button)
        self._body = Body(self.chart, self.table)
        for part in (self._body, self._empty(), QWidget()):
            self._stack.addWidget(part)
        self._stack.setCurrentIndex(_WAITING)
        right = QVBoxLayout()
        right.setSpacing(theme.SPACE_S)
        lines = QVBoxLayout()
        lines.setContentsMargins(theme.SPACE_L, 0, theme.SPACE_L, 0)
        lines.setSpacing(theme.SPACE_XS)
        lines.addWidget(self._about)
        lines.addWidget(self._doubt)
        right.addLayout(lines)
        right.addWidget(self._stack, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.panel)
        middle.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addLayout(head)
        column.addLayout(middle, 1)
        self._doubt.hide()

    def _empty(self) -> EmptyState:
        choices = [
            (_("All time"), self._all_time),
            (_("Add a gift"), self.window_actions["add-gift"].trigger),
            (_("Import"), self.window_actions["import"].trigger),
        ]
        said_ = _("Nothing in the ledger is of this time and passes what is chosen. Look at more, or add entries.")
        return EmptyState(self.theme, "reports", _("Nothing to report"), said_, choices)

    def _connect(self) -> None:
        self.panel.changed.connect(self._choose)
        self.panel.filters.options_wanted.connect(self._offer)
        self.chart.kind_chosen.connect(lambda kind: self._choose(replace(self.choices, chart=kind)))
        self.chart.picked.connect(self._drill)
        self.table.picked.connect(self._pick)
        self.table.copy_wanted.connect(self.copy)
        self.copy_button.clicked.connect(self.copy)
        self._export.clicked.connect(self.window_actions["export-report"].trigger)
        self.panel_switch.toggled.connect(self._show_parts)
        self.chart_switch.toggled.connect(self._show_parts)
        self.saved.chosen.connect(self.open)
        self.saved.named.connect(self._name)
        self.saved.wanted.connect(self._do)

    # --- Which ledger ---------------------------------------------------------------------------------------------

    def attach(self, session: LedgerSession, settings: Settings) -> None:
        """Report on this ledger as the page was left, but for choices this ledger does not know."""
        codes = dict.fromkeys((settings.currency, "EUR", "USD", "GBP", *currencies.codes(withdrawn=False)))
        self.panel.offer_currencies(codes, settings.currency)
        self.panel.attach(settings.month_starts_on, settings.basis)
        self.is_prepared = False
        super().attach(session, settings)

    def detach(self) -> None:
        """Show nothing."""
        super().detach()
        self._later.stop()
        self._table = None
        self._stack.setCurrentIndex(_WAITING)

    def take(self, changes: Changes) -> None:
        """Show what an operation changed."""
        self.is_prepared = self.is_prepared and not changes.is_bulk
        super().take(changes)
        if changes.touches("setting") and self.settings is not None:
            self.panel.attach(self.settings.month_starts_on, self.settings.basis)

    def _remember_from(self) -> None:
        """Choose what was chosen when the page was left, in this window or the last one."""
        kept = self.preferences.page("reports")
        text = kept.get("choices")
        self.choices = report_choices.read(text) if isinstance(text, str) else BUILT_IN[DEFAULT][1]
        current = kept.get("current")
        match current:
            case [str(built_in), str(saved)]:
                self._current = Current(built_in if built_in in BUILT_IN else "", saved)
            case _:
                self._current = Current() if isinstance(text, str) else Current(built_in=DEFAULT)
        for name, switch in (("panel", self.panel_switch), ("chart", self.chart_switch)):
            switch.setChecked(kept.get(f"{name}_shown") is not False)
        self._show_parts()

    def _remember(self) -> None:
        self.preferences.remember_page(
            "reports",
            choices=self.choices.as_text(),
            current=[*self._current],
            panel_shown=self.panel_switch.isChecked(),
            chart_shown=self.chart_switch.isChecked(),
        )

    # --- What is chosen -------------------------------------------------------------------------------------------

    def _choose(self, choices: Choices) -> None:
        """Take other choices, and ask anew unless the same figures are only shown in another way."""
        before, self.choices = self.choices, choices
        self.panel.show_choices(choices)
        self._remember()
        is_same = replace(choices, measure=before.measure, chart=before.chart) == before
        if is_same and self._table is not None:
            self._draw()
        else:
            self._ask()

    def open(self, current: Current) -> None:
        """Open a built-in or a saved report."""
        found = choices_of(current, self._saved)
        if found is not None:
            self._current = current
            self._choose(found)

    def show_subject(self, subject: object) -> None:
        """Open the saved report of that id."""
        if isinstance(subject, int) and self.session is not None:
            from models import saved_reports

            self._saved = saved_reports.saved(self.session.reader)
            found = next((one for one in self._saved if one.id == subject), None)
            if found is not None:
                self.open(Current(saved=found.name))

    def _all_time(self) -> None:
        self._choose(replace(self.choices, period=report_choices.Period(), where=()))

    def _show_parts(self) -> None:
        self.panel.setVisible(self.panel_switch.isChecked())
        self.chart.setVisible(self.chart_switch.isChecked())
        self._remember()

    def _offer(self, key: str) -> None:
        """Give a filter its list."""
        if self.session is not None:
            self.panel.filters.offer(key, asking.values(self.session.reader, key, self.choices.report))

    def _check_filters(self) -> None:
        """Leave out what the ledger does not know: another one was open before, or a name has changed."""
        if self.session is None or not self.choices.where:
            return
        keys = {key for key, _ in self.choices.where}
        values = {key: asking.values(self.session.reader, key, self.choices.report) for key in keys}
        self.choices = replace(self.choices, where=known(self.choices.where, values))

    # --- Asking and showing ---------------------------------------------------------------------------------------

    @property
    def request(self) -> Request:
        """What is asked for."""
        span = span_of(self.choices.period, self.panel.period)
        now = self._now(span.since, span.until)
        then = earlier(self.choices.compare, *now, self.panel.period.starts_on) if now and self.choices.compare else ()
        query = self.choices.query(span.since, span.until)
        return Request(self.choices.report, self.choices.rows, self.choices.columns, query, now, then)

    def _now(self, since: object, until: object) -> Stretch | None:
        """The stretch that can be compared: the same days of other months are those that have been."""
        from datetime import date

        if not isinstance(since, date) or not isinstance(until, date):
            return None
        today = self.panel.period.today()
        if self.choices.compare == "same-days" and since <= today < until:
            return since, today
        return since, until

    def reckon(self) -> None:
        """Ask for the report."""
        if self.session is None:
            return
        from models import saved_reports

        self._saved = saved_reports.saved(self.session.reader)
        if self._current.saved and choices_of(self._current, self._saved) is None:
            self._current = Current()
        self._check_filters()
        self.panel.show_choices(self.choices)
        self._ask()

    def _ask(self) -> None:
        if self.session is not None:
            self.session.ask(asking.table, self.request, done=self._show, failed=self._refuse, topic="report")

    def _refuse(self, error: LedgerError) -> None:
        self._doubt.setText(sentence(error))
        self._doubt.show()

    def _show(self, table: Cross) -> None:
        self._table = table
        self._draw()
        if not self.is_prepared:
            self._later.start()

    def redraw(self) -> None:
        """Write again what is shown, as high as rows are wished."""
        self.panel.filters.redraw()
        if self._table is not None:
            self._draw()

    def _draw(self) -> None:
        if self._table is None:
            return
        request = self.request
        self.panel.explain_compare("" if request.now else _("Choose a time with a beginning and an end to compare it"))
        self._tell(request)
        is_empty = self._table.cell(TOTAL, TOTAL) is None
        self._stack.setCurrentIndex(_EMPTY if is_empty else _REPORT)
        self.copy_button.setEnabled(not is_empty)
        if not is_empty:
            self.table.set_row_height(theme.ROW_HEIGHT[self.preferences.density])
            self.table.show_grid(Grid(self._table, self.choices.shown))
            self._draw_chart()
        self._show_current()

    def _draw_chart(self) -> None:
        kind = self.choices.chart
        if self._table is not None and self.chart_switch.isChecked():
            self.chart.show_table(self._table, self.choices.shown, kind, self._about.text())  # type: ignore[arg-type]

    def _tell(self, request: Request) -> None:
        """Say in words what is shown, and what is not certain about it."""
        starts_on = self.panel.period.starts_on
        currency = self.choices.currency or (self.settings.currency if self.settings else "")
        about = said.report(self.choices, currency, request.query.since, request.query.until, starts_on)
        if request.then:
            about = _(", ").join((about, said.compared(request.then, starts_on)))
        self._about.setText(about)
        table = self._table
        total = table.cell(TOTAL, TOTAL) if table is not None else None
        doubts = pivot_texts.doubts(request.report, total, table.currency) if table and total else []
        if table and table.provisional and (request.query.until is None or request.query.until >= table.provisional):
            from ui import formats

            day = formats.day(table.provisional)
            doubts.append(_("From {day} on the rates are provisional and may still change").format(day=day))
        self._doubt.setText(" · ".join(doubts))
        self._doubt.setVisible(bool(doubts))

    # --- What is done next is made ready --------------------------------------------------------------------------

    def _prepare(self, step: int) -> None:
        """Read, one after the other, what further reports will need, while nothing else is asked."""
        if self.session is not None and self.isVisible():
            self.session.ask(asking.prepare, step, done=self._prepared, topic="prepare")

    def _prepared(self, step: int) -> None:
        self.is_prepared = not step
        if step:
            self._prepare(step)

    # --- Entries --------------------------------------------------------------------------------------------------

    def _pick(self, pick: Pick) -> None:
        part = pick.place.part if pick.place else "now"
        measure = pick.place.measure if pick.place else ""
        if part in {"change", "percent"}:
            self._want([pick.row], [pick.column], measure, is_now=True, is_then=True)
        else:
            self._want([pick.row], [pick.column], measure, is_now=part == "now", is_then=part == "then")

    def _drill(self, rows: list[Head], columns: list[Head], is_then: bool) -> None:
        self._want(rows, columns, self.choices.shown, is_now=not is_then, is_then=is_then)

    def _want(
        self, rows: Sequence[Head], columns: Sequence[Head], measure: str, *, is_now: bool, is_then: bool
    ) -> None:
        """Ask for the entries behind some figures."""
        table = self._table
        if table is None or not rows or not columns:
            return
        queries = table.queries(rows, columns) if is_now else []
        queries += table.queries(rows, columns, is_then=True) if is_then else []
        names = table.values(rows[0], columns[0]) if len(rows) == len(columns) == 1 else []
        behind = asking.Behind(table.request.report, queries, measure)
        self.entries_wanted.emit(Subset(self._title(names, is_then=is_then), behind))

    def _title(self, values: Sequence[tuple[str, str]], *, is_then: bool) -> str:
        """Say which entries they are; names as they are, for the Ledger hides and tames the whole."""
        names = [pivot_texts.raw_heading(key, value) for key, value in values]
        if not is_then and {"evening", *DAY_KEYS} & {key for key, _value in values}:
            return _(", ").join(names)  # they say the time already
        request = self.request
        starts_on = self.panel.period.starts_on
        spans = [*request.then] if is_then else [(request.query.since, request.query.until)]
        times = said.listed([said.stretch(since, until, starts_on) for since, until in spans])
        return _(", ").join((*names, times))

    # --- Saved reports --------------------------------------------------------------------------------------------

    def _show_current(self) -> None:
        found = choices_of(self._current, self._saved)
        can_write = self.session is not None and self.session.is_writable
        is_changed = found is not None and found != self.choices
        self.saved.show_current(self._current, self._saved, is_changed=is_changed, can_write=can_write)

    def _name(self, verb: str, text: str) -> None:
        """Save under a new name, or give another one."""
        if self.session is None:
            return
        from models import saved_reports

        def done(_result: object) -> None:
            self._current = Current(saved=text.strip())
            self._remember()
            self.saved.accept_name()
            self.reckon()

        refused = lambda error: self.saved.refuse_name(sentence(error))  # noqa: E731 - what a failure does
        if verb == "save":
            self.session.run(saved_reports.save, text, self.choices, done=done, failed=refused)
        elif (number := self._number) is not None:
            self.session.run(saved_reports.rename, number, text, done=done, failed=refused)

    @property
    def _number(self) -> int | None:
        """Id of the saved report that is open."""
        return next((one.id for one in self._saved if one.name == self._current.saved), None)

    def _do(self, verb: str) -> None:
        """Do with the open report what needs no name."""
        if verb == "revert":
            self.open(self._current)
            return
        number = self._number
        if self.session is None or number is None:
            return
        from models import saved_reports

        if verb == "update":
            self.session.run(saved_reports.update, number, self.choices)
        elif verb == "duplicate":
            self.session.run(saved_reports.duplicate, number, done=self.show_subject)
        else:
            self.session.run(saved_reports.delete, number)

    # --- Out of the window ----------------------------------------------------------------------------------------

    def copy(self) -> None:
        """Put the table on the clipboard, for a spreadsheet."""
        grid, session = self.table.grid, self.session
        if grid is None or session is None or self._table is None:
            return
        from ui import formats

        if pivot_copy.size(grid) > pivot_copy.LIMIT:
            said_ = _("{count} cells are too many to copy; export the report to a file")
            self.noticed.emit(said_.format(count=formats.count(pivot_copy.size(grid))))
            return
        session.ask(pivot_copy.text, grid.table, grid.measure, done=self._copied, topic="copy")

    def _copied(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.noticed.emit(_("Table copied"))

    def export(self) -> None:
        """Ask for a file and write the report to it, exactly as the command line would."""
        name = "-".join((self.choices.report, *self.request.query.by))
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Export report"), str(Path.home() / f"{name}.csv"), _("CSV file (*.csv)")
        )
        if chosen and self.session is not None:
            self.export_to(Path(chosen))

    def export_to(self, path: Path) -> None:
        """Write the report to `path`."""
        if self.session is not None:
            said_ = _("{file} written").format(file=visible(path.name))
            query = self.request.query
            self.session.ask(
                asking.export, self.choices.report, query, path, done=lambda _none: self.noticed.emit(said_)
            )
