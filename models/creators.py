"""Creators: one chosen name each, several handles, and the look-ups that imports and forms need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models import giving, handles
from models.errors import InvalidEntry, RequestRefused
from models.names import MAX_TEXT, clean, free, name_key, of_handle
from models.schema import Budget, Creator, Entry, Handle, Item, Removed
from models.text import N_

if TYPE_CHECKING:
    from models.database import Reader
    from models.ledger import Ledger


@dataclass(frozen=True, slots=True)
class CreatorRow:
    """A creator under the chosen name."""

    id: int
    name: str
    note: str


def creators(reader: Reader) -> list[CreatorRow]:
    """Every creator, by name."""
    query = Creator.select(Creator.id, Creator.name, Creator.note).order_by(Creator.name_key).tuples()
    return [CreatorRow(*row) for row in query.execute(reader.db)]


def one(reader: Reader, creator: int) -> CreatorRow | None:
    """Give a creator by the id; None for one that is not there."""
    query = Creator.select(Creator.id, Creator.name, Creator.note).where(Creator.id == creator).tuples()
    return next((CreatorRow(*row) for row in query.execute(reader.db)), None)


def creator_id(ledger: Ledger, name: str, handle: str, platform_id: int, day: int | None = None) -> int | None:
    """Find or add the creator of a gift, inside the open operation; None where the recipient is unknown.

    The chosen name decides. Without one the handle does: its owner on the platform on that day (since 1970), else a new
    creator named so; a video is not a name, so who made it is `unknown (video ...)` until somebody names them.
    """
    if name.strip():
        return find(ledger, name) or add(ledger, name.strip())
    if not handle.strip():
        return None
    found = handles.owner(ledger, platform_id, handle.strip(), day)
    return found or add(ledger, free(of_handle(handle.strip()), lambda name: find(ledger, name) is not None))


def find(reader: Reader, name: str) -> int | None:
    """Find the creator of that name."""
    found = Creator.select(Creator.id).where(Creator.name_key == name_key(name)).scalar(reader.db)
    return None if found is None else int(found)


def add(ledger: Ledger, name: str) -> int:
    """Add a creator of that name, which nobody else bears, inside the open operation."""
    return int(Creator.insert(name=clean("creator", name), name_key=name_key(name)).execute(ledger.db))


def handle_id(ledger: Ledger, creator: int | None, platform_id: int, handle: str) -> int | None:
    """Find or add a creator's handle on a platform, inside the open operation; None without a handle."""
    handle = handle.strip()
    if creator is None or not handle:
        return None
    return handles.find_or_add(ledger, creator, platform_id, clean("handle", handle))


def rename(ledger: Ledger, creator: int, name: str) -> None:
    """Give a creator another name. Raises InvalidEntry for an empty name or another creator's."""
    name = checked_name(ledger, name, creator)
    with ledger.operation(N_("Rename creator")):
        Creator.update(name=name, name_key=name_key(name)).where(Creator.id == creator).execute(ledger.db)


def checked_name(reader: Reader, name: str, creator: int | None = None) -> str:
    """Give a name as `creator`, or a new one, may bear it. Raises InvalidEntry for an empty or a taken one."""
    name = clean("creator", name.strip())
    if not name:
        raise InvalidEntry("creator", N_("A creator needs a name"))
    if find(reader, name) not in (None, creator):
        raise InvalidEntry("creator", N_("There is a creator named {name} already"), name=name)
    return name


def write_note(ledger: Ledger, creator: int, note: str) -> None:
    """Keep a note on a creator; the one that is there already changes nothing. Raises InvalidEntry for one too long."""
    note = clean("note", note.strip(), MAX_TEXT)
    with ledger.operation(N_("Change note on creator")):
        Creator.update(note=note).where((Creator.id == creator) & (Creator.note != note)).execute(ledger.db)


def merge(ledger: Ledger, sources: Iterable[int], target: int) -> None:
    """Give everything of the creators `sources` to `target`, and drop them: gifts, handles, notes and budgets.

    The name of `target` stays; notes follow one another. A budget goes where `target` has none of its period.
    """
    sources = list(dict.fromkeys(sources))
    if target in sources:
        raise InvalidEntry("creator", N_("A creator cannot be merged with itself"))
    require_there(ledger, [*sources, target])
    with ledger.operation(N_("Merge creators")):
        for source in sources:
            for row in handles.handles(ledger, source):
                handles.hand_over(ledger, row.id, target)
            _hand_over_budgets(ledger, source, target)
            for table in giving.TABLES:
                giving.give(ledger, table, giving.gifts_of(ledger, table, creator=source), creator=target)
        notes = [Creator.select(Creator.note).where(Creator.id == one).scalar(ledger.db) for one in (target, *sources)]
        note = clean("note", "\n".join(filter(None, notes)), MAX_TEXT)
        Creator.update(note=note).where(Creator.id == target).execute(ledger.db)
        Creator.delete().where(Creator.id.in_(sources)).execute(ledger.db)


def _hand_over_budgets(ledger: Ledger, source: int, target: int) -> None:
    own = Budget.select(Budget.period).where(Budget.creator == target)
    taken = [period for (period,) in own.tuples().execute(ledger.db)]
    Budget.delete().where((Budget.creator == source) & Budget.period.in_(taken)).execute(ledger.db)
    Budget.update(creator=target).where(Budget.creator == source).execute(ledger.db)


def require_there(reader: Reader, wanted: Iterable[int]) -> None:
    """Raise RequestRefused where one of these creators was merged or deleted meanwhile."""
    found = Creator.select(Creator.id).where(Creator.id.in_(list(wanted))).tuples()
    if len(set(found.execute(reader.db))) < len(set(wanted)):
        raise RequestRefused(N_("That creator is no longer there"))


def delete(ledger: Ledger, creator: int) -> None:
    """Drop a creator without gifts, handles and note included. Raises RequestRefused where something refers to it."""
    for table, sentence in _REFERRING:
        if table.select().where(table.creator == creator).exists(ledger.db):
            raise RequestRefused(sentence)
    with ledger.operation(N_("Delete creator")):
        Handle.delete().where(Handle.creator == creator).execute(ledger.db)
        Creator.delete().where(Creator.id == creator).execute(ledger.db)


_REFERRING: tuple[tuple[type[Entry | Removed | Budget], str], ...] = (
    (Entry, N_("Gifts were given to this creator, who therefore stays; merge with another creator instead")),
    (Removed, N_("Deleted gifts to this creator can still come back, so the creator stays as long")),
    (Budget, N_("There is a budget for this creator; remove it first")),
)


def item_id(ledger: Ledger, name: str) -> int | None:
    """Find or add the name of a gift, inside the open operation; None where it has none."""
    if not name:
        return None
    found = Item.select(Item.id).where(Item.name == name).scalar(ledger.db)
    return int(found or Item.insert(name=clean("item", name)).execute(ledger.db))


def items(reader: Reader) -> list[str]:
    """Names of every gift that was given, by name."""
    return [name for (name,) in Item.select(Item.name).order_by(Item.name).tuples().execute(reader.db)]
