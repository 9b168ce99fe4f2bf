"""A catalogue file on its way into a ledger: what of it is new, the same or different, and taking it in, or nothing.

The file is a stranger's: a process of its own reads it, and every value is checked here. What the ledger has is kept,
unless one says that the file's takes its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

from models import catalogue, catalogue_file, own_catalogue
from models.additions import Additions, Own, OwnGift, OwnPack, OwnPlatform, key
from models.errors import ImportRefused, InvalidEntry, RequestRefused
from models.imports import files, reading
from models.imports.ledger_json import damaged
from models.imports.reading import Batch, Request
from models.text import N_
from models.whole import Wrong

if TYPE_CHECKING:
    from models.database import Reader
    from models.imports.files import Source
    from models.imports.reading import Read
    from models.ledger import Ledger

Standing = Literal["new", "same", "differs", "built-in"]
"""A platform that is built in is never taken from a file: its words are those of the release."""


@dataclass(frozen=True, slots=True)
class Offered:
    """Something a file holds, and what the ledger has in its place."""

    one: Own
    standing: Standing
    mine: Own | None = None


def look(reader: Reader, source: Source, read: Read = reading.events) -> tuple[Own, ...]:
    """Read a catalogue file and write nothing. Raises ImportRefused where it is none, or any value of it cannot be."""
    (found,) = files.find([source], reader.path)
    if found.folder is not None:
        raise RequestRefused(N_("{file} is a folder; name the file of a catalogue"), file=found.name)
    counts: Counter[str] = Counter()
    taken: dict[tuple[str, Hashable], Own] = {}
    try:
        with closing(read([found], Request(is_catalogue=True), lambda _: None)) as events:
            for event in events:
                if not isinstance(event, Batch):
                    raise TypeError(event)
                for record in event.records:
                    counts[event.part] += 1
                    _take(taken, event.part, counts[event.part], record)
    except ImportRefused as error:
        raise ImportRefused(error.message, **{"file": found.name, **error.values}) from error
    return tuple(taken.values())


def _take(taken: dict[tuple[str, Hashable], Own], part: str, number: int, record: Mapping[str, object]) -> None:
    try:
        one = catalogue_file.read(part, record)
    except Wrong as error:
        raise damaged(part, number, str(error)) from error
    except InvalidEntry as error:
        raise damaged(part, number, error.field) from error
    place = part, key(one)
    if place in taken:
        message = N_("{file} has the same thing twice: record {number} of “{part}”. Nothing was imported")
        raise ImportRefused(message, number=number, part=part)
    taken[place] = one


def compare(mine: Additions, offered: Sequence[Own]) -> tuple[Offered, ...]:
    """Hold what a file holds against one's own."""
    known = {(type(one), key(one)): one for one in mine}
    return tuple(_compared(one, known.get((type(one), key(one)))) for one in offered)


def _compared(one: Own, mine: Own | None) -> Offered:
    if isinstance(one, OwnPlatform):
        if mine is None and catalogue.is_built_in(one.name):
            return Offered(one, "built-in")
    elif mine is not None and not isinstance(mine, OwnPlatform):
        one = replace(one, platform=mine.platform)  # however it is spelt
    if mine is None:
        return Offered(one, "new")
    return Offered(one, "same" if one == mine else "differs", mine)


def count(found: Sequence[Offered]) -> Counter[Standing]:
    """Count what stands how; a standing of which there is nothing counts 0."""
    counts: Counter[Standing] = Counter(dict.fromkeys(get_args(Standing), 0))
    counts.update(one.standing for one in found)
    return counts


def take(ledger: Ledger, offered: Sequence[Own], *, replaces: bool = False) -> Counter[Standing]:
    """Add what is new, and where it `replaces` also what differs, as one step; give how much of it stood how."""
    found = compare(own_catalogue.additions(ledger), offered)
    wanted = {"new", "differs"} if replaces else {"new"}
    with ledger.operation(N_("Import catalogue")):
        for one in found:
            if one.standing in wanted:
                _put(ledger, one.one)
    return count(found)


def _put(ledger: Ledger, one: Own) -> None:
    if isinstance(one, OwnPlatform):
        own_catalogue.put_platform(ledger, one)
    elif isinstance(one, OwnPack):
        own_catalogue.put_pack(ledger, one)
    elif isinstance(one, OwnGift):
        own_catalogue.put_gift(ledger, one)
