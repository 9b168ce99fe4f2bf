"""The list of creators with what is over and under it: search, order, who looks alike, and merging what is selected."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui import formats, tokens
from ui.desktop import theme
from ui.desktop.pages.creators.alike import AlikeLine
from ui.desktop.pages.creators.people_list import PeopleList
from ui.desktop.pages.creators.people_model import SORTS
from ui.desktop.pages.creators.remembered import Remembered
from ui.desktop.pages.creators.search import SearchLine
from ui.desktop.widgets.drop_down import DropDown
from ui.desktop.widgets.plain import Paragraph
from ui.text import _, ngettext

if TYPE_CHECKING:
    from models.reports.people import People

_NARROWEST = 250
"""Pixels the list keeps."""
MOST_MERGED = 20
"""So many can be looked at beside each other before they are merged."""


class PeopleSide(QWidget):
    """`chosen` comes with the creator to look at, `merge_wanted` with those who may be one person."""

    chosen = Signal(int)
    merge_wanted = Signal(list)

    def __init__(self, own: theme.Theme, remembered: Remembered, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._remembered = remembered
        self.creator: int | None = None
        self.search, self.sort = SearchLine(own), DropDown(_("Sort creators by"))
        self.list, self.alike = PeopleList(own), AlikeLine(remembered)
        self.merge = QPushButton()
        self.merge.hide()
        self.nobody = Paragraph(_("No creator fits what is chosen."), "body", "second")
        self.nobody.hide()
        self.setMinimumWidth(_NARROWEST)
        self._offer_orders()
        self._lay_out()
        self._connect()

    def _offer_orders(self) -> None:
        self.sort.offer((key, _(title)) for key, title in SORTS.items())
        self.sort.choose(self._remembered.sort_by)
        self.list.people.sort_by = self._remembered.sort_by

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(tokens.SPACE_S)
        tools.addSpacing(tokens.SPACE_L)  # margins are not mirrored
        tools.addWidget(self.search, 1)
        tools.addWidget(self.sort)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_S)
        column.addLayout(tools)
        column.addLayout(_with_margins(self.alike))
        column.addLayout(_with_margins(self.nobody))
        column.addWidget(self.list, 1)
        column.addLayout(_with_margins(self.merge))

    def _connect(self) -> None:
        self.sort.activated.connect(lambda _index: self._sort())
        self.search.searched.connect(self._search)
        self.search.passed.connect(self._go_to_list)
        self.list.chosen.connect(self._choose)
        self.list.typed.connect(self._type)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._offer_merge())
        self.merge.clicked.connect(self.merge_selected)
        self.alike.merge_wanted.connect(self.merge_wanted)

    def offer(self, *deeds: tuple[str, Callable[[], object]]) -> None:
        """Offer what can be done with who is selected in the list's own menu."""
        for text, act in deeds:
            action = QAction(text, self.list)
            action.triggered.connect(lambda _checked=False, act=act: act())
            self.list.addAction(action)

    # --- Who is listed --------------------------------------------------------------------------------------------

    def show_people(self, people: People | None) -> None:
        """List creators, in the order and by the search there are."""
        self.list.people.show_people(people)
        self.nobody.setVisible(people is not None and not self.list.people.rowCount())

    def show_creator(self, wanted: int | None) -> int | None:
        """Select a creator, the first of the list where that one is not there, and say who it is."""
        people = self.list.people
        if wanted is None or not people.has(wanted):
            wanted = people.person(0).id if people.rowCount() else None
        self.creator = wanted
        if wanted is not None:
            self.list.select(wanted)
        return wanted

    def forget_search(self) -> None:
        """Search for nothing."""
        self.search.clear()
        self.list.people.text = ""

    def redraw(self, density: theme.Density) -> None:
        """Write every text anew, with as much room as is wished."""
        self.list.set_density(density)
        self.list.people.redraw()
        self.alike.redraw()

    def _choose(self, creator: int) -> None:
        self.creator = creator
        self.chosen.emit(creator)

    def _sort(self) -> None:
        key = self.sort.currentData()
        self._remembered.keep(sort=key)
        self.list.people.sort_by = key
        self._arrange()

    def _search(self, text: str) -> None:
        self.list.people.text = text
        self._arrange()

    def _arrange(self) -> None:
        """Sort or search again; whoever is shown stays shown."""
        self.list.people.arrange()
        self.nobody.setVisible(not self.list.people.rowCount())
        if self.creator is not None:
            self.list.select(self.creator)

    # --- Keys -----------------------------------------------------------------------------------------------------

    def _go_to_list(self) -> None:
        """Go on from the search field to what it found."""
        if self.list.people.rowCount():
            self.list.setFocus()
            if not self.list.selectedIndexes():
                self.list.setCurrentIndex(self.list.people.index(0))

    def _type(self, letters: str) -> None:
        self.search.setFocus()
        self.search.setText(self.search.text() + letters)

    # --- Merging --------------------------------------------------------------------------------------------------

    def _offer_merge(self) -> None:
        count = len(self.list.selected())
        said = ngettext("Merge {count} creator…", "Merge {count} creators…", count).format(count=formats.count(count))
        self.merge.setText(said)
        self.merge.setVisible(1 < count <= MOST_MERGED)

    def merge_selected(self) -> None:
        """Ask to merge who is selected; whoever is shown comes first, as that name stays unless another is chosen."""
        selected = self.list.selected()
        if 0 < len(selected) <= MOST_MERGED:
            self.merge_wanted.emit(sorted(selected, key=lambda one: one != self.creator))


def _with_margins(part: QWidget) -> QHBoxLayout:
    """Give a part as much room beside it as the page has at its edge."""
    row = QHBoxLayout()
    row.setContentsMargins(tokens.SPACE_L, 0, tokens.SPACE_L, 0)
    row.addWidget(part)
    return row
