"""What the files of an import do not say: asked with what is in them on screen, or told by hand where it is known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui import labels, tokens
from ui.desktop.dialogs.importing import ACCOUNT
from ui.desktop.widgets.drop_down import DropDown
from ui.desktop.widgets.plain import PlainLabel
from ui.text import _, visible

if TYPE_CHECKING:
    from models.imports import Question

_FIELD = 180
"""Pixels a field is wide."""
Answer = Callable[[], str]


class Questions(QWidget):
    """A card for each question. `answered` comes with the answers that were given, by the names of the questions."""

    answered = Signal(dict)
    reshaped = Signal()
    """It takes more room now, or less."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.SPACE_S)
        self._is_open = False
        self._fields: dict[str, Answer] = {}
        self._first: QWidget | None = None
        self._shown: tuple[Sequence[Question], Sequence[str], Mapping[str, str], Collection[str]] = ((), (), {}, ())

    def ask(
        self, questions: Sequence[Question], options: Sequence[str], answers: Mapping[str, str], known: Collection[str]
    ) -> None:
        """Ask what is open. `options` are other answers these files take, `known` what an earlier import answered."""
        self._shown = questions, options, answers, known
        self._fields.clear()
        self._first = None
        while item := self._column.takeAt(0):
            if (old := item.widget()) is not None:
                old.setParent(None)
                old.deleteLater()
        for question in questions:
            self._column.addWidget(self._question(question))
        rest = [option for option in options if option not in self._fields]
        for option in rest if self._is_open else ():
            self._column.addWidget(self._option(option, answers.get(option, "")))
        if questions or rest:
            self._column.addWidget(self._foot(rest))
        for card in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            card.show()  # at once: what is hidden takes no room

    def first(self) -> QWidget | None:
        """Where the keyboard goes: the field of the first question."""
        return self._first

    # --- Cards ----------------------------------------------------------------------------------------------------

    def _question(self, question: Question) -> QWidget:
        examples = ""
        if question.examples:
            examples = _("In the file: {examples}").format(examples=" · ".join(map(visible, question.examples)))
        given = self._shown[2].get(question.name, question.default)
        field = self._field(question.name, _(question.text), question.choices, given)
        return self._card(_(question.text), examples, field)

    def _option(self, name: str, given: str) -> QWidget:
        known = labels.OPTIONS.get(name.partition(".")[2])
        asked = _(known) if known else name
        if name == ACCOUNT:
            asked = _("Which of your accounts there is this? A new name makes a new account.")
        return self._card(asked, "", self._field(name, asked, (), given))

    def _card(self, asked: str, about: str, field: QWidget) -> QWidget:
        card = QFrame()
        card.setProperty("role", "card")
        text = QVBoxLayout()
        text.setSpacing(tokens.SPACE_XS)
        for words, size, tone in ((asked, "body", ""), (about, "caption", "second")):
            label = PlainLabel(words, size, tone)  # type: ignore[arg-type]
            label.setWordWrap(True)
            label.setVisible(bool(words))
            text.addWidget(label)
        row = QHBoxLayout(card)
        row.setContentsMargins(tokens.SPACE_M, tokens.SPACE_S, tokens.SPACE_M, tokens.SPACE_S)
        row.setSpacing(tokens.SPACE_M)
        row.addLayout(text, 1)
        row.addWidget(field)
        return card

    def _field(self, name: str, asked: str, choices: Sequence[str], given: str) -> QWidget:
        field: QWidget
        if choices:
            field = box = DropDown()
            for choice in choices:
                box.addItem(_(labels.ANSWERS.get(choice, choice)), choice)
            box.setCurrentIndex(max(0, box.findData(given)))
            self._fields[name] = lambda: str(box.currentData())
        else:
            field = line = QLineEdit(given)
            line.setFixedWidth(_FIELD)
            line.returnPressed.connect(self._tell)
            self._fields[name] = lambda: line.text().strip()
        field.setAccessibleName(asked)
        self._first = self._first or field
        return field

    def _foot(self, rest: Sequence[str]) -> QWidget:
        """What is answered already or seldom asked, the way to change it, and the button for all answers."""
        _questions, _options, answers, known = self._shown
        said = [visible(answers[option]) for option in rest if option in answers and not self._is_open]
        words = _("Answered as last time: {answers}") if known else _("Answered: {answers}")
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SPACE_S)
        row.addWidget(PlainLabel(words.format(answers=_(" · ").join(said)) if said else "", "caption", "second"), 1)
        if rest:
            change = QPushButton(_("Hide details") if self._is_open else _("Details of these files"))
            change.setProperty("role", "link")
            change.setAutoDefault(False)
            change.clicked.connect(self._switch)
            row.addWidget(change)
        answer = QPushButton(_("Answer"))
        answer.setAutoDefault(False)
        answer.setVisible(bool(self._fields))
        answer.clicked.connect(self._tell)
        row.addWidget(answer)
        return line

    def _switch(self) -> None:
        self._is_open = not self._is_open
        self.ask(*self._shown)
        self.reshaped.emit()

    def _tell(self) -> None:
        answers = {name: answer for name, read in self._fields.items() if (answer := read())}
        if answers:
            self.answered.emit(answers)
