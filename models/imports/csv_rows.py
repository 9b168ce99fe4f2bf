"""Rows of a CSV file (RFC 4180) in which some are broken: each good one is given, each bad one named. Pure.

A quotation mark that is never closed would make the rest of the file one cell. Here it costs its own row: the reading
goes on with the next line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import BinaryIO, NamedTuple

from models.errors import LedgerError
from models.imports import cut
from models.text import N_

MAX_ROW = 1 << 20
"""Longest row, in bytes: no row that can be stored is as long."""


class _Patterns(NamedTuple):
    """One line, from its beginning or from inside a quoted cell, as RFC 4180 has it; `open`: the last cell goes on."""

    first: re.Pattern[bytes]
    following: re.Pattern[bytes]


@cache
def _patterns(separator: str) -> _Patterns:
    inside, sign = rb'[^"]*+(?:""[^"]*+)*+', re.escape(separator.encode())
    cell = rb'(?:"' + inside + rb'"|[^"' + sign + rb"\r\n][^" + sign + rb'\r\n]*+|(?!"))'
    rest = rb"(?:" + sign + cell + rb")*+(?P<open>" + sign + rb'"' + inside + rb")?\r?\n?"
    return _Patterns(
        re.compile(rb'(?:(?P<alone>"' + inside + rb")|" + cell + rest + rb")"),
        re.compile(rb"(?:(?P<alone>" + inside + rb")|" + inside + rb'"' + rest + rb")"),
    )


_SPECIAL = re.compile(r'[,"\r\n]')
_QUOTED = '"{}"'

TOO_LONG = N_("This row is longer than any entry can be")
STRAY_BREAK = N_("A line break stands in this row outside quotation marks")
NO_TEXT = N_("This row is not UTF-8 text; save the file as UTF-8 and import it again")
OPEN_QUOTE = N_("A quotation mark is opened in this row and never closed")
BAD_QUOTE = N_("The quotation marks of this row do not close a cell: a mark inside a cell is written twice")


def rows(file: BinaryIO, separator: str = ",") -> Iterator[tuple[int, list[str] | LedgerError]]:
    """Give the number of each row's first line with its cells, or what is wrong with it. Empty lines are no rows.

    `separator` is the one ASCII sign that parts the cells.
    """
    number = 0
    while line := file.readline(MAX_ROW):
        number += 1
        if line.isspace():
            continue
        if len(line) == MAX_ROW:
            skip_line(file, line)
            yield number, LedgerError(TOO_LONG)
        elif b'"' in line:
            more, cells = _quoted(file, line, separator)
            yield number, cells
            number += more
        else:
            yield number, _plain(line, separator)


def raw(cells: Sequence[str]) -> str:
    """Write what a file says of a row as one line of CSV, for a person who asks later: cut where it is long."""
    line = ",".join(cells)
    if line.count(",") == len(cells) - 1 and not _SPECIAL.search(
        line.replace(",", "")
    ):  # as most rows of a million are
        return cut(line)
    return cut(",".join(_QUOTED.format(cell.replace('"', '""')) if _SPECIAL.search(cell) else cell for cell in cells))


def _plain(line: bytes, separator: str) -> list[str] | LedgerError:
    try:
        text = line.decode().rstrip("\n").removesuffix("\r")
    except UnicodeDecodeError:
        return LedgerError(NO_TEXT)
    return LedgerError(STRAY_BREAK) if "\r" in text else text.split(separator)


def skip_line(file: BinaryIO, line: bytes) -> None:
    """Read on to the end of the line that `line`, its first MAX_ROW bytes, begins."""
    while line and not line.endswith(b"\n"):
        line = file.readline(MAX_ROW)


def _quoted(file: BinaryIO, line: bytes, separator: str) -> tuple[int, list[str] | LedgerError]:
    """Read a row with quotation marks; with it, how many lines it took after its first."""
    found = _patterns(separator).first.fullmatch(line)
    if not found:
        return 0, LedgerError(BAD_QUOTE)
    if not _is_open(found):
        return 0, _cells(line, separator)
    behind = file.tell()
    more, row = _to_the_end(file, line, separator)
    if not more:
        file.seek(behind)
    return more, row if isinstance(row, LedgerError) else _cells(row, separator)


def _is_open(found: re.Match[bytes]) -> bool:
    return found["alone"] is not None or found["open"] is not None


def _to_the_end(file: BinaryIO, first: bytes, separator: str) -> tuple[int, bytes | LedgerError]:
    """Read on to the line in which a quoted cell closes: how many lines that took, 0 if it never does, and the row."""
    lines = [first]
    more = length = 0
    while line := file.readline(MAX_ROW):
        if len(line) == MAX_ROW:
            return 0, LedgerError(TOO_LONG)
        more += 1
        length += len(line)
        if length <= MAX_ROW:
            lines.append(line)
        found = _patterns(separator).following.fullmatch(line)
        if not found:
            break
        if not _is_open(found):
            return more, b"".join(lines) if length <= MAX_ROW else LedgerError(TOO_LONG)
    return 0, LedgerError(OPEN_QUOTE)


def _cells(row: bytes, separator: str) -> list[str] | LedgerError:
    try:
        return next(csv.reader([row.decode()], delimiter=separator, strict=True))
    except UnicodeDecodeError:
        return LedgerError(NO_TEXT)
    except csv.Error:  # what the patterns let pass and the csv module does not: a cell of more than 131,072 characters
        return LedgerError(TOO_LONG)
