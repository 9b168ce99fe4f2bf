"""What one window does about passphrases: it asks for one, locks the ledger again, and lets it be set and changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject

from models.errors import LedgerError, LedgerLocked, WrongPassphrase
from ui.desktop import files, folders
from ui.desktop.widgets.banner import Choice
from ui.text import _, sentence

if TYPE_CHECKING:
    from models.passphrases.changing import Changed
    from ui.desktop.books import Books
    from ui.desktop.main_window import MainWindow
    from ui.desktop.session import LedgerSession
    from ui.desktop.theme import Theme
    from ui.desktop.widgets.unlock import Typed, UnlockPanel
    from ui.documents.document import Document


class Locked(NamedTuple):
    """A ledger whose passphrase is asked for, with what is typed of it."""

    path: Path
    typed: Typed
    is_wrong: bool


class Sealing(QObject):
    """Shows a panel of its own in place of the pages while a passphrase is asked for."""

    def __init__(self, window: MainWindow, own: Theme) -> None:
        super().__init__(window)
        self._window, self._theme = window, own
        self._panel: UnlockPanel | None = None
        self._asked: tuple[Path, files.Then | None] | None = None
        self._is_wrong = False
        self._is_encrypted = False
        self._note: Choice = (_("Note to print…"), self.write_note)
        window.actions.carry_out({"lock": self.lock, "passphrase": self.change})

    @property
    def panel(self) -> UnlockPanel:
        """Where the passphrase is typed."""
        if self._panel is None:
            from ui.desktop.widgets.unlock import UnlockPanel

            self._panel = panel = UnlockPanel(self._theme)
            panel.given.connect(self._unlock)
            panel.other_wanted.connect(self._window.actions["open"].trigger)
            self._window.frame.pages.addWidget(panel)
        return self._panel

    def attach(self, session: LedgerSession) -> None:
        """A ledger is on screen: nothing is kept of what was typed for it."""
        from models.reading import is_encrypted

        self._is_encrypted = is_encrypted(session.reader)
        self._asked = None
        if self._panel is not None:
            self._panel.forget()

    def allow(self) -> None:
        """Let only be locked what was unlocked."""
        action = self._window.actions["lock"]
        action.setEnabled(action.isEnabled() and self._is_encrypted)

    def leave(self) -> None:
        """Ask for no passphrase any more."""
        self._asked = None

    def hand_over(self) -> Locked | None:
        """Give what is asked for, and typed, to another window; None where nothing is."""
        if self._asked is None:
            return None
        path, _then = self._asked  # what was to follow is this window's
        self.leave()
        return Locked(path, self.panel.hand_over(), self._is_wrong)

    def take_over(self, locked: Locked) -> None:
        """Go on asking as another window did."""
        self._ask(locked.path, None, is_wrong=locked.is_wrong)
        self._listen()
        self.panel.take_over(locked.typed)

    def go_back(self) -> bool:
        """Show the panel again where it is what there is to show."""
        if self._asked is not None:
            self._show()
        return self._asked is not None

    def _show(self) -> None:
        self._window.frame.show_rail(is_shown=False)
        self._window.frame.pages.setCurrentWidget(self.panel)
        self.panel.setFocus()

    # --- Asking -----------------------------------------------------------------------------------------------------

    def asks(self, error: LedgerError, path: Path, then: files.Then | None) -> bool:
        """Ask for the passphrase where that is all a ledger lacks that could not be opened; tell whether it is."""
        is_wrong = isinstance(error, WrongPassphrase)
        if is_wrong or (isinstance(error, LedgerLocked) and error.values["path"] == path):
            self._ask(path, then, is_wrong=is_wrong)
            if is_wrong:
                self._listen()
            else:  # another window may have it, open or locked
                self._window.doorbell.ring(path, self._window.frame.close, self._listen)
            return True
        if self._panel is not None:
            self._panel.forget()  # it was right, and something else is wrong
        return False

    def _ask(self, path: Path, then: files.Then | None, *, is_wrong: bool = False) -> None:
        self._window.close_ledger(show_welcome=False)
        self._asked, self._is_wrong = (path, then), is_wrong
        self.panel.ask(path, self.panel.wrong if is_wrong else "")
        self._show()

    def _listen(self) -> None:
        """A second start for the ledger that is asked about brings this window forward."""
        if self._asked is not None:
            self._window.doorbell.listen(self._asked[0])

    def _unlock(self, passphrase: str) -> None:
        if self._asked is not None:
            path, then = self._asked
            self._window.open_ledger(path, partial(_unlock, passphrase), then)

    def lock(self) -> None:
        """Close the ledger, forget its key, and ask for the passphrase."""
        session = self._window.session
        if session is not None and self._is_encrypted and not self._window.hold_up.holds(session, self.lock):
            self._ask(session.path, None)
            self._listen()

    def unlock_copy(self, path: Path, then: files.Then) -> None:
        """Ask for the passphrase of a copy that is to be restored, which may be an older one than the ledger's."""
        from ui.desktop.dialogs.unlock import UnlockDialog

        if (session := self._window.session) is not None:
            dialog = UnlockDialog(session, path, self._theme, self._window.frame)
            dialog.unlocked.connect(then)
            dialog.open()

    # --- A new ledger -----------------------------------------------------------------------------------------------

    def begin(self, make: Callable[[str, files.Then | None], object], then: files.Then | None) -> None:
        """Let a ledger be made, once its passphrase is chosen where the welcome page says that it gets one."""
        window = self._window
        if window.session is not None or not window.welcoming.page.is_protected:
            make("", then)
            return
        from ui.desktop.dialogs.passphrase import PassphraseDialog

        dialog = PassphraseDialog(self._theme, parent=window.frame)
        dialog.wanted.connect(lambda passphrase: make(passphrase, partial(self._tell_new, then)))
        dialog.open()

    def _tell_new(self, then: files.Then | None) -> None:
        self._window.banner.say(_("The ledger opens with the new passphrase alone."), self._note)
        if then is not None:
            then()

    # --- Changing ---------------------------------------------------------------------------------------------------

    def change(self) -> None:
        """Let the passphrase be set, changed or removed."""
        from models import cipher
        from ui.desktop.dialogs.passphrase import PassphraseDialog

        if (session := self._window.session) is None:
            return
        if not cipher.is_installed():
            self._window.banner.warn(_(cipher.NOT_INSTALLED))
            return
        dialog = PassphraseDialog(self._theme, session, is_encrypted=self._is_encrypted, parent=self._window.frame)
        dialog.wanted.connect(self._change)
        dialog.note_wanted.connect(self.write_note)
        dialog.open()

    def write_note(self) -> None:
        """Show a sheet to print, on which the passphrase can be written by hand."""
        self._window.handing_on.preview(_note)

    def _change(self, passphrase: str) -> None:
        if (session := self._window.session) is not None:
            came_of_it: list[Changed | LedgerError] = []
            make = partial(_change, passphrase, came_of_it)
            self._window.open_ledger(session.path, make, lambda: self._tell(came_of_it[0], passphrase))

    def _tell(self, came_of_it: Changed | LedgerError, passphrase: str) -> None:
        from ui import passphrase_texts

        banner = self._window.banner
        if isinstance(came_of_it, LedgerError):
            banner.warn(sentence(came_of_it))
            return
        said = " ".join(passphrase_texts.brief(came_of_it, is_encrypted=bool(passphrase)))
        aside = came_of_it.aside
        choices: list[Choice] = [self._note] if passphrase else []
        if aside is not None:
            choices.append((_("Show folder"), lambda: folders.show(aside)))
        if any(aside is None or one.parent != aside.parent for one in came_of_it.plain):
            choices.append((_("Backups…"), self._window.backing_up.show))
        banner.say(said, *choices)


def _unlock(passphrase: str, path: Path) -> None:
    from models import ledger

    ledger.unlock(path, passphrase)


def _note(books: Books) -> Document:
    from models.backups import places, shelf
    from ui.documents import passphrase_note

    path = books.reader.path
    root = places.chosen() or places.usual()
    return passphrase_note.document(path, places.folder_of(shelf.identity_of(path), root))


def _change(passphrase: str, came_of_it: list[Changed | LedgerError], path: Path) -> None:
    """Change it before the ledger is opened; where that cannot be, it is opened as it was."""
    from models.passphrases import changing

    try:
        came_of_it.append(changing.change(path, passphrase) if passphrase else changing.remove(path))
    except LedgerError as error:
        came_of_it.append(error)
