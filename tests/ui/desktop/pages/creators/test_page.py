"""The Creators page by keyboard and pointer: who is listed, what is shown of one, what can be changed there."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from models import creators, entries, handles, lookups
from models.money import Money
from tests.ui.desktop.conftest import draft
from tests.ui.desktop.pages.creators.seen import choose, names, rows, shown, type_in
from tests.ui.desktop.seen import plain
from ui.desktop.main_window import MainWindow
from ui.desktop.page import Subset
from ui.desktop.pages.creators import CreatorsPage
from ui.desktop.preferences import Preferences
from ui.spans import Span


@pytest.fixture
def page(window: MainWindow) -> CreatorsPage:
    return shown(window)


def figures(page: CreatorsPage) -> list[str]:
    return [plain(cell.accessibleName()) for cell in page.view.figures._cells]


# --- The list ---------------------------------------------------------------------------------------------------------


def test_creators_are_listed_by_what_they_cost(page: CreatorsPage) -> None:
    assert [(plain(row.name), row.cost, row.beside) for row in rows(page)] == [
        *(("Zoë 🌸", "€12.58", "86%"), ("Mila", "€1.98", "14%"), ("<b>Max</b>", "€0.01", "0.1%")),
    ]
    assert plain(rows(page)[1].detail).startswith("mila.live · 7 gifts · ")
    assert page._count.text() == "3 creators"
    said = page.list.people.data(page.list.people.index(1), Qt.ItemDataRole.AccessibleTextRole)
    assert plain(said).startswith("Mila, €1.98, 14% of spending, mila.live")


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("name", ["<b>Max</b>", "Mila", "Zoë 🌸"]),
        ("last", ["Zoë 🌸", "Mila", "<b>Max</b>"]),
        ("gifts", ["Mila", "Zoë 🌸", "<b>Max</b>"]),
        ("received", ["Zoë 🌸", "Mila", "<b>Max</b>"]),
    ],
)
def test_the_list_is_sorted_by_what_is_chosen_and_remembers_it(
    key: str, expected: list[str], page: CreatorsPage
) -> None:
    page.people.sort.setCurrentIndex(page.people.sort.findData(key))
    page.people.sort.activated.emit(page.people.sort.currentIndex())
    assert names(page) == expected
    assert page.remembered.sort_by == key
    assert plain(page.view.name._label.text()) == "Zoë 🌸", "whoever is shown stays shown"


def test_sorted_by_what_was_received_the_list_says_that_beside_the_cost(page: CreatorsPage) -> None:
    page.people.sort.choose("received")
    page.people.sort.activated.emit(page.people.sort.currentIndex())
    assert [(row.cost, plain(row.beside)) for row in rows(page)] == [
        ("€12.58", "€3.50 + $1.47 to $3.13"), ("€1.98", "$0.66 to $0.96"), ("€0.01", "$0.00 to $0.01"),
    ]  # fmt: skip
    said = plain(page.list.people.data(page.list.people.index(1), Qt.ItemDataRole.AccessibleTextRole))
    assert "14% of spending" in said
    assert "May have received $0.66 to $0.96 (estimate)" in said


def test_the_page_says_how_concentrated_the_giving_is(window: MainWindow, page: CreatorsPage) -> None:
    assert plain(page.spread.text()) == "86% for the first creator · as if 1.3 got the same"
    page.period.take(Span("own", date(2026, 4, 9), date(2026, 4, 9)))
    assert page.spread.text() == "", "of one alone there is nothing to say"


def test_a_letter_typed_in_the_list_is_searched_for(page: CreatorsPage) -> None:
    page.list.setFocus()
    QTest.keyClicks(page.list, "Z")
    QTest.keyClicks(page.people.search, "oe")
    page.people.search.searched.emit(page.people.search.text())
    assert names(page) == ["Zoë 🌸"]
    QTest.keyClick(page.people.search, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is page.list
    type_in(page.people.search, "LIVE")
    QTest.keyClick(page.people.search, Qt.Key.Key_Return)
    assert names(page) == ["Mila"], "handles are searched, too"
    type_in(page.people.search, "nobody")
    QTest.keyClick(page.people.search, Qt.Key.Key_Return)
    assert not page.people.nobody.isHidden()
    QTest.keyClick(page.people.search, Qt.Key.Key_Escape)
    assert len(names(page)) == 3


def test_a_period_narrows_list_and_figures_and_is_remembered(window: MainWindow, page: CreatorsPage) -> None:
    page.period.take(Span("own", date(2026, 4, 1), date(2026, 4, 30)))
    assert [(plain(row.name), row.cost) for row in rows(page)] == [
        *(("Zoë 🌸", "€5.00"), ("Mila", "€1.92"), ("<b>Max</b>", "€0.01")),
    ]
    assert figures(page)[0] == "Spent: Apr 1, 2026 – Apr 30, 2026, €5.00"
    assert figures(page)[4] == "All time, €12.58, 2 gifts"
    assert page.remembered.span(date(2026, 5, 1), 1) == page.period.span


def test_arrows_choose_enter_opens_and_esc_goes_back(page: CreatorsPage) -> None:
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    page._asking.timeout.emit()
    assert plain(page.view.name._label.text()) == "Mila"
    assert page.remembered.creator == page.people.creator
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.view.entries
    QTest.keyClick(page.view.entries, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is page.list


def test_gifts_to_nobody_known_stand_in_the_list_too(window: MainWindow, page: CreatorsPage) -> None:
    assert window.session is not None
    window.session.run(entries.add, draft("gift", "2026-04-20", "main", "YouTube", amount=Money(9900, "EUR")))
    assert names(page)[0] == "Unknown creator"
    assert page._count.text() == "3 creators"
    choose(page, "Unknown creator")
    view = page.view
    assert [part.isHidden() for part in (view.merge, view.split, view.delete, view.handles, view.note)] == [True] * 5
    assert not view.entries.isHidden()
    assert page.list.selected() == []


def test_an_empty_ledger_says_what_comes_here(bare_window: MainWindow, make_ledger: Callable[..., Path]) -> None:
    bare_window.open_ledger(make_ledger())
    page = shown(bare_window)
    assert page._stack.currentIndex() == 1
    assert not page.period.isVisibleTo(page)


# --- One creator ------------------------------------------------------------------------------------------------------


def test_everything_of_a_creator_is_shown(page: CreatorsPage) -> None:
    choose(page, "Mila")
    assert figures(page)[:4] == [
        "Spent in all, €1.98",
        "Gifts, 7, 105 TikTok Coins · 40 Twitch Bits",
        "Share of spending, 13.6%, of €14.57",
        "Average per month, €0.99, over 2 months",
    ]
    assert figures(page)[4] == "Platforms, 2, TikTok 6 · Twitch 1"
    assert figures(page)[5].startswith("First and last gift, Mar 2, 2026 to Apr 8, 2026")
    gifts = page.view.gifts.table.texts
    shown = [[plain(str(gifts.data(gifts.index(row, column)))) for column in range(7)] for row in range(3)]
    assert shown == [
        ["Hand Hearts", "TikTok", "1", "100", "€0.0128", "€1.28", "$0.25 to $0.53"],
        ["Cheer", "Twitch", "1", "40", "€0.016", "€0.64", "$0.40"],
        ["Rose", "TikTok", "5", "5", "€0.012", "€0.06", "$0.01 to $0.03"],
    ]
    hint = plain(str(gifts.data(gifts.index(0, 6), Qt.ItemDataRole.ToolTipRole)))
    assert "May have received $0.25 to $0.53 (estimate)" in hint
    assert "TikTok: $0.0025" in hint, "where it is from"
    chart = page.view.trend.chart.chart
    assert chart is not None
    assert [one.name for one in chart.series] == ["TikTok", "Twitch"]
    assert page.view.received.amount.text() == "$0.66 to $0.96"


def test_another_page_sends_one_to_a_creator_whatever_is_chosen_here(window: MainWindow, page: CreatorsPage) -> None:
    page.period.take(Span("own", date(2026, 4, 9), date(2026, 4, 9)))
    assert names(page) == ["Zoë 🌸"]
    window.show_page("creators", creators.find(window.session.reader, "Mila") if window.session else 0)
    assert plain(page.view.name._label.text()) == "Mila"
    assert page.period.span == Span()


def test_a_figure_leads_to_its_entries(page: CreatorsPage) -> None:
    asked: list[Subset] = []
    page.entries_wanted.disconnect()
    page.entries_wanted.connect(asked.append)
    choose(page, "Mila")
    page.view.entries.click()
    table = page.view.gifts.table
    table.setCurrentIndex(table.texts.index(2, 0))
    QTest.keyClick(table, Qt.Key.Key_Return)
    next(one for one in page.view.gifts.findChildren(QPushButton) if "TikTok" in one.text()).click()
    months = page.view.trend._months
    page.view.trend.chart.picked.emit(1, [month.key for month in months].index("2026-04"))
    titles = ["Mila", "Mila · Rose", "Mila · TikTok", "Mila · Apr 2026 · Twitch"]
    assert [subset.title for subset in asked] == titles
    assert page.session is not None
    found: list[list[int]] = []
    for subset in asked:
        page.session.ask(subset.find, done=lambda ids: found.append(list(ids)))
    assert found == [[2, 5, 7], [2], [2, 5], [7]]


# --- What is changed --------------------------------------------------------------------------------------------------


def test_f2_renames_in_place_and_a_refused_name_stays_open(window: MainWindow, page: CreatorsPage) -> None:
    choose(page, "Mila")
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_F2)
    line = page.view.name._line
    type_in(line, "zoë 🌸")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert page.view.name.is_open
    assert "already" in page.view.name._wrong.text()
    type_in(line, "Kamila")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert not page.view.name.is_open
    assert names(page)[1] == "Kamila"
    assert window.status.notice == "Creator renamed"
    window.undo()
    assert plain(page.view.name._label.text()) == "Mila"
    page.view.name.edit()
    type_in(line, "Nobody")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert (page.view.name.is_open, names(page)[1]) == (False, "Mila")


def test_a_note_is_kept_when_one_leaves_it(window: MainWindow, page: CreatorsPage) -> None:
    choose(page, "Mila")
    field = page.view.note.field
    field.setFocus()
    QTest.keyClicks(field, "sings well")
    page.list.setFocus()
    assert window.session is not None
    assert creators.creators(window.session.reader)[1].note == "sings well"
    assert window.status.notice == "Note changed"
    window.undo()
    assert field.toPlainText() == ""
    field.setFocus()
    QTest.keyClicks(field, "no")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.toPlainText() == ""
    assert creators.creators(window.session.reader)[1].note == ""


def test_handles_are_added_changed_and_removed_with_the_sentence_where_it_cannot_be(
    window: MainWindow, page: CreatorsPage
) -> None:
    choose(page, "Mila")
    card = page.view.handles
    card.add.click()
    type_in(card.form.handle.line, "@mila2")
    type_in(card.form.first.line, "2026-04-01")
    type_in(card.form.last.line, "2026-03-01")
    QTest.keyClick(card.form.last.line, Qt.Key.Key_Return)
    assert card.form.last.is_wrong
    assert "before the first" in card.form.wrong.text()
    type_in(card.form.last.line, "")
    QTest.keyClick(card.form.last.line, Qt.Key.Key_Return)
    assert card.form.isHidden()
    assert [(row.platform, row.name, row.first_day) for row in card.rows] == [
        *(("TikTok", "mila.live", None), ("TikTok", "mila2", date(2026, 4, 1))),
    ]
    card._edit(card.rows[1])
    type_in(card.form.handle.line, "mila3")
    QTest.keyClick(card.form.handle.line, Qt.Key.Key_Return)
    assert [row.name for row in card.rows] == ["mila.live", "mila3"]
    card._remove(card.rows[0])
    assert "it cannot be removed" in card._wrong.text()
    card._remove(card.rows[1])
    assert [row.name for row in card.rows] == ["mila.live"]
    window.undo()
    assert len(card.rows) == 2


def test_a_handle_moves_to_another_creator_with_its_gifts(window: MainWindow, page: CreatorsPage) -> None:
    choose(page, "Mila")
    card = page.view.handles
    card._move(card.rows[0])
    type_in(card.move_form.target.line, "zoë 🌸")
    QTest.keyClick(card.move_form.target.line, Qt.Key.Key_Return)
    assert window.status.notice == "Creator split"
    assert window.session is not None
    assert [row.creator for row in handles.handles(window.session.reader)] == [2]
    assert lookups.drafts(window.session.reader, [2])[2].creator == "Zoë 🌸"
    assert card.rows == ()


def test_a_creator_without_gifts_can_be_deleted(window: MainWindow, page: CreatorsPage) -> None:
    assert window.session is not None
    choose(page, "<b>Max</b>")
    assert page.view.delete.isHidden()
    page.side.delete()
    assert "therefore stays" in window.status.notice
    entries_of_max = lookups.drafts(window.session.reader, [4])[4]
    from dataclasses import replace

    window.session.run(entries.edit, 4, replace(entries_of_max, creator="Mila"))
    choose(page, "<b>Max</b>")
    assert not page.view.delete.isHidden()
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Delete)
    assert names(page) == ["Zoë 🌸", "Mila"]
    window.undo()
    assert len(names(page)) == 3


# --- Privacy, and windows that come and go ----------------------------------------------------------------------------


def test_the_privacy_key_hides_names_and_amounts_everywhere(window: MainWindow, page: CreatorsPage) -> None:
    choose(page, "Mila")
    window.actions["privacy"].setChecked(True)
    window.switch_privacy()
    told = [page.list.people.data(page.list.people.index(row), role) for row in range(3) for role in told_roles()]
    told += [label.text() for label in page.view.findChildren(type(page._count))]
    told += [widget.accessibleName() + widget.accessibleDescription() for widget in page.view.findChildren(QWidget)]
    gifts = page.view.gifts.table.texts
    cells = [gifts.index(row, column) for row in range(3) for column in range(7)]
    told += [str(gifts.data(cell, role)) for cell in cells for role in told_roles()]
    everything = " ".join(told)
    for secret in ("Mila", "mila.live", "Zoë", "1.98", "Rose", "Cheer", "0.66", "105"):
        assert secret not in everything, secret
    window.actions["privacy"].setChecked(False)
    window.switch_privacy()
    assert plain(page.view.name._label.text()) == "Mila"


def told_roles() -> tuple[Qt.ItemDataRole, ...]:
    return Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole


def test_the_creator_looked_at_last_is_shown_again(window: MainWindow, page: CreatorsPage, path: Path) -> None:
    choose(page, "<b>Max</b>")
    window.open_ledger(path)
    again = shown(window)
    assert plain(again.view.name._label.text()) == "<b>Max</b>"


@pytest.mark.parametrize("junk", ["[1]", '{"sort": "x", "creator": "y", "span": ["own", "z", null], "apart": 3}', "{"])
def test_what_was_remembered_and_cannot_be_read_is_as_if_never_chosen(
    junk: str, window: MainWindow, preferences: Preferences
) -> None:
    preferences.store.setValue("pages/creators", junk)
    page = shown(window)
    assert (page.period.span, page.list.people.sort_by) == (Span(), "cost")
    assert plain(page.view.name._label.text()) == "Zoë 🌸"


def test_a_period_with_a_name_is_worked_out_anew(page: CreatorsPage) -> None:
    page.remembered.keep_span(Span("this-month", date(2020, 1, 1), date(2020, 1, 31)))
    assert page.remembered.span(date(2026, 5, 9), 1) == Span("this-month", date(2026, 5, 1), date(2026, 5, 31))
    page.remembered.keep_span(Span("own", None, date(2020, 1, 31)))
    assert page.remembered.span(date(2026, 5, 9), 1) == Span("own", None, date(2020, 1, 31))
