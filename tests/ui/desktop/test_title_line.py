from PySide6.QtCore import QPoint

from tests.ui.desktop.walk import settle
from ui import tokens
from ui.desktop.main_window import MainWindow
from ui.desktop.places import PLACES
from ui.desktop.widgets.plain import PlainLabel


def test_titles_stand_still_from_page_to_page(window: MainWindow) -> None:
    places = set()
    for place in PLACES:
        window.show_page(place.name)
        settle()
        page = window.page(place.name)
        title = next(label for label in page.findChildren(PlainLabel) if label.font() == tokens.font("title"))
        places.add((title.mapTo(page, QPoint(0, title.height() // 2)).toTuple(), title.height()))
    assert len(places) == 1
