"""XLSX workbooks: numbers and dates as they are stored, formulas as their values, what is hostile in a sentence."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import ImportRefused
from models.imports import Head, Reading, Record, Refused, Row, files, reading, table
from models.imports.child import events
from models.imports.reading import Begins, Request, Rows
from models.imports.table.mapping import Mapping, Shared
from models.imports.table.sample import from_text
from models.imports.table.workbook import Exact
from models.money import Money

MAPPING = Mapping(
    {"when": "Date", "creator": "To", "gift": "Gift", "coins": "Coins", "note": "Note"}, {"platform": "TikTok"}
)
HEADER = ["Date", "To", "Gift", "Coins", "Note"]


def workbook(*rows: Sequence[object], **sheets: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, more in sheets.items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes, mapping: Mapping = MAPPING, **answers: str) -> tuple[list[Row], Reading]:
    given = {f"table.{name}": value for name, value in answers.items()}
    told = Reading("Europe/Berlin", "main", {"table.mapping": Shared(mapping).as_text(), **given})
    return list(table.rows(io.BytesIO(data), told)), told


def changed(data: bytes, **parts: bytes) -> bytes:
    """The same workbook with other contents in some of its parts, named by what stands before their ending."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            new.writestr(one, parts.get(Path(one.filename).stem, old.read(one)))
    return out.getvalue()


GIFT = [datetime.fromisoformat("2026-04-03T20:15:44"), "Mila", "Rose", 5, "hi"]


def test_numbers_and_dates_are_exact_whatever_the_rest_of_their_column() -> None:
    (first, second), _ = read(workbook(HEADER, GIFT, [date(2026, 4, 3), "Zoë", "Löwe", 1.234e3, None]))
    assert isinstance(first, Record)
    assert (str(first.draft.moment), first.draft.coins) == ("2026-04-03T20:15:44+02:00[Europe/Berlin]", 5)
    assert isinstance(second, Record)
    assert (second.draft.moment.is_date, second.draft.coins, second.line) == (True, 1234, 3)


def test_the_rest_of_two_tenths_is_no_money() -> None:
    mapping = Mapping({"when": "Date", "coins": "Coins", "amount": "Paid"}, {"platform": "TikTok", "currency": "EUR"},
                      kind="purchase")  # fmt: skip
    (row,), _ = read(workbook(["Date", "Coins", "Paid"], [date(2026, 4, 3), 70, 0.1 + 0.2]), mapping)
    assert isinstance(row, Record)
    assert row.draft.amount == Money(30, "EUR")


def test_a_formula_is_the_value_stored_with_it() -> None:
    data = workbook(HEADER, [*GIFT[:3], "=2+3", '=HYPERLINK("http://example.com")'])
    assert isinstance(read(data)[0][0], Refused)  # nothing was stored by the program that wrote it
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    stored = changed(
        data, sheet1=sheet.replace(b"<f>2+3</f><v></v>", b"<f>2+3</f><v>5</v>").replace(b"<v />", b"<v>5</v>")
    )
    (row,), _ = read(stored)
    assert isinstance(row, Record)
    assert row.draft.coins == 5


def test_the_first_sheet_with_rows_is_read_and_the_others_are_named() -> None:
    data = workbook(more=[HEADER, GIFT], other=[HEADER, GIFT, GIFT])
    rows, told = read(data)
    assert (len(rows), rows[0].section) == (1, "more")
    assert [note.values["others"] for note in told.notes] == ["Sheet, other"]
    assert from_text(told.sample).sheets == ("Sheet", "more", "other")
    assert len(read(data, sheet="other")[0]) == 2
    assert len(read(data, Mapping(**{**vars(MAPPING), "sheet": "other"}))[0]) == 2


def test_rows_keep_their_numbers_over_empty_ones() -> None:
    rows, _ = read(workbook(HEADER, [], GIFT))
    assert [row.line for row in rows] == [3]


def test_a_time_of_day_may_stand_in_a_cell_of_its_own() -> None:
    mapping = Mapping({**MAPPING.columns, "time": "Time"}, MAPPING.fixed)
    (row,), _ = read(workbook([*HEADER, "Time"], [date(2026, 4, 3), *GIFT[1:], time(20, 15)]), mapping)
    assert isinstance(row, Record)
    assert str(row.draft.moment) == "2026-04-03T20:15:00+02:00[Europe/Berlin]"


def test_an_exact_number_is_known_as_one_in_a_sample() -> None:
    told = Reading("UTC", "main", {})
    list(table.rows(io.BytesIO(workbook(HEADER, GIFT)), told))
    sample = from_text(told.sample)
    assert [type(cell) for cell in sample.rows[1]] == [Exact, str, str, Exact, str]
    assert sample.proposed.mapping.columns == MAPPING.columns


# --- Hostile workbooks ------------------------------------------------------------------------------------------------

BOMB = b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]><x>&b;</x>"
XXE = b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a SYSTEM 'file:%b/etc/hostname'>]><x>&a;</x>" % b"//"
FAR = b'<c r="A999999999999" t="n"><v>1</v></c>'


@pytest.mark.parametrize("part", ["sharedStrings", "sheet1", "workbook", "styles", "[Content_Types]"])
@pytest.mark.parametrize("content", [BOMB, XXE, b"", b"<x/>", b"\xff\xfe<", b"<a" * 1000], ids=range(6))
def test_a_part_that_is_not_what_it_should_be_costs_a_sentence(part: str, content: bytes) -> None:
    data = changed(workbook(HEADER, GIFT), **{part: content})
    assert table.recognises(Head("x.xlsx", data[:65536]))
    try:
        rows, _ = read(data)
    except ImportRefused:
        return
    assert all(isinstance(row, Record | Refused) for row in rows)  # text alone was missing, or no format


def test_a_row_far_beyond_any_sheet_ends_it() -> None:
    data = workbook(HEADER, GIFT)
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    far = sheet.replace(b"</sheetData>", b'<row r="999999999999"><c r="B7"><v>1</v></c></row></sheetData>')
    rows, _ = read(changed(data, sheet1=far))
    assert len(rows) == 1


def test_too_much_text_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    from models.imports.table import workbook as own

    monkeypatch.setattr(own, "MAX_STRINGS", 1000)
    with pytest.raises(ImportRefused):
        read(workbook(HEADER, GIFT))


def test_what_is_no_zip_or_a_locked_one_is_refused() -> None:
    data = bytearray(workbook(HEADER, GIFT))
    for broken in (bytes(data[:200]), bytes(data[:-30]), b"PK\x03\x04" + b"\0" * 200):
        with pytest.raises(ImportRefused):
            read(broken)


def test_a_workbook_is_read_in_the_process_that_may_do_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "gifts.xlsx"
    path.write_bytes(workbook(HEADER, GIFT))
    request = Request("Europe/Berlin", answers={"table.mapping": Shared(MAPPING).as_text()})
    begins, rows, ends = list(events(files.find([path], tmp_path / "no.coinpurse"), request, lambda _done: None))
    assert begins == Begins("gifts.xlsx", "table")
    assert isinstance(rows, Rows)
    assert isinstance(rows.rows[0], Record)
    assert isinstance(ends, reading.Ends)
    assert from_text(ends.sample).count == 1


@given(st.data())
def test_a_workbook_changed_at_random_gives_rows_or_a_sentence(data: st.DataObject) -> None:
    content = bytearray(_PLAIN)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    survives(bytes(content))


@given(st.data())
def test_a_sheet_changed_at_random_gives_rows_or_a_sentence(data: st.DataObject) -> None:
    part = data.draw(st.sampled_from(_PARTS))
    with zipfile.ZipFile(io.BytesIO(_PLAIN)) as packed:
        found = next(one for one in packed.namelist() if Path(one).stem == part)
        content = bytearray(packed.read(found))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        piece = data.draw(st.sampled_from([b"", b"1e999", b"-1", b"99999999999999999999", b"<c>", b'"', b"&#0;", b"t"]))
        content[place : place + data.draw(st.integers(0, 8))] = piece
    survives(changed(_PLAIN, **{part: bytes(content)}))


_PLAIN = workbook(HEADER, GIFT, [date(2026, 4, 4), "Zoë", "Löwe", 29_999, "x"])
_PARTS = [Path(one).stem for one in zipfile.ZipFile(io.BytesIO(_PLAIN)).namelist()]


def survives(content: bytes) -> None:
    """Nothing may come of a file but rows and refusals in a sentence."""
    for answers in ({}, {"table.mapping": Shared(MAPPING).as_text()}):
        told = Reading("Europe/Berlin", "main", answers)
        try:
            for row in table.rows(io.BytesIO(content), told):
                if isinstance(row, Refused):
                    assert row.sentence
        except ImportRefused as error:
            error.message.format(**{"file": "it", **error.values})
