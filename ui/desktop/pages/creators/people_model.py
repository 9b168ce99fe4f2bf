"""The list of creators: sorted, searched, worded. Thousands of them are one list; only what is on screen is worded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from models.text import N_
from ui import estimate_texts, formats, spans
from ui.desktop.pages.creators import texts
from ui.desktop.widgets.cells import Index
from ui.desktop.widgets.plain import tip
from ui.text import _, isolate, name

if TYPE_CHECKING:
    from models.reports.people import People, Person

SortBy = Literal["cost", "name", "last", "gifts", "received"]
SORTS: dict[SortBy, str] = {
    "cost": N_("Cost"),
    "name": N_("Name"),
    "last": N_("Last gift"),
    "gifts": N_("Number of gifts"),
    "received": N_("Received (estimate)"),
}
ROW = Qt.ItemDataRole.UserRole
"""Role that gives a `Row`."""


class Row(NamedTuple):
    """A creator in words: two lines, each with something at either end; `part` of the largest cost; a warning.

    `beside` is the share of the cost, or what may have been received where the list is sorted by that.
    """

    name: str
    cost: str
    detail: str
    beside: str
    part: float
    doubt: str
    is_known: bool


class PeopleModel(QAbstractListModel):
    """Creators that pass the search, in the order chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._people: People | None = None
        self._folded: dict[int, str] = {}
        self._rows: list[Person] = []
        self._worded: dict[int, Row] = {}
        self._most = 1
        self._today = spans.today()
        self.sort_by: SortBy = "cost"
        self.text = ""

    # --- What is shown --------------------------------------------------------------------------------------------

    def show_people(self, people: People | None) -> None:
        """Show these creators."""
        from models.names import fold

        self._people = people
        self._today = spans.today()
        persons = people.persons if people else ()
        self._folded = {one.id: fold(" ".join((one.name, *one.handles))) for one in persons}
        self._most = max((one.tally.minor for one in persons), default=0) or 1
        self.arrange()

    def arrange(self) -> None:
        """Search and sort again."""
        from models.names import fold

        wanted = fold(self.text).split()
        persons: Sequence[Person] = self._people.persons if self._people else ()
        found = [one for one in persons if all(word in self._folded[one.id] for word in wanted)]
        self.beginResetModel()
        self._rows = sorted(found, key=self._order)
        self._worded.clear()
        self.endResetModel()

    @property
    def _order(self) -> Callable[[Person], Any]:
        """What creators are sorted by: the most and latest first, names from A, nobody known last."""
        by_name: Callable[[Person], Any] = lambda one: (one.id == 0, self._folded[one.id], one.id)  # noqa: E731
        keys: dict[SortBy, Callable[[Person], Any]] = {
            "cost": lambda one: -one.tally.minor,
            "name": lambda _one: 0,
            "last": lambda one: -one.days[1].toordinal() if one.days else 0,
            "gifts": lambda one: -one.tally.gifts,
            "received": self._least_received,
        }
        key = keys[self.sort_by]
        return lambda one: (key(one), by_name(one))

    def _least_received(self, one: Person) -> tuple[int, ...]:
        """What may have been received, currency by currency, that of most creators first: they are never added."""
        most = {part.currency: part.high for part in one.received}
        return tuple(-most.get(code, 0) for code in (self._people.estimated_in if self._people else ()))

    def redraw(self) -> None:
        """Word every row anew."""
        self._worded.clear()
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    @property
    def count(self) -> int:
        """How many creators there are, whatever is searched for; gifts to nobody known are none."""
        return sum(one.id > 0 for one in self._people.persons) if self._people else 0

    def has(self, creator: int) -> bool:
        """Whether a creator is among them, found or not."""
        return creator in self._folded

    def person(self, row: int) -> Person:
        """The creator of a row."""
        return self._rows[row]

    def row_of(self, creator: int) -> int | None:
        """Row of a creator; None where it is not shown."""
        return next((row for row, one in enumerate(self._rows) if one.id == creator), None)

    # --- In words -------------------------------------------------------------------------------------------------

    def row(self, number: int) -> Row:
        """A row in words."""
        if number not in self._worded:
            self._worded[number] = self._word(self._rows[number])
        return self._worded[number]

    def _word(self, one: Person) -> Row:
        people, tally = self._people, one.tally
        handles = _(", ").join(isolate(name(handle)) for handle in one.handles[:2])
        more = f" +{len(one.handles) - 2}" if len(one.handles) > 2 else ""
        last = texts.ago(one.days[1], self._today) if one.days else ""
        detail = " · ".join(part for part in (handles + more, texts.gifts(tally.gifts), last) if part)
        return Row(
            texts.in_sentence(one.name),
            texts.cost(tally, people.currency if people else "EUR"),
            detail,
            _received(one) if self.sort_by == "received" else self._share(one),
            tally.minor / self._most,
            texts.doubt(tally),
            is_known=one.id > 0,
        )

    def _share(self, one: Person) -> str:
        minor, in_all = one.tally.minor, self._people.minor if self._people else 0
        return formats.percent(minor, in_all, digits=_places(minor, in_all)) if in_all else ""

    def _tooltip(self, number: int) -> str:
        one, row = self._rows[number], self.row(number)
        handles = _(", ").join(isolate(name(handle)) for handle in one.handles)
        days = texts.between(*one.days) if one.days else ""
        cost = f"{row.cost} · {texts.gifts(one.tally.gifts)}"
        lines = (
            row.name, handles, cost, texts.coins(one.tally.coins), days, texts.provisional(one.tally),
            texts.received(one.received),
        )  # fmt: skip
        return "\n".join(line for line in (*lines, row.doubt) if line)

    def _aloud(self, number: int) -> str:
        row, percent = self.row(number), self._share(self._rows[number])
        share = _("{percent} of spending").format(percent=percent) if percent else ""
        received = texts.received(self._rows[number].received)
        return _(", ").join(part for part in (row.name, row.cost, share, row.detail, received, row.doubt) if part)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.row(index.row()).name
        if role == ROW:
            return self.row(index.row())
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._tooltip(index.row()))
        return self._aloud(index.row()) if role == Qt.ItemDataRole.AccessibleTextRole else None


def _received(one: Person) -> str:
    return estimate_texts.ranges(one.received)


def _places(minor: int, in_all: int) -> int:
    """Decimal places of a share: one where it would else be none."""
    return 1 if 0 < minor * 100 < in_all else 0
