"""The ways to a ledger: the usual one, one that is asked for, a new one, a sample; and files to import."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from PySide6.QtWidgets import QWidget

from ui.desktop.drops import ENDING
from ui.text import _, visible

Make = Callable[[Path], object]
Then = Callable[[], object]
Seal = Callable[[Callable[[str, Then | None], object], Then | None], object]
"""Calls the first with a passphrase, or with an empty one, and with what is done once the ledger is open."""
Sample = TemporaryDirectory[str]


class Open(Protocol):
    """Shows a ledger: `make` makes it first, `then` is done once it is open."""

    def __call__(
        self, path: Path, make: Make | None = None, then: Then | None = None, sample: Sample | None = None
    ) -> None:
        """Show the ledger at `path`; the folder of a sample goes away with it."""
        ...


class Ways:
    """What the welcome page and the File menu offer; each ends in `show`, or in nothing where it is cancelled."""

    def __init__(self, parent: QWidget, show: Open, seal: Seal) -> None:
        """Ask in dialogs over `parent`; `seal` asks for the passphrase of a new ledger, where it is to get one."""
        self._parent, self._show, self._seal = parent, show, seal

    def open_other(self, folder: Path) -> None:
        """Ask for a ledger."""
        path = ask_for_ledger(self._parent, folder)
        if path is not None:
            self._show(path)

    def make_new(self, folder: Path, currency: str) -> None:
        """Ask for a name and make a ledger there that reports in `currency`."""
        path = ask_for_new(self._parent, folder)
        if path is not None:
            self._seal(lambda passphrase, then: self._show(path, make_empty(currency, passphrase), then), None)

    def start_empty(self, currency: str, then: Then | None = None) -> None:
        """Make the usual ledger; ask for a name where there is one already."""
        path = usual()
        asked = ask_for_new(self._parent, path.parent) if path.exists() else path
        if asked is not None:
            self._seal(lambda passphrase, then: self._show(asked, make_empty(currency, passphrase), then), then)

    def look_around(self) -> None:
        """Make sample data in a file that goes away by itself."""
        from models.leftovers import scratch

        folder = scratch()
        self._show(Path(folder.name) / f"{_('Sample')}{ENDING}", make_sample, sample=folder)


def usual() -> Path:
    """Where the ledger is that nobody has to name; the command line knows the same place."""
    from PySide6.QtCore import QStandardPaths

    data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    return Path(data) / "coinpurse" / f"ledger{ENDING}"


def ask_for_ledger(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a ledger to open."""
    from PySide6.QtWidgets import QFileDialog

    kinds = f"{_('Ledgers')} (*{ENDING});;{_('All files')} (*)"
    chosen, _kind = QFileDialog.getOpenFileName(parent, _("Open ledger"), str(folder), kinds)
    return Path(chosen) if chosen else None


def ask_for_new(parent: QWidget, folder: Path) -> Path | None:
    """Ask where a new ledger is to be; its name gets the usual ending."""
    from PySide6.QtWidgets import QFileDialog

    kinds = f"{_('Ledgers')} (*{ENDING})"
    start = str(folder / f"{_('My coins')}{ENDING}")
    chosen, _kind = QFileDialog.getSaveFileName(
        parent, _("New ledger"), start, kinds, options=QFileDialog.Option.DontConfirmOverwrite
    )
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix else path.with_name(path.name + ENDING)


def ask_for_salvage(parent: QWidget, ledger: Path) -> Path | None:
    """Ask where what can be read of a ledger is to be written; its kind is that of its name."""
    from PySide6.QtWidgets import QFileDialog

    kinds = f"{_('JSON files')} (*.json);;{_('CSV files')} (*.csv)"
    start = str(ledger.with_suffix(".json"))
    chosen, _kind = QFileDialog.getSaveFileName(parent, _("Export what can be read"), start, kinds)
    return Path(chosen) if chosen else None


def ask_for_backup(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a copy of a ledger, wherever it is."""
    from PySide6.QtWidgets import QFileDialog

    kinds = f"{_('Ledgers')} (*{ENDING});;{_('All files')} (*)"
    chosen, _kind = QFileDialog.getOpenFileName(parent, _("Restore a file"), str(folder), kinds)
    return Path(chosen) if chosen else None


def ask_for_backup_folder(parent: QWidget) -> Path | None:
    """Ask for a folder to keep copies in."""
    from PySide6.QtWidgets import QFileDialog

    chosen = QFileDialog.getExistingDirectory(parent, _("Keep backups in"), str(Path.home()))
    return Path(chosen) if chosen else None


def ask_for_imports(parent: QWidget, folder: Path) -> Sequence[Path]:
    """Ask for files to read in."""
    from PySide6.QtWidgets import QFileDialog

    kinds = f"{_('Data to import')} (*.csv *.json *.jsonl *.tsv *.txt *.xlsx *.zip);;{_('All files')} (*)"
    chosen, _kind = QFileDialog.getOpenFileNames(parent, _("Import"), str(folder), kinds)
    return [Path(name) for name in chosen]


def ask_for_receipt(parent: QWidget) -> Path | None:
    """Ask for a file to attach to an entry."""
    from PySide6.QtWidgets import QFileDialog

    kinds = f"{_('Receipts')} (*.pdf *.png *.jpg *.jpeg *.webp *.heic *.eml *.txt *.html);;{_('All files')} (*)"
    chosen, _kind = QFileDialog.getOpenFileName(parent, _("Attach a receipt"), str(Path.home()), kinds)
    return Path(chosen) if chosen else None


def ask_for_copy(parent: QWidget, name: str) -> Path | None:
    """Ask where a copy of an attached file is to be; its name is a stranger's, and only what follows a slash counts."""
    from PySide6.QtWidgets import QFileDialog

    start = str(Path.home() / (visible(name).replace("\\", "/").rsplit("/", 1)[-1] or "-"))
    chosen, _kind = QFileDialog.getSaveFileName(parent, _("Save a copy"), start, f"{_('All files')} (*)")
    return Path(chosen) if chosen else None


def ask_for_rates(parent: QWidget) -> Path | None:
    """Ask for a newer table of the European Central Bank."""
    from PySide6.QtWidgets import QFileDialog

    kinds = f"{_('The bank’s table of rates')} (eurofxref*.csv eurofxref*.zip);;{_('All files')} (*)"
    chosen, _kind = QFileDialog.getOpenFileName(parent, _("Use a newer file of the bank"), str(Path.home()), kinds)
    return Path(chosen) if chosen else None


def ask_for_catalogue(parent: QWidget) -> Path | None:
    """Ask for a catalogue that somebody handed on."""
    from PySide6.QtWidgets import QFileDialog

    kinds = f"{_('Catalogue for Coinpurse')} (*.json);;{_('All files')} (*)"
    chosen, _kind = QFileDialog.getOpenFileName(parent, _("Import catalogue"), str(Path.home()), kinds)
    return Path(chosen) if chosen else None


def ask_for_mapping(parent: QWidget) -> Path | None:
    """Ask for a mapping that somebody shared."""
    from PySide6.QtWidgets import QFileDialog

    kinds = f"{_('Mapping of a table')} (*.json);;{_('All files')} (*)"
    chosen, _kind = QFileDialog.getOpenFileName(parent, _("Open mapping"), str(Path.home()), kinds)
    return Path(chosen) if chosen else None


def ask_for_new_mapping(parent: QWidget, stem: str) -> Path | None:
    """Ask where a mapping is to be written."""
    from PySide6.QtWidgets import QFileDialog

    name = "".join(character for character in stem if character.isalnum() or character in " -_")[:80]
    chosen, _kind = QFileDialog.getSaveFileName(
        parent,
        _("Share mapping"),
        str(Path.home() / f"{name or 'mapping'}.json"),
        f"{_('Mapping of a table')} (*.json)",
    )
    return Path(chosen) if chosen else None


def make_empty(currency: str, passphrase: str = "") -> Make:
    """Give what makes an empty ledger that reports in `currency`; it raises LedgerError where a file is there.

    Where a `passphrase` is given it is encrypted.
    """

    def make(path: Path) -> None:
        from models import ledger
        from models.settings import Settings
        from ui import formats

        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        ledger.create(path, Settings(currency=currency, timezone=formats.usual_timezone()), passphrase)

    return make


def forget_keys() -> None:
    """Let encrypted ledgers that are not open ask for their passphrases the next time."""
    from models import ledger

    ledger.forget_keys()


def make_sample(path: Path) -> None:
    """Make a ledger with three invented years."""
    from models import demo, moments

    demo.make(path, moments.today(None))
