"""A quiet line over the entry bars when this computer has come to another time zone than the ledger goes by."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from models.moments import zone_info
from ui import formats
from ui.desktop.widgets.link import Link
from ui.desktop.widgets.plain import Paragraph
from ui.text import _, isolate
from ui.tokens import SPACE_L, SPACE_S, SPACE_XS

UNKNOWN = "UTC"
"""What a computer is set to that does not say where it is."""


class ZoneLine(QFrame):
    """Offers the zone of this computer for new entries, once. `chosen` brings it, `kept` the one that was declined."""

    chosen = Signal(str)
    kept = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self._zone = ""
        self._said = Paragraph("", "body", "second")
        self._use = Link("", lambda: self._decide(self.chosen))
        self._keep = Link("", lambda: self._decide(self.kept))
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_L, SPACE_XS, SPACE_L, SPACE_XS)
        row.setSpacing(SPACE_S)
        row.addWidget(self._said, 1)
        row.addWidget(self._use)
        row.addWidget(self._keep)
        self.hide()

    def offer(self, here: str, ledger: str) -> None:
        """Ask whether new entries shall go by the zone `here`; those that are there stay as they are."""
        self._zone = here
        sentence = _(
            "This computer is now in {here}; the ledger uses {ledger}. Entries that are there stay as they are."
        )
        self._said.setText(sentence.format(here=isolate(here), ledger=isolate(ledger)))
        self._use.setText(_("Use {city} for new entries").format(city=isolate(city(here))))
        self._keep.setText(_("Keep {city}").format(city=isolate(city(ledger))))
        self.show()

    def _decide(self, signal: SignalInstance) -> None:
        self.hide()
        signal.emit(self._zone)


def city(zone: str) -> str:
    """The city a zone is named after."""
    return zone.rpartition("/")[2].replace("_", " ")


def elsewhere(ledger: str) -> str:
    """The zone of this computer, if its clocks go otherwise than those of the ledger's zone; else an empty text."""
    here = formats.usual_timezone()
    return "" if here == UNKNOWN or _clocks(here) == _clocks(ledger) else here


def _clocks(zone: str) -> list[object]:
    """How far the clocks of a zone are ahead in the months around today: names differ for places of one time."""
    now = datetime.now(UTC)
    moments = [now, *(datetime(now.year, month, 1, tzinfo=UTC) for month in range(1, 13))]
    return [moment.astimezone(zone_info(zone)).utcoffset() for moment in moments]
