"""Splitting a creator: which gifts go, to whom, and whether the handles go along, before anything is written."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from models.errors import LedgerError
from models.names import name_key
from models.splitting import Part
from ui import formats, parsing, spans, tokens
from ui.desktop.forms.completion import Suggestion
from ui.desktop.forms.fields import ChoiceField, Field
from ui.desktop.pages.creators import texts
from ui.desktop.pages.creators.asking import Detail, Leaving
from ui.desktop.pages.creators.card import Card
from ui.desktop.pages.creators.gift_list import GiftList, Read
from ui.desktop.pages.creators.panel import Panel
from ui.desktop.theme import Theme
from ui.desktop.widgets.plain import Paragraph
from ui.desktop.widgets.segments import Segments
from ui.desktop.widgets.tick import Tick
from ui.text import _, name, sentence

_WAYS = ("handle", "platform", "days", "chosen")
_PAUSE = 150
"""Milliseconds after the last letter of a date, or the last change of a selection."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A split as it was decided: which gifts, into whom by id or by a new name, and whether handles go along."""

    part: Part
    into: int | str
    with_handles: bool


class SplitPanel(Panel):
    """`listed` wants the gifts of a `Part` shown, `weighed` what one adds up to; `divided` comes with a `Wanted`."""

    listed = Signal(object)
    weighed = Signal(object)
    divided = Signal(object)

    def __init__(self, own: Theme, parent: QWidget | None = None) -> None:
        about = _(
            "The gifts you choose go to another creator. What was imported stays recognised: nothing comes in twice."
        )
        super().__init__("", about, _("Split"), parent)
        self._detail: Detail | None = None
        self._known: Mapping[str, int] = {}
        titles = (_("By handle"), _("By platform"), _("By days"), _("Chosen gifts"))
        self.way = Segments(_("Which gifts"), list(zip(_WAYS, titles, strict=True)), "handle")
        self.handle, self.platform = ChoiceField(_("Handle")), ChoiceField(_("Platform"))
        self.since, self.until = Field(_("From (day)"), 10), Field(_("To (day)"), 10)
        self.target = Field(_("They go to"), 18)
        self.along = Tick(own, _("The handles go along, and with them what is imported later"))
        self.along.setChecked(True)
        self.list = GiftList()
        self._sum, self._target_said = Paragraph(), Paragraph("", "caption", "second")
        self._choices = QStackedWidget()
        self._pause, self._pause_weighing = (QTimer(self, singleShot=True, interval=_PAUSE) for _number in range(2))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        days, hint = QWidget(), Paragraph("", "body", "second")
        row = QHBoxLayout(days)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SPACE_S)
        row.addWidget(self.since)
        row.addWidget(self.until)
        hint.setText(_("Select gifts below: Shift and Ctrl select several."))
        for part in (self.handle, self.platform, days, hint):
            self._choices.addWidget(part)
        which, whom = Card(_("Which gifts")), Card(_("To whom"))
        for part in (self.way, self._choices, self._sum, self.list):
            which.column.addWidget(part)
        for part in (self.target, self._target_said, self.along):
            whom.column.addWidget(part)
        self.column.addWidget(which)
        self.column.addWidget(whom)

    def _connect(self) -> None:
        self.way.chosen.connect(lambda _way: self._change_way())
        for choice in (self.handle, self.platform):
            choice.edited.connect(self._ask)
        for field in (self.since, self.until):
            field.edited.connect(self._pause.start)
        self._pause.timeout.connect(self._ask)
        self._pause_weighing.timeout.connect(self._ask_weight)
        self.list.changed.connect(self._weigh_chosen)
        self.along.toggled.connect(lambda _is_on: self._ask() if self.way.current == "handle" else None)
        self.target.edited.connect(self._say_target)
        self.target.line.returnPressed.connect(self.do.click)
        self.do.clicked.connect(self._split)

    # --- Which gifts ----------------------------------------------------------------------------------------------

    def open_for(self, detail: Detail, names: Mapping[str, int]) -> None:
        """Begin with this creator; `names` are all others there are, with their ids."""
        self._detail, self._known = detail, names
        self.title.setText(_("Split {creator}").format(creator=texts.in_sentence(detail.portrait.name)))
        self.setAccessibleName(self.title.text())
        self.handle.box.offer((str(row.id), texts.handle(row)) for row in detail.handles)
        self.platform.box.offer((platform, name(platform)) for platform in detail.platforms)
        for field in (self.since, self.until, self.target):
            field.set_text("")
            field.mark("")
        for field in (self.since, self.until):
            field.line.setPlaceholderText(_("always"))
        self.target.line.offer([Suggestion(called) for called in names])
        self.target.line.setPlaceholderText(_("A new name, or another creator"))
        self.refuse(None)
        self.way.choose("handle" if detail.handles else "platform")
        self._change_way()
        self._say_target()

    def _change_way(self) -> None:
        self._choices.setCurrentIndex(_WAYS.index(self.way.current))
        self.list.clearSelection()
        self._ask()

    @property
    def part(self) -> Part | None:
        """The gifts that are chosen; None where nothing is, or a day cannot be read."""
        creator = self._detail.portrait.id if self._detail else 0
        way = self.way.current
        if way == "handle":
            return Part(creator, handle=int(self.handle.key)) if self.handle.key else None
        if way == "platform":
            return Part(creator, platform=self.platform.key) if self.platform.key else None
        if way == "chosen":
            return Part(creator, entries=self.list.selected())
        days = [self._day(field) for field in (self.since, self.until)]
        return Part(creator, since=days[0], until=days[1]) if any(days) else None

    def _day(self, field: Field) -> date | None:
        today = spans.today()
        try:
            return parsing.day(field.text, today) if field.text else None
        except LedgerError as error:
            field.mark(sentence(error))
            return None

    def _ask(self) -> None:
        """Ask for the gifts of what is chosen; to choose them one by one, all the creator's are shown."""
        part = self.part
        self._show_sum("", can_go=False)
        if part is None:
            self._show_sum(_("Nothing is chosen yet."), can_go=False)
            self.list.gifts.show(array("q"), lambda _ids: ())
        elif part.entries is None:
            self.listed.emit(part)
            self.weighed.emit(part)
        else:
            self.listed.emit(Part(part.creator))

    def _weigh_chosen(self) -> None:
        part = self.part
        if part is not None and part.entries is not None:
            self._show_sum(formats.entries(len(part.entries)), can_go=bool(part.entries))
            if part.entries:
                self._pause_weighing.start()

    def _ask_weight(self) -> None:
        if (part := self.part) is not None and part.entries:
            self.weighed.emit(part)

    def show_list(self, ids: array[int], read: Read) -> None:
        """Show the gifts that would go, or those one can choose from."""
        self.list.gifts.show(ids, read)

    def show_weight(self, leaving: Leaving) -> None:
        """Say what would go."""
        costs = " + ".join(formats.money(cost) for cost in leaving.costs)
        said = (formats.entries(leaving.entries), texts.coins(leaving.coins.items()), costs)
        self._show_sum(" · ".join(part for part in said if part), can_go=bool(leaving.entries) or self._goes_empty)

    @property
    def _goes_empty(self) -> bool:
        """Whether a handle can go by which no gift came."""
        return self.way.current == "handle" and self.along.isChecked()

    def _show_sum(self, said: str, *, can_go: bool) -> None:
        self._sum.setText(said)
        self.do.setEnabled(can_go)

    # --- To whom --------------------------------------------------------------------------------------------------

    @property
    def _into(self) -> int | str:
        wanted = name_key(self.target.text)
        return next((number for called, number in self._known.items() if name_key(called) == wanted), self.target.text)

    def _say_target(self) -> None:
        said = _("They join what this creator has already.") if isinstance(self._into, int) else _("A new creator.")
        self._target_said.say(said if self.target.text else "")

    def _split(self) -> None:
        part = self.part
        if not self.target.text:
            self.target.mark(_("Say to whom the gifts go"))
            self.target.setFocus()
        elif part is not None:
            self.divided.emit(Wanted(part, self._into, self.along.isChecked()))

    def refuse(self, error: LedgerError | None) -> None:
        """Say why it cannot be done; None takes that back."""
        super().refuse(error)
        self.target.mark(sentence(error) if error else "")
