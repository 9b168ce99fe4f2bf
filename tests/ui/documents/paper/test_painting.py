"""What is painted on the pages: every cell once, within the margins, mirrored where people read from the right."""

from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize
from PySide6.QtGui import QPainter, QTextLayout
from PySide6.QtSvg import QSvgGenerator

from tests.programs import need_fonts
from tests.ui.documents.samples import NAMES, SCRIPTS, document, entries, months, section
from ui.documents.document import Column, Document, Section, Table, Value
from ui.documents.paper.composing import Composition, Pages
from ui.documents.paper.painting import Painting
from ui.documents.paper.sheet import FOOT, SIDE, TOP, Sheet
from ui.documents.paper.type import Type

pytestmark = pytest.mark.usefixtures("qapp")
A4 = Sheet(794, 1123)
WIDE = Sheet(1123, 794)
Written = tuple[str, float, float]


def written(pages: Pages, number: int) -> list[Written]:
    """The texts Qt was told to draw on a page, with where each begins."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    svg = QSvgGenerator()
    svg.setOutputDevice(buffer)
    svg.setResolution(96)
    svg.setSize(QSize(round(pages.sheet.width), round(pages.sheet.height)))
    with QPainter(svg) as painter:
        Painting(pages).paint(painter, number)
    return list(_texts(ET.fromstring(bytes(buffer.data().data()))))


def _texts(root: ET.Element) -> Iterator[Written]:
    for group in root.iter("{http://www.w3.org/2000/svg}g"):
        shift = [float(part) for part in group.get("transform", "matrix(1,0,0,1,0,0)")[7:-1].split(",")]
        for node in group.findall("{http://www.w3.org/2000/svg}text"):
            yield (node.text or "").strip(), shift[4] + float(node.get("x", 0)), shift[5] + float(node.get("y", 0))


def all_written(pages: Pages) -> list[Written]:
    return [one for number in range(len(pages.pages)) for one in written(pages, number)]


def laid_out(shown: Document, sheet: Sheet = A4) -> Pages:
    return Composition(shown).on(sheet)


@given(
    rows=st.integers(0, 90),
    numbers=st.integers(0, 18),
    texts=st.integers(1, 3),
    has_totals=st.booleans(),
    is_mirrored=st.booleans(),
    above=st.integers(0, 30),
)
@settings(max_examples=25)
def test_every_cell_is_drawn_once_and_within_the_margins(
    rows: int, numbers: int, texts: int, has_totals: bool, is_mirrored: bool, above: int
) -> None:
    columns = [Column((f"h{at}",)) for at in range(texts)] + [Column((f"n{at}",), "count") for at in range(numbers)]
    cells: list[tuple[Value, ...]] = [
        (*(f"r{row}t{at}" for at in range(texts)), *(10**6 + row * 1000 + at for at in range(numbers)))
        for row in range(rows)
    ]
    totals: tuple[Value, ...] | None = (
        (*["Total"] * texts, *(10**7 + at for at in range(numbers))) if has_totals else None
    )
    paragraphs = tuple(f"p{at}" for at in range(above))
    pages = laid_out(
        document(
            Section("", paragraphs, None, Table(tuple(columns), cells, totals if has_totals else None)),
            is_mirrored=is_mirrored,
        )
    )
    drawn = all_written(pages)
    counted = Counter(text for text, _x, _y in drawn)
    bands = max(counted[f"r{row}t0"] for row in range(rows)) if rows else 0
    for row in cells:
        assert counted[str(row[0])] == bands
        assert all(counted[f"{value:,}"] == 1 for value in row[texts:])
        assert all(counted[str(text)] in {1, bands} for text in row[1:texts])
    if has_totals:
        assert all(counted[f"{10**7 + at:,}"] == 1 for at in range(numbers))
    assert all(counted[paragraph] == 1 for paragraph in paragraphs)
    widths = Type()
    for text, x, y in drawn:
        assert x >= SIDE - 0.1
        is_edge = text.startswith(("Page", "Made", "Spending"))
        wide = widths.width(text, "caption" if is_edge else "body")
        assert x + wide <= A4.width - SIDE + 6  # headings are of a heavier weight
        assert is_edge or TOP <= y <= A4.height - FOOT


def test_every_page_says_what_it_is_of_and_which_of_how_many() -> None:
    pages = laid_out(document(section(entries(150))))
    count = len(pages.pages)
    assert count > 3
    for number in range(count):
        texts = [text for text, _x, _y in written(pages, number)]
        assert f"Page {number + 1} of {count}" in texts
        assert texts.count("Spending by month") == 1
        assert "Made on 23 November 2026" in texts
        assert {"Date", "Creator", "TikTok Coins"} <= set(texts)


def test_outer_headings_stand_over_theirs_on_every_band() -> None:
    pages = laid_out(document(Section("", (), None, months(20, 12))), WIDE)
    counted = Counter(text for text, _x, _y in all_written(pages))
    assert all(counted[f"Month {at}"] == 1 for at in range(12))
    assert counted["Creator"] == counted["Total"] == len(pages.pages) == 2


def test_a_table_in_parts_stands_under_itself_where_there_is_room() -> None:
    assert len(laid_out(document(Section("", (), None, months(3, 12))), WIDE).pages) == 1


def test_it_is_mirrored_where_people_read_from_the_right() -> None:
    shown = Section("", (), None, entries(2))
    left, right = (written(laid_out(document(shown, is_mirrored=it)), 0) for it in (False, True))
    where, mirrored = ({text: x for text, x, _y in page} for page in (left, right))
    assert where["Date"] < where["Creator"] < where["Gift"] < where["Coins"] < where["Cost"]
    assert mirrored["Date"] > mirrored["Creator"] > mirrored["Gift"] > mirrored["Coins"] > mirrored["Cost"]
    assert where["Page 1 of 1"] > where["Made on 23 November 2026"]
    assert mirrored["Page 1 of 1"] < mirrored["Made on 23 November 2026"]


@pytest.mark.parametrize("is_mirrored", [False, True])
def test_units_stand_under_units(is_mirrored: bool) -> None:
    table = Table((Column(("Name",)), Column(("Count",), "count")), [("a", 7), ("b", 1234567), ("c", -89)])
    drawn = written(laid_out(document(Section("", (), None, table), is_mirrored=is_mirrored)), 0)
    width = Type().width
    ends = [x + width(text) for text, x, _y in drawn if text in {"7", "1,234,567", "89"}]
    assert len(ends) == 3
    assert max(ends) - min(ends) < 0.5


def test_a_long_text_takes_lines_of_its_own_column_and_ends_at_twelve() -> None:
    words = [f"w{at}" for at in range(2000)]
    table = Table((Column(("Note",)), Column(("Number",), "count")), [(" ".join(words), 5), ("next", 6)])
    drawn = written(laid_out(document(Section("", (), None, table))), 0)
    notes = [(text, y) for text, _x, y in drawn if text.startswith("w")]
    assert len(notes) == 12
    assert notes[-1][0].endswith("…")
    (after,) = (y for text, _x, y in drawn if text == "next")
    assert after > max(y for _text, y in notes)


def test_a_paragraph_of_many_lines_goes_on_over_the_page() -> None:
    words = " ".join(f"word {at}," for at in range(4000))
    pages = laid_out(document(Section("", (words,))))
    assert len(pages.pages) > 1
    drawn = (text for text, _x, y in all_written(pages) if TOP + 80 < y < A4.height - FOOT or "word" in text)
    assert "".join(drawn).replace(" ", "") == words.replace(" ", "")


def test_rows_beyond_those_kept_are_made_again_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = document(Section("", (), None, entries(120)), Section("", (), None, months(120, 12)))
    kept = all_written(laid_out(shown))
    monkeypatch.setattr("ui.documents.paper.grid._KEPT", 10)
    assert all_written(laid_out(shown)) == kept


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_script_is_drawn_as_boxes(script: str) -> None:
    """Glyph 0 of a font is the box for what it does not have."""
    need_fonts()
    type_ = Type()
    for size in ("body", "strong"):
        layout = QTextLayout(SCRIPTS[script], type_.font(size))
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        assert [glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes()]
        assert 0 not in [glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes()]


def test_hostile_names_are_written_as_they_are() -> None:
    hostile = ["<b>x</b>", "&amp;", "file:/\x2f/etc/passwd", "=1+1", "a\ud800b", "x" * 5000, *NAMES]
    table = Table((Column(("Name",)),), [(name,) for name in hostile])
    texts = [text for text, _x, _y in all_written(laid_out(document(Section("", (), None, table))))]
    assert {"<b>x</b>", "&amp;", "file:/\x2f/etc/passwd", "=1+1"} <= set(texts)


def test_the_chart_is_drawn_between_the_margins() -> None:
    drawn = written(laid_out(document(section())), 0)
    months_ = [(x, y) for text, x, y in drawn if text in {"Jan 2026", "Feb 2026"}]
    assert len(months_) == 2
    assert all(QRectF(SIDE, TOP, A4.room_width, A4.room_height).contains(x, y) for x, y in months_)


@pytest.mark.parametrize("first", ["Ohne", "Without", "Paid", "Left", "Given", "Of a", "Bought"])
def test_a_heading_that_just_fits_is_not_broken_over_its_unit(first: str) -> None:
    """A layout of Qt may break what is as wide as its place by its own measure."""
    for second in ("Kauf", "coins", "purchase", "now", "rate", "then", "gift"):
        column = Column((f"{first} {second}",), "coins", "Twitch Bit")
        long = Column(("Estimate of what may have reached them",))
        found = written(laid_out(document(Section(table=Table((column, long), [(1, "x")])))), 0)
        assert f"{first} {second}" in [text for text, _x, _y in found]
