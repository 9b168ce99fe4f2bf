"""The plan of an import: every row of the files with what would become of it. Nothing is written.

Rows are kept in columns, not as objects: a million of them is a file people have.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple, overload

from models.drafts import Draft
from models.errors import InvalidEntry
from models.imports import Note, Question, Record, Refused, Unanswered
from models.imports import Row as Read

Status = Literal["new", "present", "deleted", "refused", "open"]
STATUSES: tuple[Status, ...] = ("new", "present", "deleted", "refused", "open")
NEW, PRESENT, DELETED, REFUSED, OPEN = range(len(STATUSES))
KEY = 16
"""Bytes of a key."""


class Row(NamedTuple):
    """One row of the preview. `deleted`: the user deleted its entry before; `open`: a question is to be answered.

    A refused row has its sentence; a row that is open shows in `example` what the file says.
    """

    file: str
    line: int
    section: str
    status: Status
    draft: Draft | None = None
    refused: Refused | None = None
    example: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows by what becomes of them: `new + present + refused + open` are all; `deleted` are some of `present`."""

    new: int = 0
    present: int = 0
    deleted: int = 0
    refused: int = 0
    open: int = 0

    @property
    def rows(self) -> int:
        """Rows in all."""
        return self.new + self.present + self.refused + self.open


@dataclass
class PlannedFile(Sequence[Row]):
    """One file's rows, in columns."""

    name: str
    source: str
    notes: list[Note]
    lines: array[int] = field(default_factory=lambda: array("Q"))
    statuses: bytearray = field(default_factory=bytearray)
    keys: bytearray = field(default_factory=bytearray)
    drafts: list[Draft | None] = field(default_factory=list)
    others: dict[int, Refused | Unanswered] = field(default_factory=dict)
    sections: dict[int, str] = field(default_factory=dict)

    def add(self, read: Read, status: int) -> None:
        """Append a row."""
        number = len(self.lines)
        self.lines.append(read.line)
        self.statuses.append(status)
        self.keys += read.key or bytes(KEY)
        self.drafts.append(read.draft if isinstance(read, Record) else None)
        if not isinstance(read, Record) and status in (REFUSED, OPEN):
            self.others[number] = read
        if read.section:
            self.sections[number] = read.section

    def refuse(self, number: int, error: InvalidEntry) -> None:
        """Turn a row that was new into one that is refused."""
        self.statuses[number] = REFUSED
        self.others[number] = Refused(self.lines[number], error.message, error.values, self.sections.get(number, ""))

    def key(self, number: int) -> bytes:
        """Give the key of a row."""
        return bytes(self.keys[number * KEY : (number + 1) * KEY])

    def new(self) -> Iterator[tuple[int, Draft]]:
        """Give the number and draft of each new row."""
        for number, (status, draft) in enumerate(zip(self.statuses, self.drafts, strict=True)):
            if status == NEW and draft is not None:
                yield number, draft

    @property
    def counts(self) -> Counts:
        """Count the rows by what becomes of them."""
        new, present, deleted, refused, waiting = (self.statuses.count(status) for status in range(len(STATUSES)))
        return Counts(new, present + deleted, deleted, refused, waiting)

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
            other.example if isinstance(other, Unanswered) else "",
        )  # fmt: skip


@dataclass
class Plan:
    """What an import would do. `seq` is the ledger's last operation when it was planned."""

    seq: int
    files: list[PlannedFile] = field(default_factory=list)

    @property
    def rows(self) -> Iterator[Row]:
        """Every row, file by file."""
        return (row for file in self.files for row in file)

    def stored_in_order(self) -> Iterator[tuple[int, Draft]]:
        """Number the new rows but refunds from 1, as they will be stored; a refund of one names it by -number."""
        new = (draft for file in self.files for _, draft in file.new())
        return enumerate((draft for draft in new if draft.kind != "refund"), start=1)

    @property
    def counts(self) -> Counts:
        """Count the rows of all files."""
        return Counts(*(sum(getattr(file.counts, name) for file in self.files) for name in Counts.__slots__))

    @property
    def sums(self) -> dict[str, int]:
        """Minor units the new rows say were paid, refunds taken off, by currency."""
        sums: Counter[str] = Counter()
        for draft in (draft for file in self.files for _, draft in file.new()):
            if draft.amount and draft.kind != "adjustment":
                sums[draft.amount.currency] += -draft.amount.minor if draft.kind == "refund" else draft.amount.minor
        return dict(sorted(sums.items()))

    @property
    def questions(self) -> list[Question]:
        """What has to be answered before `apply`, each with up to three examples from the files."""
        asked: dict[Question, list[str]] = {}
        for row in (row for file in self.files for row in file.others.values()):
            if isinstance(row, Unanswered):
                examples = asked.setdefault(row.question, [])
                if len(examples) < 3 and row.example not in examples:
                    examples.append(row.example)
        return [replace(question, examples=tuple(examples)) for question, examples in asked.items()]
