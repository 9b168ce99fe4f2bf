"""The plan of an import: every row of the files with what would become of it. Nothing is written.

Rows are kept in columns, not as objects: a million of them is a file people have. What is ticked is taken; a tick, and
whether a row joins another, can be changed until the plan is applied, and counts and sums follow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from models.drafts import Draft
from models.errors import InvalidEntry
from models.imports import Question, Unanswered
from models.imports.planned import (
    DELETED,
    JOINS,
    NEW,
    OPEN,
    REFUSED,
    STATUSES,
    TICKABLE,
    Counts,
    Place,
    PlannedFile,
    Row,
    Status,
    places,
)
from models.text import N_

NOT_TAKEN = N_("What this refunds is not ticked, so the refund is left out, too")


@dataclass
class Plan:
    """What an import would do. `seq` is the ledger's last operation when it was planned.

    `answers` are what was answered for each source that has files here, `remembered` the names of those that were not
    given this time but kept from an earlier import.
    """

    seq: int
    files: list[PlannedFile] = field(default_factory=list)
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    remembered: frozenset[str] = frozenset()
    refunds: dict[Place, list[Place]] = field(default_factory=dict)
    """Rows that are refunds, by the row of what they refund."""
    refunded: list[Place] = field(default_factory=list)
    """Rows that can be refunded; the draft of a refund names one by a number from -1 down."""
    choices: list[tuple[str, object, bool]] = field(default_factory=list)
    """What was chosen in this plan, in its order; see `choose_again`."""
    _sums: Counter[str] | None = None

    @property
    def rows(self) -> Iterator[Row]:
        """Every row, file by file."""
        return (self.row(Place(number, row)) for number, file in enumerate(self.files) for row in range(len(file)))

    def row(self, place: Place) -> Row:
        """Give the row at a place."""
        row = self.files[place.file][place.row]
        return row._replace(is_taken=self.is_taken(place))

    def is_taken(self, place: Place) -> bool:
        """Say whether a row will be written: it is ticked, and so is the row it joins."""
        file = self.files[place.file]
        if not file.ticks[place.row]:
            return False
        target = file.targets.get(place.row) if file.statuses[place.row] == JOINS else None
        return target is None or target.place is None or self.is_taken(target.place)

    @property
    def counts(self) -> Counts:
        """Count the rows of all files."""
        counts = [self.counts_of(number) for number in range(len(self.files))]
        return Counts(*(sum(getattr(one, name) for one in counts) for name in Counts.__slots__))

    def counts_of(self, number: int) -> Counts:
        """Count the rows of a file by what becomes of them."""
        file = self.files[number]
        ticked = sum(file.ticks[row] for row in file.targets if file.statuses[row] == JOINS)
        counts = file.counts
        return replace(counts, left=counts.left + ticked - self.joined_of(number))

    @property
    def joined(self) -> int:
        """How many rows will be joined to others, or to entries."""
        return sum(map(self.joined_of, range(len(self.files))))

    def joined_of(self, number: int) -> int:
        """How many rows of a file will be joined to others, or to entries."""
        file = self.files[number]
        return sum(file.statuses[row] == JOINS and self.is_taken(Place(number, row)) for row in file.targets)

    @property
    def sums(self) -> dict[str, int]:
        """Minor units that the rows which are ticked say were paid, refunds taken off, by currency."""
        if self._sums is None:
            self._sums = Counter()
            for file in self.files:
                for number in file.paid:
                    draft = file.drafts[number]
                    if file.ticks[number] and draft is not None and draft.amount is not None:
                        self._sums[draft.amount.currency] += _paid(file, number, draft)
        return {currency: minor for currency, minor in sorted(self._sums.items()) if minor}

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

    def settle(self) -> None:
        """Leave out the refunds of what is not ticked; called once, when all rows are in."""
        self._follow_all()

    # --- What is chosen -------------------------------------------------------------------------------------------

    def tick(self, place: Place, *, is_ticked: bool) -> None:
        """Take a row, or leave it; one that can only be one of both stays as it is."""
        self.choices.append(("tick", place, is_ticked))
        self._tick(place, is_ticked=is_ticked)

    def tick_all(self, status: Status, *, is_ticked: bool) -> None:
        """Take, or leave, every row of which that becomes."""
        self.choices.append(("tick_all", status, is_ticked))
        wanted = STATUSES.index(status)
        if wanted not in TICKABLE:
            return
        marks = bytes(one == wanted for one in range(256))
        for file in self.files:
            chosen = int.from_bytes(file.statuses.translate(marks), "little")
            ticks = int.from_bytes(file.ticks, "little")
            ticks = ticks | chosen if is_ticked else ticks & ~chosen
            file.ticks[:] = ticks.to_bytes(len(file), "little")
            for number in places(file.statuses, DELETED) if wanted == DELETED else ():
                file.ticks[number] = is_ticked and file.can_be_again(number)
        self._sums = None
        self._follow_all()

    def join(self, place: Place, *, is_joined: bool) -> None:
        """Let a row join what it was found to belong to, or let it be what it is by itself."""
        self.choices.append(("join", place, is_joined))
        self._join(place, is_joined=is_joined)

    def join_all(self, *, is_joined: bool) -> None:
        """Let every row join what it was found to belong to, the doubtful ones too, or none."""
        self.choices.append(("join_all", None, is_joined))
        for number, file in enumerate(self.files):
            for row in file.targets:
                self._join(Place(number, row), is_joined=is_joined)

    def choose_again(self, choices: Iterable[tuple[str, object, bool]]) -> None:
        """Do in this plan what was chosen in an earlier one of the same files, which was read with other answers."""
        for verb, about, is_on in choices:
            if verb == "tick" and isinstance(about, Place):
                self.tick(about, is_ticked=is_on)
            elif verb == "tick_all":
                self.tick_all(about, is_ticked=is_on)  # type: ignore[arg-type]
            elif verb == "join" and isinstance(about, Place):
                self.join(about, is_joined=is_on)
            else:
                self.join_all(is_joined=is_on)

    def _tick(self, place: Place, *, is_ticked: bool) -> None:
        file, number = self.files[place.file], place.row
        if file.statuses[number] not in TICKABLE or bool(file.ticks[number]) == is_ticked:
            return
        if file.statuses[number] == DELETED and not file.can_be_again(number):
            return
        self._add_up(file, number, -1)
        file.ticks[number] = is_ticked
        self._add_up(file, number, 1)
        self._follow(place)

    def _join(self, place: Place, *, is_joined: bool) -> None:
        file, number = self.files[place.file], place.row
        if number not in file.targets or (file.statuses[number] == JOINS) == is_joined:
            self._tick(place, is_ticked=True) if is_joined and number in file.targets else None
            return
        self._add_up(file, number, -1)
        alone = file.parts[number].alone
        file.others.pop(number, None)
        if is_joined:
            file.statuses[number], file.ticks[number] = JOINS, True
        elif alone is None:
            file.statuses[number], file.ticks[number] = NEW, number not in file.doubts
        else:
            file.set_aside(number, OPEN if isinstance(alone, Unanswered) else REFUSED, alone)
        self._add_up(file, number, 1)
        self._follow_all()

    def _add_up(self, file: PlannedFile, number: int, times: int) -> None:
        draft = file.drafts[number]
        if self._sums is not None and file.ticks[number] and draft is not None and draft.amount is not None:
            self._sums[draft.amount.currency] += times * _paid(file, number, draft)

    def _follow(self, place: Place) -> None:
        """Change what depends on a row: what joined it is taken with it or left with it."""
        if any(file.targets for file in self.files):
            self._follow_all()
        else:
            self._follow_refunds(place)

    def _follow_all(self) -> None:
        for place in self.refunds:
            self._follow_refunds(place)

    def _follow_refunds(self, place: Place) -> None:
        """Take the refunds of a row out where that was left, and in again where it is taken."""
        is_kept = self.is_taken(place)
        for refund in self.refunds.get(place, ()):
            file = self.files[refund.file]
            is_out = file.statuses[refund.row] == REFUSED
            if is_kept and is_out:
                file.statuses[refund.row], file.ticks[refund.row] = NEW, True
                del file.others[refund.row]
                self._add_up(file, refund.row, 1)
            elif not is_kept and not is_out:
                self._add_up(file, refund.row, -1)
                file.refuse(refund.row, InvalidEntry("reference", NOT_TAKEN))


def _paid(file: PlannedFile, number: int, draft: Draft) -> int:
    """Minor units that a row adds to what was paid."""
    if draft.amount is None or draft.kind == "adjustment":
        return 0
    if file.statuses[number] == JOINS and not file.targets[number].adds_price:
        return 0
    return -draft.amount.minor if draft.kind == "refund" else draft.amount.minor
