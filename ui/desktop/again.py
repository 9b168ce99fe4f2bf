"""Making the export of a preset on the reckoning thread, and what presets are called in the window."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import RequestRefused
from models.exports.atomic import is_there
from models.text import N_
from ui import labels, spans
from ui.desktop import exports
from ui.desktop.exports import Export
from ui.documents import presets as files
from ui.documents import report_files
from ui.reports import about
from ui.text import _, apart, isolate, name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

    from models.presets import Preset
    from models.reports.choices import Choices
    from ui.desktop.books import Books
    from ui.desktop.exports import Report, Tell


class FileIsThere(RequestRefused):
    """The file that a preset would write is there already, and is not to be written over."""

    def __init__(self, path: Path) -> None:
        """Name the file."""
        super().__init__(N_("{file} is there already."), file=path.name)


def make(books: Books, preset: Preset, ledger: Path, report: Report, *, replaces: bool) -> Path:
    """Write what a preset writes today, and tell which file that is. Raises LedgerError, `FileIsThere` among them."""
    today = spans.today(books.settings.timezone)
    files.check_filters(books.reader, preset.choices)
    path = files.target(preset, ledger, today, books.settings.month_starts_on)
    replaces = replaces or preset.replaces
    if is_there(path) and not replaces:
        raise FileIsThere(path)

    def write(books: Books, _kind: str, file: BinaryIO, tell: Tell) -> None:
        rounds = 2 if preset.format == "pdf" else 1
        files.write(preset, books, today, file, partial(exports.watched, tell=tell, rounds=rounds))

    exports.save(books, Export("preset", "", (), write), preset.format, path, report, replaces=replaces)
    return path


def formats() -> Mapping[str, str]:
    """The formats a preset can have, as people call them."""
    return {kind: _(one.title) for kind, one in exports.FORMATS.items() if kind in report_files.ENDINGS}


def what(choices: Choices) -> str:
    """Say what is exported, with its time by name: it moves on with the days."""
    period = choices.period
    if period.name == "own":
        time = apart(about.stretch(period.since, period.until, 1))
    else:
        time = labels.within_sentence(spans.NAMES.get(period.name, spans.NAMES["all"]))
    named = about.what(choices.report, (*choices.rows, *choices.columns))
    return _(", ").join(part for part in (named, time, about.only(choices)) if part)


def where(preset: Preset) -> str:
    """Say in which format it is written, and to which file."""
    ending = report_files.ENDINGS.get(preset.format, "")
    path = isolate(name(str(preset.folder / f"{preset.pattern}{ending}")))
    return _("{format} in {path}").format(format=formats().get(preset.format, preset.format), path=path)
