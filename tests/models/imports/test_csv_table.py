"""Tables whose columns are known by name: in any order, with a broken row costing itself alone."""

import io

import pytest

from models.errors import ImportRefused
from models.imports import Head, Refused, csv_table


def read(content: bytes) -> tuple[list[str], list[tuple[int, dict[str, str] | str]]]:
    names, rows = csv_table.read(io.BytesIO(content))
    return names, [(row.line, row.sentence) if isinstance(row, Refused) else (row.number, row.cells) for row in rows]


def test_cells_come_by_the_names_of_their_columns() -> None:
    names, rows = read(b'\xef\xbb\xbfTime, "x y",B \r\n 1 ,"a,""b""",\r\n\r\n2,c,d\n'.replace(b', "x y"', b',"x y"'))
    assert names == ["time", "x y", "b"]
    assert rows == [(2, {"time": "1", "x y": 'a,"b"', "b": ""}), (4, {"time": "2", "x y": "c", "b": "d"})]


def test_a_broken_row_costs_itself() -> None:
    _, rows = read(b'a,b\n1,2\n1\n1,2,3\n"1,2\n\xff,2\n3,4\n')
    assert [line for line, row in rows if isinstance(row, dict)] == [2, 7]
    assert [row for _, row in rows if isinstance(row, str)] == [
        "This row has 1 cells and the header 2",
        "This row has 3 cells and the header 2",
        "A quotation mark is opened in this row and never closed",
        "This row is not UTF-8 text; save the file as UTF-8 and import it again",
    ]


def test_columns_without_a_name_do_not_matter() -> None:
    assert read(b"a,,\n1,2,3\n") == (["a", "", ""], [(2, {"a": "1", "": "3"})])


@pytest.mark.parametrize("content", [b"", b"\n", b",,\n", b"\xff,a\n", b'"a\n', b"a,b,A\n"])
def test_a_first_line_that_names_no_columns_is_refused(content: bytes) -> None:
    with pytest.raises(ImportRefused):
        read(content)


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (b"\xef\xbb\xbfA, b\r\n1,2\r\n", ["a", "b"]),
        (b"a", ["a"]),
        (b"", []),
        (b'"a,b', []),
        (b"\xff,a\n", []),
    ],
)
def test_the_names_are_known_from_the_beginning_of_a_file(data: bytes, names: list[str]) -> None:
    assert csv_table.names(Head("x.csv", data)) == names
