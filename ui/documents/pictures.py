"""The chart of a document by itself, as a picture."""

from __future__ import annotations

from typing import BinaryIO

from models.errors import RequestRefused
from models.text import N_
from ui.charts import paper
from ui.charts.chart import Chart
from ui.documents.document import Document


def write_svg(document: Document, file: BinaryIO) -> None:
    """Write the chart as an SVG. Raises RequestRefused where the document has none."""
    chart = _chart(document)
    file.write(paper.svg(chart, paper.size(chart), is_mirrored=document.is_mirrored))


def write_png(document: Document, file: BinaryIO) -> None:
    """Write the chart as a PNG of two dots per pixel. Raises RequestRefused where the document has none."""
    chart = _chart(document)
    file.write(paper.png(chart, paper.size(chart), is_mirrored=document.is_mirrored))


def _chart(document: Document) -> Chart:
    found = next((section.chart for section in document.sections if section.chart is not None), None)
    if found is None:
        raise RequestRefused(N_("There is no chart of this: it is empty, or has coins of different kinds"))
    return found
