"""Documents written by hand for tests, as workbooks and as CSV, and read again."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from hypothesis import strategies as st

from ui.documents import xlsx
from ui.documents.document import Column, Document, Section, Table, Value

FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1,2)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "＝1+1", "＋1", "－1", "＠x",
    '=HYPERLINK("http://example.com","x")', "=cmd|' /C calc'!A0", '=DDE("cmd";"/C calc";"x")', "{=1+1}", "x;=1+1",
    "x\t=1+1", "x\n=1+1", 'x";=1+1', "http://example.com", "mailto:a@example.com", "internal:A1", "external:c:\\x",
    "<r><t>x</t></r>", "<r></t></is></c><f>1+1</f></r>", "'=1+1", "_x003D_1+1", "=1+1\x00", "\x00=1+1", "\ufeff=1+1",
)  # fmt: skip
LIKE_NUMBERS = ("1", "-5", "1e5", "2026-01", "01/02", "TRUE", "#REF!", "1,000", "00012", "", " ", "50%", "€5")
SIGNS = (
    "🎁",
    "👩‍👩‍👧",
    "ש",
    "ع",
    "日",
    "é",
    "\u202e",
    "\u200f",
    "\ud800",
    "\x1b",
    "\ufffe",
    "\uffff",
    "&",
    "<",
    '"',
    "_x0041_",
)
"""Parts of names that are one sign, or several, or none that may stand in a file."""


def hostile() -> st.SearchStrategy[str]:
    """Names that try to be something else."""
    pieces = st.sampled_from([*FORMULAS, *SIGNS])
    mixed = st.lists(pieces | st.text(st.characters(), max_size=3), max_size=5).map("".join)
    return st.sampled_from([*FORMULAS, *LIKE_NUMBERS]) | mixed


def document(*sections: Section, title: str = "Spending", language: str = "en") -> Document:
    """A document of these sections."""
    return Document(title, ("2026", "EUR"), "Made today", sections, language, language == "ar")


def of(
    columns: Sequence[Column], rows: Sequence[tuple[Value, ...]], *totals: Value, time: Sequence[int] = ()
) -> Document:
    """A document of one table."""
    return document(Section(table=Table(tuple(columns), rows, totals or None, tuple(time))))


def written(document: Document) -> bytes:
    """The workbook as it is in its file."""
    file = BytesIO()
    xlsx.write(document, file)
    return file.getvalue()


def read(content: bytes, *, values: bool = False) -> Any:
    """The workbook as openpyxl reads it: formulas, or the values they had when it was written."""
    return openpyxl.load_workbook(BytesIO(content), data_only=values)


def text_of(cell: Any) -> str:
    """What a cell says; openpyxl leaves the mark XlsxWriter puts before what only looks like an escape."""
    return re.sub(r"_x005F(?=_x[0-9A-Fa-f]{4}_)", "", str(cell.value or ""))


def parts(content: bytes) -> Iterator[tuple[str, str]]:
    """The files in the workbook, by name."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        for name in package.namelist():
            yield name, package.read(name).decode()


def with_wrong_totals(content: bytes, path: Path) -> None:
    """Write the workbook with another value behind each formula, so that a right one has been reckoned anew."""
    with zipfile.ZipFile(path, "w") as package:
        for name, text in parts(content):
            package.writestr(name, re.sub(r"(</f><v>)[^<]*", r"\g<1>77777", text))
