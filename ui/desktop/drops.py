"""Files that come to the window from outside, by dropping them or by a double click: what each of them is for."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from models.errors import RequestRefused

ENDING = ".coinpurse"
IMPORTED = (".csv", ".json", ".jsonl", ".tsv", ".txt", ".xlsx", ".zip")
_RATES = "eurofxref"
"""How the bank's own files of rates begin."""
_HEAD = 200
"""Bytes in which a catalogue says that it is one: its writer puts that first."""
_LOOKED_AT = 5_000
"""Most files of a dropped folder that are looked at."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Ledgers to open, files of rates, catalogues, files and folders to import; `rest` is what nobody here reads."""

    ledgers: Sequence[Path] = ()
    rates: Sequence[Path] = ()
    catalogues: Sequence[Path] = ()
    imports: Sequence[Path] = ()
    rest: Sequence[Path] = ()


def sort_out(paths: Sequence[Path]) -> Dropped:
    """Tell by their names what files are for, of JSON by its beginning.

    A folder with a file that can be imported is imported whole.
    """
    found: dict[str, list[Path]] = {"ledgers": [], "rates": [], "catalogues": [], "imports": [], "rest": []}
    for path in paths:
        if path.is_dir():
            is_any = any(_kind(one) == "imports" for one in islice(_files(path), _LOOKED_AT))
            found["imports" if is_any else "rest"].append(path)
        else:
            found["catalogues" if _is_catalogue(path) else _kind(path)].append(path)
    return Dropped(**found)


def _kind(path: Path) -> str:
    if path.suffix.casefold() == ENDING:
        return "ledgers"
    if path.suffix.casefold() not in IMPORTED:
        return "rest"
    return "rates" if path.name.casefold().startswith(_RATES) else "imports"


def _is_catalogue(path: Path) -> bool:
    if path.suffix.casefold() != ".json" or not path.is_file():
        return False
    from models.catalogue_file import FORMAT
    from models.own_files import open_chosen

    try:
        with open_chosen(path) as file:
            head = file.read(_HEAD).decode(errors="replace")
            return re.match(rf'\ufeff?\s*{{\s*"format"\s*:\s*"{FORMAT}"', head) is not None
    except (OSError, RequestRefused):
        return False  # why it cannot be read is said where it is imported


def _files(folder: Path) -> Iterator[Path]:
    for place, _folders, names in os.walk(folder):
        yield from (Path(place, name) for name in names if not name.startswith("."))
