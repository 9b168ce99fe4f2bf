"""`presets`: exports saved by name. `report` saves one and makes one again, each in a line that a timer can run."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from models import ledger, presets, settings
from models.errors import LedgerError, RequestRefused
from models.ledger import Ledger
from models.presets import Preset
from models.reports import choices as report_choices
from models.reports.choices import FILTERS, MOST_KEYS, Choices
from models.text import N_
from ui import formats, spans
from ui.cli import options
from ui.cli.options import Parser
from ui.cli.output import Outcome, document, name
from ui.documents import presets as files
from ui.documents import report_files
from ui.text import _, sentence

if TYPE_CHECKING:
    from datetime import date

    from models.ledger import Reader
    from models.settings import Settings
    from ui.documents.kept import Kept

USAGE = {
    "list": N_("presets list"),
    "rename": N_("presets rename NAME NEW-NAME"),
    "remove": N_("presets remove NAME"),
}
_COUNTS = {"list": 0, "rename": 2, "remove": 1}


def add_options(parser: Parser) -> None:
    """Take what to do, and with which preset."""
    parser.add_argument("action", metavar="|".join(USAGE), nargs="?", choices=tuple(USAGE), default="list")
    parser.add_argument("values", metavar="VALUE", nargs="*", help=_("rename, remove: the name"))


def run(asked: Namespace) -> Outcome:
    """Do what is asked."""
    return _ACTIONS[asked.action](asked, options.values(asked, _COUNTS[asked.action], USAGE, fits=True))


def _list(asked: Namespace, _values: Sequence[str]) -> Outcome:
    with ledger.reading(asked.path) as reader:
        found = [one.preset for one in presets.saved(reader)]
        kept = settings.read(reader)
    lines = [f"{name(one.name)}: {name(_file(one, asked.path, kept))}" for one in found]
    return Outcome({"presets": [_data(one) for one in found]}, lines or [_("No preset is saved yet")])


def _file(preset: Preset, path: Path, kept: Settings) -> str:
    """Say which file a preset would write today, or why it would write none."""
    try:
        return str(files.target(preset, path, spans.today(kept.timezone), kept.month_starts_on))
    except LedgerError as error:
        return sentence(error)


def _data(preset: Preset) -> dict[str, object]:
    chosen = preset.choices
    return {
        "name": preset.name,
        "report": chosen.report,
        "by": [*chosen.rows, *chosen.columns],
        "period": chosen.period.name,
        "format": preset.format,
        "folder": str(preset.folder),
        "pattern": preset.pattern,
        "replaces": preset.replaces,
    }


def _rename(asked: Namespace, values: Sequence[str]) -> Outcome:
    with closing(Ledger(asked.path)) as book:
        presets.rename(book, presets.named(book, values[0]).id, values[1])
    return _told(_("Renamed the preset to {name}"), values[1])


def _remove(asked: Namespace, values: Sequence[str]) -> Outcome:
    with closing(Ledger(asked.path)) as book:
        presets.delete(book, presets.named(book, values[0]).id)
    return _told(_("Removed the preset {name}"), values[0])


def _told(message: str, what: str) -> Outcome:
    return Outcome({"preset": what}, [message.format(name=name(what))])


_ACTIONS: Mapping[str, Callable[[Namespace, Sequence[str]], Outcome]] = {
    "list": _list, "rename": _rename, "remove": _remove,
}  # fmt: skip


def again(reader: Reader, kept: Kept, asked: Namespace) -> Outcome:
    """Make the export of the preset `asked.preset` again, and say where it is."""
    preset, today = presets.named(reader, asked.preset).preset, spans.today(kept.settings.timezone)
    files.check_filters(reader, preset.choices)
    target = _target(preset, asked, today, kept.settings.month_starts_on)
    formats.set_locale(asked.lang or None)
    done = document(
        lambda file: files.write(preset, kept, today, file), target, replaces=asked.replace or preset.replaces
    )
    return Outcome({"preset": preset.name, **done.data}, done.remarks)


def _target(preset: Preset, asked: Namespace, today: date, starts_on: int) -> Path:
    """Where it is written to; a file or a folder that is named stands for the preset's own."""
    output: Path | None = asked.output
    if output is None:
        return files.target(preset, asked.path, today, starts_on)
    if presets.is_folder(output):
        return output / files.file_name(preset, asked.path, today, starts_on)
    _require_ending(preset, output)
    return output


def _require_ending(preset: Preset, output: Path) -> None:
    """Refuse a file whose name says it is of another format than the preset writes."""
    ending, wanted = output.suffix.casefold(), report_files.ENDINGS.get(preset.format, "")
    if ending != wanted and ending in report_files.ENDINGS.values():
        message = N_("The preset {name} writes {format}: name a file that ends in {ending}, not {other}")
        values = {"name": preset.name, "format": preset.format, "ending": wanted, "other": ending}
        raise RequestRefused(message, **values)


def save(asked: Namespace, choices: Choices) -> Outcome:
    """Keep what is asked for as a preset, and say which file it will write. Raises LedgerError."""
    preset = _preset(asked, choices)
    with closing(Ledger(asked.path)) as book:
        files.check_filters(book, choices, is_saved=False)
        kept = book.settings
        target = files.target(preset, asked.path, spans.today(kept.timezone), kept.month_starts_on)
        presets.save(book, preset)
    said = _("Saved the preset {name}; made today, it writes {path}")
    line = said.format(name=name(preset.name), path=name(str(target)))
    return Outcome({"preset": preset.name, "output": str(target)}, [line])


def _preset(asked: Namespace, choices: Choices) -> Preset:
    if asked.format not in report_files.ENDINGS:
        message = N_("A preset writes a file: name its format with --format, one of {choices}")
        raise RequestRefused(message, choices=", ".join(report_files.ENDINGS))
    if asked.output is None:
        raise RequestRefused(N_("--save-preset needs the file it is to write: name it with --output"))
    if report_choices.read(choices.as_text()) != choices:
        message = N_("A preset keeps up to {count} keys, and conditions by {choices}")
        raise RequestRefused(message, count=MOST_KEYS, choices=", ".join(FILTERS))
    output = presets.from_anywhere(asked.output)
    folder, pattern = output.parent, _stem(output, asked.format)
    if presets.is_folder(output):
        folder, pattern = output, presets.PATTERN
    return Preset(asked.save_preset, choices, asked.format, folder, pattern, replaces=asked.replace)


def _stem(output: Path, kind: str) -> str:
    """The name of a file without the ending its format gives it anyway."""
    ending = report_files.ENDINGS[kind]
    return output.name[: -len(ending)] if output.name.casefold().endswith(ending) else output.name
