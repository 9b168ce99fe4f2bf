"""The window at work: it opens ledgers, passes news on to the pages, and lets the actions do what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, SignalInstance

from models.errors import LedgerChanged, LedgerError, LedgerInUse, LedgerReadOnly, LedgerTooNew
from ui import coin_texts, labels, privacy, spans
from ui.desktop import files, places, theme
from ui.desktop.backing_up import BackingUp
from ui.desktop.budget_notices import BudgetNotices
from ui.desktop.doorbell import Doorbell
from ui.desktop.hold_up import HoldUp
from ui.desktop.menus import Menus
from ui.desktop.rate_news import RateNews
from ui.desktop.recovering import Recovering
from ui.desktop.sealing import Sealing
from ui.desktop.session import LedgerSession
from ui.desktop.stage import Stage
from ui.desktop.taking_in import TakingIn
from ui.desktop.trouble import Trouble
from ui.desktop.welcoming import Welcoming
from ui.text import _, name, sentence

if TYPE_CHECKING:
    from models.ledger import Changes
    from ui.desktop.frame import Frame
    from ui.desktop.preferences import Preferences

_Heard = tuple[SignalInstance, Callable[..., object]]


class MainWindow(Stage):
    """What a frame needs to work: a stage, and one ledger at a time on it. Made once the frame is on screen."""

    window_wanted = Signal(object)
    """Show the ledger of that path in a window of its own; None asks for a window without one."""
    privacy_switched = Signal()
    """Names and amounts were hidden, or are shown again, in every window."""

    def __init__(self, frame: Frame, own: theme.Theme, preferences: Preferences, *, run_now: bool = False) -> None:
        """Fill `frame`; `run_now` does the ledger's work at once, for tests."""
        super().__init__(frame, own, preferences)
        self._run_now = run_now
        self._is_replaying = False
        self._heard: Sequence[_Heard] = ()
        self.welcoming = Welcoming(self, own, preferences)
        self.taking_in = TakingIn(self, own)
        self.menus = Menus(frame.menus, self.actions, own, preferences, lambda: self.session)
        self.trouble = Trouble(self.banner, preferences)
        self.recovering = Recovering(self, own, run_now=run_now)
        self.hold_up = HoldUp(self.banner, self._has_typed)
        self.budget_notices = BudgetNotices(self.banner, preferences, self._show_budget, self)
        self.rates = RateNews(self)
        self.backing_up = BackingUp(self, own)
        self.sealing = Sealing(self, own)
        self.ways = files.Ways(frame, self.open_ledger, self.sealing.begin)
        self.doorbell = Doorbell(self)
        self.doorbell.rung.connect(self.frame.come_forward)
        self.actions["privacy"].setChecked(privacy.is_on())
        self._connect()
        self._allow()

    def _connect(self) -> None:
        self.actions.carry_out({
            "new": self._make_new, "open": self.open_other, "close": self._close_when_free, "quit": self.frame.close,
            "undo": self.undo, "redo": self.redo, "find": self.find, "clear-filters": self.show_all,
            "commands": self.find_anything, "help": self.show_help,
            "update-rates": self.rates.start_or_stop,
            "preferences": partial(self.show_page, "preferences"), "imports": partial(self.show_page, "imports"),
            "catalogue": partial(self.show_page, "catalogue"), "keep-fact": self.keep_fact,
            "presets": partial(self.show_page, "preferences", "presets"), "about": self.tell_about,
            "deleted": partial(self.show_page, "ledger", "deleted"),
            "back": self.go_back, "privacy": self.switch_privacy,
            "new-window": lambda: self.window_wanted.emit(None),
            **{f"add-{kind}": partial(self._start, kind) for kind in ("gift", "purchase", "refund", "adjustment")},
            "add-balance": partial(self._start, "assertion"), "same-again": self.repeat_gift,
            **{place.name: partial(self._go, place.name) for place in places.PLACES},
        })  # fmt: skip
        self.menus.recent_wanted.connect(self.open_ledger)
        self.menus.preset_wanted.connect(self.handing_on.make_again)
        self.menus.density_chosen.connect(lambda _density: self.redraw())
        self.frame.may_close = lambda: not self.hold_up.holds(self.session, self.frame.close)
        self.frame.closing.connect(lambda: self.close_ledger(show_welcome=False))
        self.status.undo_wanted.connect(self.undo)
        self.status.again_wanted.connect(self._repeat_last)
        self.status.stop_wanted.connect(self._stop)
        self.status.rates_wanted.connect(self.rates.start_or_stop)
        self.rates_given.connect(self.rates.take_file)

    # --- Opening and closing ledgers ------------------------------------------------------------------------------

    def open_ledger(
        self,
        path: Path,
        make: files.Make | None = None,
        then: files.Then | None = None,
        sample: files.Sample | None = None,
        *,
        is_trusted: bool = False,
    ) -> None:
        """Show another ledger: what can be read at once, and the right to write as soon as it is locked for us.

        `make` makes it first; `then` is done once it is open; `sample` is the folder that goes away with it.
        One that `is_trusted` is opened though changes are missing that the record beside it has.
        """
        if self.hold_up.holds(self.session, lambda: self.open_ledger(path, make, then, sample)):
            return
        from models import surroundings

        self.close_ledger(show_welcome=False, keep=path)
        self.welcoming.wait()
        self.status.say(_("One moment…"))
        session = LedgerSession(path, run_now=self._run_now, sample=sample)
        session.is_trusted = is_trusted
        self._listen(session, lambda: self._opened(path, then))
        # Where it has to be without a log, whoever writes first takes that away, and nobody may have it open then.
        if make is None and path.exists() and not surroundings.has_no_log(path):
            self._attach()
        session.open_soon(partial(self._not_opened, then=then), make)

    def _listen(self, session: LedgerSession, opened: Callable[[], None]) -> None:
        self.session = session
        session.setParent(self)
        heard: list[_Heard] = [
            (session.opened, opened),
            (session.changed, self._take),
            (session.state_changed, self._allow),
            (session.progressed, self.status.show_progress),
            (session.refused, self._warn),
            (session.lost, self._look_only),
            (session.damaged, self.recovering.take),
            (session.broke, self.trouble.say_broken),
        ]
        for signal, slot in heard:
            signal.connect(slot)
        self._heard = heard

    def release(self) -> LedgerSession | None:
        """Let go of the open ledger without closing it, so that another window can go on with it."""
        session, self.session = self.session, None
        self.rates.forget()
        self.backing_up.forget()
        self.doorbell.forget()
        if session is not None:
            for part in self._parts():
                part.detach()
            for signal, slot in self._heard:
                signal.disconnect(slot)
            session.forget_questions()
            session.setParent(None)
        self.budget_notices.detach()
        self._is_attached = False
        return session

    def adopt(self, session: LedgerSession) -> None:
        """Go on with a ledger that another window had open."""
        self._listen(session, lambda: self._opened(session.path, None))
        self._attach()
        if session.is_writable:
            self._opened(session.path, None)
        elif session.why_not is not None:
            self._look_only()

    def _attach(self) -> None:
        """Show what the ledger holds. One that cannot be read yet waits for its upgrade, or for the reason why not."""
        try:
            settings = self._settings()
        except Exception as error:
            if isinstance(error, LedgerError | UnicodeDecodeError) or (
                self.session is not None and self.session.damage_of(error)
            ):
                return
            raise
        if self.session is None:
            return
        self._is_attached = True
        self.sealing.attach(self.session)
        coin_texts.learn(self.session.reader)
        spans.go_by(settings.timezone)
        for part in self._parts():
            part.attach(self.session, settings)
        self._go(self._preferences.last_page)
        self._name_window()
        self._allow()
        self.budget_notices.attach(self.session, settings.timezone)
        self.session.soon(self.rates.tell_reach)

    def _opened(self, path: Path, then: files.Then | None) -> None:
        if not self._is_attached:
            self._attach()
        self.status.clear_notice()
        if self.session is not None and self.session.is_sample:
            said = _("Sample data: everything here is invented, in a temporary file that goes away when you close it.")
            self.banner.stand(said, (_("Start my own ledger"), self.close_ledger))
        else:
            self._preferences.remember(path)
            self.doorbell.listen(path)
        if self.session is not None:
            self.trouble.check(self.session)
            self.backing_up.attach(self.session)
            self.trouble.look_around(self.session)
        self._allow()
        if then is not None:
            then()

    def _not_opened(self, error: LedgerError, then: files.Then | None) -> None:
        if self.session is not None and self.sealing.asks(error, self.session.path, then):
            return
        is_only_shut = isinstance(error, LedgerInUse | LedgerReadOnly | LedgerTooNew)
        if is_only_shut and not self._is_attached:
            self._attach()  # it was unlocked only now
        if self.session is not None and self._is_attached and is_only_shut:
            self.session.why_not = error
            self._look_only()
            return
        if self.session is not None and self.recovering.helps(error, self.session.path):
            self.recovering.show_again(self.session.path, error)
            return
        self.close_ledger()
        self.welcoming.page.explain(sentence(error))

    def look_at(self, path: Path, error: LedgerError) -> None:
        """Show what can be read of a ledger that may not be written to."""
        session = LedgerSession(path, run_now=self._run_now)
        self._listen(session, lambda: None)
        session.why_not = error
        self._attach()
        if self._is_attached:
            self._look_only()
        else:
            self.recovering.show_again(path, error)

    def _look_only(self) -> None:
        """Show what may be read; where another window has it open, that comes to the front instead of this one."""
        if self.session is None or (error := self.session.why_not) is None:
            return
        path = self.session.path
        self.status.clear_notice()
        again = _("Try again"), lambda: self.open_ledger(path)
        is_lost = isinstance(error, LedgerChanged)
        other = (_("Save a copy…"), self._save_copy) if is_lost else (_("Open another…"), self.open_other)
        if self.recovering.helps(error, path) and not is_lost:
            again = _("What can be done…"), lambda: self.recovering.show_again(path, error)
        self.banner.stand(sentence(error), again, other)
        if isinstance(error, LedgerInUse):
            self.doorbell.ring(path, self.frame.close)

    def _save_copy(self) -> None:
        """Save what the window has of a ledger whose file is gone, and go on with that."""
        from models.backups.copies import save_copy

        if self.session is not None and (path := files.ask_for_new(self.frame, self._folder())):
            self.session.run(save_copy, path, done=lambda _none: self.open_ledger(path))

    def _close_when_free(self) -> None:
        if not self.hold_up.holds(self.session, self.close_ledger):
            self.close_ledger()

    def close_ledger(self, *, show_welcome: bool = True, keep: Path | None = None) -> None:
        """Close the ledger that is open, and offer to open another; what unlocked it is forgotten, save for `keep`."""
        self.rates.forget()
        self.backing_up.forget()
        self.doorbell.forget()
        self.recovering.forget(keep)
        self.sealing.leave()
        if self.session is not None:
            for part in self._parts():
                part.detach()
            self.session.close()
            self.session.deleteLater()
            if self.session.path != keep:
                files.forget_keys()
        self.budget_notices.detach()
        spans.go_by(None)
        self.session, self._is_attached = None, False
        self._been.clear()
        self.banner.clear()
        self.status.clear()
        self._name_window()
        self._allow()
        if show_welcome:
            self.welcoming.show()

    def open_other(self) -> None:
        """Ask for another ledger, and open that."""
        self.ways.open_other(self._folder())

    def _make_new(self) -> None:
        self.ways.make_new(
            self._folder(), self._settings().currency if self._is_attached else self.welcoming.page.currency
        )

    def _folder(self) -> Path:
        return self._preferences.recent[0].parent if self._preferences.recent else Path.home()

    # --- News -----------------------------------------------------------------------------------------------------

    def _take(self, changes: Changes) -> None:
        """Pass a change on to who shows it, and say what was done."""
        if changes.touches("platform") and self.session is not None:
            coin_texts.learn(self.session.reader)
        if changes.touches("setting"):
            spans.go_by(self._settings().timezone)
        for part in self._parts():
            part.take(changes)
        self.budget_notices.take(changes)
        if changes.touches("entry", "rate", "published_rate", "setting"):
            self.rates.tell_reach()
        if not self._is_replaying:
            self.status.say(labels.done(changes.label), can_undo=True, can_repeat=changes.label == "Add gift")

    def _warn(self, error: LedgerError) -> None:
        if not isinstance(error, LedgerChanged):  # that stands there for as long as it is so
            self.banner.warn(sentence(error))

    def undo(self) -> None:
        """Take the last operation back."""
        self._replay(LedgerSession.undo, _("Undone: {operation}"))

    def redo(self) -> None:
        """Do again what was undone."""
        self._replay(LedgerSession.redo, _("Done again: {operation}"))

    def _replay(self, replay: Callable[..., None], said: str) -> None:
        if self.session is None or not self.session.is_writable:
            return
        self._is_replaying = True
        say = lambda label: self._replayed(said.format(operation=labels.within_sentence(label)))  # noqa: E731
        replay(self.session, done=say, failed=self._not_replayed)

    def _replayed(self, said: str) -> None:
        self._is_replaying = False
        self.status.say(said)

    def _not_replayed(self, error: LedgerError) -> None:
        self._is_replaying = False
        self._warn(error)

    def _allow(self) -> None:
        """Let the actions do what can be done now."""
        session = self.session
        can_write = session is not None and session.is_writable and self._is_attached
        self.actions.enable(can_read=self._is_attached, can_write=can_write)
        self.sealing.allow()
        self.actions["back"].setEnabled(len(self._been) > 1 or bool(self.aside))
        undo, redo = (session.undo_label, session.redo_label) if session is not None else (None, None)
        self.menus.name_undo(undo if can_write else None, redo if can_write else None)
        if session is None or not session.is_busy:
            self.status.show_progress(0, 0)

    def _name_window(self) -> None:
        self.frame.name_after(name(self.session.path.stem) if self.session is not None else "")

    def _stop(self) -> None:
        """Stop what the status line shows the progress of."""
        if not self.rates.stop() and self.session is not None:
            self.session.cancel()

    def switch_privacy(self) -> None:
        """Hide names and amounts everywhere, or show them again."""
        privacy.switch(is_on=self.actions["privacy"].isChecked())
        self.redraw()
        self.privacy_switched.emit()

    def redraw(self) -> None:
        """Write again what is on screen: names and amounts were hidden or shown, or rows are of another height."""
        self.actions["privacy"].setChecked(privacy.is_on())
        if privacy.is_on():
            self.hidden.emit()
        self.redraw_parts()
        self.budget_notices.redraw()
        self.backing_up.redraw()
        self.welcoming.redraw()
        self.recovering.redraw()
        self._name_window()

    def _show_budget(self, number: int) -> None:
        self.show_page("budgets", number)
        self.frame.activateWindow()

    def go_back(self) -> None:
        """Show what was shown before; without a ledger that is the way to one."""
        if self.aside and not self._is_attached:
            if not (self.recovering.go_back() or self.sealing.go_back()):
                self.welcoming.show()
        else:
            super().go_back()

    def tell_about(self) -> None:
        """Say what this is."""
        from ui.desktop.dialogs.about import About

        About(self._theme, self.session.path if self.session is not None else None, self.frame).show()
