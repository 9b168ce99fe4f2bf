"""What the window says when the program itself went wrong: now, or the last time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.desktop import folders
from ui.desktop.widgets.banner import Choice
from ui.text import _, sentence

if TYPE_CHECKING:
    from models.errors import LedgerError
    from ui.desktop.books import Books
    from ui.desktop.session import LedgerSession
    from ui.desktop.widgets.banner import Banner


class Trouble:
    """Speaks through the banner of one window."""

    def __init__(self, banner: Banner) -> None:
        """Have nothing to say yet."""
        self._banner = banner
        self.is_check_due = False
        """Whether the program ended badly the last time, and no ledger was checked since."""

    def say_broken(self) -> None:
        """Say that something went wrong which nobody expected; what is known of it is in the log."""
        said = _("Something went wrong in Coinpurse itself. The ledger is safe; what was under way may not be saved.")
        self._banner.warn(said, _log_folder())

    def check(self, session: LedgerSession) -> None:
        """Verify the file of a ledger that was just opened, if that is due, and say what came of it."""
        if self.is_check_due and not session.is_sample:
            self.is_check_due = False
            session.ask(_damage, done=self._tell, topic="check")

    def _tell(self, findings: Sequence[LedgerError]) -> None:
        if findings:
            self._banner.warn(sentence(findings[0]), _log_folder())
            return
        said = _("Coinpurse ended unexpectedly last time. The ledger was checked and is unharmed.")
        self._banner.say(said, _log_folder())


def _log_folder() -> Choice:
    return _("Show log folder"), lambda: folders.show(folders.log())


def _damage(books: Books) -> list[LedgerError]:
    """What is wrong with the file of a ledger; runs on the reckoning thread."""
    from models import check

    return list(check.damage(books.reader))
