"""Newer exchange rates for the open ledger: loaded from the bank when asked to, or from a file; what they changed.

The download has a thread of its own, which can be ended at any time; what it brought is taken in on the ledger's.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from models.errors import LedgerError
from ui import formats, spans
from ui.desktop.page import Subset
from ui.text import _, apart, ngettext, sentence

if TYPE_CHECKING:
    from models.bank_rates import Added
    from models.download import Download
    from models.ledger import Ledger
    from ui.desktop.books import Books
    from ui.desktop.session import LedgerSession


class RatesUpdate(QObject):
    """One ledger's way to newer rates. `start` opens the network, and nothing else does."""

    switched = Signal(bool)
    """A download has begun, or is over."""
    progressed = Signal(int, int)
    """So many bytes have come, of so many (0 where nobody knows)."""
    failed = Signal(str)
    """What went wrong, what was kept, what to do."""
    done = Signal(str, object)
    """What came of it, and the `Subset` of entries that cost something else now, or None."""
    _posted = Signal(object)

    def __init__(self, session: LedgerSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._download: Download | None = None
        self._posted.connect(self._take_up, Qt.ConnectionType.QueuedConnection)

    @property
    def is_loading(self) -> bool:
        """Whether a download goes on."""
        return self._download is not None

    def start(self) -> None:
        """Load the bank's file; while that goes on, once more does nothing."""
        if self.is_loading or not self._session.is_writable:
            return
        from models.download import Download

        self._download = loading = Download()
        self.switched.emit(True)
        threading.Thread(target=self._load, args=(loading,), name="rates", daemon=True).start()

    def cancel(self) -> None:
        """Stop the download at once; nothing of it is taken, and nothing more is said."""
        loading, self._download = self._download, None
        if loading is not None:
            loading.cancel()
            self.switched.emit(False)

    def _load(self, loading: Download) -> None:
        """Run on a thread of its own; what comes of it goes to the window's."""
        try:
            content = loading.fetch(lambda done, of: self._post(loading, lambda: self.progressed.emit(done, of)))
        except LedgerError as error:
            self._post(loading, partial(self._end, partial(self._refuse, error)))
        else:
            self._post(loading, partial(self._end, partial(self._keep, content)))

    def _post(self, loading: Download, call: Callable[[], object]) -> None:
        with suppress(RuntimeError):  # the ledger was closed meanwhile, and this went with it
            self._posted.emit((loading, call))

    def _take_up(self, posted: tuple[Download, Callable[[], object]]) -> None:
        loading, call = posted
        if loading is self._download:
            call()

    def _end(self, then: Callable[[], object]) -> None:
        self._download = None
        self.switched.emit(False)
        then()

    # --- What was loaded, or given ----------------------------------------------------------------------------------

    def take_file(self, path: Path) -> None:
        """Keep the rates of a file of the bank."""
        from models import bank_rates

        self._session.run(bank_rates.import_file, path, spans.today(), done=self._tell, failed=self._refuse)

    def _keep(self, content: bytes) -> None:
        self._session.run(_take_in, content, done=self._tell, failed=self._refuse)

    def _refuse(self, error: LedgerError) -> None:
        self.failed.emit(sentence(error))

    def _tell(self, added: Added) -> None:
        said = " ".join((brought(added), *remarks(added)))
        if not added.rates:
            self.done.emit(said, None)
            return
        self._session.ask(_changed, added, done=partial(self._tell_changes, said), topic="rate changes")

    def _tell_changes(self, said: str, entries: array[int]) -> None:
        if not entries:
            self.done.emit(said, None)
            return
        message = ngettext(
            "{count} entry costs something else now.", "{count} entries cost something else now.", len(entries)
        )
        subset = Subset(_("Changed by newer rates"), lambda _books: entries)
        self.done.emit(f"{said} {message.format(count=formats.count(len(entries)))}", subset)


def brought(added: Added) -> str:
    """Say how many rates are new, and until when."""
    if added.last is not None:
        message = ngettext("{count} rate is new, until {day}.", "{count} rates are new, until {day}.", added.rates)
        return message.format(count=formats.count(added.rates), day=apart(formats.day(added.last)))
    if added.until < added.reached:
        said = _("That file ends on {day}; the rates here reach until {last} already.")
        return said.format(day=apart(formats.day(added.until)), last=apart(formats.day(added.reached)))
    return _("That file has no rates that are not here already.")


def remarks(added: Added) -> list[str]:
    """Say what the file says otherwise than what was here, and for whom there are no more rates."""
    found = []
    taken = [one for one in added.differences if one.is_taken]
    kept = len(added.differences) - len(taken)
    if taken:
        names = _(", ").join(f"{one.currency} {formats.day(one.day, style='short')}" for one in taken[:3])
        message = ngettext(
            "The bank corrected {count} rate ({which}).", "The bank corrected {count} rates ({which} …).", len(taken)
        )
        found.append(message.format(count=formats.count(len(taken)), which=apart(names)))
    if kept:
        message = ngettext(
            "{count} rate is another in the file; the one here stays.",
            "{count} rates are others in the file; those here stay.",
            kept,
        )
        found.append(message.format(count=formats.count(kept)))
    if added.ended:
        message = _("The bank has no more rates for {codes}; those of earlier days stay.")
        found.append(message.format(codes=_(", ").join(added.ended)))
    return found


def _take_in(ledger: Ledger, content: bytes) -> Added:
    from models import bank_rates

    return bank_rates.take_in(ledger, content, bank_rates.FILE, spans.today(ledger.settings.timezone))


def _changed(books: Books, added: Added) -> array[int]:
    """The entries that cost something else than before, by moment."""
    from models.reports.rate_changes import rate_changes

    return rate_changes(books.reader, books.columns, books.settings, added.before or {}).entries
