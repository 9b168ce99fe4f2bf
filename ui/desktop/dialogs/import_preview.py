"""The preview of an import: every row with what would become of it, counts that add up, what has to be asked first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLayout,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from models.errors import LedgerError
from models.imports import apply as importing
from ui import formats
from ui.desktop import labels, tabbing, theme
from ui.desktop.books import ACCOUNT, USUAL_ACCOUNT, Books, Preview
from ui.desktop.tables.import_model import ImportModel
from ui.desktop.widgets.drop_down import DropDown
from ui.desktop.widgets.plain import PlainLabel, restyle
from ui.desktop.widgets.progress import Progress
from ui.text import _, ngettext, sentence, visible

if TYPE_CHECKING:
    from models.imports import Question
    from models.imports.plan import Status
    from ui.desktop.session import LedgerSession

OWN_SOURCE = "coinpurse"
"""What names its accounts itself."""
_WIDTHS = (120, 50, 160, 90, 115, 120, 100, 70, 80, 160)


class ImportPreview(QDialog):
    """Reads files, shows what they would bring, and brings it in on one button as one operation that can be undone."""

    def __init__(
        self, session: LedgerSession, files: Sequence[Path], own: theme.Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Import"))
        self._session, self._files, self._theme = session, files, own
        self._answers: dict[str, str] = {}
        self._preview: Preview | None = None
        self._status: Status | None = None
        self.rows = ImportModel(own, self)
        self._title = PlainLabel(_(", ").join(visible(path.name) for path in files), "title")
        self._about = PlainLabel(_("Reading…"), "body", "second")
        self._problem = PlainLabel("", "body", "attention")
        self._asking = QVBoxLayout()
        self._counts = QHBoxLayout()
        self._sums = PlainLabel("", "body", "second")
        self._table = self._make_table()
        self._progress = Progress()
        self._apply = QPushButton(_("Import"))
        self._cancel = QPushButton(_("Cancel"))
        self._lay_out()
        session.progressed.connect(self._show_progress)
        self._is_over = False
        self.finished.connect(self._end)
        self.resize(
            min(1120, parent.width() - 40) if parent else 1120, min(680, parent.height() - 40) if parent else 680
        )
        self._plan()

    def focusNextPrevChild(self, is_forward: bool) -> bool:
        return tabbing.step(self, is_forward=is_forward)

    def _end(self) -> None:
        """Let go of everything: a plan may hold a million rows."""
        self._is_over = True
        self._session.progressed.disconnect(self._show_progress)
        self.deleteLater()

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.rows)
        table.setAccessibleName(_("Rows of the import"))
        table.setProperty("role", "import")
        table.horizontalHeader().setFont(theme.font("caption"))
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT["normal"])
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS):
            table.setColumnWidth(column, width)
        return table

    def _lay_out(self) -> None:
        for label in (self._about, self._problem):
            label.setWordWrap(True)
        self._problem.hide()
        self._progress.hide()
        self._asking.setSpacing(theme.SPACE_S)
        self._counts.setSpacing(theme.SPACE_S)
        self._apply.setProperty("role", "primary")
        self._apply.setEnabled(False)
        self._apply.setDefault(True)
        self._apply.clicked.connect(self.apply)
        self._cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self._sums)
        foot.addWidget(self._progress)
        foot.addStretch()
        foot.addWidget(self._cancel)
        foot.addWidget(self._apply)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE_L, theme.SPACE_L, theme.SPACE_L, theme.SPACE_L)
        column.setSpacing(theme.SPACE_S)
        for part in (self._title, self._about, self._problem):
            column.addWidget(part)
        column.addLayout(self._asking)
        column.addLayout(self._counts)
        column.addWidget(self._table, 1)
        column.addLayout(foot)

    # --- Reading --------------------------------------------------------------------------------------------------

    def _plan(self) -> None:
        self._apply.setEnabled(False)
        report = self._session.begin_long_task()
        self._session.ask(
            Books.plan, self._files, dict(self._answers), lambda step: report(step.bytes >> 10, step.of >> 10),
            done=self._show, failed=self._refuse, topic="plan",
        )  # fmt: skip

    def _show(self, preview: Preview) -> None:
        if self._is_over:
            return
        self._preview = preview
        self._progress.hide()
        self._problem.hide()
        self._about.setText(self._said(preview))
        self._ask(preview)
        self._count(preview)
        self._filter(self._status if self._status and getattr(preview.counts, self._status) else None)
        self._sums.setText(" · ".join(formats.money(part) for part in preview.sums) if preview.sums else "")
        new = preview.counts.taken
        said = ngettext("Import {count} row", "Import {count} rows", new).format(count=formats.count(new))
        self._apply.setText(said if new else _("Import"))
        self._apply.setEnabled(new > 0 and not preview.questions)
        self._cancel.setText(_("Cancel") if new or preview.questions else _("Close"))

    def _said(self, preview: Preview) -> str:
        sources = dict.fromkeys(_(labels.SOURCES.get(file.source, file.source)) for file in preview.plan.files)
        notes = [_(note.message).format(**note.values) for file in preview.plan.files for note in file.notes]
        rows = ngettext("{count} row", "{count} rows", preview.counts.rows).format(
            count=formats.count(preview.counts.rows)
        )
        first = _(", ").join([*sources, rows]) + "."
        if not preview.counts.new and not preview.questions:
            notes.append(_("There is nothing new in it."))
        return " ".join([first, *(f"{note.rstrip('.')}." for note in notes)])

    def _refuse(self, error: LedgerError) -> None:
        if self._is_over:
            return
        self._progress.hide()
        if self._preview is None:
            self._about.hide()
        self._problem.setText(sentence(error))
        self._problem.show()
        self._cancel.setEnabled(True)
        self._apply.setEnabled(self._preview is not None and not self._preview.questions)

    # --- Questions ------------------------------------------------------------------------------------------------

    def _ask(self, preview: Preview) -> None:
        _empty(self._asking)
        for question in preview.questions:
            field, answer = self._answer_field(question)
            examples = ""
            if question.examples:
                examples = _("In the file: {examples}").format(examples=" · ".join(map(visible, question.examples)))
            self._asking.addWidget(self._card(_(question.text), examples, field, question.name, answer))
        if any(file.source != OWN_SOURCE for file in preview.plan.files):
            line = QLineEdit(self._answers.get(ACCOUNT, USUAL_ACCOUNT))
            asked = _("Which of your accounts there is this?")
            about = _("The file does not name it. A new name makes a new account.")
            line.setAccessibleName(asked)
            line.setFixedWidth(120)
            line.returnPressed.connect(lambda: self.answer(ACCOUNT, line.text().strip()))
            self._asking.addWidget(self._card(asked, about, line, ACCOUNT, lambda: line.text().strip()))

    def _card(self, asked: str, about: str, field: QWidget, name: str, answer: Callable[[], str]) -> QWidget:
        card = QFrame()
        card.setProperty("role", "card")
        text = QVBoxLayout()
        text.setSpacing(theme.SPACE_XS)
        for words, size, tone in ((asked, "body", ""), (about, "caption", "second")):
            label = PlainLabel(words, size, tone)  # type: ignore[arg-type]
            label.setWordWrap(True)
            label.setVisible(bool(words))
            text.addWidget(label)
        row = QHBoxLayout(card)
        row.setContentsMargins(theme.SPACE_M, theme.SPACE_S, theme.SPACE_M, theme.SPACE_S)
        row.setSpacing(theme.SPACE_M)
        row.addLayout(text, 1)
        row.addWidget(field)
        button = QPushButton(_("Answer"))
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self.answer(name, answer()))
        row.addWidget(button)
        return card

    def _answer_field(self, question: Question) -> tuple[QWidget, Callable[[], str]]:
        if question.choices:
            box = DropDown()
            box.setAccessibleName(_(question.text))
            for choice in question.choices:
                box.addItem(_(labels.ANSWERS.get(choice, choice)), choice)
            return box, lambda: str(box.currentData())
        line = QLineEdit(question.default)
        line.setAccessibleName(_(question.text))
        line.setFixedWidth(120)
        line.returnPressed.connect(lambda: self.answer(question.name, line.text().strip()))
        return line, lambda: line.text().strip()

    def answer(self, name: str, answer: str) -> None:
        """Answer a question and read the files again with it."""
        if answer:
            self._answers[name] = answer
            self._plan()

    # --- Rows by what becomes of them -----------------------------------------------------------------------------

    def _count(self, preview: Preview) -> None:
        _empty(self._counts)
        counts = preview.counts
        numbers = {"new": counts.new, "present": counts.present - counts.deleted, "deleted": counts.deleted,
                   "refused": counts.refused, "open": counts.open, "joins": counts.joins}  # fmt: skip
        for status, number in numbers.items():
            if number:
                self._counts.addWidget(self._count_chip(status, number))
        self._counts.addStretch()

    def _count_chip(self, status: str, number: int) -> QPushButton:
        chip = QPushButton(f"{formats.count(number)}  {_(labels.STATUSES[status])}")
        chip.setProperty("role", "chip")
        chip.setProperty("status", status)
        chip.setToolTip(_("Show only these rows, or all again"))
        chip.clicked.connect(lambda: self._filter(None if self._status == status else status))  # type: ignore[arg-type]
        return chip

    def _filter(self, status: Status | None) -> None:
        self._status = status
        if self._preview is not None:
            self.rows.show(self._preview.plan, status)
        for chip in self.findChildren(QPushButton):
            if chip.property("status"):
                chip.setProperty("active", "true" if chip.property("status") == status else "false")
                restyle(chip)

    # --- Bringing it in -------------------------------------------------------------------------------------------

    def apply(self) -> None:
        """Bring the new rows in."""
        if self._preview is None or not self._apply.isEnabled():
            return
        self._apply.setEnabled(False)
        new = self._preview.counts.taken
        self._show_progress(0, new)
        report = self._session.begin_long_task()
        self._session.run(
            importing.apply, self._preview.plan, lambda done: report(done, new),
            done=self._applied, failed=self._refuse,
        )  # fmt: skip

    def _applied(self, _rows: object) -> None:
        if not self._is_over:
            self.accept()

    def _show_progress(self, done: int, of: int) -> None:
        self._progress.show_progress(done, of)
        self._progress.show()

    def reject(self) -> None:
        """Stop what is under way and leave everything as it was."""
        self._session.cancel()
        super().reject()


def _empty(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while item := layout.takeAt(0):
        if (old := item.widget()) is not None:
            old.setParent(None)
            old.deleteLater()
