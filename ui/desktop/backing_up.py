"""What one window does about copies of its ledger: the daily one, one by hand, the list, and the way back to one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from models.errors import LedgerChanged, LedgerError, LedgerLocked
from ui import copy_texts, formats
from ui.desktop.threads import LongTask
from ui.text import _, apart, sentence

if TYPE_CHECKING:
    from models.backups.cards import Kept
    from models.backups.restoring import Restored
    from ui.desktop.dialogs.backups import Backups
    from ui.desktop.dialogs.check import Check
    from ui.desktop.main_window import MainWindow
    from ui.desktop.session import LedgerSession
    from ui.desktop.theme import Theme

_FIRST = 10_000
"""Milliseconds after opening: by then all that one waits for is on screen."""
_OFTEN = 600_000
"""Milliseconds between two looks whether the day's copy is due."""


class BackingUp(QObject):
    """Lets one window keep copies of its ledger, and says there what comes of it."""

    def __init__(self, window: MainWindow, own: Theme) -> None:
        super().__init__(window)
        self._window, self._theme = window, own
        self._session: LedgerSession | None = None
        self._daily: LongTask | None = None
        self._has_warned = False
        self._list: Backups | None = None
        self._check: Check | None = None
        self._first = QTimer(self, singleShot=True, interval=_FIRST)
        self._often = QTimer(self, interval=_OFTEN)
        for timer in (self._first, self._often):
            timer.timeout.connect(self.keep_daily)
        window.actions.carry_out({"back-up": self.now, "backups": self.show, "check": self.check})

    def attach(self, session: LedgerSession) -> None:
        """Keep a copy of this ledger every day from now on, where it can be written to and is no sample."""
        self._session, self._has_warned = session, False
        session.broke.connect(self._end_daily)
        if session.is_writable and not session.is_sample:
            self._first.start()
            self._often.start()

    @property
    def ledger(self) -> Path | None:
        """The ledger whose copies are made by itself; None where none is open, or it can only be looked at."""
        return self._session.path if self._is_ours and self._session is not None else None

    @property
    def _is_ours(self) -> bool:
        """Whether what is at the ledger's path is still the ledger that is open for writing here, and no sample."""
        return self._session is not None and self._session.is_writable and self._often.isActive()

    def forget(self) -> None:
        """Have nothing more to do with the ledger that was open; a copy under way is given up."""
        self._first.stop()
        self._often.stop()
        if self._daily is not None:
            self._daily.stop()
        for dialog in (self._list, self._check):
            if dialog is not None:
                dialog.close()
        self._session = self._daily = None

    def redraw(self) -> None:
        """Names and amounts were hidden, or are shown again."""
        for dialog in (self._list, self._check):
            if dialog is not None:
                dialog.redraw()

    # --- Making one -------------------------------------------------------------------------------------------------

    def keep_daily(self) -> None:
        """Make the day's copy where it is due, with nothing said but why it could not be made, once."""
        if self._session is None or self._daily is not None or not self._is_ours:
            return
        self._daily = task = LongTask(lambda _done, _of: None)
        self._session.run_apart(_keep_if_due, self._session.path, task, done=self._kept_daily, failed=self._warn_daily)

    def _kept_daily(self, kept: Kept | None) -> None:
        self._daily = None
        if kept is not None:
            self._has_warned = False
            self._read_list()

    def _end_daily(self) -> None:
        """Whatever ended it, the next one is made."""
        self._daily = None

    def _warn_daily(self, error: LedgerError) -> None:
        self._daily = None
        if not self._has_warned and self._window.banner.is_free:
            self._has_warned = True
            said = _("Today’s backup could not be made. {reason}").format(reason=sentence(error))
            self._window.banner.warn(said, (_("Backups…"), self.show))

    def now(self) -> None:
        """Make a copy because it is wanted."""
        session = self._window.session
        if session is not None and isinstance(session.why_not, LedgerChanged):
            self._window.status.say(sentence(session.why_not))  # another file has its name now
        elif session is not None:
            self._window.status.say(_("Backing up…"))
            task = session.begin_long_task()
            session.run_apart(_keep, session.path, task, done=self._kept)

    def _kept(self, kept: Kept) -> None:
        content = apart(copy_texts.held(kept.content)) if kept.content is not None else ""
        said = _("Backed up and checked: {content}").format(content=content)
        self._window.status.say(said, offers=((_("Show backups"), self.show),))
        self._read_list()

    def _read_list(self) -> None:
        if self._list is not None and self._list.isVisible():
            self._list.read()

    # --- The list, and back -----------------------------------------------------------------------------------------

    def show(self) -> None:
        """Show the copies there are."""
        from ui.desktop.dialogs.backups import Backups

        if (session := self._window.session) is None:
            return
        if self._list is not None:
            self._list.deleteLater()
        self._list = dialog = Backups(session, self._theme, self._window.frame)
        dialog.back_up_wanted.connect(self.now)
        dialog.restore_wanted.connect(self.restore)
        dialog.show()

    def restore(self, file: Path, is_meant: bool) -> None:
        """Put a copy in the place of the open ledger, which is closed for it and opened again."""
        if (session := self._window.session) is not None:
            came_of_it: list[Restored | LedgerError] = []
            make = partial(_restore, file, is_meant, came_of_it)
            self._window.open_ledger(session.path, make, lambda: self._tell(came_of_it[0], file, is_meant=is_meant))

    def _tell(self, came_of_it: Restored | LedgerError, file: Path, *, is_meant: bool) -> None:
        banner = self._window.banner
        if isinstance(came_of_it, LedgerLocked):
            locked = Path(str(came_of_it.values["path"]))
            self._window.sealing.unlock_copy(locked, partial(self.restore, file, is_meant))
            return
        if isinstance(came_of_it, LedgerError):
            banner.warn(sentence(came_of_it), (_("Backups…"), self.show))
            return
        content = apart(copy_texts.held(came_of_it.content))
        said = [_("Restored: the ledger holds {content} now.").format(content=content)]
        choices: list[tuple[str, Callable[[], object]]] = []
        if (before := came_of_it.before) is not None:
            kept = _("What was there before is backup {number}.")
            said.append(kept.format(number=formats.count(before.number)))
            choices.append((_("Undo"), partial(self.restore, before.path, True)))
        if opens_with := copy_texts.opens_with(came_of_it):
            said.append(f"{opens_with}.")
        banner.say(" ".join(said), *choices)

    def check(self) -> None:
        """Let the ledger verify itself."""
        from ui.desktop.dialogs.check import Check

        if (session := self._window.session) is None:
            return
        if self._check is not None:
            self._check.close()
            self._check.deleteLater()
        self._check = dialog = Check(session, self._window.frame)
        dialog.backups_wanted.connect(self.show)
        dialog.show()


def _keep(ledger: Path, task: LongTask) -> Kept:
    from models.backups import shelf

    return shelf.keep(ledger, "by-hand", task)


def _keep_if_due(ledger: Path, task: LongTask) -> Kept | None:
    from models.backups import shelf

    return shelf.keep_if_due(ledger, task)


def _restore(file: Path, is_meant: bool, came_of_it: list[Restored | LedgerError], ledger: Path) -> None:
    """Restore before the ledger is opened; where that cannot be, it is opened as it was."""
    from models.backups import restoring

    try:
        came_of_it.append(restoring.restore(ledger, file, is_meant=is_meant))
    except LedgerError as error:
        came_of_it.append(error)
