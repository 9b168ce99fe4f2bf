"""Proposing joins: the rows of an import that tell a part of a purchase, held against each other and the ledger."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models import lookups
from models.imports import OF_GIFTS, Record, Unanswered, parts, proposing_gifts
from models.imports.joining import Lot, links
from models.imports.plan import Plan
from models.imports.planned import JOINS, NEW, OPEN, REFUSED, Place, Target
from models.moments import DAY
from models.names import name_key
from models.schema import Import

if TYPE_CHECKING:
    from models.database import Reader
    from models.drafts import Draft
    from models.imports.books import Books
    from models.lookups import Sourced

_AROUND = DAY + DAY // 12
"""Microseconds before and behind a row in which an entry may be of its local day."""


def propose(reader: Reader, plan: Plan, books: Books) -> None:
    """Let the rows of a plan that tell a part join what they belong to; the others are what they are by themselves."""
    proposing_gifts.propose(reader, plan, books)
    told = [
        (Place(number, row), record)
        for number, file in enumerate(plan.files)
        for row, record in file.parts.items()
        if file.statuses[row] == NEW and record.part not in OF_GIFTS
    ]
    if not told:
        return
    proposing = _Proposing(reader, plan)
    proposing.add_rows(told)
    proposing.add_whole()
    proposing.add_stored(books, [record.draft for _, record in told])
    proposing.link()
    for place, record in told:
        file = plan.files[place.file]
        if file.statuses[place.row] == NEW and record.alone is not None:
            status = OPEN if isinstance(record.alone, Unanswered) else REFUSED
            file.set_aside(place.row, status, record.alone)


@dataclass
class _Proposing:
    """The lots that may be joined, each with where it is: the place of a row, or the id of an entry."""

    reader: Reader
    plan: Plan
    lots: list[Lot] = field(default_factory=list)
    where: list[tuple[Place | None, int | None, Draft]] = field(default_factory=list)

    def add_rows(self, told: Sequence[tuple[Place, Record]]) -> None:
        for place, record in told:
            draft, is_coins = record.draft, record.part == "coins"
            sources = frozenset([self.plan.files[place.file].source] if draft.amount else [])
            self._add(place, None, draft, Lot(
                len(self.lots), record.part, _purse(draft), draft.coins or 0, draft.amount, draft.moment, sources,
                is_coins, channel=draft.channel,
            ))  # fmt: skip

    def add_whole(self) -> None:
        """Add the rows of this import that are whole purchases."""
        for number, file in enumerate(self.plan.files):
            sources = frozenset([file.source])
            for row, draft in file.new():
                if draft.kind == "purchase" and row not in file.parts:
                    lot = Lot(len(self.lots), "", _purse(draft), draft.coins or 0, draft.amount, draft.moment, sources)
                    self._add(Place(number, row), None, draft, lot)

    def add_stored(self, books: Books, drafts: Sequence[Draft]) -> None:
        """Add the entries that are near a row."""
        near = list(self._near(books, drafts))
        sources = dict(Import.select(Import.id, Import.source).tuples().execute(self.reader.db))
        told = parts.parts_of(self.reader, near)
        for entry in near:
            found = told[entry.id]
            is_part = not parts.is_whole(found)
            if not is_part and entry.draft.kind != "purchase":
                continue
            shops = {one.source for one in found if one.draft.amount}
            if not is_part and entry.import_id is not None:
                shops.add(sources[entry.import_id])
            has_coins, has_price = (any(one.part == part for one in found) for part in ("coins", "charge"))
            draft = entry.draft
            self._add(None, entry.id, draft, Lot(
                len(self.lots), ("charge" if has_price else "coins") if is_part else "", _purse(draft),
                draft.coins or 0, draft.amount, draft.moment, frozenset(shops), has_coins, is_stored=True,
                channel=draft.channel,
            ))  # fmt: skip

    def _near(self, books: Books, drafts: Sequence[Draft]) -> Iterator[Sourced]:
        """Find the entries with as many coins as a row, at about its time."""
        moments: dict[tuple[int, int], list[int]] = defaultdict(list)
        for draft in drafts:
            account = books.purse(draft).id
            if account is not None:
                moments[account, draft.coins or 0].append(draft.moment.at)
        for times in moments.values():
            times.sort()
        for account in {account for account, _ in moments}:
            times = [at for (owner, _), some in moments.items() if owner == account for at in (some[0], some[-1])]
            for entry in lookups.bought_between(self.reader, account, min(times) - _AROUND, max(times) + _AROUND):
                some = moments.get((account, entry.draft.coins or 0), [])
                place = bisect_left(some, entry.draft.moment.at - _AROUND)
                if place < len(some) and some[place] <= entry.draft.moment.at + _AROUND:
                    yield entry

    def _add(self, place: Place | None, entry: int | None, draft: Draft, lot: Lot) -> None:
        self.lots.append(lot)
        self.where.append((place, entry, draft))

    def link(self) -> None:
        """Turn what was found into targets of rows."""
        for link in links(self.lots):
            here, _, own = self.where[link.number]
            place, entry, draft = self.where[link.target]
            if here is None:
                continue
            file = self.plan.files[here.file]
            adds_price = entry is not None and draft.amount is None and own.amount is not None
            file.targets[here.row] = Target(entry, place, draft, link.is_sure, adds_price)
            file.statuses[here.row] = JOINS
            file.ticks[here.row] = link.is_sure and here.row not in file.doubts


def _purse(draft: Draft) -> tuple[str, str]:
    return name_key(draft.platform), name_key(draft.account)
