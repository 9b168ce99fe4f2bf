"""The day the periods of a budget begin on: the ledger's, or a weekday, a day of the month or of the year."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from PySide6.QtWidgets import QComboBox, QWidget

from ui import formats
from ui.desktop.forms.fields import ChoiceField
from ui.desktop.widgets.drop_down import DropDown
from ui.text import _

_LEAP_YEAR = 2024
_LEDGERS = ""
"""Stands for the day the ledger's periods begin on."""


class StartField(ChoiceField):
    """Offers what a period can begin on; a year's day is chosen beside its month."""

    def __init__(self, starts_on: int, parent: QWidget | None = None) -> None:
        """`starts_on` is the day the ledger's months start on."""
        super().__init__(_("Begins on"), (), parent)
        self._ledgers = starts_on
        self._period = ""
        self.day = DropDown(_("Day of the month"))
        for box in (self.box, self.day):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.day.activated.connect(lambda _index: self.edited.emit())
        self.box.activated.connect(lambda _index: self._offer_days())
        self._row.addWidget(self.day)

    def suit(self, period: str) -> None:
        """Offer the days that periods of this kind can begin on; an evening has none to choose."""
        self.setVisible(period != "evening")
        if period not in {self._period, "evening"}:
            self._period = period
            self.box.offer([(_LEDGERS, self._usual()), *self._choices()])
            self.choose_start(None)

    def _usual(self) -> str:
        first = date(_LEAP_YEAR, 1, self._ledgers)
        said = {"week": formats.weekday(date(_LEAP_YEAR, 1, 1)), "year": formats.day_and_month(first)}
        return _("As the ledger’s: {day}").format(day=said.get(self._period, formats.count(self._ledgers)))

    def _choices(self) -> list[tuple[str, str]]:
        if self._period == "week":
            return [(str(number + 1), name) for number, _short, name in formats.weekdays()]
        if self._period == "year":
            return [(str(month), formats.day(date(_LEAP_YEAR, month, 1), style="MMMM")) for month in range(1, 13)]
        return _days(31)

    def _offer_days(self) -> None:
        """Offer the days of the chosen month; the chosen day stays, or becomes the month's last."""
        is_shown = self._period == "year" and self.key != _LEDGERS
        self.day.setVisible(is_shown)
        if is_shown:
            last = monthrange(_LEAP_YEAR, int(self.key))[1]
            chosen = min(int(self.day.key or 1), last)
            self.day.offer(_days(last))
            self.day.choose(str(chosen))

    @property
    def starts_on(self) -> int | None:
        """The chosen day as a budget's terms have it; None is the ledger's."""
        if self.isHidden() or self.key == _LEDGERS:
            return None
        return int(self.key) * 100 + int(self.day.key) if self._period == "year" else int(self.key)

    def choose_start(self, starts_on: int | None) -> None:
        """Show the day of a budget's terms; `edited` does not come."""
        month, day = divmod(starts_on or 101, 100) if self._period == "year" else (starts_on, 1)
        self.choose(_LEDGERS if starts_on is None else str(month))
        self.day.offer(_days(31))
        self.day.choose(str(day))
        self._offer_days()


def _days(last: int) -> list[tuple[str, str]]:
    return [(str(day), formats.count(day)) for day in range(1, last + 1)]
