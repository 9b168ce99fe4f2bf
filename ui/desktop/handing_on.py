"""What one window hands on: files, printed pages, the review of a year, and exports that are made again."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui import privacy
from ui.text import _

if TYPE_CHECKING:
    from models.presets import Preset
    from ui.desktop.exporter import Exporter
    from ui.desktop.exports import Export
    from ui.desktop.preferences import Preferences
    from ui.desktop.printing import Make
    from ui.desktop.stage import Stage
    from ui.desktop.theme import Theme

_WHOLE = ("json", "csv", "beancount", "hledger")
"""Formats the whole of a ledger is written in, each with an action of its own."""


class HandingOn(QObject):
    """Asks over one window where things go, and for a document shows it first."""

    def __init__(self, window: Stage, own: Theme, preferences: Preferences) -> None:
        """Take over the actions that hand something on."""
        super().__init__(window)
        self._window, self._theme, self._preferences = window, own, preferences
        self._exporter: Exporter | None = None
        window.actions.carry_out({
            "export": self.export_page, "print": self.print_page, "year": self.look_back,
            "save-preset": self.save_preset, **{f"export-{kind}": partial(self.export_ledger, kind) for kind in _WHOLE},
        })  # fmt: skip

    @property
    def exporter(self) -> Exporter:
        """What writes to files that a person chooses."""
        if self._exporter is None:
            from ui.desktop.exporter import Exporter

            window = self._window
            self._exporter = Exporter(
                window.frame, lambda: window.session, self._preferences, window.status, window.banner
            )
        return self._exporter

    def export(self, export: Export | None, wanted: str = "") -> None:
        """Write something to a file that is asked for, at first in the format of that name."""
        self.exporter.ask(export, wanted)

    def export_page(self) -> None:
        """Write what is on screen to a file."""
        page = self._window.on_screen
        self.export(page.export() if page is not None else None)

    def export_ledger(self, wanted: str) -> None:
        """Write all of the ledger to a file, at first in the format of that name."""
        from ui.desktop import whole_exports

        if self._window.session is not None:
            self.export(whole_exports.export(self._window.session.path), wanted)

    # --- Paper ------------------------------------------------------------------------------------------------------

    def print_page(self) -> None:
        """Show how what is on screen will be printed."""
        page = self._window.on_screen
        make = page.document() if page is not None else None
        if make is None:
            self._window.status.say(_("There is nothing to print here"))
        else:
            self.preview(make)

    def preview(self, make: Make) -> None:
        """Show a document on pages, unless what is in it is hidden."""
        window = self._window
        if window.session is None:
            return
        if privacy.is_on():
            window.status.say(_("Names and amounts are hidden; show them to print them"))
            return
        from ui.desktop.dialogs.print_preview import PrintPreview

        preview = PrintPreview(window.session, make, self._theme, self._preferences, window.frame)
        preview.noticed.connect(window.status.say)
        preview.export_wanted.connect(self.export)
        window.hidden.connect(preview.reject)
        preview.open()

    def look_back(self) -> None:
        """Offer the review of a year."""
        window = self._window
        if window.session is None:
            return
        from ui.desktop.dialogs.year_review import YearReview

        if open_one := window.frame.findChild(YearReview):
            open_one.activateWindow()
            return
        asking = YearReview(window.session, self._theme, self._preferences, window.frame)
        asking.export_wanted.connect(self.export)
        asking.preview_wanted.connect(self.preview)
        asking.show()

    # --- Exports that are made again --------------------------------------------------------------------------------

    def make_again(self, preset: Preset) -> None:
        """Make the export of a preset."""
        self.exporter.make_again(preset)

    def make_numbered(self, number: int) -> None:
        """Make the export of the preset that is kept under a number."""
        from models import presets

        session = self._window.session
        for one in presets.saved(session.reader) if session is not None else []:
            if one.id == number:
                self.make_again(one.preset)

    def save_preset(self) -> None:
        """Let the report be kept as an export that is made again."""
        self._window.show_page("reports")
        self._window.reports.save_preset()

    def ask_for_preset(self, preset: Preset, number: int) -> None:
        """Let a preset be filled in; a new one goes where the last export of a report went, in its format."""
        session = self._window.session
        if session is None or not session.is_writable:
            return
        from ui.desktop import again
        from ui.desktop.dialogs.preset import PresetDialog

        formats = again.formats()
        if not number:
            folder, kind = self.exporter.remembered("report", tuple(formats))
            preset = replace(preset, folder=folder, format=kind)
        said = again.what(preset.choices)
        PresetDialog(session, preset, said, formats, self._theme, number or None, self._window.frame).open()
