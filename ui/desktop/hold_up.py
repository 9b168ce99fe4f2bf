"""Asks once before work that is under way is given up: closing, or opening another ledger, would stop it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.text import _

if TYPE_CHECKING:
    from ui.desktop.session import LedgerSession
    from ui.desktop.widgets.banner import Banner


class HoldUp:
    """Speaks through the banner of one window."""

    def __init__(self, banner: Banner) -> None:
        """Nothing is under way yet."""
        self._banner = banner
        self._session: LedgerSession | None = None

    def holds(self, session: LedgerSession | None, go_on: Callable[[], object]) -> bool:
        """Tell whether to wait for the user, who is asked now. `go_on` is done when the answer is to stop the work."""
        if session is None or not session.has_long_task or session is self._session:
            self._session = None
            return False
        self._session = session
        session.state_changed.connect(self._look)
        self._banner.warn(_said(), (_("Wait"), self._wait), (_("Stop it and go on"), go_on))
        return True

    def _look(self) -> None:
        if self._session is not None and not self._session.has_long_task:
            self._wait()

    def _wait(self) -> None:
        """Ask no more: the work goes on, or is done."""
        if self._session is not None:
            self._session.state_changed.disconnect(self._look)
            self._session = None
            if self._banner.sentence == _said():
                self._banner.dismiss()


def _said() -> str:
    return _("Work is still under way. If you stop it now, the ledger stays as it was before.")
