"""Asks once before something is given up by closing or by opening another ledger: work under way, or what is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from shiboken6 import isValid

from ui.text import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.desktop.session import LedgerSession
    from ui.desktop.widgets.banner import Banner


class HoldUp:
    """Speaks through the banner of one window; whoever goes on while the question is there means it."""

    def __init__(self, banner: Banner, has_typed: Callable[[], bool]) -> None:
        """`has_typed` tells whether a bar is open with what a person typed and did not save."""
        self._banner, self._has_typed = banner, has_typed
        self._session: LedgerSession | None = None
        self._asked = ""
        self._was_at: QWidget | None = None

    def holds(self, session: LedgerSession | None, go_on: Callable[[], object]) -> bool:
        """Tell whether to wait for the user, who is asked now. `go_on` is done when the answer is to give it up."""
        if session is None or self._is_asked:
            self._ask_no_more()
            return False
        if session.has_long_task:
            self._session = session
            session.state_changed.connect(self._look)
            said = _("Work is still under way. If you stop it now, the ledger stays as it was before.")
            self._ask(said, _("Wait"), _("Stop it and go on"), go_on)
            return True
        if self._has_typed():
            said = _("What you typed is not in the ledger yet.")
            self._ask(said, _("Go on typing"), _("Go on without it"), go_on)
            return True
        return False

    @property
    def _is_asked(self) -> bool:
        return bool(self._asked) and self._banner.sentence == self._asked

    def _ask(self, said: str, stay: str, leave: str, go_on: Callable[[], object]) -> None:
        self._asked, self._was_at = said, self._banner.window().focusWidget()
        self._banner.warn(said, (stay, self._stay), (leave, go_on))

    def _stay(self) -> None:
        """Go back to where one was: the button that was pressed goes away."""
        self._ask_no_more()
        if self._was_at is not None and isValid(self._was_at):
            self._was_at.setFocus()

    def _look(self) -> None:
        if self._session is not None and not self._session.has_long_task:
            self._ask_no_more()

    def _ask_no_more(self) -> None:
        """The work goes on or is done, one types on, or all of it is given up."""
        if self._session is not None:
            self._session.state_changed.disconnect(self._look)
            self._session = None
        if self._is_asked:
            self._banner.dismiss()
        self._asked = ""
