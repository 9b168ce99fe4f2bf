import pytest

from tests.ui.charts.samples import chart
from tests.ui.documents.pages import document, page, read
from ui.charts.chart import Kind
from ui.documents.document import Document, Section

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize("kind", ["stacked", "grouped", "line", "share"])
def test_a_chart_is_an_image_with_a_name_and_a_description(kind: Kind) -> None:
    drawn = chart([100, 250, 50], [10, None, 30], kind=kind, title="Spent <by> month")
    root = read(page(document(Section(chart=drawn))))
    svg = root.one("svg")
    title, words = svg.one("title"), svg.one("desc")
    assert svg.attributes["role"] == "img"
    assert (svg.attributes["aria-labelledby"], svg.attributes["aria-describedby"]) == (
        title.attributes["id"],
        words.attributes["id"],
    )
    assert title.text == "Spent <by> month"
    assert "Jan 2026" in words.text
    assert "€2.50" in words.text
    assert {"Spent <by> month", "TikTok"} <= {text.text for text in svg.all("text")}
    assert len(svg.all("path", "rect", "polyline")) > 5


def test_names_of_parts_of_two_charts_differ() -> None:
    drawn = chart([1, 2])
    root = read(page(document(Section(chart=drawn), Section(chart=drawn))))
    assert len({svg.attributes["aria-labelledby"] for svg in root.all("svg")}) == 2


def test_a_chart_of_many_bars_is_as_tall_as_they_are() -> None:
    def height(count: int) -> float:
        drawn = chart([5] * count, kind="share")
        view = read(page(document(Section(chart=drawn)))).one("svg").attributes["viewbox"]
        return float((view or "").split()[3])

    assert height(3) < height(20) < height(40) == height(200)


@pytest.mark.parametrize("place", ["title", "about", "section", "paragraph", ""])
def test_what_is_said_above_a_chart_is_not_said_again_in_it(place: str) -> None:
    drawn = chart([1, 2], title="Spent by month")
    said = {place: drawn.title}
    section = Section(said.get("section", ""), (said["paragraph"],) if "paragraph" in said else (), drawn)
    made = Document(said.get("title", "Mine"), (said.get("about", "2026"),), "", (section,), "en")
    svg = read(page(made)).one("svg")
    assert svg.one("title").text == drawn.title
    assert (drawn.title in [text.text for text in svg.all("text")]) == (not place)
