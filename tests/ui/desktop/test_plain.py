from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.desktop.widgets.plain import PlainLabel

SENTENCE = "يحفظ الدفتر مشتريات الكوينز والهدايا في ملف واحد على هذا الحاسوب ويحسب كم كلّف كل شهر"


@pytest.fixture
def from_the_right(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def begins(image: QImage, top: int, bottom: int) -> int:
    """The rightmost column with ink between two rows."""
    ground = image.pixel(0, 0)
    columns = range(image.width() - 1, -1, -1)
    return next(x for x in columns if any(image.pixel(x, y) != ground for y in range(top, bottom)))


@pytest.mark.usefixtures("from_the_right")
def test_every_line_of_a_mirrored_label_begins_at_its_edge(qtbot: QtBot) -> None:
    label = PlainLabel(SENTENCE)
    qtbot.addWidget(label)
    font = label.font()
    font.setPixelSize(60)  # a blank is then wider than letters differ in how near the edge they begin
    label.setFont(font)
    label.setWordWrap(True)
    label.setFixedWidth(900)
    label.setFixedHeight(label.heightForWidth(900))
    image = label.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    lines = round(image.height() / label.fontMetrics().height())
    height = image.height() // lines
    edges = [begins(image, line * height, (line + 1) * height) for line in range(lines)]
    assert lines > 1
    assert max(edges) - min(edges) < label.fontMetrics().horizontalAdvance(" ")
