"""The one way from the window to a file: the system's save dialog, writing beside the window, and what came of it.

A page needs two things to be exported from the menu, Ctrl+E and buttons of its own:

    def export(self) -> Export | None:       # None where there is nothing; the menu and Ctrl+E ask for it
        return exports.of_document("year", called, make)           # make(books) -> Document, on the reckoning thread
    self.export_wanted.emit(self.export(), "pdf")                  # from a button; "" is the format used last

What is no document is an `Export` with a `write` of its own, which calls `tell(done, of)` now and then: that shows how
far it is, and stops it. `Exporter.write` writes without asking where to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog

from ui.desktop import exports, folders
from ui.desktop.exports import FORMATS, Stopped
from ui.documents.file_names import file_name
from ui.text import _, name, sentence

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from models.errors import LedgerError
    from models.presets import Preset
    from ui.desktop.exports import Export
    from ui.desktop.preferences import Preferences
    from ui.desktop.session import Done, Failed, LedgerSession
    from ui.desktop.widgets.banner import Banner
    from ui.desktop.widgets.status import StatusLine


class Exporter(QObject):
    """Asks over one window where exports go; speaks through its status line, and its banner when something failed."""

    def __init__(
        self,
        parent: QWidget,
        session: Callable[[], LedgerSession | None],
        preferences: Preferences,
        status: StatusLine,
        banner: Banner,
    ) -> None:
        """`session` gives the ledger that is open."""
        super().__init__(parent)
        self._parent, self._session, self._preferences = parent, session, preferences
        self._status, self._banner = status, banner

    def ask(self, export: Export | None, wanted: str = "") -> None:
        """Ask for a file and write to it. `wanted` is the format that is chosen first; else that of the last time."""
        if export is None:
            self._status.say(_("There is nothing to export here"))
            return
        folder, usual = self.remembered(export.of, export.formats)
        shown = wanted if wanted in export.formats else usual
        dialog = self._dialog(export.formats, shown)
        dialog.setDirectory(str(folder))
        dialog.selectFile(f"{file_name(export.called)}{FORMATS[shown].ending}")
        dialog.fileSelected.connect(lambda path: self._take(export, Path(path), _format(dialog, export.formats)))
        dialog.open()

    def _dialog(self, formats: Sequence[str], shown: str) -> QFileDialog:
        made = QFileDialog(self._parent, _("Export"))
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        made.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        made.setFileMode(QFileDialog.FileMode.AnyFile)
        made.setNameFilters([_filter(one) for one in formats])
        made.selectNameFilter(_filter(shown))
        made.setDefaultSuffix(FORMATS[shown].ending)
        made.filterSelected.connect(lambda _filter: _change_ending(made, formats))
        return made

    def _take(self, export: Export, chosen: Path, shown: str) -> None:
        """Write to what was chosen. The dialog has asked whether to replace that, but not what has a further ending."""
        self._remember(export, chosen.parent, shown)
        found, path = _understood(chosen, shown, export.formats)
        if path != chosen and path.exists():
            said = _("{file} is there already.").format(file=name(path.name))
            replace = partial(self._replace, export, found, path)
            self._banner.warn(said, (_("Replace it"), replace), (_("Choose another name"), lambda: self.ask(export)))
        else:
            self.write(export, found, path, replaces=path.exists())

    def _replace(self, export: Export, found: str, path: Path) -> None:
        self._banner.dismiss()
        self.write(export, found, path, replaces=True)

    def write(self, export: Export, wanted: str, path: Path, *, replaces: bool) -> None:
        """Write to a file, in the format of that name; a file that is there is written over only if it `replaces`."""
        task = partial(exports.save, export=export, name=wanted, path=path, replaces=replaces)
        self._begin(task, lambda _none: self._tell(path), self._refuse, is_apart=export.is_apart)

    def _begin(self, task: Callable[..., object], done: Done, failed: Failed, *, is_apart: bool = False) -> None:
        """Do something long with the books, which is told by `report` whether to go on."""
        session = self._session()
        if session is None:
            return
        if session.has_long_task:
            self._status.say(_("Other work is still under way; wait for it, or stop it first"))
            return
        ask = session.ask_apart if is_apart else session.ask
        ask(partial(task, report=session.begin_long_task()), done=done, failed=failed)

    def make_again(self, preset: Preset, *, replaces: bool = False) -> None:
        """Make the export of a preset, which says where to; it is asked whether a file there may be replaced."""
        from ui.desktop import again

        if (session := self._session()) is not None:
            task = partial(again.make, preset=preset, ledger=session.path, replaces=replaces)
            self._begin(task, self._tell, partial(self._refuse_again, preset))

    def _refuse_again(self, preset: Preset, error: LedgerError) -> None:
        from ui.desktop.again import FileIsThere

        def replace() -> None:
            self._banner.dismiss()
            self.make_again(preset, replaces=True)

        if isinstance(error, FileIsThere):
            self._banner.warn(sentence(error), (_("Replace it"), replace))
        else:
            self._refuse(error)

    def _refuse(self, error: LedgerError) -> None:
        if isinstance(error, Stopped):
            self._status.say(sentence(error))
        else:
            self._banner.warn(sentence(error))

    def _tell(self, path: Path) -> None:
        said = _("Saved as {file}").format(file=name(path.name))
        open_it, show_it = partial(self._open, path), partial(folders.show, path.parent)
        self._status.say(said, offers=((_("Open"), open_it), (_("Show in folder"), show_it)))

    def _open(self, path: Path) -> None:
        if not folders.show(path):
            self._status.say(_("No program on this computer opens {file}").format(file=name(path.name)))

    # --- What is remembered -----------------------------------------------------------------------------------------

    def remembered(self, of: str, formats: Sequence[str]) -> tuple[Path, str]:
        """Folder and format of the last time, as far as they are still there."""
        kept = self._preferences.page("exports").get(of)
        folder, usual = kept if isinstance(kept, list) and len(kept) == 2 else ("", "")
        path = Path(folder) if isinstance(folder, str) and folder else Path.home()
        return path if path.is_dir() else Path.home(), usual if usual in formats else formats[0]

    def _remember(self, export: Export, folder: Path, used: str) -> None:
        self._preferences.remember_page("exports", **{export.of: [str(folder), used]})


def _filter(wanted: str) -> str:
    title, ending = FORMATS[wanted]
    return f"{_(title)} (*{ending})"


def _format(dialog: QFileDialog, formats: Sequence[str]) -> str:
    """The format whose line is chosen in the dialog."""
    chosen = dialog.selectedNameFilter()
    return next((one for one in formats if _filter(one) == chosen), formats[0])


def _change_ending(dialog: QFileDialog, formats: Sequence[str]) -> None:
    """Give the name in the dialog the ending of the format that is chosen now."""
    ending = FORMATS[_format(dialog, formats)].ending
    dialog.setDefaultSuffix(ending)
    typed = Path(dialog.selectedFiles()[0]).name if dialog.selectedFiles() else ""
    if Path(typed).suffix in {FORMATS[one].ending for one in formats}:
        dialog.selectFile(Path(typed).with_suffix(ending).name)


def _understood(path: Path, shown: str, formats: Sequence[str]) -> tuple[str, Path]:
    """Which format a name asks for: that of its ending where we have it; else the one chosen, whose ending it gets."""
    typed = path.suffix.lower()
    if typed == FORMATS[shown].ending:
        return shown, path
    other = next((one for one in formats if FORMATS[one].ending == typed), None)
    return (other, path) if other else (shown, path.with_name(path.name + FORMATS[shown].ending))
