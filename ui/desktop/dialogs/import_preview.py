"""The preview of an import: every row with what would become of it, to tick, and what has to be asked first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from models.errors import LedgerError
from models.money import Money
from models.names import DEFAULT_ACCOUNT
from ui import conversion_texts, formats, labels, tokens
from ui.desktop import converting, tabbing, theme
from ui.desktop.dialogs import importing
from ui.desktop.dialogs.import_questions import Questions
from ui.desktop.dialogs.importing import ACCOUNT
from ui.desktop.dialogs.mapped_files import ANSWERS, MappedFiles
from ui.desktop.tables.import_model import FILE, REMARK, ImportModel, doubtful, joined
from ui.desktop.tables.tick_boxes import TickBoxes, TickTable
from ui.desktop.widgets.plain import Paragraph, PlainLabel, ShortLabel
from ui.desktop.widgets.progress import Progress
from ui.desktop.widgets.status_chips import StatusChips
from ui.text import _, name, ngettext, sentence, visible

if TYPE_CHECKING:
    from models.conversions import Conversion
    from models.imports.files import Source
    from models.imports.plan import Plan
    from models.imports.planned import Row
    from models.imports.planner import Step
    from ui.desktop.dialogs.importing import Preview
    from ui.desktop.session import LedgerSession
    from ui.desktop.threads import LongTask


OWN_SOURCE = "coinpurse"
"""What names its accounts itself."""
_WIDTHS = (130, 120, 45, 150, 88, 105, 105, 90, 60, 80, 160)
_ASKING_HIGH = 240
"""Most pixels the questions take; more of them scroll."""


class ImportPreview(QDialog):
    """Reads files, shows what they would bring, and brings in what is ticked as one operation that can be undone."""

    def __init__(
        self, session: LedgerSession, files: Sequence[Path], own: theme.Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Import"))
        self._session, self._files, self._theme = session, files, own
        self._answers: dict[str, str] = {}
        self._plan: Plan | None = None
        self._whole: Source | None = None
        self._task: LongTask | None = None
        self._is_over = self._is_open = False
        self.rows = ImportModel(own, self)
        self._title = ShortLabel(_(", ").join(visible(path.name) for path in files), "title")
        self._about = PlainLabel(_("Reading…"), "body", "second")
        self._problem = PlainLabel("", "body", "attention")
        self.questions, self.chips = Questions(), StatusChips()
        self.tables = MappedFiles(session, own)
        self._asking = QScrollArea()
        self.table = self._make_table()
        self._row_about, self._row_raw = PlainLabel("", "body"), ShortLabel("", "caption", "second")
        self._row_rate = Paragraph("", "caption", "second")
        self.together = self._small("", self._switch_joined)
        self._all = self._small(_("Tick all shown"), lambda: self.rows.tick_shown(is_ticked=True))
        self._none = self._small(_("Untick all shown"), lambda: self.rows.tick_shown(is_ticked=False))
        self._sums, self._progress = PlainLabel("", "body", "second"), Progress()
        self._apply, self._cancel = QPushButton(_("Import")), QPushButton(_("Cancel"))
        self._lay_out()
        self._connect()
        wide, high = (parent.width(), parent.height()) if parent else (1200, 760)
        self.resize(min(1160, wide - tokens.SPACE_XXL), min(720, high - tokens.SPACE_XXL))
        self._read()

    def focusNextPrevChild(self, is_forward: bool) -> bool:
        return tabbing.step(self, is_forward=is_forward)

    def _end(self) -> None:
        """Let go of everything: a plan may hold a million rows."""
        self._is_over = True
        self._session.progressed.disconnect(self._show_progress)
        self.deleteLater()

    def _make_table(self) -> TickTable:
        table = TickTable(_("Rows of the import"), "import", theme.ROW_HEIGHT["normal"])
        table.setModel(self.rows)
        table.setItemDelegateForColumn(0, TickBoxes(self._theme, table))
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        table.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS):
            table.setColumnWidth(column, width)
        table.setColumnHidden(FILE, True)
        return table

    @staticmethod
    def _small(text: str, act: object) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("role", "link")
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: act())  # type: ignore[operator]
        button.hide()
        return button

    def _lay_out(self) -> None:
        for label in (self._about, self._problem, self._row_about):
            label.setWordWrap(True)
        self._problem.hide()
        self._progress.hide()
        self._asking.setWidget(self.questions)
        self._asking.setWidgetResizable(True)
        self._asking.setProperty("role", "text")
        self._asking.setFrameShape(QScrollArea.Shape.NoFrame)
        self._asking.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._asking.hide()
        self._apply.setProperty("role", "primary")
        self._apply.setEnabled(False)
        self._apply.setDefault(True)
        counts, about, foot = (QHBoxLayout() for _number in range(3))
        for line, parts in (
            (counts, ((self.chips, 1), (self._all, 0), (self._none, 0))),
            (about, ((self._row_about, 1), (self.together, 0))),
            (foot, ((self._sums, 0), (self._progress, 0), (QWidget(), 1), (self._cancel, 0), (self._apply, 0))),
        ):
            line.setSpacing(tokens.SPACE_S)
            for part, share in parts:
                line.addWidget(part, share)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_L, tokens.SPACE_L, tokens.SPACE_L, tokens.SPACE_L)
        column.setSpacing(tokens.SPACE_S)
        self._row_rate.hide()
        for part in (self._title, self._about, self._problem, self.tables, self._asking):
            column.addWidget(part)
        column.addLayout(counts)
        column.addWidget(self.table, 1)
        column.addLayout(about)
        column.addWidget(self._row_rate)
        column.addWidget(self._row_raw)
        column.addLayout(foot)

    def _connect(self) -> None:
        self._session.progressed.connect(self._show_progress)
        self.finished.connect(self._end)
        self.questions.answered.connect(self.answer)
        self.tables.answered.connect(self.answer)
        self.questions.reshaped.connect(self._fit_questions)
        self.chips.switched.connect(lambda _which: self._filter())
        self.rows.ticked.connect(self._tell_ticked)
        self.table.toggled.connect(self.rows.toggle)
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._tell_row())
        self._apply.clicked.connect(self.apply)
        self._cancel.clicked.connect(self.reject)
        tick = QAction(_("Tick or untick the selected rows"), self.table)
        tick.triggered.connect(lambda: self.rows.toggle(self.table.selected()))
        self.table.addAction(tick)

    # --- Reading --------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        self._apply.setEnabled(False)
        self._task = report = self._session.begin_long_task()

        def tell(step: Step) -> bool:
            return report(step.bytes, step.of) if step.of else report(step.rows, 0)

        self._session.ask(
            importing.read, self._files, dict(self._answers), tell, done=self._show, failed=self._refuse, topic="plan"
        )

    def _show(self, preview: Preview) -> None:
        if self._is_over:
            return
        plan = preview.plan
        if self._plan is not None:
            plan.choose_again(self._plan.choices)
        self._plan, self._is_open, self._whole = plan, bool(preview.questions), preview.whole
        self._progress.hide()
        self._problem.hide()
        self._about.setText(importing.about(preview))
        self._ask(preview)
        self.table.setColumnHidden(FILE, len(plan.files) < 2)
        self._count(plan)
        self._filter()
        self._tell_ticked()

    def _refuse(self, error: LedgerError) -> None:
        if self._is_over:
            return
        self._progress.hide()
        if self._plan is None:
            self._about.hide()
        self._problem.setText(sentence(error))
        self._problem.show()
        self._cancel.setEnabled(True)
        if self._plan is not None:
            self._tell_ticked()

    # --- Questions ------------------------------------------------------------------------------------------------

    def _ask(self, preview: Preview) -> None:
        plan = preview.plan
        from models.imports.readers import READERS

        self.tables.show_files(plan)
        questions = [question for question in preview.questions if question.name not in ANSWERS]
        sources = {file.source for file in plan.files}
        given = {name: answer for answers in plan.answers.values() for name, answer in answers.items()}
        answers = {ACCOUNT: DEFAULT_ACCOUNT, **given, **self._answers}
        every = (option for reader in READERS if reader.NAME in sources for option in reader.OPTIONS)
        taken = [option for option in every if option not in ANSWERS]
        options = [option for option in taken if option in answers or option.partition(".")[2] in labels.OPTIONS]
        if sources - {OWN_SOURCE}:
            options.insert(0, ACCOUNT)
        self.questions.ask(questions, options, answers, plan.remembered)
        self._asking.setVisible(bool(options))
        self._fit_questions()
        first = self.questions.first() if questions else self.table
        if first is not None:
            first.setFocus()

    def _fit_questions(self) -> None:
        """Give the questions the room they need; many of them scroll."""
        wanted = self.questions.sizeHint().height() + tokens.SPACE_XS
        self._asking.setFixedHeight(min(_ASKING_HIGH, self.height() // 3, wanted))

    def answer(self, answers: Mapping[str, str]) -> None:
        """Answer questions, by their names, and read the files again with it."""
        self._answers.update(answers)
        self._read()

    # --- Rows by what becomes of them, and their ticks ------------------------------------------------------------

    def _count(self, plan: Plan) -> None:
        counts = plan.counts
        self.chips.show_counts({
            "new": counts.new, "joins": counts.joins, "doubtful": len(doubtful(plan)),
            "present": counts.present - counts.deleted, "deleted": counts.deleted, "refused": counts.refused,
            "open": counts.open,
        })  # fmt: skip

    def _filter(self) -> None:
        if self._plan is None:
            return
        self.rows.show(self._plan, self.chips.chosen)  # type: ignore[arg-type]
        for button in (self._all, self._none):
            button.setVisible(self.chips.chosen in {None, "new", "joins", "deleted", "doubtful"})
        self._tell_row()

    def _tell_ticked(self) -> None:
        if self._plan is None:
            return
        taken = self._plan.counts.taken
        self._count(self._plan)
        paid = [formats.money(Money(minor, code)) for code, minor in self._plan.sums.items()]
        self._sums.setText(_(" · ").join(paid))
        said = ngettext("Import {count} row", "Import {count} rows", taken).format(count=formats.count(taken))
        self._apply.setText(said if taken else _("Import"))
        can_import = taken > 0 or self._is_taken_whole
        self._apply.setEnabled(can_import and not self._is_open)
        self._cancel.setText(_("Cancel") if can_import or self._is_open else _("Close"))
        self._tell_row()

    # --- The row the keyboard is on -------------------------------------------------------------------------------

    def _current(self) -> Row | None:
        index = self.table.currentIndex()
        return self.rows.row(index.row()) if index.isValid() else None

    def _tell_row(self) -> None:
        """Say what becomes of a row and why, and what the file says of it."""
        row = self._current()
        self._row_about.setText(self.rows.index(self.table.currentIndex().row(), REMARK).data() if row else "")
        self._row_about.setVisible(bool(self._row_about.text()))
        self._tell_rate(row)
        self._row_raw.setText(_("In the file: {examples}").format(examples=name(row.raw)) if row and row.raw else "")
        self._row_raw.setVisible(bool(self._row_raw.text()))
        target = row.joins_with if row is not None else None
        self.together.setVisible(target is not None)
        if target is not None and row is not None:
            one = _("Make it one gift") if target.draft.kind == "gift" else _("Make it one purchase")
            self.together.setText(_("Keep apart") if row.status == "joins" else one)
            self.together.setToolTip(joined(target))

    def _tell_rate(self, row: Row | None) -> None:
        """Say by which rate what was paid will be converted."""
        self._row_rate.hide()
        if row is not None and row.draft is not None and row.status in {"new", "joins"}:
            draft = row.draft
            self._session.ask(converting.of_draft, draft, topic="rate of a row", done=self._show_rate)

    def _show_rate(self, found: Sequence[Conversion]) -> None:
        if not self._is_over:
            self._row_rate.say(_(" · ").join(conversion_texts.in_full(found)))

    def _switch_joined(self) -> None:
        row = self._current()
        if row is not None and self._plan is not None:
            place = self.rows.place(self.table.currentIndex().row())
            self._plan.join(place, is_joined=row.status != "joins")
            self.rows.tell()

    @property
    def _is_taken_whole(self) -> bool:
        """Whether all of a whole ledger comes in, which may have no entries: no row of it is unticked."""
        return self._whole is not None and self._plan is not None and not self._plan.counts.left

    # --- Bringing it in -------------------------------------------------------------------------------------------

    def apply(self) -> None:
        """Bring in what is ticked."""
        if self._plan is None or not self._apply.isEnabled():
            return
        self._apply.setEnabled(False)
        taken = self._plan.counts.taken
        self._show_progress(0, taken)
        self._task = report = self._session.begin_long_task()
        if self._whole is not None and self._is_taken_whole:
            self._take_over(self._whole, lambda step: report(step.bytes, step.of))
            return
        bring = importing.put_in if self._session.is_sample else importing.bring_in
        self._session.run(bring, self._plan, report, taken, done=self._applied, failed=self._refuse)

    def _take_over(self, whole: Source, tell: Callable[[Step], object]) -> None:
        """Bring in all that is in a whole ledger, not its entries alone."""
        from models.imports import child, restoring

        self._session.run(restoring.restore, whole, tell, child.events, done=self._applied, failed=self._refuse)

    def _applied(self, _rows: object) -> None:
        if not self._is_over:
            self.accept()

    def _show_progress(self, done: int, of: int) -> None:
        self._progress.show_progress(done, of)
        self._progress.show()

    def reject(self) -> None:
        """Stop what is under way and leave everything as it was."""
        if self._task is not None:
            self._task.stop()
        super().reject()
