"""Exports kept under a name, to be made again: a report, its format, the folder and the name of the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import InvalidEntry, RequestRefused
from models.names import MAX_TEXT, clean, name_key
from models.reports import choices as report_choices
from models.schema import SavedPreset
from models.text import N_

if TYPE_CHECKING:
    from models.database import Reader
    from models.ledger import Ledger
    from models.reports.choices import Choices

PLACEHOLDERS = ("name", "report", "period", "from", "to", "ledger", "date")
"""What the name of a file may have in braces: the preset's name, the report's, its time, the first and the last day
of that, the ledger's name, and the day on which the file is made.
"""
PATTERN = "{name} {period}"
"""The name of a file where nobody chose another."""
_IN_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Preset:
    """An export to be made again: `format` as the faces name it, `pattern` the file's name without its ending.

    A period of `choices` that moves on with the days does so here, too. `title` is the name of the saved report it was
    made of, if any; `replaces` lets a file be written over.
    """

    name: str
    choices: Choices
    format: str
    folder: Path
    pattern: str
    title: str = ""
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved preset."""

    id: int
    preset: Preset


def saved(reader: Reader) -> list[Saved]:
    """Every preset, by name. What is broken in the choices of one is as if it had not been chosen."""
    table = SavedPreset
    columns = table.id, table.name, table.choices, table.format, table.folder, table.pattern, table.title
    query = table.select(*columns, table.replaces).order_by(table.name_key).tuples()
    return [
        Saved(number, Preset(name, report_choices.read(text), kind, Path(folder), pattern, title, bool(replaces)))
        for number, name, text, kind, folder, pattern, title, replaces in query.execute(reader.db)
    ]


def named(reader: Reader, name: str) -> Saved:
    """Give the preset of a name. Raises RequestRefused where there is none."""
    for one in saved(reader):
        if name_key(one.preset.name) == name_key(name):
            return one
    raise RequestRefused(N_("There is no preset named {name}"), name=name)


def save(ledger: Ledger, preset: Preset) -> int:
    """Keep a preset and give its id. Raises InvalidEntry for a name that is taken, or a file that cannot be."""
    values = _columns(ledger, preset)
    with ledger.operation(N_("Save preset")):
        return int(SavedPreset.insert(**values).execute(ledger.db))


def update(ledger: Ledger, number: int, preset: Preset) -> None:
    """Keep another preset in place of one. Raises InvalidEntry as `save` does."""
    _require(ledger, number)
    values = _columns(ledger, preset, number)
    with ledger.operation(N_("Change preset")):
        SavedPreset.update(**values).where(SavedPreset.id == number).execute(ledger.db)


def rename(ledger: Ledger, number: int, name: str) -> None:
    """Give a preset another name. Raises InvalidEntry for a name that is empty or another's."""
    _require(ledger, number)
    values = _named(ledger, name, number)
    with ledger.operation(N_("Rename preset")):
        SavedPreset.update(**values).where(SavedPreset.id == number).execute(ledger.db)


def delete(ledger: Ledger, number: int) -> None:
    """Forget a preset; the files it made stay."""
    _require(ledger, number)
    with ledger.operation(N_("Delete preset")):
        SavedPreset.delete().where(SavedPreset.id == number).execute(ledger.db)


def fill(pattern: str, values: Mapping[str, str]) -> str:
    """Put the values of `PLACEHOLDERS` into the name of a file. Raises InvalidEntry for braces that hold none."""
    check_pattern(pattern)
    return _IN_BRACES.sub(lambda found: values[found[1]], pattern)


def check_pattern(pattern: str) -> None:
    """Raise InvalidEntry for a name of a file that is empty, or has braces which nothing is known for."""
    if not clean("pattern", pattern).strip():
        raise InvalidEntry("pattern", N_("The file needs a name"))
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    for found in _IN_BRACES.findall(pattern):
        if found not in PLACEHOLDERS:
            message = N_("“{given}” stands for nothing in the name of a file; there is {choices}")
            raise InvalidEntry("pattern", message, given=f"{{{found}}}", choices=known)
    if set("{}") & set(_IN_BRACES.sub("", pattern)):
        raise InvalidEntry(
            "pattern", N_("A brace in the name of a file stands alone; there is {choices}"), choices=known
        )


def from_anywhere(path: Path) -> Path:
    """Give a path as it is found from everywhere; one in a home that is nobody's stays as it is written."""
    try:
        return path.expanduser().absolute()
    except RuntimeError:
        return path.absolute()


def is_folder(path: Path) -> bool:
    """Say whether that is a folder; one that may not be looked at is none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def check_folder(folder: Path) -> None:
    """Raise InvalidEntry for a folder that is not there, or is none."""
    if not (folder.is_absolute() and is_folder(folder)):
        raise InvalidEntry("folder", N_("There is no folder {folder}; choose one that is there"), folder=folder)


def _columns(reader: Reader, preset: Preset, own: int | None = None) -> dict[str, object]:
    """Give the columns of a preset. Raises InvalidEntry."""
    values = _named(reader, preset.name, own)
    check_pattern(preset.pattern)
    folder = clean("folder", str(from_anywhere(preset.folder)), MAX_TEXT)
    check_folder(Path(folder))
    return {
        **values,
        "choices": preset.choices.as_text(),
        "format": preset.format,
        "folder": folder,
        "pattern": preset.pattern.strip(),
        "title": clean("title", preset.title),
        "replaces": preset.replaces,
    }


def _find(reader: Reader, name: str) -> int | None:
    found = SavedPreset.select(SavedPreset.id).where(SavedPreset.name_key == name_key(name)).scalar(reader.db)
    return None if found is None else int(found)


def _require(reader: Reader, number: int) -> None:
    if not SavedPreset.select().where(SavedPreset.id == number).exists(reader.db):
        raise RequestRefused(N_("This preset is no longer there"))


def _named(reader: Reader, name: str, own: int | None = None) -> dict[str, str]:
    """Give the columns of a name. Raises InvalidEntry where it is empty, or another's than of the preset `own`."""
    name = clean("name", name.strip())
    if not name:
        raise InvalidEntry("name", N_("A preset needs a name"))
    if _find(reader, name) not in (None, own):
        raise InvalidEntry("name", N_("There is a preset named {name} already"), name=name)
    return {"name": name, "name_key": name_key(name)}
