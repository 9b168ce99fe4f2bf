import tracemalloc
from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import overload

from models.money import Money
from tests.ui.documents.pages import Element, document, of_table, page, read
from ui.documents import html
from ui.documents.document import Column, Section, Stretch, Table, Value, Written


def spans(row: Element) -> list[tuple[str | None, ...]]:
    names = ("scope", "colspan", "rowspan")
    return [(head.text, *map(head.attributes.get, names)) for head in row.all("th")]


def test_outer_words_stand_over_their_columns_and_single_ones_reach_down() -> None:
    months = [Column((month, word), "count") for month in ("March", "April") for word in ("Gifts", "Cost")]
    table = of_table(Table((Column(("Creator",)), *months), []))
    upper, lower = (spans(row) for row in table.one("thead").all("tr"))
    assert upper == [
        ("Creator", "col", None, "2"),
        ("March", "colgroup", "2", None),
        ("April", "colgroup", "2", None),
    ]
    assert lower == [(word, "col", None, None) for word in ("Gifts", "Cost", "Gifts", "Cost")]
    assert [group.attributes["span"] for group in table.all("colgroup")] == ["1", "2", "2"]


def test_three_levels_of_words_cover_each_column_once() -> None:
    headings = (
        ("Key",),
        ("2026", "March", "Gifts"),
        ("2026", "March", "Cost"),
        ("2026", "Total"),
        ("2027", "May", "x"),
    )
    rows = of_table(Table(tuple(Column(heading) for heading in headings), [])).one("thead").all("tr")
    covered = [0] * 3
    for level, row in enumerate(rows):
        for head in row.all("th"):
            wide, deep = (int(head.attributes.get(name) or 1) for name in ("colspan", "rowspan"))
            for below in range(level, level + deep):
                covered[below] += wide
    assert covered == [5, 5, 5]
    assert [head.text for row in rows for head in row.all("th") if head.attributes["scope"] == "colgroup"] == [
        "2026",
        "2027",
    ]


def test_each_column_that_can_be_sorted_by_bears_its_number() -> None:
    headings = (("Key",), ("A", "x"), ("A", "y"), ("Last",))
    table = of_table(Table(tuple(Column(heading) for heading in headings), []))
    numbers = {
        head.text: head.attributes["data-column"] for head in table.all("th") if "data-column" in head.attributes
    }
    assert numbers == {"Key": "0", "x": "1", "y": "2", "Last": "3"}


def test_cells_have_a_value_to_sort_by_and_the_first_is_the_heading_of_its_row() -> None:
    kinds = (Column(("a",)), Column(("b",), "date"), Column(("c",), "money", "EUR"), Column(("d",), "money"))
    coins = Column(("e",), "coins", "Gem"), Column(("f",), "coins")
    row: tuple[Value, ...] = ("Mia", date(2026, 3, 2), -899, Money(5, "JPY"), 1250, (7, "a<b"))
    table = of_table(Table((*kinds, *coins), [row], ("Total", None, -899, None, 1250, None)))
    cells = table.one("tbody").all("th", "td")
    assert (cells[0].tag, cells[0].attributes) == ("th", {"scope": "row"})
    assert [cell.attributes.get("data-value") for cell in cells] == [None, "20260302", "-899", "5", "1250", "7"]
    assert [cell.attributes.get("data-unit") for cell in cells] == [None, None, None, "JPY", None, "a<b"]
    assert [cell.attributes.get("class") for cell in cells] == [None, None, *["number"] * 4]
    assert cells[2].text == "−€8.99"
    foot = table.one("tfoot").all("th", "td")
    assert [cell.text for cell in foot] == ["Total", "", "−€8.99", "", "1,250", ""]
    assert table.one("thead").one("small").text == "Gem"


def test_a_stretch_of_time_reads_as_people_write_it_and_sorts_by_its_name() -> None:
    names = [Stretch("2026-03", "month"), Stretch("2025-Q4", "quarter"), Stretch("2026-W09", "week")]
    rows = of_table(Table((Column(("Time",)),), [(name,) for name in names])).one("tbody").all("th")
    assert [row.text for row in rows] == ["Mar 2026", "Q4 2025", "Week 9 of 2026"]
    assert [row.attributes["data-value"] for row in rows] == ["202603", "20254", "202609"]


def test_a_figure_in_words_sorts_by_its_number_or_as_words_do() -> None:
    columns = (Column(("Creator",)), Column(("Share",), "written"), Column(("Estimate",)))
    root = of_table(Table(columns, [("Mia", Written("<1%", 0.004), Written("€3 to €5"))]))
    cells = root.one("tbody").all("td")
    assert [(cell.text, cell.attributes) for cell in cells] == [
        ("<1%", {"class": "number", "data-value": "0.0040000000"}),
        ("€3 to €5", {}),
    ]


def test_a_table_without_totals_has_no_foot() -> None:
    assert of_table(Table((Column(("a",)),), [("x",)])).all("tfoot") == []


def test_a_table_is_named_by_its_section_and_can_be_scrolled_by_keys() -> None:
    root = read(page(document(Section("By month", table=Table((Column(("a",)),), [])))))
    box = root.one("div")
    assert (box.attributes["role"], box.attributes["tabindex"]) == ("region", "0")
    assert root.one("caption").attributes["id"] == box.attributes["aria-labelledby"]
    assert root.one("caption").text == "By month"


class Rows(Sequence[tuple[Value, ...]]):
    """So many rows, each made when it is asked for."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, number: int) -> tuple[Value, ...]: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[tuple[Value, ...]]: ...
    def __getitem__(self, number: int | slice) -> tuple[Value, ...] | Sequence[tuple[Value, ...]]:
        assert isinstance(number, int)
        if number >= self._count:
            raise IndexError
        return (f"Creator {number}", number, "x" * 100)

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        return (self[number] for number in range(self._count))


def test_a_long_table_is_never_held_as_a_whole(tmp_path: Path) -> None:
    columns = Column(("a",)), Column(("b",), "count"), Column(("c",))
    html.write(document(Section(table=Table(columns, Rows(10)))), BytesIO())  # what is loaded once is loaded
    with (tmp_path / "page.html").open("wb") as file:
        tracemalloc.start()
        try:
            html.write(document(Section(table=Table(columns, Rows(20_000)))), file)
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert file.tell() > 8 * most
