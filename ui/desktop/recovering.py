"""What one window does about a ledger that would not open, or turned out damaged: it shows every way on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

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

_NOT_OURS = LedgerInUse | LedgerLocked | LedgerReadOnly
"""Errors that no way on from here would help with."""


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
        self._report = ""

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
        self._session, self._error, self._report = LedgerSession(path, run_now=self._run_now, parent=self), error, ""
        self._session.damaged.connect(self._refuse)
        self._session.broke.connect(self._break)
        self._window.frame.show_rail(is_shown=False)
        self.page.show_for(path, error)
        self._window.frame.pages.setCurrentWidget(self.page)
        self.page.setFocus()
        self._run(_diagnose, error, done=self._found)

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
            self._run(_diagnose, self._error, done=self._found)

    def forget(self, keep: Path | None = None) -> None:
        """Another ledger is looked at now; what unlocked this one is forgotten, save for `keep`."""
        if self._session is not None:
            self._session.close()
            if self._session.path != keep:
                files.forget_keys()
            self._session.deleteLater()
            self._session = None

    def _run(self, job: Callable[..., Any], *more: object, done: Callable[[Any], object]) -> None:
        if self._session is not None:
            self.page.set_busy(is_busy=True)
            self.page.say(_("One moment…"))
            self._session.run_apart(job, self._path, *more, done=partial(self._finish, done), failed=self._refuse)

    def _finish(self, done: Callable[[Any], object], result: object) -> None:
        self.page.say("")
        self.page.set_busy(is_busy=False)
        done(result)

    def _refuse(self, error: LedgerError) -> None:
        self.page.set_busy(is_busy=False)
        self.page.say(sentence(error), "wrong")

    def _break(self) -> None:
        self.page.set_busy(is_busy=False)
        self.page.say("")
        self._window.trouble.say_broken()

    def _found(self, found: Diagnosis) -> None:
        self._report = found.report
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

    def _restore(self, file: Path) -> None:
        self._run(_restore, file, done=self._restored)

    def _restored(self, made: Restored) -> None:
        said = copy_texts.aside(made)
        tell = partial(self._window.banner.say, f"{said}.") if said else None
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
        said = ". ".join((_("Written to {path}").format(path=visible(str(target))), *missing_texts.salvaged(made)))
        self.page.say(f"{said}.")

    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
        self.page.say(_("Copied. It tells versions, sizes and what is wrong, and nothing of what is in the ledger."))


def _diagnose(path: Path, error: LedgerError) -> Diagnosis:
    from models import recovery

    return recovery.diagnose(path, error)


def _restore(path: Path, file: Path) -> Restored:
    from models.backups import restoring

    return restoring.restore(path, file, is_meant=True)


def _salvage(path: Path, target: Path) -> Salvaged:
    from models import salvage

    return salvage.salvage(path, target)


def _export(path: Path, target: Path) -> Salvaged:
    from models import recovery

    return recovery.export(path, target, "csv" if target.suffix.lower() == ".csv" else "json")
