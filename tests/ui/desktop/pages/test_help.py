import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ui.desktop import help_topics, places
from ui.desktop.actions import ACTIONS, keys, plain
from ui.desktop.help_topics import SHORTCUTS, TOPICS
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.help import HelpPage


def opened(window: MainWindow) -> HelpPage:
    window.actions["help"].trigger()
    page = window.page("help")
    assert isinstance(page, HelpPage)
    assert window.frame.pages.currentWidget() is page
    return page


def listed(page: HelpPage) -> list[str]:
    return [page.topics.item(row).text() for row in range(page.topics.count())]


def labels(page: HelpPage) -> list[str]:
    inner = page._text.widget()
    assert inner is not None
    return [label.text() for label in inner.findChildren(QLabel)]


def said(page: HelpPage) -> str:
    return "\n".join(labels(page))


def test_every_key_of_every_action_is_in_the_help_and_nothing_else(window: MainWindow) -> None:
    page = opened(window)
    page.show_subject(SHORTCUTS)
    texts = labels(page)[1:]
    shown = list(zip(texts[::2], texts[1::2], strict=True))
    assert shown == [(keys(entry), plain(entry.text)) for entry in ACTIONS if entry.shortcut]


@pytest.mark.parametrize("place", [place.name for place in places.PLACES])
def test_the_key_opens_the_topic_of_the_page(window: MainWindow, place: str) -> None:
    window.show_page(place)
    page = opened(window)
    topic = next(topic for topic in TOPICS if place in topic.pages)
    assert page.topics.currentItem().text() == topic.title
    assert topic.title in said(page)
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert window.frame.pages.currentWidget() is window.page(place)


def test_without_a_ledger_it_says_how_to_begin(bare_window: MainWindow) -> None:
    bare_window.welcoming.show()
    page = opened(bare_window)
    assert page.topics.currentItem().text() == "Getting started"
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert bare_window.frame.pages.currentWidget() is bare_window.welcoming.page


def test_words_are_found_wherever_they_stand(window: MainWindow) -> None:
    page = opened(window)
    QTest.keyClicks(page.search, "ROSE")
    assert listed(page) == []
    assert "Nothing is said" in said(page)
    page.search.clear()
    QTest.keyClicks(page.search, "payday")
    assert listed(page) == ["Budgets"]
    assert "payday" in said(page)
    page.search.clear()
    QTest.keyClicks(page.search, "ctrl+shift+h")
    assert listed(page) == ["Privacy", "All shortcuts"]
    page.show_subject("x")
    QTest.keyClicks(page.search, "hide names")
    assert listed(page) == ["All shortcuts"]
    assert said(page).count("Ctrl+") == 1


def test_arrows_go_through_the_topics_and_escape_empties_the_search_first(window: MainWindow) -> None:
    window.show_page("overview")
    page = opened(window)
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    assert page.topics.currentItem().text() == "Creators"
    QTest.keyClick(page.search, Qt.Key.Key_Up)
    QTest.keyClick(page.search, Qt.Key.Key_Up)
    assert page.topics.currentItem().text() == "The ledger"
    QTest.keyClicks(page.search, "payday")
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert len(listed(page)) == len(TOPICS) + 2, "and the facts and the shortcuts"
    assert window.aside == "help"


def test_a_topic_is_found_by_the_palette(window: MainWindow, qtbot: QtBot) -> None:
    window.find_anything()
    assert window._palette is not None
    QTest.keyClicks(window._palette.line, "what a gift costs")
    QTest.keyClick(window._palette.line, Qt.Key.Key_Return)
    page = window.page("help")
    assert isinstance(page, HelpPage)
    assert page.topics.currentItem().text() == "What a gift costs"


def test_a_click_opens_the_topic_it_is_on(window: MainWindow) -> None:
    page = opened(window)
    for row in (3, 5, 4):
        item = page.topics.item(row)
        place = page.topics.visualItemRect(item).center()
        QTest.mouseClick(page.topics.viewport(), Qt.MouseButton.LeftButton, pos=place)
        inner = page._text.widget()
        assert inner is not None
        assert item.text() in [label.text() for label in inner.findChildren(QLabel)]


def test_topics_name_actions_that_have_keys() -> None:
    with_keys = {entry.id for entry in ACTIONS if entry.shortcut}
    named = {name for topic in TOPICS for text in topic.paragraphs for name in re.findall(r"{([^}]*)}", text)}
    assert named <= with_keys
    assert len({topic.id for topic in TOPICS}) == len(TOPICS)
    for topic in TOPICS:
        assert all("{" not in text for text in help_topics.paragraphs(topic))


def test_it_fits_a_small_window(window: MainWindow) -> None:
    window.frame.resize(1024, 600)
    page = opened(window)
    for topic in TOPICS:
        page.show_subject(topic.id)
        QTest.qWait(1)
        assert page._text.horizontalScrollBar().maximum() == 0
    assert page.topics.verticalScrollBar().maximum() == 0
