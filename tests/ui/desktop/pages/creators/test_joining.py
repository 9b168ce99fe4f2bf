"""Merging and splitting on the Creators page: what joins or goes is shown first, and Undo takes it back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from models import budgets, creators, entries, lookups
from models.money import Money
from tests.ui.desktop.conftest import draft
from tests.ui.desktop.pages.creators.seen import choose, names, shown, type_in
from tests.ui.desktop.seen import plain
from tests.ui.desktop.walk import wear
from tests.ui.test_tokens import contrast
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.creators import CreatorsPage
from ui.desktop.pages.creators.split import SplitPanel
from ui.desktop.theme import Mode, Theme
from ui.desktop.widgets.icon_button import IconButton


@pytest.fixture
def page(window: MainWindow) -> CreatorsPage:
    return shown(window)


# --- Merging ----------------------------------------------------------------------------------------------------------


def in_books(window: MainWindow) -> list[str]:
    assert window.session is not None
    return [row.name for row in creators.creators(window.session.reader)]


def test_several_are_merged_from_the_list_after_a_look_at_what_joins(window: MainWindow, page: CreatorsPage) -> None:
    assert window.session is not None
    window.session.run(creators.write_note, 2, "from the choir")
    window.session.run(budgets.add, budgets.Terms(Money(2000, "EUR"), about="creator", name="<b>Max</b>"))
    choose(page, "Mila")
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    page._asking.timeout.emit()
    assert page.people.merge.text() == "Merge 2 creators…"
    page.people.merge.click()
    panel = page.side.merge
    assert page.side.currentWidget() is panel
    type_in(panel.other.line, "zoë 🌸")
    QTest.keyClick(panel.other.line, Qt.Key.Key_Return)
    type_in(panel.other.line, "Nobody")
    QTest.keyClick(panel.other.line, Qt.Key.Key_Return)
    assert panel.other.is_wrong
    kept = next(one for one in panel._names.buttons() if plain(one.text()) == "Mila")
    kept.setChecked(True)
    assert plain(panel.sums.text()) == "10 gifts · 696 TikTok Coins · 40 Twitch Bits · €14.57"
    assert plain(panel.handles.text()) == "Handles: TikTok: mila.live"
    assert panel.note.text() == "Note: from the choir"
    assert panel.budgets.text() == "The budget of €20.00 per month counts for all of them"
    panel.do.click()
    assert in_books(window) == ["Mila"]
    assert window.status.notice == "Creators merged"
    assert names(page) == ["Mila"]
    assert page.side.currentWidget() is page.view
    window.undo()
    assert len(names(page)) == 3


def test_esc_leaves_a_merge_and_writes_nothing(window: MainWindow, page: CreatorsPage) -> None:
    choose(page, "Mila")
    page.view.merge.click()
    panel = page.side.merge
    assert not panel.do.isEnabled(), "there is nobody to merge with yet"
    type_in(panel.other.line, "<b>max</b>")
    QTest.keyClick(panel.other.line, Qt.Key.Key_Return)
    assert panel.do.isEnabled()
    panel.findChildren(IconButton)[-1].click()
    assert panel.ids == [page.people.creator]
    QTest.keyClick(panel.other.line, Qt.Key.Key_Escape)
    assert page.side.currentWidget() is page.view
    assert len(in_books(window)) == 3


def test_who_looks_alike_is_offered_once_and_not_again(window: MainWindow, page: CreatorsPage) -> None:
    assert page.people.alike.isHidden()
    assert window.session is not None
    for name in ("Mila Live", "MILÁ!"):
        window.session.run(entries.add, draft("gift", "2026-04-12T10:00", creator=name, coins=1))
    said = plain(page.people.alike.said.text())
    assert said.endswith("look alike. One person?")
    page.people.alike.apart.click()
    page.people.alike.apart.click()
    page.go_stale()
    assert plain(page.people.alike.said.text()) not in {said, ""}
    page.people.alike.merge.click()
    assert page.side.currentWidget() is page.side.merge
    assert len(page.side.merge.ids) == 2
    page.side.merge.do.click()
    assert len(in_books(window)) == 4
    kept = page.remembered._preferences.page("creators")["apart"]
    assert len(kept) == 2
    assert not any("mil" in one.lower() for one in kept), "no name leaves the ledger"


# --- Splitting --------------------------------------------------------------------------------------------------------


def test_gifts_by_a_handle_go_to_a_new_creator(window: MainWindow, page: CreatorsPage) -> None:
    choose(page, "Mila")
    page.view.split.click()
    panel = page.side.split
    assert plain(panel.title.text()) == "Split Mila"
    assert plain(panel._sum.text()) == "1 entry · 5 TikTok Coins · €0.06"
    assert len(panel.list.gifts.ids) == 1
    assert "Rose × 5" in plain(panel.list.gifts.data(panel.list.gifts.index(0)))
    panel.do.click()
    assert panel.target.is_wrong
    type_in(panel.target.line, "Mila the second")
    assert panel._target_said.text() == "A new creator."
    QTest.keyClick(panel.target.line, Qt.Key.Key_Return)
    assert "Mila the second" in in_books(window)
    assert plain(page.view.name._label.text()) == "Mila the second"
    assert [row.name for row in page.view.handles.rows] == ["mila.live"]
    assert window.status.notice == "Creator split"
    window.undo()
    assert len(names(page)) == 3


def test_days_platforms_and_chosen_gifts_can_go(window: MainWindow, page: CreatorsPage) -> None:
    assert window.session is not None
    choose(page, "Mila")
    page.view.split.click()
    panel = page.side.split
    pick(panel, "platform")
    panel.platform.choose("Twitch")
    panel.platform.edited.emit()
    assert plain(panel._sum.text()) == "1 entry · 40 Twitch Bits · €0.64"
    pick(panel, "days")
    assert not panel.do.isEnabled()
    type_in(panel.since.line, "nonsense")
    panel._pause.timeout.emit()
    assert panel.since.is_wrong
    type_in(panel.since.line, "2026-04-01")
    panel._pause.timeout.emit()
    assert panel._sum.text().startswith("2 entries")
    pick(panel, "chosen")
    assert (len(panel.list.gifts.ids), panel.do.isEnabled()) == (3, False)
    panel.list.setFocus()
    panel.list.setCurrentIndex(panel.list.gifts.index(0))
    QTest.keyClick(panel.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    panel._pause_weighing.timeout.emit()
    assert plain(panel._sum.text()) == "2 entries · 100 TikTok Coins · 40 Twitch Bits · €1.92"
    type_in(panel.target.line, "<b>max</b>")
    assert panel._target_said.text() == "They join what this creator has already."
    panel.along.setChecked(False)
    panel.do.click()
    given = {entry: one.creator for entry, one in lookups.drafts(window.session.reader, [2, 5, 7]).items()}
    assert given == {2: "Mila", 5: "<b>Max</b>", 7: "<b>Max</b>"}


def pick(panel: SplitPanel, way: str) -> None:
    panel.way.choose(way)
    panel.way.chosen.emit(way)


def test_a_split_that_is_refused_says_why_where_it_was_asked_for(window: MainWindow, page: CreatorsPage) -> None:
    choose(page, "Mila")
    page.view.split.click()
    panel = page.side.split
    type_in(panel.target.line, "Mila")
    panel.do.click()
    assert "There is a creator named Mila already" in panel._wrong.text()
    QTest.keyClick(panel.target.line, Qt.Key.Key_Escape)
    assert page.side.currentWidget() is page.view


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_what_is_not_chosen_can_be_seen_all_the_same(page: CreatorsPage, theme: Theme, mode: Mode) -> None:
    wear(theme, mode)
    choose(page, "Mila")
    page.view.split.click()
    along = page.side.split.along
    along.setChecked(False)
    page.side.start_merge([1, 2])
    other = next(one for one in page.side.merge._names.buttons() if not one.isChecked())
    drawn = [strongest(one.grab().toImage()) for one in (along, other)]
    wear(theme, "light")
    assert min(drawn) >= 3


def strongest(picture: QImage) -> float:
    """The contrast of what is drawn in the box before the words to the ground it is on."""
    ground = picture.pixelColor(picture.width() - 1, 0).name()
    height = range(picture.height())
    return max(contrast(picture.pixelColor(x, y).name(), ground) for x in range(16) for y in height)
