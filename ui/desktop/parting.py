"""What is done once the last window has gone: the day's copy of each ledger that was open, where it is due.

No window has to wait for it, and the ledgers are closed and free for others meanwhile. Whoever ends the program during
it loses nothing: what is unfinished is never listed, and the next window on the ledger makes the copy.
"""

from __future__ import annotations

import signal
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from models.errors import LedgerError
from ui.desktop.threads import log_without_contents


def copy(ledgers: Iterable[Path]) -> None:
    """Make the copies that are due; why one could not be made is said when the ledger is open the next time."""
    from models.backups import shelf

    _let_be_ended()
    for ledger in ledgers:
        try:
            with suppress(LedgerError):
                shelf.keep_if_due(ledger)
        except Exception as error:  # noqa: BLE001 - nobody is there any more to be told
            log_without_contents(error)


def _let_be_ended() -> None:
    """Let a signal end the program at once: it closed the windows before."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if (wish := getattr(signal, name, None)) is not None:  # Windows has no SIGHUP
            signal.signal(wish, signal.SIG_DFL)
