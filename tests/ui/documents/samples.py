"""Documents to write in tests, with names in ten scripts."""

from datetime import date, timedelta

from tests.ui.charts.samples import chart
from ui.documents.document import Column, Document, Section, Table, Value

SCRIPTS = {
    "Latin": "Zoë Müller",
    "Cyrillic": "Наталья Ёлкина",
    "Greek": "Ελένη Παπαδοπούλου",
    "Arabic": "مريم العلي",
    "Hebrew": "נועה לוי",
    "Devanagari": "प्रिया शर्मा",
    "Thai": "สมชาย ใจดี",
    "Japanese": "さくら カナ 花子",
    "Chinese": "李小明",
    "Korean": "김민준",
    "Emoji": "🌸 👩‍👩‍👧‍👦 🇩🇪 👍🏽",
}
NAMES = tuple(SCRIPTS.values())
COLUMNS = (
    Column(("Date",), "date"),
    Column(("Creator",)),
    Column(("Gift",)),
    Column(("Coins",), "coins", "TikTok Coin", "sum"),
    Column(("Cost",), "money", "EUR", "sum"),
    Column(("Not yet converted",), "money", "EUR", "sum"),
)


def entries(count: int) -> Table:
    """A table of so many gifts with a row of totals; each gift has a name of its own."""
    first = date(2026, 1, 1)
    rows = [
        (first + timedelta(at % 300), NAMES[at % len(NAMES)], f"Rose-{at}", at * 7, at * 13, -at) for at in range(count)
    ]
    steps = sum(range(count))
    return Table(COLUMNS, rows, (None, "Total", None, steps * 7, steps * 13, -steps))


def months(rows: int, count: int) -> Table:
    """A table of so many months, each with two columns, which soon are too many for a page."""
    heads = [(f"Month {at}", kind) for at in range(count) for kind in ("Coins", "Cost")]
    columns = (Column(("Creator",)), *(Column(head, "count", total="sum") for head in heads))
    cells: list[tuple[Value, ...]] = [
        (f"Creator {row}", *(row * 1000 + place for place in range(2 * count))) for row in range(rows)
    ]
    totals = [sum(range(rows)) * 1000 + rows * place for place in range(2 * count)]
    return Table(columns, cells, ("Total", *totals))


def document(*sections: Section, is_mirrored: bool = False, title: str = "Spending by month") -> Document:
    """A document of these sections."""
    about = ("1 January to 31 October 2026", "Filter: creator is Mila")
    return Document(title, about, "Made on 23 November 2026", sections, "ar" if is_mirrored else "en", is_mirrored)


def section(table: Table | None = None, title: str = "Gifts") -> Section:
    """A section with something of everything."""
    return Section(title, ("What you gave.",), chart([1200, 3400], [500, 600]), table, ("Nothing is estimated.",))
