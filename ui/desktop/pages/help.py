"""Help: a topic for each part of the window and every shortcut, searched by any word. F1 opens it where one is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from models.names import fold
from ui import tokens
from ui.desktop import fact_sheet, help_topics
from ui.desktop.actions import ACTIONS, Actions, Entry, keys, plain
from ui.desktop.aside import Aside
from ui.desktop.help_topics import SHORTCUTS, TOPICS
from ui.desktop.preferences import Preferences
from ui.desktop.theme import Theme
from ui.desktop.widgets.plain import Paragraph, PlainLabel
from ui.text import _

_TOPICS, _WIDEST, _KEYS = 220, 640, 150
"""Pixels: the list of topics, the widest line that reads well, the column of keys."""
_ID = Qt.ItemDataRole.UserRole


class HelpPage(Aside):
    """Topics at one side, the chosen one at the other. What is typed narrows both."""

    SHOWS = ()

    def __init__(self, own: Theme, actions: Actions, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(_("Help"), own, actions, preferences, parent)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search the help"))
        self.search.setAccessibleName(_("Search the help"))
        self.search.setMaximumWidth(_WIDEST // 2)
        self.search.textChanged.connect(lambda _text: self._narrow())
        self.head.addWidget(self.search, 2)
        self.topics = QListWidget()
        self.topics.setProperty("role", "topics")
        self.topics.setAccessibleName(_("Topics"))
        self.topics.setFixedWidth(_TOPICS)
        self.topics.currentRowChanged.connect(lambda _row: self._show())
        self._text = QScrollArea()
        self._text.setWidgetResizable(True)
        self._text.setProperty("role", "text")
        self._text.setAccessibleName(_("Text of the topic"))
        self._words = dict(self._all_words())
        self._lay_out()
        self.home = self.search
        self._narrow()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(tokens.SPACE_L, 0, tokens.SPACE_S, tokens.SPACE_S)
        row.setSpacing(tokens.SPACE_XL)
        row.addWidget(self.topics)
        row.addWidget(self._text, 1)
        self.column.addLayout(row, 1)

    def show_subject(self, subject: object) -> None:
        """Open the topic of that id."""
        self.search.clear()
        for row in range(self.topics.count()):
            if self.topics.item(row).data(_ID) == subject:
                self.topics.setCurrentRow(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            return
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up} and self.search.hasFocus():
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.topics.setCurrentRow(max(0, min(self.topics.count() - 1, self.topics.currentRow() + step)))
            return
        super().keyPressEvent(event)

    # --- Finding --------------------------------------------------------------------------------------------------

    def _all_words(self) -> Iterator[tuple[str, str]]:
        """Everything each topic says, as it is searched."""
        for topic in TOPICS:
            yield topic.id, fold(" ".join([_(topic.title), *help_topics.paragraphs(topic)]))
        yield fact_sheet.FACTS, fold(f"{_(fact_sheet.TITLE)} {fact_sheet.words()}")
        yield SHORTCUTS, fold(" ".join([_("All shortcuts"), *map(self._said, self._with_keys())]))

    def _with_keys(self) -> list[Entry]:
        return [entry for entry in ACTIONS if entry.shortcut]

    def _said(self, entry: Entry) -> str:
        return f"{plain(_(entry.text))} {keys(entry)}"

    def _holds(self, words: str) -> bool:
        return all(word in words for word in fold(self.search.text()).split())

    def _narrow(self) -> None:
        """List the topics in which every typed word is, and show the one that was open, or the first."""
        open_topic = self._open_topic()
        titles = {topic.id: topic.title for topic in TOPICS}
        titles |= {fact_sheet.FACTS: fact_sheet.TITLE, SHORTCUTS: _("All shortcuts")}
        found = [name for name, words in self._words.items() if self._holds(words)]
        self.topics.blockSignals(True)
        self.topics.clear()
        for name in found:
            item = QListWidgetItem(_(titles[name]))
            item.setData(_ID, name)
            item.setSizeHint(QSize(0, self.fontMetrics().height() + tokens.SPACE_S))
            self.topics.addItem(item)
        self.topics.setCurrentRow(found.index(open_topic) if open_topic in found else 0)
        self.topics.blockSignals(False)
        self._show()

    def _open_topic(self) -> str:
        # A click makes a topic the current one before it is selected.
        return str(self.topics.currentItem().data(_ID)) if self.topics.currentRow() >= 0 else ""

    # --- Showing --------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        # The area asks how high its widget is at its own width, so the narrower text stands inside of another one.
        outer, inner = QWidget(), QWidget()
        outer.setProperty("role", "page")
        inner.setMaximumWidth(_WIDEST)
        row = QHBoxLayout(outer)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(inner, 1)
        row.addStretch()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, tokens.SPACE_XS, tokens.SPACE_L, tokens.SPACE_XL)
        column.setSpacing(tokens.SPACE_M)
        name = self._open_topic()
        if not name:
            column.addWidget(PlainLabel(_("Nothing is said about that."), "body", "second"))
        elif name == SHORTCUTS:
            self._add_shortcuts(column)
        elif name == fact_sheet.FACTS:
            _add_facts(column)
        else:
            self._add_topic(column, name)
        column.addStretch()
        self._text.setWidget(outer)

    def _add_topic(self, column: QVBoxLayout, name: str) -> None:
        topic = next(topic for topic in TOPICS if topic.id == name)
        column.addWidget(PlainLabel(_(topic.title), "title"))
        for text in help_topics.paragraphs(topic):
            label = Paragraph(text)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)

    def _add_shortcuts(self, column: QVBoxLayout) -> None:
        column.addWidget(PlainLabel(_("All shortcuts"), "title"))
        fitting = [entry for entry in self._with_keys() if self._holds(fold(self._said(entry)))]
        for entry in fitting or self._with_keys():
            line = QHBoxLayout()
            pressed = PlainLabel(keys(entry), "strong")
            pressed.setFixedWidth(_KEYS)
            does = Paragraph(plain(_(entry.text)))
            line.addWidget(pressed)
            line.addWidget(does, 1)
            column.addLayout(line)


def _add_facts(column: QVBoxLayout) -> None:
    """Show the facts, those below one heading in one text: a label for each would hold the window up."""
    column.addWidget(PlainLabel(_(fact_sheet.TITLE), "title"))
    for part in fact_sheet.parts():
        for (is_heading, is_uncertain), lines in groupby(part, lambda line: (line.is_heading, line.is_uncertain)):
            text = "\n\n".join(f"{line.text}\n{line.source}".strip() for line in lines)
            label = Paragraph(text, "strong" if is_heading else "body", "attention" if is_uncertain else "")
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
