"""Handles: the names a creator has or had on a platform, from a day to a day, and whose gifts they bring.

A handle that came with gifts keeps its name, whatever its creator is called here: by it the next import knows whom it
is about. Days are local ones, both ends included; None is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from models import giving
from models.accounts import platform_id
from models.errors import InvalidEntry, RequestRefused
from models.names import clean
from models.periods import day_number, from_day_number
from models.schema import Handle, Platform
from models.text import N_

if TYPE_CHECKING:
    from models.database import Reader
    from models.ledger import Ledger

Days = tuple[date | None, date | None]
ALWAYS: Days = (None, None)


@dataclass(frozen=True, slots=True)
class HandleRow:
    """A name of a creator on a platform, and the days it was theirs."""

    id: int
    creator: int
    platform: str
    name: str
    first_day: date | None
    last_day: date | None


def handles(reader: Reader, creator: int | None = None) -> list[HandleRow]:
    """Every handle, or those of one creator, by platform and name."""
    query = Handle.select(Handle.id, Handle.creator, Platform.name, Handle.name, Handle.first_day, Handle.last_day)
    query = query.join(Platform).order_by(Platform.name_key, Handle.name, Handle.id)
    if creator is not None:
        query = query.where(Handle.creator == creator)
    return [
        HandleRow(*row[:4], *(None if day is None else from_day_number(day) for day in row[4:]))
        for row in query.tuples().execute(reader.db)
    ]


def owner(reader: Reader, platform: int, name: str, day: int | None = None) -> int | None:
    """Find whose handle it is on that day (since 1970): its latest owner then, else its latest owner at all."""
    known = (Handle.platform == platform) & (Handle.name == name)
    query = Handle.select(Handle.creator, Handle.first_day, Handle.last_day).where(known).order_by(Handle.id.desc())
    rows = list(query.tuples().execute(reader.db))
    then = [row for row in rows if day is None or (row[1] or day) <= day <= (day if row[2] is None else row[2])]
    return next((int(creator) for creator, _, _ in then or rows), None)


def is_dated(reader: Reader, platform: int, name: str) -> bool:
    """Whether it depends on the day whose handle it is."""
    known = (Handle.platform == platform) & (Handle.name == name)
    dated = Handle.first_day.is_null(False) | Handle.last_day.is_null(False)
    return bool(Handle.select().where(known & dated).exists(reader.db))


def add_handle(ledger: Ledger, creator: int, platform: str, name: str, days: Days = ALWAYS) -> int:
    """Note a name the creator has on a platform and give its id. Raises InvalidEntry."""
    name, numbers = _checked(name, days)
    with ledger.operation(N_("Add handle")):
        place = platform_id(ledger, platform)
        _require_new(ledger, creator, place, name)
        values = {"creator": creator, "platform": place, "name": name, **numbers}
        return int(Handle.insert(values).execute(ledger.db))


def change_handle(ledger: Ledger, handle: int, name: str, days: Days = ALWAYS) -> None:
    """Change the days of a handle, or the name of one that came with no gift. Raises InvalidEntry."""
    name, numbers = _checked(name, days)
    creator, platform, before = stored(ledger, handle)
    if name != before:
        if is_used(ledger, handle):
            message = N_("Gifts came as {name}, so that name stays; add the new one beside it")
            raise InvalidEntry("handle", message, name=before)
        _require_new(ledger, creator, platform, name)
    with ledger.operation(N_("Change handle")):
        Handle.update(name=name, **numbers).where(Handle.id == handle).execute(ledger.db)


def remove_handle(ledger: Ledger, handle: int) -> None:
    """Forget a handle. Raises InvalidEntry where gifts came with it: they would lose whom they are from."""
    *_, name = stored(ledger, handle)
    if is_used(ledger, handle):
        message = N_("Gifts came as {name}, so it cannot be removed; move it to another creator instead")
        raise InvalidEntry("handle", message, name=name)
    with ledger.operation(N_("Remove handle")):
        Handle.delete().where(Handle.id == handle).execute(ledger.db)


def is_used(reader: Reader, handle: int) -> bool:
    """Whether gifts bear the handle, deleted ones that can come back included."""
    creator, *_ = stored(reader, handle)
    return any(
        table.select().where((table.creator == creator) & (table.handle == handle)).exists(reader.db)
        for table in giving.TABLES
    )


def stored(reader: Reader, handle: int) -> tuple[int, int, str]:
    """Creator and platform (their ids) and name of a handle. Raises RequestRefused where it is gone."""
    query = Handle.select(Handle.creator, Handle.platform, Handle.name).where(Handle.id == handle)
    found = list(query.tuples().execute(reader.db))
    if not found:
        raise RequestRefused(N_("That handle is no longer there"))
    creator, platform, name = found[0]
    return int(creator), int(platform), str(name)


def _checked(name: str, days: Days) -> tuple[str, dict[str, int | None]]:
    name = clean("handle", name.strip().removeprefix("@"))
    if not name:
        raise InvalidEntry("handle", N_("A handle needs a name"))
    first, last = days
    if first and last and first > last:
        raise InvalidEntry("last_day", N_("The last day comes before the first"))
    numbers = [None if day is None else day_number(day) for day in days]
    return name, {"first_day": numbers[0], "last_day": numbers[1]}


def _require_new(ledger: Ledger, creator: int, platform: int, name: str) -> None:
    if same(ledger, creator, platform, name) is not None:
        raise InvalidEntry("handle", N_("{name} is a handle of this creator already"), name=name)


def same(reader: Reader, creator: int, platform: int, name: str) -> int | None:
    """Find the creator's own handle of that name."""
    known = (Handle.creator == creator) & (Handle.platform == platform) & (Handle.name == name)
    found = Handle.select(Handle.id).where(known).scalar(reader.db)
    return None if found is None else int(found)


def find_or_add(ledger: Ledger, creator: int, platform: int, name: str, **days: int) -> int:
    """Find the creator's own handle of that name, or add it inside the open operation, theirs on those days."""
    new = Handle.insert(creator=creator, platform=platform, name=name, **days)
    return same(ledger, creator, platform, name) or int(new.execute(ledger.db))


def hand_over(ledger: Ledger, handle: int, target: int) -> None:
    """Give a handle to another creator inside the open operation; of two alike one stands for both, and their days."""
    creator, platform, name = stored(ledger, handle)
    kept = same(ledger, target, platform, name)
    if kept is None:
        Handle.update(creator=target).where(Handle.id == handle).execute(ledger.db)
        return
    days = Handle.select(Handle.first_day, Handle.last_day).where(Handle.id.in_([handle, kept])).tuples()
    firsts, lasts = zip(*days.execute(ledger.db), strict=True)
    first, last = None if None in firsts else min(firsts), None if None in lasts else max(lasts)
    Handle.update(first_day=first, last_day=last).where(Handle.id == kept).execute(ledger.db)
    for table in giving.TABLES:
        giving.give(ledger, table, giving.gifts_of(ledger, table, creator=creator, handle=handle), handle=kept)
    Handle.delete().where(Handle.id == handle).execute(ledger.db)
