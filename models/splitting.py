"""Splitting a creator: some of the gifts, and the handles they came by, go to another one. Nothing is lost or doubled.

What an import brings later follows the handles: one that went along is its new owner's; one that stayed is so only on
the days of the gifts that went.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from peewee import fn

from models import creators, giving, handles
from models.errors import RequestRefused
from models.giving import Gifts
from models.moments import DAY, SECOND
from models.periods import day_number
from models.schema import Account, Entry, Handle, Platform
from models.text import N_

if TYPE_CHECKING:
    from models.database import Reader
    from models.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Part:
    """Some gifts of a creator: each condition that is given narrows it. Days are local ones, both included.

    `handle` is an id, `platform` a name; `entries` names the gifts themselves, of whom those of the creator count.
    """

    creator: int
    handle: int | None = None
    platform: str | None = None
    since: date | None = None
    until: date | None = None
    entries: tuple[int, ...] | None = None


class _Gift(NamedTuple):
    id: int
    handle: int | None
    day: int


def gifts(reader: Reader, part: Part) -> list[int]:
    """Ids of the gifts of a part that are in the books."""
    return [gift.id for gift in _gifts(reader, Entry, part)]


def split(ledger: Ledger, part: Part, into: int | str, *, with_handles: bool = True) -> int:
    """Give a part of a creator to another, by id, or to a new one of that name; give the id of whom it went to.

    Raises InvalidEntry for a name that cannot be, RequestRefused where the part is empty or goes to whom it is from.
    """
    creators.require_there(ledger, [part.creator, *([into] if isinstance(into, int) else [])])
    name = "" if isinstance(into, int) else creators.checked_name(ledger, into)
    if into == part.creator:
        raise RequestRefused(N_("These gifts are this creator's already; choose another"))
    moving = {table: _gifts(ledger, table, part) for table in giving.TABLES}
    going = _handles_of(ledger, part) if with_handles else []
    if not any(moving.values()) and not going:
        raise RequestRefused(N_("No gift was chosen; nothing was changed"))
    with ledger.operation(N_("Split creator")):
        target = into if isinstance(into, int) else creators.add(ledger, name)
        replaced = _divide_handles(ledger, part.creator, target, moving, going, with_handles=with_handles)
        for table, some in moving.items():
            _give(ledger, table, some, target, replaced)
    return target


def _gifts(reader: Reader, table: Gifts, part: Part) -> list[_Gift]:
    local = table.at + table.utc_offset * SECOND
    wanted = table.creator == part.creator
    if part.handle is not None:
        wanted &= table.handle == part.handle
    if part.platform is not None:
        accounts = Account.select(Account.id).join(Platform).where(Platform.name == part.platform)
        wanted &= table.account.in_(accounts)
    if part.since is not None:
        wanted &= local >= day_number(part.since) * DAY
    if part.until is not None:
        wanted &= local < (day_number(part.until) + 1) * DAY
    query = table.select(table.id, table.handle, local / DAY).where(wanted).tuples()
    named = None if part.entries is None else set(part.entries)
    rows = (_Gift(*row) for row in query.execute(reader.db))
    return [gift for gift in rows if named is None or gift.id in named]


def _handles_of(reader: Reader, part: Part) -> list[int]:
    """Handles that go along even if none of the gifts came by them."""
    if part.entries is not None or part.since is not None or part.until is not None:
        return []
    wanted: Any = Handle.creator == part.creator
    if part.handle is not None:
        wanted &= Handle.id == part.handle
    if part.platform is not None:
        wanted &= Handle.platform.in_(Platform.select(Platform.id).where(Platform.name == part.platform))
    return [handle for (handle,) in Handle.select(Handle.id).where(wanted).tuples().execute(reader.db)]


def _divide_handles(
    ledger: Ledger,
    creator: int,
    target: int,
    moving: dict[Gifts, list[_Gift]],
    going: list[int],
    *,
    with_handles: bool,
) -> dict[int, int]:
    """Hand handles over, or, where some gifts stay, give the target one alike; say which gifts get another handle."""
    days: dict[int, list[int]] = defaultdict(list)
    for some in moving.values():
        for gift in some:
            if gift.handle is not None:
                days[gift.handle].append(gift.day)
    all_gifts = _counts(ledger, creator)
    replaced = {}
    for handle in sorted({*days, *going}):
        if with_handles and all_gifts[handle] == len(days[handle]):
            handles.hand_over(ledger, handle, target)
        else:
            dated = {} if with_handles else {"first_day": min(days[handle]), "last_day": max(days[handle])}
            _, platform, name = handles.stored(ledger, handle)
            replaced[handle] = handles.find_or_add(ledger, target, platform, name, **dated)
    return replaced


def _counts(reader: Reader, creator: int) -> Counter[int]:
    """How many gifts came by each handle of a creator, deleted ones included."""
    counts: Counter[int] = Counter()
    for table in giving.TABLES:
        query = table.select(table.handle, fn.COUNT(table.id)).where(table.creator == creator).group_by(table.handle)
        counts.update({handle: count for handle, count in query.tuples().execute(reader.db) if handle is not None})
    return counts


def _give(ledger: Ledger, table: Gifts, some: list[_Gift], target: int, replaced: dict[int, int]) -> None:
    """Write the new creator, and the new handle where there is one, into the gifts."""
    by_handle: dict[int, list[int]] = defaultdict(list)
    for gift in some:
        by_handle[replaced.get(gift.handle or 0, 0)].append(gift.id)
    for handle, ids in by_handle.items():
        giving.give(ledger, table, ids, creator=target, **({"handle": handle} if handle else {}))
