"""A chart within an HTML page: the shapes and texts of its SVG and nothing else that an SVG could hold."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, fromstring

from ui.charts import paper

if TYPE_CHECKING:
    from markupsafe import Markup

    from ui.charts.chart import Chart
    from ui.documents.document import Document, Section

_SHAPES = {"g", "path", "rect", "polyline", "polygon", "circle", "ellipse", "line", "text"}
_DRAWN = {
    "d", "points", "x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2", "transform",
    "fill", "fill-opacity", "fill-rule", "stroke", "stroke-opacity", "stroke-width", "stroke-linecap",
    "stroke-linejoin", "stroke-dasharray", "stroke-dashoffset", "stroke-miterlimit", "font-size", "font-weight",
}  # fmt: skip
"""What may be said of a shape. No reference, no style, no event is among it."""


def picture(chart: Chart, name: str, document: Document, section: Section) -> Markup:
    """Draw a chart as an element of HTML, described in words; `name` tells it from others on its page.

    What it is called is not drawn where the document, or its section, says it above.
    """
    from markupsafe import Markup

    has_title = chart.title not in {document.title, *document.about, section.title, *section.paragraphs}
    made = paper.svg(chart, paper.size(chart), is_mirrored=document.is_mirrored, has_title=has_title)
    drawn = fromstring(made)  # noqa: S314 - Qt has just written it
    title, description = (drawn.findtext(f"{{*}}{part}", "") for part in ("title", "desc"))
    return Markup(
        '<svg role="img" viewBox="{view}" aria-labelledby="{name}-title" aria-describedby="{name}-words">'
        '<title id="{name}-title">{title}</title><desc id="{name}-words">{description}</desc>{shapes}</svg>'
    ).format(view=drawn.get("viewBox", ""), name=name, title=title, description=description, shapes=_shapes(drawn))


def _shapes(parent: Element) -> Markup:
    """Write the shapes in an element, with what may be said of them."""
    from markupsafe import Markup

    written = []
    for child in parent:
        tag = child.tag.rpartition("}")[2]
        if tag in _SHAPES:
            said = Markup("").join(Markup(' {}="{}"').format(*pair) for pair in child.items() if pair[0] in _DRAWN)
            inside = Markup("{}").format(child.text) if tag == "text" else _shapes(child)
            written.append(Markup("<{tag}{said}>{inside}</{tag}>").format(tag=tag, said=said, inside=inside))
    return Markup("").join(written)
