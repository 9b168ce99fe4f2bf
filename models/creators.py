"""Creators: one chosen name each, several handles, and the look-ups that imports and forms need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.errors import InvalidEntry
from models.names import MAX_NAME, clean, name_key
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


def creator_id(ledger: Ledger, name: str, handle: str, platform_id: int) -> int | None:
    """Find or add the creator of a gift, inside the open operation; None where the recipient is unknown.

    The chosen name decides. Without one the handle does: its latest owner on the platform, else a new creator named so.
    """
    if name.strip():
        return find(ledger, name) or _add(ledger, name.strip())
    if not handle.strip():
        return None
    known = (Handle.platform == platform_id) & (Handle.name == handle.strip())
    found = Handle.select(Handle.creator).where(known).order_by(Handle.id.desc()).scalar(ledger.db)
    return int(found or _add(ledger, free_name(ledger, handle.strip())))


def find(reader: Reader, name: str) -> int | None:
    """Find the creator of that name."""
    found = Creator.select(Creator.id).where(Creator.name_key == name_key(name)).scalar(reader.db)
    return None if found is None else int(found)


def _add(ledger: Ledger, name: str) -> int:
    return int(Creator.insert(name=clean("creator", name), name_key=name_key(name)).execute(ledger.db))


def free_name(reader: Reader, name: str, handle: str = "") -> str:
    """Give `name` as no other creator bears it: `Alex`, else `Alex (@handle)`, else `Alex (2)`."""
    longer = f"{name} (@{handle})"
    wanted = [name, *([longer] if handle and handle != name and len(longer) <= MAX_NAME else [])]
    number = 1
    while True:
        for candidate in wanted:
            if find(reader, candidate) is None:
                return candidate
        number += 1
        suffix = f" ({number})"
        wanted = [f"{name[: MAX_NAME - len(suffix)]}{suffix}"]


def handle_id(ledger: Ledger, creator: int | None, platform_id: int, handle: str) -> int | None:
    """Find or add a creator's handle on a platform, inside the open operation; None without a handle."""
    handle = handle.strip()
    if creator is None or not handle:
        return None
    known = (Handle.creator == creator) & (Handle.platform == platform_id) & (Handle.name == handle)
    new = Handle.insert(creator=creator, platform=platform_id, name=clean("handle", handle))
    return int(Handle.select(Handle.id).where(known).scalar(ledger.db) or new.execute(ledger.db))


def rename(ledger: Ledger, creator: int, name: str) -> None:
    """Give a creator another name. Raises InvalidEntry for an empty name or another creator's."""
    name = clean("creator", name.strip())
    if not name:
        raise InvalidEntry("creator", N_("A creator needs a name"))
    if find(ledger, name) not in (None, creator):
        raise InvalidEntry("creator", N_("There is a creator named {name} already"), name=name)
    with ledger.operation(N_("Rename creator")):
        Creator.update(name=name, name_key=name_key(name)).where(Creator.id == creator).execute(ledger.db)


def merge(ledger: Ledger, source: int, target: int) -> None:
    """Give everything of the creator `source` to `target`, handles, budgets and note included, and drop `source`."""
    if source == target:
        raise InvalidEntry("creator", N_("A creator cannot be merged with itself"))
    with ledger.operation(N_("Merge creators")):
        _merge_handles(ledger, source, target)
        for table in (Entry, Removed, Budget):
            table.update(creator=target).where(table.creator == source).execute(ledger.db)
        notes = [Creator.select(Creator.note).where(Creator.id == one).scalar(ledger.db) for one in (target, source)]
        Creator.update(note="\n".join(filter(None, notes))).where(Creator.id == target).execute(ledger.db)
        Creator.delete().where(Creator.id == source).execute(ledger.db)


def _merge_handles(ledger: Ledger, source: int, target: int) -> None:
    """Hand the handles over with their days; one that `target` has already stands for both."""
    handles = Handle.select(Handle.id, Handle.platform, Handle.name).where(Handle.creator == source).tuples()
    for handle, platform, name in list(handles.execute(ledger.db)):
        same = (Handle.creator == target) & (Handle.platform == platform) & (Handle.name == name)
        kept = Handle.select(Handle.id).where(same).scalar(ledger.db)
        if kept is None:
            Handle.update(creator=target).where(Handle.id == handle).execute(ledger.db)
            continue
        for table in (Entry, Removed):
            table.update(handle=kept).where(table.handle == handle).execute(ledger.db)
        Handle.delete().where(Handle.id == handle).execute(ledger.db)


def item_id(ledger: Ledger, name: str) -> int | None:
    """Find or add the name of a gift, inside the open operation; None where it has none."""
    if not name:
        return None
    found = Item.select(Item.id).where(Item.name == name).scalar(ledger.db)
    return int(found or Item.insert(name=clean("item", name)).execute(ledger.db))
