"""Merging creators: who they are, whose name stays, and what joins, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QPushButton, QRadioButton, QWidget

from ui import formats, tokens
from ui.desktop.forms.completion import Suggestion
from ui.desktop.forms.fields import Field
from ui.desktop.pages.creators import texts
from ui.desktop.pages.creators.asking import Joined
from ui.desktop.pages.creators.card import Card, clear
from ui.desktop.pages.creators.panel import Panel
from ui.desktop.theme import Theme
from ui.desktop.widgets.icon_button import IconButton
from ui.desktop.widgets.plain import Paragraph, PlainLabel, menu_text
from ui.text import _, name

if TYPE_CHECKING:
    from models.reports.tallies import Tally


class MergePanel(Panel):
    """`asked` wants the preview for some creators; `merged` comes with whom to merge, and into whom."""

    asked = Signal(list)
    merged = Signal(list, int)

    def __init__(self, own: Theme, parent: QWidget | None = None) -> None:
        about = _("Choose whose name stays. Gifts, handles and notes join; the handles imports know them by are kept.")
        super().__init__(_("Merge creators"), about, _("Merge"), parent)
        self._theme = own
        self._joined: Joined | None = None
        self._known: Mapping[str, int] = {}
        self.ids: list[int] = []
        self.target = 0
        self._names = QButtonGroup(self)
        self._who = QGridLayout()
        self.other = Field(_("Add a creator"), 16)
        self._more = QPushButton(_("Add"))
        self._preview = Card(_("What joins"))
        self.sums, self.handles, self.note, self.budgets = (Paragraph() for _number in range(4))
        self._lay_out()
        self.other.line.picked.connect(lambda _value: self.add())
        self.other.line.returnPressed.connect(self.add)
        self._more.clicked.connect(self.add)
        self.do.clicked.connect(self._merge)
        self._names.idToggled.connect(self._choose)

    def _lay_out(self) -> None:
        who = Card(_("Who is one person"))
        self._who.setHorizontalSpacing(tokens.SPACE_L)
        self._who.setVerticalSpacing(tokens.SPACE_XS)
        self._who.setColumnStretch(0, 1)
        who.column.addLayout(self._who)
        adding = QHBoxLayout()
        adding.setSpacing(tokens.SPACE_S)
        adding.addWidget(self.other, 1)
        adding.addWidget(self._more, 0, Qt.AlignmentFlag.AlignBottom)
        who.column.addLayout(adding)
        for label in (self.sums, self.handles, self.note, self.budgets):
            self._preview.column.addWidget(label)
        self.column.addWidget(who)
        self.column.addWidget(self._preview)

    # --- Who ------------------------------------------------------------------------------------------------------

    def open_for(self, ids: Sequence[int], names: Mapping[str, int]) -> None:
        """Begin with these creators; `names` are all there are."""
        self.ids, self.target, self._known = list(ids), ids[0], names
        self.other.line.offer([Suggestion(called) for called in names])
        self.other.set_text("")
        self.refuse(None)
        self._joined = None
        self.asked.emit(self.ids)

    def add(self) -> None:
        """Take in the creator whose name is typed; one nobody bears is marked."""
        from models.names import name_key

        wanted = name_key(self.other.text)
        found = next((number for called, number in self._known.items() if name_key(called) == wanted), None)
        if found is None:
            self.other.mark(_("There is no creator of that name") if wanted else "")
            return
        self.other.set_text("")
        if found not in self.ids:
            self.ids.append(found)
            self.asked.emit(self.ids)

    def _drop(self, creator: int) -> None:
        self.ids.remove(creator)
        self.asked.emit(self.ids)

    def _choose(self, creator: int, is_chosen: bool) -> None:
        if is_chosen and creator != self.target:
            self.target = creator
            self._say()

    # --- What joins -----------------------------------------------------------------------------------------------

    def show_joined(self, joined: Joined) -> None:
        """Show who is to be merged, and what comes together."""
        self._joined = joined
        self.ids = [number for number, _name, _tally in joined.creators]
        if self.target not in self.ids and self.ids:
            self.target = self.ids[0]
        for button in self._names.buttons():
            self._names.removeButton(button)
        clear(self._who)
        for row, one in enumerate(joined.creators):
            for column, part in enumerate(self._line(*one, joined.currency)):
                side = Qt.AlignmentFlag.AlignTrailing if column else Qt.AlignmentFlag(0)
                self._who.addWidget(part, row, column, side | Qt.AlignmentFlag.AlignVCenter)
        self.do.setEnabled(len(joined.creators) > 1)
        self._say()

    def _line(self, creator: int, called: str, tally: Tally, currency: str) -> tuple[QWidget, ...]:
        """A creator with what was given; chosen, the name stays."""
        shown, gifts = texts.in_sentence(called), texts.gifts(tally.gifts)
        cost = texts.cost(tally, currency)
        keeps = QRadioButton(menu_text(shown))
        said = _("The name {creator} stays; {gifts}, {cost}")
        keeps.setAccessibleName(said.format(creator=shown, gifts=gifts, cost=cost))
        self._names.addButton(keeps, creator)
        keeps.setChecked(creator == self.target)
        drop = IconButton(self._theme, "close", "", _("Leave {creator} out").format(creator=shown))
        drop.clicked.connect(lambda: self._drop(creator))
        drop.setEnabled(len(self.ids) > 1)
        return keeps, PlainLabel(gifts, "body", "second"), PlainLabel(cost), drop

    def _say(self) -> None:
        joined = self._joined
        self._preview.setVisible(joined is not None and len(joined.creators) > 1)
        if joined is None:
            return
        total = joined.total
        sums = (texts.gifts(total.gifts), texts.coins(total.coins), texts.cost(total, joined.currency))
        self.sums.say(" · ".join(part for part in (*sums, texts.doubt(total)) if part))
        handles = _(", ").join(dict.fromkeys(texts.handle(row) for row in joined.handles))
        self.handles.say(_("Handles: {handles}").format(handles=handles) if handles else "")
        notes = [name(note) for number, note in sorted(joined.notes, key=lambda one: one[0] != self.target)]
        self.note.say(_("Note: {note}").format(note="\n".join(notes)) if notes else "")
        self.budgets.say("\n".join(self._budgets(joined)))

    def _budgets(self, joined: Joined) -> list[str]:
        """What becomes of budgets: one for a period stays, that of whose name stays before others."""
        said, taken = [], set()
        for _creator, row in sorted(joined.budgets, key=lambda one: (one[0] != self.target, self.ids.index(one[0]))):
            moves = _("The budget of {amount} {period} counts for all of them")
            drops = _("The budget of {amount} {period} goes: there is one already")
            sentence = drops if row.terms.period in taken else moves
            taken.add(row.terms.period)
            said.append(sentence.format(amount=formats.money(row.terms.amount), period=texts.per(row.terms.period)))
        return said

    def _merge(self) -> None:
        sources = [number for number in self.ids if number != self.target]
        if sources:
            self.merged.emit(sources, self.target)
