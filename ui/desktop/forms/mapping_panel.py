"""Saying what the columns of somebody's table mean, with what that makes of its first rows, at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models import headings
from models.drafts import KINDS
from models.imports.table.mapping import SKIP, Field, Mapping, Shared
from models.imports.table.trying import MOST, Tried, try_out
from ui import labels, tokens
from ui.desktop import theme
from ui.desktop.forms import mapping_texts
from ui.desktop.forms.mapping_choices import Around, Choice, MappingChoices
from ui.desktop.forms.mapping_columns import MappingColumns
from ui.desktop.widgets.plain import PlainLabel
from ui.text import _, isolate, name

if TYPE_CHECKING:
    from models.imports.table.sample import Sample

_WORDS = 8
"""Words of a column of kinds that are asked for at most."""


class MappingPanel(QWidget):
    """The table, a drop-down over every column, and the choices; `changed` comes after each.

    `mapping` is what was chosen, `shared` the same with the columns it is for. `sheet_wanted` asks for a sample of
    another sheet.
    """

    changed = Signal()
    sheet_wanted = Signal(str)

    def __init__(self, sample: Sample, mapping: Mapping, around: Around, own: theme.Theme) -> None:
        super().__init__()
        self._sample, self._around = sample, around
        self.mapping = mapping
        self.tried = Tried((), try_out(sample, Mapping({}, {}), around.zone, around.account).decided)
        self.columns = MappingColumns(own)
        self.choices = MappingChoices(sample, around)
        self.missing = PlainLabel("", "body", "attention")
        self.missing.setWordWrap(True)
        self.words: list[Choice] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_S)
        for part, share in ((self.columns, 1), (self.choices, 0), (self.missing, 0)):
            column.addWidget(part, share)
        self.columns.chosen.connect(self._give)
        self.choices.changed.connect(self.use)
        self.choices.sheet_wanted.connect(self.sheet_wanted.emit)
        self._build()

    @property
    def shared(self) -> Shared:
        """The mapping with the columns it is for."""
        row = self.mapping.header_row
        return Shared(replace(self.mapping, sheet=self._sample.sheet), "",
                      tuple(self._sample.labels(row)) if row else ())  # fmt: skip

    @property
    def is_ready(self) -> bool:
        """Whether the rows can be read: what stays open then is asked with examples."""
        return not self.mapping.missing()

    def use(self, mapping: Mapping) -> None:
        """Take another mapping; columns this table lacks are left out of it."""
        is_rebuilt = mapping.header_row != self.mapping.header_row
        names = self._sample.labels(mapping.header_row)
        kept = {field: label for field, label in mapping.columns.items() if label in names}
        self.mapping = replace(mapping, columns=kept)
        if is_rebuilt:
            self._build()
        else:
            self._tell()
        self.changed.emit()

    def _give(self, label: str, field: Field | None) -> None:
        self.use(self.mapping.with_column(label, field))

    def _build(self) -> None:
        self.columns.model.show(self._sample, self.mapping.header_row, MOST)
        self.columns.build(self.mapping.columns)
        self._tell()

    def _tell(self) -> None:
        self.tried = try_out(self._sample, self.mapping, self._around.zone, self._around.account)
        self.columns.model.tell(self.tried.rows, frozenset(self.mapping.columns.values()))
        self.columns.show_fields(self.mapping.columns)
        self.choices.show(self.mapping, self.tried)
        self._ask_words()
        said = mapping_texts.missing(self.mapping, self.tried, self._unsaid())
        self.missing.set_tone("attention" if said else "good")
        self.missing.setText(said or _("All that is needed is known."))

    # --- Words for kinds --------------------------------------------------------------------------------------------

    def _unknown_words(self) -> Sequence[str]:
        """Words in the column of kinds that no language we know has."""
        names = self._sample.labels(self.mapping.header_row)
        label = self.mapping.columns.get("kind")
        facts = self._sample.facts.get(names.index(label)) if label in names else None
        words = facts.words if facts is not None else {}
        return [word for word in words if headings.key(word) not in headings.kinds()][:_WORDS]

    def _unsaid(self) -> str:
        """The first of those words whose meaning is still to be said."""
        return next((word for word in self._unknown_words() if word not in self.mapping.kinds), "")

    def _ask_words(self) -> None:
        unknown = self._unknown_words()
        if [choice.property("word") for choice in self.words] != unknown:
            for old in self.words:
                self.choices.flow.take_out(old)
                old.setParent(None)
                old.deleteLater()
            self.words = [self._word(word) for word in unknown]
        for choice in self.words:
            choice.choose(self.mapping.kinds.get(choice.property("word"), ""))

    def _word(self, word: str) -> Choice:
        title = _("{word} stands for").format(word=isolate(name(word)))
        kinds = ((kind, _(labels.KINDS[kind])) for kind in KINDS)
        choice = Choice(title, [("", _("Not said yet")), (SKIP, _(mapping_texts.SKIP)), *kinds])
        choice.setProperty("word", word)
        choice.edited.connect(lambda: self._mean(word, choice.key))
        self.choices.flow.put(choice)
        choice.show()
        return choice

    def _mean(self, word: str, kind: str) -> None:
        kinds = {one: meant for one, meant in self.mapping.kinds.items() if one != word}
        self.use(replace(self.mapping, kinds={**kinds, word: kind} if kind else kinds))
