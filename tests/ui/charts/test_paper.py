import re
import zlib
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from tests.ui.charts.samples import KINDS, chart
from tests.ui.charts.test_drawing import HOSTILE
from ui import tokens
from ui.charts import paper
from ui.charts.chart import Kind, Mark

pytestmark = pytest.mark.usefixtures("qapp")
SIZE = QSize(640, 320)
ALL_KINDS = pytest.mark.parametrize("kind", KINDS)


def texts(svg: bytes) -> list[str]:
    """The texts of an SVG."""
    return [(node.text or "").strip() for node in ET.fromstring(svg).iter() if node.tag.endswith("}text")]


@ALL_KINDS
def test_an_svg_is_valid_and_holds_its_texts_as_text(kind: Kind) -> None:
    found = texts(paper.svg(chart([1200, 3400], [500, 600], kind=kind, labels=["Jän & <Feb>", "März"]), SIZE))
    assert {"Spent", "Jän & <Feb>", "März", "TikTok", "Twitch"} <= set(found)
    assert ("€40.00" if kind == "share" else "0 €") in found


def test_an_svg_says_what_it_shows() -> None:
    root = ET.fromstring(paper.svg(chart([100, 250], title="A < B"), SIZE))
    said = {node.tag.rpartition("}")[2]: node.text for node in root}
    assert said["title"] == "A < B"
    assert "Feb 2026, €2.50" in (said["desc"] or "")


@pytest.mark.parametrize("name", HOSTILE)
def test_an_svg_of_any_names_is_valid(name: str) -> None:
    svg = paper.svg(chart([100, 200], [3, 4], labels=[name, "b"], names=[name, "n"], title=name), SIZE)
    assert len(texts(svg)) > 5


def test_an_svg_holds_no_pictures() -> None:
    assert b"<image" not in paper.svg(chart(*[[100, 200]] * 8, marks=[Mark("Average", 50)]), SIZE)


@ALL_KINDS
def test_a_pdf_is_one_page_of_text_and_shapes(kind: Kind) -> None:
    pdf = paper.pdf(chart([1200, 3400], *[[500, 600]] * 6, kind=kind), SIZE)
    assert pdf.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    assert b"/Subtype /Image" not in pdf
    assert b"/ToUnicode" in pdf
    box = re.search(rb"/MediaBox \[([\d. ]+)\]", pdf)
    assert box is not None
    assert [float(part) for part in box[1].split()] == pytest.approx([0, 0, 480, 240], abs=1)
    streams = [zlib.decompress(part) for part in re.findall(rb"stream\r?\n(x.*?)endstream", pdf, re.DOTALL)]
    assert sum(stream.count(b"Tj") for stream in streams) > 8


def test_a_picture_is_sharp_and_light_whatever_the_screen_shows() -> None:
    image = QImage.fromData(paper.png(chart([100, 200]), SIZE))
    assert image.size() == SIZE * 2
    assert QColor(image.pixel(1, 1)).name() == tokens.LIGHT.surface.lower()


def test_mirrored_pictures_differ() -> None:
    shown = chart([100, 200, 900])
    assert paper.image(shown, SIZE) != paper.image(shown, SIZE, is_mirrored=True)
