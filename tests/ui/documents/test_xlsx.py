import errno
import tempfile
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import overload

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import currencies
from models.errors import RequestRefused
from models.money import Money
from tests.ui.documents.books import document, hostile, of, parts, read, text_of, written
from ui.documents import xlsx
from ui.documents.document import Column, Document, Section, Table, Value
from ui.documents.harmless import harmless
from ui.documents.workbook.cells import EXACT

KEYS = (Column(("Creator",)), Column(("Month",)))
FIRST = 5
"""Row of the first values under one row of headings, as a spreadsheet counts."""


class Lazy(Sequence[tuple[Value, ...]]):
    """Rows made when they are asked for, so many as if they were there."""

    def __init__(self, count: int, fails_at: int = -1) -> None:
        self._count, self._fails_at = count, fails_at

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> tuple[Value, ...]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[tuple[Value, ...]]: ...
    def __getitem__(self, index: int | slice) -> tuple[Value, ...] | Sequence[tuple[Value, ...]]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(self._count))]
        if index == self._fails_at:
            raise KeyboardInterrupt
        if index >= self._count:
            raise IndexError
        return (f"Name {index}", index)


# --- Text is text -----------------------------------------------------------------------------------------------------


@given(st.lists(hostile(), min_size=1, max_size=8), hostile())
def test_no_name_becomes_a_formula_a_link_or_a_number(names: list[str], everywhere: str) -> None:
    columns = (Column(("Creator",)), Column((everywhere,)), Column(("Coins",), "coins", everywhere, "sum"))
    table = Table(columns, [(name, everywhere, 1) for name in names], (everywhere, None, len(names)))
    content = written(
        Document(
            everywhere,
            (everywhere,),
            everywhere,
            (Section(everywhere, (everywhere,), None, table, (everywhere,)),),
            "en",
        )
    )
    (sheet,) = read(content).worksheets
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    formulas = [str(cell.value) for cell in cells if cell.data_type == "f"]
    assert [formula[:7] for formula in formulas] == ["=SUM(C6"] if everywhere else ["=SUM(C5"]
    assert not [cell for cell in cells if cell.hyperlink is not None]
    first = 6 if everywhere else 5
    for row, name in enumerate(names, first):
        cell = sheet.cell(row, 1)
        assert cell.data_type in {"s", "n"}
        assert text_of(cell).rstrip(" ") == harmless(name).rstrip(" ")
        assert cell.data_type == "s" or cell.value is None
    for name, text in parts(content):
        assert "hyperlink" not in text.replace("Hyperlink", ""), name
        assert "externalLink" not in name


@given(st.integers(0, 3), st.sampled_from(["🎁", "x", "日"]))
def test_a_text_too_long_for_a_cell_is_cut_and_says_so(more: int, sign: str) -> None:
    units = len(sign.encode("utf-16-le")) // 2
    count = 32_767 // units + more
    found = str(read(written(of([Column(("Note",))], [(sign * count,)]))).active.cell(FIRST, 1).value)
    assert len(found.encode("utf-16-le")) // 2 <= 32_767
    is_cut = count * units > 32_767
    assert found.endswith("…") is is_cut
    assert set(found) <= {sign, "…"}
    assert len(found) >= 32_766 // units


# --- Numbers ----------------------------------------------------------------------------------------------------------


@given(
    st.lists(st.integers(-EXACT, EXACT), min_size=1, max_size=5),
    st.sampled_from(["EUR", "JPY", "KWD", "CLF"]),
)
def test_an_amount_read_back_is_the_same_to_the_minor_unit(amounts: list[int], currency: str) -> None:
    digits = currencies.digits(currency)
    columns = (Column(("Cost",), "money", currency), Column(("Paid",), "money"), Column(("Coins",), "coins", "Bit"))
    rows = [(minor, Money(minor, currency), minor) for minor in amounts]
    sheet = read(written(of(columns, rows))).active
    for row, minor in enumerate(amounts, FIRST):
        cost, paid, coins = (sheet.cell(row, at) for at in (1, 2, 3))
        assert round(cost.value * 10**digits) == round(paid.value * 10**digits) == coins.value == minor
        assert cost.number_format == paid.number_format == f"#,##0{'.' * bool(digits)}{'0' * digits} [${currency}]"
        assert coins.number_format == "#,##0"


def test_a_number_of_more_than_15_digits_is_text_with_every_digit_and_so_is_its_total() -> None:
    columns = (Column(("Cost",), "money", "EUR", "sum"), Column(("Coins",), "coins"), Column(("Paid",), "money"))
    rows = [(EXACT + 1, (EXACT + 1, "Coin"), Money(-EXACT - 1, "USD")), (-EXACT, None, None)]
    sheet = read(written(of(columns, rows, 1, None, None))).active
    assert [sheet.cell(FIRST, at).value for at in (1, 2, 3)] == [
        "10000000000000.01", "1000000000000001 Coin", "-10000000000000.01 USD",
    ]  # fmt: skip
    assert sheet.cell(FIRST + 3, 1).value == 0.01


def test_coins_each_of_their_own_kind_say_it_in_their_format_and_nothing_in_it_is_read() -> None:
    units = ['Gift "Stars"', "0.00;[Red]#", "a\nb\x00", "", "x" * 300]
    sheet = read(written(of([Column(("Coins",), "coins")], [((5, unit),) for unit in units]))).active
    formats = [sheet.cell(FIRST + at, 1).number_format for at in range(len(units))]
    assert formats[:4] == ['#,##0 "Gift ”Stars”"', '#,##0 "0.00;[Red]#"', '#,##0 "a b\\x00"', "#,##0"]
    assert len(formats[4]) < 100
    assert {sheet.cell(FIRST + at, 1).value for at in range(len(units))} == {5}


def test_a_day_is_a_date_and_one_that_spreadsheets_do_not_know_is_text() -> None:
    days = [date(2026, 3, 5), date(1900, 3, 1), date(1900, 2, 28), date(1, 1, 1)]
    sheet = read(written(of([Column(("Day",), "date")], [(day,) for day in days]))).active
    cells = [sheet.cell(FIRST + at, 1) for at in range(len(days))]
    assert [cell.value.date() for cell in cells[:2]] == days[:2]
    assert cells[0].number_format == "yyyy-mm-dd"
    assert [cell.value for cell in cells[2:]] == ["1900-02-28", "0001-01-01"]


# --- Totals -----------------------------------------------------------------------------------------------------------


def test_a_total_is_a_formula_that_has_our_total_as_its_value() -> None:
    columns = (*KEYS, Column(("Cost",), "money", "EUR", "sum"), Column(("Left",), "money", "EUR", "last"),
               Column(("Before",), "coins", "Coin", "first"))  # fmt: skip
    rows = [("Mia", "2026-02", 105, 300, 7), ("Bo", "2026-01", 210, 100, 8), ("Mia", "2026-01", 1, 200, 9)]
    content = written(of(columns, rows, "Total", None, 316, 300, 17, time=[1]))
    total = FIRST + len(rows) + 1
    assert [cell.value for cell in read(content).active[total]] == [
        "Total", None, "=ROUND(SUM(C5:C7),2)", '=ROUND(SUMPRODUCT(EXACT(B5:B7,"2026-02")*D5:D7),2)',
        '=SUMPRODUCT(EXACT(B5:B7,"2026-01")*E5:E7)',
    ]  # fmt: skip
    assert [cell.value for cell in read(content, values=True).active[total]] == ["Total", None, 3.16, 3, 17]


def test_stretches_of_time_may_be_dates_and_take_several_columns() -> None:
    columns = (Column(("Year",)), Column(("Day",), "date"), Column(("Left",), "coins", "Coin", "last"))
    rows = [("2025", date(2025, 12, 31), 1), ("2026", date(2026, 1, 2), 2), ("2026", None, 3)]
    sheet = read(written(of(columns, rows, "Total", None, 2, time=[0, 1]))).active
    assert sheet.cell(9, 3).value == '=SUMPRODUCT(EXACT(A5:A7,"2026")*(B5:B7=46024)*C5:C7)'


def test_a_total_that_no_formula_can_say_is_its_value() -> None:
    columns = (*KEYS, Column(("Left",), "coins", "Coin", "last"), Column(("Cost",), "money", "EUR", "sum"))
    long = read(written(of(columns, [("Mia", "x" * 300, 5, 7)], "Total", None, 5, 7, time=[1]))).active
    assert [cell.value for cell in long[7]] == ["Total", None, 5, "=ROUND(SUM(D5),2)"]
    empty = read(written(of(columns, [], "Total", None, 0, 0, time=[1]))).active
    assert [cell.value for cell in empty[6]] == ["Total", None, 0, 0]


# --- The sheet --------------------------------------------------------------------------------------------------------


def test_what_is_in_it_stands_above_and_what_a_reader_has_to_know_below() -> None:
    table = Table((Column(("Creator",)),), [("Mia",)], ("Total",))
    section = Section("By creator", ("One.\nTwo.",), None, table, ("A note.",))
    content = written(document(section))
    (sheet,) = read(content).worksheets
    assert sheet.title == "By creator"
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == [
        "Spending", "By creator", "2026 · EUR · Made today", None, "Creator", "Mia", None, "Total", None,
        "One.", "Two.", "A note.",
    ]  # fmt: skip
    assert read(content).properties.title == "Spending"


def test_every_level_of_headings_has_its_row_and_the_filter_is_in_the_last() -> None:
    columns = (Column(("Creator",)), *(Column(("2026", month, "Cost"), "money", "EUR") for month in ("March", "April")))
    sheet = read(written(of(columns, [("Mia", 1, 2), ("Bo", 3, 4)], "Total", None, None))).active
    assert [list(row) for row in sheet.iter_rows(4, 6, values_only=True)] == [
        [None, "2026", "2026"], [None, "March", "April"], ["Creator", "Cost", "Cost"],
    ]  # fmt: skip
    assert sheet.auto_filter.ref == "A6:C8"
    assert sheet.freeze_panes == "A7"
    assert sheet.print_title_rows == "$4:$6"
    assert sheet.merged_cells.ranges == set()
    assert [row[0] for row in sheet.iter_rows(8, 10, values_only=True)] == ["Bo", None, "Total"]


def test_columns_are_as_wide_as_what_is_in_them_and_no_wider_than_a_screen() -> None:
    columns = [Column((word,)) for word in ("a", "b", "c")] + [Column(("A long heading",), "money", "EUR")]
    sheet = read(written(of(columns, [("x", "日本語の名前です", "y" * 500, 12345678901)]))).active
    widths = [sheet.column_dimensions[letter].width for letter in "ABCD"]
    assert widths[0] < widths[1] < widths[3] < widths[2] < 70


def test_a_document_of_a_language_written_from_the_right_has_sheets_from_the_right() -> None:
    section = Section(table=Table((Column(("Creator",)),), [("Mia",)]))
    assert read(written(document(section, language="ar"))).active.sheet_view.rightToLeft
    assert not read(written(document(section))).active.sheet_view.rightToLeft


@given(st.lists(hostile() | st.sampled_from(["History", "a" * 40, "A" * 40, "'x'", "Sheet[1]", "a/b:c"]), max_size=6))
def test_every_section_has_a_sheet_with_a_name_spreadsheets_take(titles: list[str]) -> None:
    table = Table((Column(("Creator",)),), [("Mia",)])
    names = read(written(document(*(Section(title, table=table) for title in titles)))).sheetnames
    assert len(names) == max(1, len(titles)) == len({name.casefold() for name in names})
    for name in names:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\\n")
        assert name.casefold() != "history"
        assert name == name.strip("' ")


# --- Refused, cancelled, failed ---------------------------------------------------------------------------------------


def test_more_than_a_sheet_holds_is_refused_before_anything_is_written() -> None:
    file = BytesIO()
    columns = (Column(("Creator",)), Column(("Coins",), "count"))
    with pytest.raises(RequestRefused, match=r"holds 1,048,576 rows and this has 1,048,570: choose CSV instead"):
        xlsx.write(of(columns, Lazy(1_048_570)), file)
    with pytest.raises(RequestRefused, match=r"holds 16,384 columns and this has 16,385"):
        xlsx.write(of([Column(("x",))] * 16_385, []), file)
    assert file.getvalue() == b""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_what_is_cancelled_leaves_nothing_of_the_ledger_behind(temporary: Path) -> None:
    columns = (Column(("Creator",)), Column(("Coins",), "count"))
    with pytest.raises(KeyboardInterrupt):
        xlsx.write(of(columns, Lazy(50_000, fails_at=40_000)), BytesIO())
    assert list(temporary.iterdir()) == []
    assert written(of(columns, Lazy(10)))
    assert list(temporary.iterdir()) == []


class FullDisk(BytesIO):
    def write(self, _content: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_told_as_the_system_tells_it(temporary: Path) -> None:
    with pytest.raises(OSError, match="No space left") as caught:
        xlsx.write(of([Column(("Creator",))], [("Mia",)]), FullDisk())
    assert caught.value.errno == errno.ENOSPC
    assert list(temporary.iterdir()) == []
