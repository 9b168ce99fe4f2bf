"""One file of a planned import, in columns: each row with what would become of it.

Rows are kept in columns, not as objects: a million of them is a file people have.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, overload

from models.drafts import Draft
from models.errors import InvalidEntry
from models.imports import Note, Record, Refused, Unanswered
from models.imports import Row as Read
from models.imports.raw_text import Pages

Status = Literal["new", "present", "deleted", "refused", "open", "joins"]
STATUSES: tuple[Status, ...] = ("new", "present", "deleted", "refused", "open", "joins")
NEW, PRESENT, DELETED, REFUSED, OPEN, JOINS = range(len(STATUSES))
TICKABLE = (NEW, DELETED, JOINS)
"""What becomes of rows that can be taken or left."""
KEY = 16
"""Bytes of a key."""


class Place(NamedTuple):
    """Where a row is: the number of its file in the plan and its number in the file, both from 0."""

    file: int
    row: int


class Target(NamedTuple):
    """What a row joins: a stored `entry`, by its id, or another row of this import, by its place.

    `draft` says what that is by itself. `is_sure`: nothing else is as near. `adds_price`: it had no price before.
    `absorbs` are further entries, which become a part of the first: gift by gift they are what the row has as one.
    """

    entry: int | None
    place: Place | None
    draft: Draft
    is_sure: bool = True
    adds_price: bool = False
    absorbs: tuple[int, ...] = ()


class Row(NamedTuple):
    """One row of the preview. `deleted`: the user deleted its entry before; `open`: a question is to be answered.

    A refused row has its sentence; a row that is open shows in `example` what the file says. `is_taken`: it will be
    written. `joins_with` is what the row tells a part of, and stays where that was declined and it is new by itself;
    `doubt` is why it waits for a tick; `raw` is what the file says.
    """

    file: str
    line: int
    section: str
    status: Status
    draft: Draft | None = None
    refused: Refused | None = None
    example: str = ""
    is_taken: bool = False
    joins_with: Target | None = None
    doubt: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows by what becomes of them: `new + present + refused + open + joins` are all.

    `deleted` are some of `present`, and `again` those of them that are ticked; `left` are those of `new` and `joins`
    that will not be written.
    """

    new: int = 0
    present: int = 0
    deleted: int = 0
    refused: int = 0
    open: int = 0
    joins: int = 0
    left: int = 0
    again: int = 0

    @property
    def rows(self) -> int:
        """Rows in all."""
        return self.new + self.present + self.refused + self.open + self.joins

    @property
    def taken(self) -> int:
        """Rows that will be written, as an entry of their own or joined to one."""
        return self.new + self.joins + self.again - self.left


@dataclass
class PlannedFile(Sequence[Row]):
    """One file's rows, in columns.

    `paid` are the rows that may tell of money, `also` second keys, `parts` those that tell a part of something.
    """

    name: str
    source: str
    notes: list[Note]
    lines: array[int] = field(default_factory=lambda: array("Q"))
    statuses: bytearray = field(default_factory=bytearray)
    ticks: bytearray = field(default_factory=bytearray)
    keys: bytearray = field(default_factory=bytearray)
    drafts: list[Draft | None] = field(default_factory=list)
    paid: array[int] = field(default_factory=lambda: array("Q"))
    others: dict[int, Refused | Unanswered] = field(default_factory=dict)
    sections: dict[int, str] = field(default_factory=dict)
    doubts: dict[int, str] = field(default_factory=dict)
    also: dict[int, bytes] = field(default_factory=dict)
    parts: dict[int, Record] = field(default_factory=dict)
    targets: dict[int, Target] = field(default_factory=dict)
    pages: Pages = field(default_factory=Pages)
    sample: str = ""

    def add(self, read: Read, status: int, also: bytes = b"") -> None:
        """Append a row, known by a second key, too."""
        number = len(self.lines)
        self.lines.append(read.line)
        self.statuses.append(status)
        self.keys += read.key or bytes(KEY)
        self.drafts.append(read.draft if isinstance(read, Record) else None)
        if isinstance(read, Record) and (read.draft.amount is not None or read.draft.kind == "refund"):
            self.paid.append(number)
        self.pages.add(read)
        is_new = status == NEW and isinstance(read, Record)
        self.ticks.append(is_new and not read.doubt)  # type: ignore[union-attr]
        if is_new and read.doubt:  # type: ignore[union-attr]
            self.doubts[number] = read.doubt  # type: ignore[union-attr]
        if is_new and read.part:  # type: ignore[union-attr]
            self.parts[number] = read  # type: ignore[assignment]
        if not isinstance(read, Record) and status in (REFUSED, OPEN):
            self.others[number] = read
        if read.section:
            self.sections[number] = read.section
        if also:
            self.also[number] = also

    def refuse(self, number: int, error: InvalidEntry) -> None:
        """Turn a row that was new into one that is refused."""
        refused = Refused(self.lines[number], error.message, error.values, self.sections.get(number, ""))
        self.set_aside(number, REFUSED, refused)

    def set_aside(self, number: int, status: int, why: Refused | Unanswered) -> None:
        """Turn a row into one that cannot be taken."""
        self.statuses[number], self.ticks[number] = status, False
        self.others[number] = why

    def key(self, number: int) -> bytes:
        """Give the key of a row."""
        return bytes(self.keys[number * KEY : (number + 1) * KEY])

    def new(self) -> Iterator[tuple[int, Draft]]:
        """Give the number and draft of each new row, ticked or not."""
        for number, (status, draft) in enumerate(zip(self.statuses, self.drafts, strict=True)):
            if status == NEW and draft is not None:
                yield number, draft

    def entries(self) -> Iterator[tuple[int, Draft]]:
        """Give the number and draft of each row that will be an entry of its own."""
        for number, (tick, status, draft) in enumerate(zip(self.ticks, self.statuses, self.drafts, strict=True)):
            if tick and status != JOINS and draft is not None:
                yield number, draft

    def can_be_again(self, number: int) -> bool:
        """Say whether a row whose entry was deleted can come in again; a refund comes back with what it refunds."""
        draft = self.drafts[number]
        return draft is not None and draft.kind != "refund"

    @property
    def counts(self) -> Counts:
        """Count the rows by what becomes of them; what joins a row of another file counts as that is ticked."""
        new, present, deleted, refused, waiting, joins = map(self.statuses.count, range(len(STATUSES)))
        again = sum(self.ticks[row] for row in places(self.statuses, DELETED)) if deleted else 0
        left = new + joins + again - self.ticks.count(1)
        return Counts(new, present + deleted, deleted, refused, waiting, joins, left, again)

    def __len__(self) -> int:
        return len(self.lines)

    @overload
    def __getitem__(self, number: int) -> Row: ...
    @overload
    def __getitem__(self, number: slice) -> list[Row]: ...
    def __getitem__(self, number: int | slice) -> Row | list[Row]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        number = range(len(self))[number]
        other = self.others.get(number)
        return Row(
            self.name, self.lines[number], self.sections.get(number, ""), STATUSES[self.statuses[number]],
            self.drafts[number], other if isinstance(other, Refused) else None,
            other.example if isinstance(other, Unanswered) else "", bool(self.ticks[number]),
            self.targets.get(number), self.doubts.get(number, ""), self.pages[number].raw,
        )  # fmt: skip


def places(statuses: bytearray, status: int) -> Iterator[int]:
    """Find the rows of one status."""
    place = statuses.find(status)
    while place >= 0:
        yield place
        place = statuses.find(status, place + 1)
