"""Any table, CSV or XLSX, read by a mapping: what its columns mean is said once, saved under a name, and shared.

A table whose mapping is not known becomes a question, with a sample of the table and a proposal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO

from models.drafts import fingerprint as key_of
from models.errors import ImportRefused, LedgerError
from models.imports import Head, Note, Question, Reading, Refused, Row, Unanswered, archive, csv_rows, own_csv
from models.imports.amounts import options
from models.imports.table import text, workbook
from models.imports.table.columns import STYLES, Facts
from models.imports.table.deciding import decide
from models.imports.table.drafting import DECIMAL_SIGN, ORDER, SOURCE, Drafter
from models.imports.table.mapping import MAX_COLUMNS, NUMBERS, Field, Shared, labels, read_all
from models.imports.table.sample import ROWS, Sample, fitting
from models.imports.table.suggesting import header_row, suggest
from models.text import N_

NAME = SOURCE
MAPPING = Question(f"{NAME}.mapping", N_("Which column of this table is what?"))
SAVED = f"{NAME}.saved"
"""Name of the answer that holds the saved mappings; whoever plans the import gives it."""
SHEET = f"{NAME}.sheet"
OPTIONS: tuple[str, ...] = (MAPPING.name, SAVED, SHEET, ORDER, *options(NAME))

BY_SAVED = N_("Read by the saved mapping “{name}”")
NO_COLUMN = N_("The mapping names the column “{column}”, which this table lacks")
OTHER_SHEETS = N_("Only the sheet “{sheet}” was read; there are also {others}")
SKIPPED = N_("{count} rows were left out, as the mapping says")
UNPRICED = N_(
    "{count} rows say coins that came without a price; what they cost stays unknown, unless a shop's row tells"
)
BOTH = N_("{count} gifts say coins and money; the coins were taken")
NO_ROWS = N_("{file} holds no rows; nothing was imported")
_LEARNED = 1000
"""Rows from which the facts of columns come that the mapping leaves out."""


def recognises(head: Head) -> bool:
    """Say whether a file begins like a workbook or like text in columns; other readers are asked before."""
    if workbook.looks_like_one(head.data):
        return True
    return not own_csv.recognises(head) and text.looks_like_one(head.data)


def rows(file: BinaryIO, reading: Reading) -> Iterator[Row]:
    """Give the rows. Raises ImportRefused for what is no table, RequestRefused for a mapping that cannot be."""
    begins = file.read(len(archive.MARK))
    file.seek(0)
    if begins == archive.MARK:
        yield from _Work(_Book(file, reading), reading).rows()
    else:
        yield from _Work(_Plain(file), reading).rows()


class _Plain:
    """A text file as a table."""

    sheets: tuple[str, ...] = ()
    sheet = ""

    def __init__(self, file: BinaryIO) -> None:
        self._text = text.opened(file)
        self.separator = self._text.separator
        self.notes: Sequence[Note] = ()

    def rows(self) -> text.Rows:
        return self._text.rows()

    def choose(self, sheet: str) -> None:
        """There is but one."""


class _Book:
    """A workbook as a table: one of its sheets."""

    separator = ""

    def __init__(self, file: BinaryIO, reading: Reading) -> None:
        self._book = workbook.Workbook(file, reading.tick)
        self.sheets = self._book.sheets
        self.sheet = ""
        self.choose(reading.answers.get(SHEET, ""))

    def choose(self, sheet: str) -> None:
        """Take a sheet, or the first that has rows where there is none of the name."""
        if sheet in self.sheets:
            self.sheet = sheet
        elif not self.sheet:
            self.sheet = next(
                (one for one in self.sheets if any(True for _row in self._book.rows(one))), self.sheets[0]
            )

    def rows(self) -> text.Rows:
        return self._book.rows(self.sheet)

    @property
    def notes(self) -> list[Note]:
        others = [sheet for sheet in self.sheets if sheet != self.sheet]
        return [Note(OTHER_SHEETS, {"sheet": self.sheet, "others": ", ".join(others)[:200]})] if others else []


@dataclass
class _Chosen:
    """The mapping to read by, if there is one; `row` is the header's, 0 without one."""

    shared: Shared | None
    row: int
    is_saved: bool = False


class _Work:
    """Reads one table."""

    def __init__(self, table: _Plain | _Book, reading: Reading) -> None:
        self._table, self._reading = table, reading
        self._given = read_all(reading.answers.get(MAPPING.name, ""))
        self._saved = read_all(reading.answers.get(SAVED, ""))

    def rows(self) -> Iterator[Row]:
        """Give every row, understood or with what has to be asked first."""
        for one in self._given:
            self._table.choose(one.mapping.sheet)
        head = [(line, cells) for line, cells in islice(self._table.rows(), ROWS) if not isinstance(cells, LedgerError)]
        if not head:
            raise ImportRefused(NO_ROWS)
        chosen = self._choose([cells for _line, cells in head])
        sample = self._sample(head, chosen)
        self._reading.notes.extend(self._table.notes)
        self._reading.sample = sample.as_text()
        if chosen.shared is None or chosen.shared.mapping.missing():
            yield from self._asked(head, chosen.row)
        else:
            yield from self._read(head, chosen, sample)

    def _choose(self, head: Sequence[Sequence[str]]) -> _Chosen:
        """Take the mapping that was given and fits, else a saved one that was made for just these columns."""
        width = max(map(len, head))
        fits = [(one, fitting(one.mapping, head, width)) for one in self._given]
        row = header_row(head, [*self._given, *self._saved])
        print_ = Shared(suggest([], {}, 0), header=tuple(labels(head[row - 1], 0))).fingerprint if row else ""
        for one, found in sorted(fits, key=lambda pair: pair[0].fingerprint != print_):
            if found is not None:
                return _Chosen(one, found)
        for given in self._given[:1]:
            there = {name for cells in head for name in labels(cells, width)}
            lacking = next((name for name in given.mapping.columns.values() if name not in there), "")
            self._reading.notes.append(Note(NO_COLUMN, {"column": lacking}))
        for one in self._saved:
            if one.header and one.fingerprint == print_ and fitting(one.mapping, head, width) == row:
                self._reading.notes.append(Note(BY_SAVED, {"name": one.name}))
                return _Chosen(one, row, is_saved=True)
        return _Chosen(None, row)

    # --- What the columns say ---------------------------------------------------------------------------------------

    def _body(self, head: Sequence[tuple[int, Sequence[str]]], row: int) -> text.Rows:
        """Rows below the header."""
        last = head[row - 1][0] if row else 0
        return ((line, cells) for line, cells in self._table.rows() if line > last)

    def _sample(self, head: list[tuple[int, list[str]]], chosen: _Chosen) -> Sample:
        mapped = chosen.shared.mapping if chosen.shared else None
        start = head[chosen.row - 1][1] if chosen.row else []
        names = labels(start, max((len(cells) for _line, cells in head[chosen.row :]), default=0))
        places = None
        if mapped is not None:
            places = [names.index(name) for field, name in mapped.columns.items() if field in {"when", *NUMBERS}]
        facts, count = self._facts(head, chosen.row, places)
        names = labels(start, max(facts, default=0) + 1)[:MAX_COLUMNS]
        found = chosen.shared or Shared(replace(suggest(names, facts, chosen.row), sheet=self._table.sheet))
        found = replace(found, name=found.name if chosen.is_saved else "", header=tuple(names) if chosen.row else ())
        return Sample(
            [cells for _line, cells in head], [line for line, _cells in head], facts, found,
            self._table.sheets, self._table.sheet, self._table.separator, count,
        )  # fmt: skip

    def _facts(
        self, head: Sequence[tuple[int, Sequence[str]]], row: int, places: Sequence[int] | None
    ) -> tuple[dict[int, Facts], int]:
        """Read the whole table for the columns at `places`, or for all; and say how many rows there are."""
        facts: dict[int, Facts] = {}
        count = 0
        for count, (_line, cells) in enumerate(self._body(head, row), start=1):
            if not count % _LEARNED:
                self._reading.tick()
            if isinstance(cells, LedgerError):
                continue
            wanted = range(min(len(cells), MAX_COLUMNS)) if places is None or count <= _LEARNED else places
            for place in wanted:
                if place < len(cells):
                    facts.setdefault(place, Facts()).add(cells[place])
        return facts, count

    # --- Rows -------------------------------------------------------------------------------------------------------

    def _asked(self, head: Sequence[tuple[int, Sequence[str]]], row: int) -> Iterator[Row]:
        """Every row waits for the mapping."""
        purse = self._reading.account
        for line, cells in self._body(head, row):
            if isinstance(cells, LedgerError):
                yield Refused(line, cells.message, cells.values, self._table.sheet)
            else:
                raw = csv_rows.raw(cells)
                key = key_of((NAME, "?", purse, *cells))
                yield Unanswered(line, key, MAPPING, raw[:80], self._table.sheet, raw)

    def _read(self, head: Sequence[tuple[int, Sequence[str]]], chosen: _Chosen, sample: Sample) -> Iterator[Row]:
        assert chosen.shared is not None  # noqa: S101 - asked before
        mapping = chosen.shared.mapping
        names = sample.labels(chosen.row)
        places: dict[Field, int] = {field: names.index(name) for field, name in mapping.columns.items()}
        answers = dict(self._reading.answers)
        if mapping.number_style:
            answers[DECIMAL_SIGN.name] = STYLES[mapping.number_style]
        told = replace(self._reading, answers=answers)
        width = len(sample.header(chosen.row))
        drafter = Drafter(mapping, places, decide(sample.facts, places, mapping), told)
        for line, cells in self._body(head, chosen.row):
            if isinstance(cells, LedgerError):
                yield Refused(line, cells.message, cells.values, self._table.sheet)
            elif (row := drafter.row(line, cells, self._table.sheet, width)) is not None:
                yield row
        for message, count in (
            (SKIPPED, drafter.tally.skipped),
            (BOTH, drafter.tally.both),
            (UNPRICED, drafter.tally.unpriced),
        ):
            if count:
                self._reading.notes.append(Note(message, {"count": count}))
