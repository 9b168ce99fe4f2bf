"""The Reports page: choices at the left, a sentence that says what they mean, a chart and a table of links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from models import currencies
from models.reports import choices as report_choices
from models.reports.choices import Choices, Period
from models.reports.table import Cross, Head, Request
from ui import spans, tokens
from ui.desktop import theme
from ui.desktop.actions import Actions
from ui.desktop.day_turn import DayTurn
from ui.desktop.page import Page
from ui.desktop.pages.reports import asking, leading, outward
from ui.desktop.pages.reports.built_in import BUILT_IN, DEFAULT
from ui.desktop.pages.reports.filters import known
from ui.desktop.pages.reports.keeper import Keeper
from ui.desktop.pages.reports.panel import Panel
from ui.desktop.pages.reports.result import Result
from ui.desktop.pages.reports.saved import SavedBar
from ui.desktop.preferences import Preferences
from ui.desktop.preset_menu import add_presets
from ui.desktop.tables import pivot_copy
from ui.desktop.tables.pivot_table import Pick
from ui.desktop.widgets.empty import EmptyState
from ui.desktop.widgets.export_button import ExportButton, formats_menu
from ui.desktop.widgets.icon_button import IconButton
from ui.desktop.widgets.title_line import TitleLine
from ui.reports import about
from ui.reports import asking as reports_asking
from ui.text import _, name, sentence

if TYPE_CHECKING:
    from models.ledger import Changes
    from models.settings import Settings
    from ui.desktop.books import Books
    from ui.desktop.exports import Export
    from ui.desktop.session import LedgerSession
    from ui.documents.document import Document

_SOON = 400
"""Milliseconds after a report is shown until the next ones are prepared."""


class ReportsPage(Page):
    """A report is reckoned anew when something it shows has changed and it is on screen."""

    SHOWS = (*Page.SHOWS, "saved_report")

    def __init__(
        self, own: theme.Theme, actions: Actions, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(own, actions, preferences, parent)
        self.choices = Choices()
        self.is_prepared = False
        self._shown: Cross | None = None
        self.saved = SavedBar(own)
        self.keeper = Keeper(self.saved, self)
        self.panel_switch = self._switch("choices", _("Show what can be chosen"))
        self.chart_switch = self._switch("chart", _("Show the chart"))
        self.copy_button = IconButton(own, "copy", "", _("Copy the table (Ctrl+C)"))
        self.export_button = ExportButton(own, actions["export"], self.export_menu)
        self._later = QTimer(self, singleShot=True, interval=_SOON)
        middle = self._lay_out()
        self.panel, self.result = Panel(own, self), Result(own, self._empty(), self)
        middle.addWidget(self.panel)
        middle.addWidget(self.result, 1)
        self._remember_from()
        self._connect()
        self.home = self.result.table
        DayTurn(self.zone, self.go_stale, self)

    def _switch(self, icon: str, explanation: str) -> IconButton:
        button = IconButton(self.theme, icon, "", explanation)
        button.setCheckable(True)
        button.setChecked(True)
        return button

    def _lay_out(self) -> QHBoxLayout:
        """Put the head above the row that is given."""
        head = TitleLine(_("Reports"))
        head.addWidget(self.saved)
        head.addStretch(1)
        look_back = IconButton(self.theme, "calendar", "", _("Look back on a year"))
        look_back.clicked.connect(self.window_actions["year"].trigger)
        for button in (self.panel_switch, self.chart_switch, self.copy_button, self.export_button, look_back):
            head.addWidget(button)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        self.arrange(head, middle, space=tokens.SPACE_S)
        return middle

    def _empty(self) -> EmptyState:
        choices = (_("All time"), self._all_time), (_("Add a gift"), "add-gift"), (_("Import"), "import")
        said = _("Nothing in the ledger is of this time and passes what is chosen. Look at more, or add entries.")
        return self.empty("reports", _("Nothing to report"), said, *choices)

    def _connect(self) -> None:
        self.panel.changed.connect(self.choose)
        self.panel.filters.options_wanted.connect(self._offer)
        self.keeper.opened.connect(self.choose)
        self.result.chart.kind_chosen.connect(lambda kind: self.choose(replace(self.choices, chart=kind)))
        self.result.chart.picked.connect(self._lead_from_chart)
        self.result.chart.view.noticed.connect(self.noticed)
        self.result.chart.view.export_wanted.connect(self.export_wanted)
        self.result.table.picked.connect(self._lead)
        self.result.table.copy_wanted.connect(self.copy)
        self.result.filled.connect(self.copy_button.setEnabled)
        self.copy_button.clicked.connect(self.copy)
        self.result.filled.connect(self.export_button.button.setEnabled)
        for switch in (self.panel_switch, self.chart_switch):
            switch.toggled.connect(self._show_parts)
            switch.toggled.connect(self._remember)
        self._later.timeout.connect(lambda: self._prepare(0))

    # --- Which ledger ---------------------------------------------------------------------------------------------

    def attach(self, session: LedgerSession, settings: Settings) -> None:
        """Report on this ledger as the page was left, but for choices this ledger does not know."""
        self.panel.offer_currencies(currencies.offered(settings.currency), settings.currency)
        self.panel.attach(settings.month_starts_on, settings.basis)
        self.is_prepared = False
        super().attach(session, settings)

    def forget(self) -> None:
        """Show nothing of the ledger that was open."""
        self._later.stop()
        self._shown = None
        self.result.wait()

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
        self.keeper.remember_from(kept.get("current"), is_first=not isinstance(text, str))
        self.panel_switch.setChecked(kept.get("panel_shown") is not False)
        self.chart_switch.setChecked(kept.get("chart_shown") is not False)
        self._show_parts()

    def _remember(self) -> None:
        self.preferences.remember_page(
            "reports",
            choices=self.choices.as_text(),
            current=[*self.keeper.current],
            panel_shown=self.panel_switch.isChecked(),
            chart_shown=self.chart_switch.isChecked(),
        )

    # --- What is chosen -------------------------------------------------------------------------------------------

    def choose(self, choices: Choices) -> None:
        """Take other choices, and ask anew unless the same figures are only shown in another way."""
        before, self.choices = self.choices, choices
        self.panel.show_choices(choices)
        self._remember()
        is_same = replace(choices, measure=before.measure, chart=before.chart) == before
        if is_same and self._shown is not None:
            self._draw()
        else:
            self._ask()

    def show_subject(self, subject: object) -> None:
        """Open the saved report of that id."""
        if isinstance(subject, int) and self.session is not None:
            self.keeper.read(self.session)
            self.keeper.open_number(subject)

    def _all_time(self) -> None:
        self.choose(replace(self.choices, period=Period(), where=()))

    def _show_parts(self) -> None:
        self.panel.setVisible(self.panel_switch.isChecked())
        self.result.show_chart(is_shown=self.chart_switch.isChecked())
        if self._shown is not None and not self.result.is_empty:
            self.result.draw_chart(self._shown, self.choices)

    def _offer(self, key: str) -> None:
        """Give a filter its list."""
        if self.session is not None:
            self.panel.filters.offer(key, reports_asking.values(self.session.reader, key, self.choices.report))

    def _check_filters(self) -> None:
        """Leave out what the ledger does not know: another one was open before, or a name has changed."""
        if self.session is None or not self.choices.where:
            return
        keys = {key for key, _value in self.choices.where}
        values = {key: reports_asking.values(self.session.reader, key, self.choices.report) for key in keys}
        self.choices = replace(self.choices, where=known(self.choices.where, values))

    # --- Asking and showing ---------------------------------------------------------------------------------------

    @property
    def request(self) -> Request:
        """What is asked for."""
        return reports_asking.request(self.choices, spans.today(), self.panel.period.starts_on)

    def reckon(self) -> None:
        """Ask for the report."""
        if self.session is not None:
            self.keeper.read(self.session)
            self._check_filters()
            self.panel.show_choices(self.choices)
            self._ask()

    def _ask(self) -> None:
        if self.session is not None:
            failed = lambda error: self.result.refuse(sentence(error))  # noqa: E731 - what a failure does
            self.session.ask(asking.table, self.request, done=self._show, failed=failed, topic="report")

    def _show(self, table: Cross) -> None:
        self._shown = table
        self._draw()
        if not self.is_prepared:
            self._later.start()

    def _draw(self) -> None:
        if self._shown is None:
            return
        can_compare = self._shown.request.now is not None
        self.panel.explain_compare("" if can_compare else _("Choose a time with a beginning and an end to compare it"))
        height = theme.ROW_HEIGHT[self.preferences.density]
        self.result.show_table(self._shown, self.choices, self.panel.period.starts_on, height)
        self.keeper.show(self.choices)

    def redraw(self) -> None:
        """Write again what is shown, as high as rows are wished."""
        self.panel.filters.redraw()
        self._draw()

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

    def _lead(self, pick: Pick) -> None:
        if self._shown is not None:
            self.entries_wanted.emit(leading.from_pick(self._shown, pick, self.panel.period.starts_on))

    def _lead_from_chart(self, rows: list[Head], columns: list[Head], is_then: bool) -> None:
        if self._shown is not None and rows and columns:
            measure, starts_on = self.choices.shown, self.panel.period.starts_on
            subset = leading.from_heads(
                self._shown, rows, columns, measure, starts_on, is_now=not is_then, is_then=is_then
            )
            self.entries_wanted.emit(subset)

    # --- Out of the window ----------------------------------------------------------------------------------------

    def copy(self) -> None:
        """Put the table on the clipboard, for a spreadsheet."""
        grid, session = self.result.table.grid, self.session
        if grid is None or session is None or self._shown is None:
            return
        from ui import formats

        if pivot_copy.size(grid) > pivot_copy.LIMIT:
            said = _("{count} cells are too many to copy; export the report to a file")
            self.noticed.emit(said.format(count=formats.count(pivot_copy.size(grid))))
            return
        session.ask(pivot_copy.text, grid.table, grid.measure, done=self._copied, topic="copy")

    def _copied(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.noticed.emit(_("Table copied"))

    def document(self) -> Callable[[Books], Document] | None:
        """Give what makes a document of the report as it is shown."""
        if self._shown is None or self.settings is None or self.result.is_empty:
            return None
        title = self.keeper.title(self.choices)
        return asking.Shown(self._shown, self.settings, title, self.choices, self.chart_switch.isChecked())

    def export(self) -> Export | None:
        """Give what writes the report, as it is shown or exactly as the command line would."""
        make = self.document()
        if make is None:
            return None
        title = name(self.keeper.title(self.choices))
        called = outward.called(self.request, title, self.panel.period.starts_on)
        return outward.export(make, self.request, called, has_chart=self._has_chart)

    @property
    def _has_chart(self) -> bool:
        return self.chart_switch.isChecked() and self.result.chart.drawn is not None and not self.result.is_empty

    def export_menu(self) -> QMenu:
        """Make the menu of all ways out of the window."""
        made = formats_menu(self, self.export(), self.export_wanted.emit)
        if self._has_chart:
            made.addAction(_("Copy the chart"), self.result.chart.view.copy)
        made.addSeparator()
        made.addAction(self.window_actions["print"])
        if self.session is not None:
            add_presets(made, self.session, self.window_actions, self.preset_wanted.emit)
        return made

    def save_preset(self) -> None:
        """Let what is chosen be kept as an export that is made again."""
        from models.presets import PATTERN, Preset

        title = self.keeper.title(self.choices)
        called = title or about.what(self.choices.report, (*self.choices.rows, *self.choices.columns))
        self.preset_form_wanted.emit(Preset(called, self.choices, "", Path(), PATTERN, title), 0)
