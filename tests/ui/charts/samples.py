"""Charts to draw in tests, and pictures of them."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from ui import tokens
from ui.charts import look
from ui.charts.chart import Chart, Kind, Mark, Place, Series
from ui.charts.drawing import draw
from ui.charts.layout import Hit
from ui.charts.look import Look

RECT = QRectF(0, 0, 480, 240)
KINDS: tuple[Kind, ...] = ("stacked", "grouped", "line", "share")
MONTHS = ("Jan 2026", "Feb 2026", "Mar 2026")


def euros(minor: int) -> str:
    """Write cents, negative ones too."""
    return f"{'−' * (minor < 0)}€{abs(minor) // 100}.{abs(minor) % 100:02d}"


def chart(
    *values: Sequence[int | None],
    kind: Kind = "stacked",
    names: Sequence[str] = ("TikTok", "Twitch", "YouTube"),
    labels: Sequence[str] = (),
    title: str = "Spent",
    marks: Sequence[Mark] = (),
    whole: int | None = None,
) -> Chart:
    """A chart of these series of cents."""
    series = [Series(names[at] if at < len(names) else f"S{at}", one) for at, one in enumerate(values)]
    count = len(values[0]) if values else 0
    labels = labels or [MONTHS[at] if at < len(MONTHS) else f"L{at}" for at in range(count)]
    return Chart(kind, labels, series, euros, lambda minor: f"{minor // 100} €", title, marks, whole=whole)


def render(
    shown: Chart,
    *,
    rect: QRectF = RECT,
    clothes: Look | None = None,
    scale: float = 1,
    is_mirrored: bool = False,
    focus: Place | None = None,
) -> tuple[QImage, list[Hit]]:
    """Draw a chart on an image of `scale` dots per pixel."""
    clothes = clothes or look.screen(tokens.LIGHT)
    image = QImage(int(rect.right() * scale), int(rect.bottom() * scale), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(clothes.ground)
    with QPainter(image) as painter:
        hits = draw(painter, rect, shown, clothes, is_mirrored=is_mirrored, focus=focus)
    return image, hits


def colors(image: QImage, rect: QRectF) -> set[str]:
    """The colours inside a rectangle given in pixels of the chart."""
    scale = image.devicePixelRatio()
    across = range(round(rect.left() * scale), round(rect.right() * scale))
    down = range(round(rect.top() * scale), round(rect.bottom() * scale))
    return {QColor(image.pixel(x, y)).name() for x in across for y in down}


def middle(image: QImage, rect: QRectF) -> str:
    """The colour in the middle of a rectangle."""
    scale = image.devicePixelRatio()
    return QColor(image.pixel(int(rect.center().x() * scale), int(rect.center().y() * scale))).name()


def find(hits: Sequence[Hit], series: int, place: int) -> QRectF:
    """Where a value is drawn."""
    return next(hit.rect for hit in hits if (hit.series, hit.place) == (series, place))
