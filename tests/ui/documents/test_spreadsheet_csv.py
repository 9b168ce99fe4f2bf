import csv
from datetime import date
from io import BytesIO, StringIO

from hypothesis import given
from hypothesis import strategies as st

from models import currencies
from models.money import Money, to_text
from tests.ui.documents.books import document, hostile, of
from ui.documents import spreadsheet_csv
from ui.documents.document import Column, Document, Section, Table

FORMULA = frozenset("=+-@＝＋－＠\t\r\n")


def lines(document: Document) -> list[list[str]]:
    file = BytesIO()
    spreadsheet_csv.write(document, file)
    content = file.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def test_numbers_are_plain_and_units_stand_in_headings_or_beside() -> None:
    columns = (
        Column(("Creator",)), Column(("Day",), "date"), Column(("March", "Cost"), "money", "EUR", "sum"),
        Column(("Paid",), "money"), Column(("Coins",), "coins", "TikTok Coin"), Column(("Left",), "coins"),
        Column(("Gifts",), "count"),
    )  # fmt: skip
    rows = [
        ("Mia", date(2026, 3, 5), -123456789, Money(-500, "JPY"), -5000, (7, "Bit"), 3),
        ("Bo, Jr.", None, None, None, None, None, None),
    ]
    assert lines(of(columns, rows, "Total", None, -123456789, None, -5000, None, 3)) == [
        ["Creator", "Day", "March · Cost · EUR", "Paid", "Paid · Currency", "Coins · TikTok Coin", "Left",
         "Left · Kind of coin", "Gifts"],
        ["Mia", "2026-03-05", "-1234567.89", "-500", "JPY", "-5000", "7", "Bit", "3"],
        ["Bo, Jr.", "", "", "", "", "", "", "", ""],
    ]  # fmt: skip


def test_several_tables_have_their_titles_and_a_line_between_them() -> None:
    table = Table((Column(("Creator",)),), [("Mia",)])
    sections = (Section("=One", table=table), Section("Only words", ("x",)), Section("Two", table=table))
    assert lines(document(*sections)) == [["'=One"], ["Creator"], ["Mia"], [], ["Two"], ["Creator"], ["Mia"]]


@given(st.lists(hostile(), min_size=1, max_size=8), st.integers(-(10**15), 10**15), st.sampled_from(["EUR", "JPY"]))
def test_no_text_begins_like_a_formula_and_no_number_is_touched(names: list[str], minor: int, currency: str) -> None:
    columns = [Column((name,)) for name in names] + [Column(("Cost",), "money", currency), Column(("Left",), "coins")]
    heading, row = lines(of(columns, [(*names, minor, (minor, names[0]))]))
    assert row[-3:-1] == [to_text(minor, currencies.digits(currency)), str(minor)]
    for cell in [*heading, *row[:-3], row[-1]]:
        for part in cell.split(";"):
            assert part.lstrip()[:1] not in FORMULA
            assert part[:1] not in FORMULA
        assert "\n" not in cell
