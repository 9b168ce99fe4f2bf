"""Rows of a CSV file: every good one exact, every broken one named, none swallowed."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import LedgerError
from models.imports import MAX_RAW
from models.imports.csv_rows import BAD_QUOTE, MAX_ROW, NO_TEXT, OPEN_QUOTE, STRAY_BREAK, TOO_LONG, raw, rows

CELLS = st.text(st.sampled_from('ab",\r\n é🌸\x00\x85\u2028'), max_size=6)


def read(content: bytes) -> list[tuple[int, list[str] | str]]:
    found = rows(io.BytesIO(content))
    return [(line, cells.message if isinstance(cells, LedgerError) else cells) for line, cells in found]


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=6), st.sampled_from(["\r\n", "\n"]))
def test_what_the_csv_module_writes_is_read_as_it_was(table: list[list[str]], end: str) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(table)
    assert [cells for _, cells in read(text.getvalue().encode())] == table


@given(st.lists(CELLS, min_size=2, max_size=4))
def test_what_a_row_says_is_kept_as_a_line_that_reads_as_the_row(cells: list[str]) -> None:
    assert read(raw(cells).encode()) == ([(1, cells)] if raw(cells).strip() else [])


def test_what_a_long_row_says_is_cut() -> None:
    assert len(raw(["x" * 1500] * 2)) == MAX_RAW


@given(st.lists(st.sampled_from([b'"', b",", b"\n", b"\r\n", b"a", b"\xff", b"\r"]), max_size=40))
def test_any_bytes_are_read_to_the_end_and_no_line_counts_twice(pieces: list[bytes]) -> None:
    content = b"".join(pieces)
    found = read(content)
    lines = [line for line, _ in found]
    assert lines == sorted(set(lines))
    assert not lines or lines[-1] <= content.count(b"\n") + 1


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a,b\nc,d", [(1, ["a", "b"]), (2, ["c", "d"])]),
        (b"a,b\r\n\r\n  \nc,d\n\n", [(1, ["a", "b"]), (4, ["c", "d"])]),
        (b'a,"b\nc"\nd,e\n', [(1, ["a", "b\nc"]), (3, ["d", "e"])]),
        (b'"","a""b"\n', [(1, ["", 'a"b'])]),
        (b'5" wide,b\n', [(1, ['5" wide', "b"])]),
        (b'a,"b\nc,d\ne,f\n', [(1, OPEN_QUOTE), (2, ["c", "d"]), (3, ["e", "f"])]),
        (b'a,"b\nc,"d"\ne,"f\n', [(1, OPEN_QUOTE), (2, ["c", "d"]), (3, OPEN_QUOTE)]),
        (b'a,"b\nc,"d\n', [(1, OPEN_QUOTE), (2, OPEN_QUOTE)]),
        (b'a,"b"c\nd,e\n', [(1, BAD_QUOTE), (2, ["d", "e"])]),
        (b'a,"b" \nd,e\n', [(1, BAD_QUOTE), (2, ["d", "e"])]),
        (b"a\rb,c\nd,e\n", [(1, STRAY_BREAK), (2, ["d", "e"])]),
        (b'a,"\xff"\nb,\xff\nc,d\n', [(1, NO_TEXT), (2, NO_TEXT), (3, ["c", "d"])]),
        (b"a,\x00\nc,d\n", [(1, ["a", "\0"]), (2, ["c", "d"])]),
    ],
)
def test_a_broken_row_costs_itself_alone(content: bytes, expected: list[tuple[int, list[str] | str]]) -> None:
    assert read(content) == expected


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param(b"x" * (10 << 20), id="bare"),
        pytest.param(b'"' + b"x" * (10 << 20) + b'"', id="quoted"),
        pytest.param(b'"' + b"line\n" * (2 << 20) + b'"', id="quoted, of many lines"),
        pytest.param(b'"' + b"x" * 200_000 + b'"', id="longer than the csv module reads"),
    ],
)
def test_a_cell_of_ten_megabytes_costs_one_row(cell: bytes) -> None:
    lines = 3 + cell.count(b"\n")
    assert read(b"a,b\nc," + cell + b"\ne,f\n") == [(1, ["a", "b"]), (2, TOO_LONG), (lines, ["e", "f"])]


def test_a_quoted_cell_with_an_endless_line_is_not_followed() -> None:
    assert read(b'a,"b\n' + b"x" * MAX_ROW + b'"\nc,d\n') == [(1, TOO_LONG), (2, TOO_LONG), (3, ["c", "d"])]


def test_many_open_quotes_are_read_in_one_pass() -> None:
    """Each is given up at the next one, so that a file of them is not read a million times over."""

    class Counting(io.BytesIO):
        read_lines = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            Counting.read_lines += 1
            return super().readline(size)

    file = Counting(b'a,"b\nc,""\n' * 5_000)
    assert sum(isinstance(cells, LedgerError) for _, cells in rows(file)) == 5_000
    assert Counting.read_lines < 40_000
