"""What one window does about a ledger that would not open, or turned out damaged: it shows every way on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from models.errors import (
    LedgerError,
    LedgerForeign,
    LedgerInUse,
    LedgerLocked,
    LedgerReadOnly,
    LedgerTooNew,
    LedgerUnusable,
)
from models.text import N_
from ui import copy_texts, missing_texts
from ui.desktop import files, folders
from ui.desktop.session import LedgerSession
from ui.text import _, sentence, visible

if TYPE_CHECKING:
    from models.backups.restoring import Restored
    from models.recovery import Diagnosis
    from models.replay import Brought
    from models.salvage import Salvaged
    from ui.desktop.main_window import MainWindow
    from ui.desktop.pages.recovery import RecoveryPage
    from ui.desktop.theme import Theme

Said = tuple[Callable[[], str], str]
"""What the page says at the moment, in whatever language is spoken then, and its tone."""
_NOTHING: Said = (str, "")
_NOT_OURS = LedgerInUse | LedgerLocked | LedgerReadOnly
"""Errors that no way on from here would help with."""


class Damaged(NamedTuple):
    """A ledger that would not open, with what is known of it and what is on the page."""

    session: LedgerSession
    error: LedgerError
    found: Diagnosis | None
    said: Said
    chosen: Path | None
    is_offered: bool


class Recovering(QObject):
    """Holds the page, and a session that never opens the ledger: its third thread does what takes time."""

    def __init__(self, window: MainWindow, own: Theme, *, run_now: bool = False) -> None:
        """Do nothing before it is needed."""
        super().__init__(window)
        self._run_now = run_now
        self._window, self._theme = window, own
        self._page: RecoveryPage | None = None
        self._session: LedgerSession | None = None
        self._error: LedgerError | None = None
        self._found_out: Diagnosis | None = None
        self._said = _NOTHING
        self.is_at_work = False
        """Whether a way on was chosen that has not come to its end."""

    @staticmethod
    def helps(error: LedgerError, path: Path) -> bool:
        """Say whether there is anything to be done about a ledger beyond what the sentence says."""
        if not path.is_file() or not isinstance(error, LedgerUnusable | LedgerTooNew):
            return False
        if isinstance(error, LedgerForeign):
            from models import recovery

            return recovery.has_backups(path)  # it took the place of a ledger
        return not isinstance(error, _NOT_OURS)

    @property
    def page(self) -> RecoveryPage:
        """The page, made when it is first needed."""
        if self._page is None:
            from ui.desktop.pages.recovery import RecoveryPage

            self._page = page = RecoveryPage(self._theme)
            self._window.frame.pages.addWidget(page)
            page.replay_wanted.connect(self._replay)
            page.keep_wanted.connect(self._keep)
            page.look_wanted.connect(self._look)
            page.see_wanted.connect(self._see)
            page.restore_wanted.connect(self._restore)
            page.salvage_wanted.connect(self._salvage)
            page.export_wanted.connect(self._export)
            page.folder_wanted.connect(lambda: folders.show(self._path.parent))
            page.report_wanted.connect(self._copy_report)
            page.again_wanted.connect(lambda: self._leave(self._window.open_ledger))
            page.open_wanted.connect(lambda: self._window.ways.open_other(self._path.parent))
        return self._page

    @property
    def _path(self) -> Path:
        return self._session.path if self._session is not None else Path()

    def take(self, error: LedgerError) -> None:
        """The ledger that is open turned out to be damaged: nothing more is written to it."""
        if self._window.session is not None and not self._window.session.is_sample:
            self.show_again(self._window.session.path, error)

    def take_exception(self, error: BaseException) -> bool:
        """Take what nobody expected, where it tells that the ledger is damaged; say whether it does."""
        damage = self._window.session.damage_of(error) if self._window.session is not None else None
        if damage is not None:
            self.take(damage)
        return damage is not None

    def show_again(self, path: Path, error: LedgerError) -> None:
        """Close the ledger that is open, and show what can be done about it."""
        self._window.close_ledger(show_welcome=False, keep=path)
        self.forget(path)
        self._listen(LedgerSession(path, run_now=self._run_now), error)
        self._diagnose()

    def _listen(self, session: LedgerSession, error: LedgerError) -> None:
        self._session, self._error, self._found_out = session, error, None
        session.setParent(self)
        session.damaged.connect(self._refuse)
        session.broke.connect(self._break)
        self.page.show_for(session.path, error)
        self.go_back()
        self.page.setFocus()

    def hand_over(self) -> Damaged | None:
        """Give what is on the page to another window; None where there is no page."""
        if (session := self._session) is None or self._error is None:
            return None
        self._session = None
        session.damaged.disconnect(self._refuse)
        session.broke.disconnect(self._break)
        session.forget_questions()
        session.setParent(None)
        return Damaged(session, self._error, self._found_out, self._said, self.page.chosen, self.page.is_offered)

    def take_over(self, damaged: Damaged) -> None:
        """Go on where another window was."""
        self._listen(damaged.session, damaged.error)
        if damaged.found is None:
            self._diagnose()
            return
        self._found(damaged.found)
        self._say(*damaged.said)
        self.page.choose(damaged.chosen, is_offered=damaged.is_offered)

    def go_back(self) -> bool:
        """Show the page again where it is what there is to show."""
        if self._session is not None and self._page is not None:
            self._window.frame.show_rail(is_shown=False)
            self._window.frame.pages.setCurrentWidget(self._page)
        return self._session is not None

    def redraw(self) -> None:
        """Write it again: names and amounts were hidden, or are shown again."""
        if self._session is not None and self._error is not None:
            self.page.show_for(self._path, self._error)
            self._diagnose()

    def forget(self, keep: Path | None = None) -> None:
        """Another ledger is looked at now; what unlocked this one is forgotten, save for `keep`."""
        if self._session is not None:
            self._session.close()
            if self._session.path != keep:
                files.forget_keys()
            self._session.deleteLater()
            self._session = None

    def _diagnose(self) -> None:
        self._run(_diagnose, self._error, done=self._found)
        self.is_at_work = False  # it changes nothing, and can be done again

    def _run(
        self,
        job: Callable[..., Any],
        *more: object,
        done: Callable[[Any], object],
        failed: Callable[[LedgerError], object] | None = None,
    ) -> None:
        if self._session is not None:
            self.is_at_work = True
            self.page.set_busy(is_busy=True)
            self._say(lambda: _("One moment…"))
            finish = partial(self._finish, done)
            self._session.run_apart(job, self._path, *more, done=finish, failed=failed or self._refuse)

    def _end(self) -> None:
        self.is_at_work = False
        self.page.set_busy(is_busy=False)
        self._say(*_NOTHING)

    def _finish(self, done: Callable[[Any], object], result: object) -> None:
        self._end()
        done(result)

    def _refuse(self, error: LedgerError) -> None:
        self._end()
        self._say(partial(sentence, error), "wrong")

    def _break(self) -> None:
        self._end()
        self._window.trouble.say_broken()

    def _say(self, text: Callable[[], str], tone: str = "") -> None:
        self._said = text, tone
        self.page.say(text(), tone)

    def _found(self, found: Diagnosis) -> None:
        self._found_out = found
        self.page.show_ways(found)

    def _leave(self, go: Callable[[Path], object]) -> None:
        path = self._path
        self.forget(path)
        go(path)

    # --- The ways on ------------------------------------------------------------------------------------------------

    def _replay(self) -> None:
        self._leave(lambda path: self._window.open_ledger(path, then=self._bring_back, is_trusted=True))

    def _bring_back(self) -> None:
        """The ledger is open; what is missing comes back as an operation of its own."""
        from models import recovery

        if (session := self._window.session) is not None:
            session.run(recovery.bring_back, done=self._brought, failed=partial(self.show_again, session.path))

    def _brought(self, made: Brought | None) -> None:
        if made is None:
            self._window.status.say(_("Nothing is missing"))
            return
        self._window.status.say(missing_texts.brought(made), can_undo=True)
        if left := " ".join(f"{said}." for said in missing_texts.left_out(made)):
            self._window.banner.warn(left)

    def _keep(self) -> None:
        self._leave(lambda path: self._window.open_ledger(path, then=self._go_on, is_trusted=True))

    def _go_on(self) -> None:
        from models import replay

        if self._window.session is not None:
            self._window.session.run(replay.keep)

    def _look(self) -> None:
        if (error := self._error) is not None:
            self._leave(lambda path: self._window.look_at(path, error))

    def _see(self, file: Path) -> None:
        from ui.desktop.dialogs import backups

        self._run(backups.looked_at, file, done=self.page.say_what_comes, failed=partial(self._not_seen, file))
        self.is_at_work = False  # it changes nothing, and can be done again

    def _not_seen(self, file: Path, error: LedgerError) -> None:
        """Say why, or ask for the passphrase the copy was made with."""
        if not isinstance(error, LedgerLocked) or self._session is None:
            self._refuse(error)
            return
        from ui.desktop.dialogs.unlock import UnlockDialog

        self._end()
        dialog = UnlockDialog(self._session, file, self._theme, self._window.frame)
        dialog.unlocked.connect(partial(self._see, file))
        dialog.open()

    def _restore(self, file: Path, is_meant: bool) -> None:
        self._run(_restore, file, is_meant, done=self._restored)

    def _restored(self, made: Restored) -> None:
        said = " ".join(f"{text}." for text in (copy_texts.opens_with(made), copy_texts.aside(made)) if text)
        tell = partial(self._window.banner.say, said) if said else None
        self._leave(lambda path: self._window.open_ledger(path, then=tell))

    def _salvage(self) -> None:
        target = files.ask_for_new(self._window.frame, self._path.parent)
        if target is not None:
            self._run(_salvage, target, done=partial(self._salvaged, target))

    def _salvaged(self, target: Path, made: Salvaged) -> None:
        said = ". ".join(missing_texts.salvaged(made))
        self._leave(lambda _path: self._window.open_ledger(target, then=lambda: self._window.banner.say(f"{said}.")))

    def _export(self) -> None:
        target = files.ask_for_salvage(self._window.frame, self._path)
        if target is not None:
            self._run(_export, target, done=partial(self._exported, target))

    def _exported(self, target: Path, made: Salvaged) -> None:
        self._say(partial(_what_was_written, target, made))

    def _copy_report(self) -> None:
        if self._found_out is not None:
            QGuiApplication.clipboard().setText(self._found_out.report)
            said = N_("Copied. It tells versions, sizes and what is wrong, and nothing of what is in the ledger.")
            self._say(lambda: _(said))


def _what_was_written(target: Path, made: Salvaged) -> str:
    said = ". ".join((_("Written to {path}").format(path=visible(str(target))), *missing_texts.salvaged(made)))
    return f"{said}."


def _diagnose(path: Path, error: LedgerError) -> Diagnosis:
    from models import recovery

    return recovery.diagnose(path, error)


def _restore(path: Path, file: Path, is_meant: bool) -> Restored:
    from models.backups import restoring

    return restoring.restore(path, file, is_meant=is_meant)


def _salvage(path: Path, target: Path) -> Salvaged:
    from models import salvage

    return salvage.salvage(path, target)


def _export(path: Path, target: Path) -> Salvaged:
    from models import recovery

    return recovery.export(path, target, "csv" if target.suffix.lower() == ".csv" else "json")
