"""What the window says when the program itself went wrong, now or last time, and of where a ledger should not be."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ui.desktop import folders
from ui.desktop.widgets.banner import Choice
from ui.text import _, sentence

if TYPE_CHECKING:
    from models.errors import LedgerError
    from ui.desktop.books import Books
    from ui.desktop.preferences import Preferences
    from ui.desktop.session import LedgerSession
    from ui.desktop.widgets.banner import Banner


class Trouble:
    """Speaks through the banner of one window."""

    def __init__(self, banner: Banner, preferences: Preferences) -> None:
        """Have nothing to say yet."""
        self._banner, self._preferences = banner, preferences
        self.is_check_due = False
        """Whether the program ended badly the last time, and no ledger was checked since."""

    def say_broken(self) -> None:
        """Say that something went wrong which nobody expected; what is known of it is in the log."""
        said = _("Something went wrong in Coinpurse itself. The ledger is safe; what was under way may not be saved.")
        self._banner.warn(said, _log_folder())

    def check(self, session: LedgerSession) -> None:
        """Verify the file of a ledger that was just opened, if that is due, and say what came of it."""
        if session.is_sample:
            return
        if self.is_check_due:
            self.is_check_due = False
            session.ask(_damage, done=self._tell, topic="check")
        session.ask_apart(_require_sound, done=lambda _none: None)

    def look_around(self, session: LedgerSession) -> None:
        """Say what the place of a ledger that was just opened can do to it; each concern once."""
        if not session.is_sample:
            say = partial(self._say_concerns, str(session.path))
            session.ask(lambda _books: _concerns(session.path), done=say, topic="place")

    def _say_concerns(self, path: str, concerns: Sequence[LedgerError]) -> None:
        told = self._preferences.page("place").get(path, [])
        new = [concern for concern in concerns if concern.message not in told]
        if new and self._banner.is_free:
            self._preferences.remember_page("place", **{path: [concern.message for concern in concerns]})
            self._banner.warn(" ".join(sentence(concern) for concern in new))

    def _tell(self, findings: Sequence[LedgerError]) -> None:
        if findings:
            self._banner.warn(sentence(findings[0]), _log_folder())
            return
        said = _("Coinpurse ended unexpectedly last time. The ledger was checked and is unharmed.")
        self._banner.say(said, _log_folder())


def _log_folder() -> Choice:
    return _("Show log folder"), lambda: folders.show(folders.log())


def _concerns(path: Path) -> list[LedgerError]:
    """What there is to say of a ledger's place; runs on the reckoning thread, for a network can keep one waiting."""
    from models import surroundings

    return list(surroundings.concerns(path))


def _require_sound(books: Books) -> None:
    """Look at the whole file once; runs on the thread nobody waits for, and what it finds is said as damage."""
    from models import recovery

    recovery.require_sound(books.reader)


def _damage(books: Books) -> list[LedgerError]:
    """What is wrong with the file of a ledger; runs on the reckoning thread."""
    from models import check

    return list(check.damage(books.reader))
