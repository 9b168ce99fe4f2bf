"""Proposing which gifts are one: those of the platform's own list and of a log, in an import and in the ledger."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from models import handles, lookups
from models.imports import OF_GIFTS, Part, Record, live_log, parts, tiktok
from models.imports.joining_gifts import WITHIN, Given, Join, joins
from models.imports.planned import JOINS, NEW, Place, Target
from models.names import name_key

if TYPE_CHECKING:
    from models.database import Reader
    from models.drafts import Draft
    from models.handles import HandleRow
    from models.imports.books import Books
    from models.imports.plan import Plan
    from models.lookups import Sourced

_SOURCES: dict[Part, str] = {"sent": tiktok.NAME, "logged": live_log.NAME}
"""Whose rows are which part: so the ledger need not be asked for every gift there is."""


def propose(reader: Reader, plan: Plan, books: Books) -> None:
    """Let the gifts of a plan join those they are one with."""
    told = [
        (Place(number, row), record)
        for number, file in enumerate(plan.files)
        for row, record in file.parts.items()
        if record.part in OF_GIFTS and file.statuses[row] == NEW
    ]
    if told:
        proposing = _Proposing(reader, plan)
        proposing.add_rows(told)
        proposing.add_stored(books)
        proposing.link()


@dataclass
class _Proposing:
    """The gifts that may be one, each with where it is: the place of a row, or the id of an entry."""

    reader: Reader
    plan: Plan
    gifts: list[Given] = field(default_factory=list)
    where: list[tuple[Place | None, int | None, Draft]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Learn whose handles are whose: one who changed theirs is the same."""
        self._owners: dict[tuple[str, str], list[HandleRow]] = defaultdict(list)
        for row in handles.handles(self.reader):
            self._owners[name_key(row.platform), name_key(row.name)].append(row)

    def add_rows(self, told: Sequence[tuple[Place, Record]]) -> None:
        for place, record in told:
            is_doubtful = place.row in self.plan.files[place.file].doubts
            self._add(place, None, record.draft, record.part, record.draft, is_fixed=is_doubtful)

    def add_stored(self, books: Books) -> None:
        """Add the entries that are the other part of a row, as far as one knows."""
        near = list(self._near(books))
        told = parts.parts_of(self.reader, near)
        refunded = lookups.refunded(self.reader, [entry.id for entry in near])
        for entry in near:
            found = told[entry.id]
            sides = {one.part for one in found}
            if parts.is_whole(found) or len(sides) > 1:
                continue
            said = parts.together(found)
            is_fixed = entry.id in refunded or not parts.is_untouched(entry.draft, found)
            self._add(None, entry.id, entry.draft, sides.pop(), said, is_fixed=is_fixed)

    def _near(self, books: Books) -> Iterator[Sourced]:
        """Find the entries of the other part at about the time of a row."""
        times: dict[tuple[int, Part], list[int]] = defaultdict(list)
        for gift, (_place, _entry, draft) in zip(self.gifts, self.where, strict=True):
            account = books.purse(draft).id
            if account is not None:
                times[account, "logged" if gift.part == "sent" else "sent"].append(gift.at)
        for (account, part), some in times.items():
            some.sort()
            between = some[0] - WITHIN, some[-1] + WITHIN
            for entry in lookups.gifts_between(self.reader, account, *between, _SOURCES[part]):
                place = bisect_left(some, entry.draft.moment.at - WITHIN)
                if place < len(some) and some[place] <= entry.draft.moment.at + WITHIN:
                    yield entry

    def _add(
        self, place: Place | None, entry: int | None, draft: Draft, part: Part, said: Draft, *, is_fixed: bool
    ) -> None:
        if said.coins is None or said.moment.is_date:
            return
        purse = name_key(said.platform), name_key(said.account)
        self.where.append((place, entry, draft))
        self.gifts.append(Given(
            len(self.gifts), part, purse, self._who(said), said.coins, said.moment.at, said.item, said.quantity,
            is_stored=entry is not None, is_fixed=is_fixed,
        ))  # fmt: skip

    def _who(self, draft: Draft) -> str:
        """Name the creator as the ledger knows them: by whose handle it was that day, else by the handle."""
        day, known = draft.moment.day, self._owners.get((name_key(draft.platform), name_key(draft.handle)), ())
        then = [row for row in known if (row.first_day or day) <= day <= (row.last_day or day)]
        latest = max(then or known, key=lambda row: row.id, default=None)
        return name_key(draft.handle) if latest is None else f"#{latest.creator}"

    def link(self) -> None:
        """Turn what was found into targets of rows."""
        for join in joins(self.gifts):
            self._link(join)

    def _link(self, join: Join) -> None:
        """Let the rows of a gift join the entry that tells of it, else the row that tells most of it."""
        members = (join.whole, *join.others)
        entries = [entry for _, entry, _ in map(self._where, members) if entry is not None]
        root = next((gift for gift in members if gift.is_stored), join.whole)
        place, entry, draft = self._where(root)
        if len(entries) > 1:
            draft = replace(draft, coins=join.whole.coins, quantity=len(entries))
        for gift in members:
            here, _, _ = self._where(gift)
            if here is None or gift is root:
                continue
            file = self.plan.files[here.file]
            file.targets[here.row] = Target(entry, place, draft, join.is_sure, absorbs=tuple(entries[1:]))
            file.statuses[here.row] = JOINS
            file.ticks[here.row] = join.is_sure and here.row not in file.doubts

    def _where(self, gift: Given) -> tuple[Place | None, int | None, Draft]:
        return self.where[gift.number]
