"""What one window takes in: files that are dropped on it or asked for, and text from the clipboard."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from ui.desktop import drops, files
from ui.text import _

if TYPE_CHECKING:
    from ui.desktop.main_window import MainWindow
    from ui.desktop.theme import Theme


class TakingIn(QObject):
    """Opens what is a ledger, and shows what everything else would bring before anything is written."""

    def __init__(self, window: MainWindow, own: Theme) -> None:
        """Take over the actions that bring something in."""
        super().__init__(window)
        self._window, self._theme = window, own
        window.actions.carry_out({"import": self.import_files, "paste-entries": self.paste_entries})
        window.paste_wanted.connect(self.paste_entries)
        window.frame.dropped.connect(self.take_files)

    def import_files(self, paths: Sequence[Path] = ()) -> None:
        """Show what files would bring, those given or those asked for."""
        session, frame = self._window.session, self._window.frame
        if session is None or not session.is_writable:
            return
        chosen = paths or files.ask_for_imports(frame, Path.home())
        if chosen:
            from ui.desktop.dialogs.import_preview import ImportPreview

            ImportPreview(session, chosen, self._theme, frame).open()

    def paste_entries(self) -> None:
        """Show what the text on the clipboard would bring."""
        session, text = self._window.session, QGuiApplication.clipboard().text()
        if session is None or not session.is_writable or not text.strip():
            self._window.status.say(_("There is no text on the clipboard"))
            return
        from ui.desktop.forms.paste_preview import PastePreview

        PastePreview(session, text, self._theme, self._window.frame).open()

    def take_files(self, paths: Sequence[Path]) -> None:
        """Open or import files that come from outside; where no ledger is open, one is made for them."""
        window, dropped = self._window, drops.sort_out(paths)
        if dropped.rest and not (dropped.ledgers or dropped.rates or dropped.catalogues or dropped.imports):
            said = _("Nothing in there can be read: Coinpurse imports .csv, .json, .tsv, .txt, .xlsx and .zip files.")
            window.banner.warn(said)
        elif dropped.ledgers:
            window.open_ledger(dropped.ledgers[0], then=lambda: self._take(dropped))
            for other in dropped.ledgers[1:]:
                window.window_wanted.emit(other)
        elif window.session is None:
            window.ways.start_empty(window.welcoming.page.currency, lambda: self._take(dropped))
        else:
            self._take(dropped)

    def _take(self, dropped: drops.Dropped) -> None:
        window = self._window
        if window.session is None or not window.session.is_writable:
            window.banner.warn(_("This ledger can only be looked at now; nothing was imported."))
            return
        for path in dropped.rates:
            window.show_page("preferences", "rates")
            window.rates.take_file(path)
        if dropped.catalogues:  # they are looked at one by one
            window.show_page("catalogue")
            window.catalogue_page.look_at(dropped.catalogues[0])
        if dropped.imports:
            self.import_files(dropped.imports)
