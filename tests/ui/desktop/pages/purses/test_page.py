"""The Purses page: its cards with their figures, and how one comes to them and finds them again."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from models import accounts, entries
from models.money import Money
from tests.ui.desktop.conftest import draft, run
from tests.ui.desktop.pages.purses.seen import asked_for, button, card, cells, ids, lots, press, show, texts, title
from tests.ui.desktop.seen import plain
from ui import privacy
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.purses import PursesPage
from ui.desktop.pages.purses.page import AT_ONCE
from ui.desktop.pages.purses.sections import LotSection
from ui.desktop.theme import Theme


def test_every_account_has_its_card_with_what_is_left_and_its_cost(page: PursesPage) -> None:
    assert [title(one) for one in page.cards.values()] == [
        "TikTok - main",
        "Twitch - main",
        "YouTube - main",
    ]
    shown = texts(card(page, "TikTok - main"))
    assert {"2", "coins left", "€0.03", "what they cost"} <= set(shown)
    assert "Bought 700 · sent 696 · lost 2" in shown
    assert "Paid €8.99" in shown
    assert "Last entry on Apr 10, 2026" in shown
    assert {"60", "€0.96", "Bought 100 · sent 40"} <= set(texts(card(page, "Twitch - main")))


def test_cards_are_never_squeezed_while_more_of_them_come(window: MainWindow, page: PursesPage) -> None:
    for number in range(12):
        run(window, entries.add, draft("purchase", "2026-04-20", f"{number}", coins=700, amount=Money(1199, "EUR")))
    inside = card(page, "TikTok - 7").parentWidget()
    layout = inside.layout() if inside is not None else None
    assert layout is not None
    layout.activate()
    assert all(one.height() >= one.minimumSizeHint().height() for one in page.cards.values())


def test_an_account_paid_in_money_shows_what_was_paid(page: PursesPage) -> None:
    shown = texts(card(page, "YouTube - main"))
    assert "Paid €5.00 in 1 gift" in shown
    assert "coins left" not in shown
    assert not card(page, "YouTube - main").check.isVisible()


def test_coins_owed_are_told_with_their_day_and_lead_to_their_entries(window: MainWindow, page: PursesPage) -> None:
    run(window, entries.add, draft("gift", "2026-04-20", "main", "Twitch", creator="Mila", item="Cheer", coins=100))
    of = card(page, "Twitch - main")
    assert "40 coins were spent that no purchase covers, since Apr 20, 2026. Their cost counts as 0." in texts(of)
    with asked_for(page) as asked:
        of.facts.uncovered.click()
    (subset,) = asked
    assert plain(subset.title) == "Covered by no purchase"
    assert ids(window, subset) == [11]


def test_unknown_and_unconverted_costs_stand_apart(window: MainWindow, page: PursesPage) -> None:
    run(window, entries.add, draft("purchase", "2026-04-20", coins=10, amount=Money(10_000, "NAD")))
    run(window, entries.add, draft("adjustment", "2026-04-21", coins=5, item="opening"))
    shown = "\n".join(texts(card(page, "TikTok - main")))
    assert "Of 5 coins left nobody knows what they cost." in shown
    assert "Coins left that cost NAD\xa0100.00 are not in the figure" in shown
    assert "€0.03" in shown


def test_a_change_elsewhere_shows_at_once_and_undo_too(window: MainWindow, page: PursesPage) -> None:
    run(window, entries.add, draft("purchase", "2026-04-20", coins=1000, amount=Money(1299, "EUR")))
    assert "1,002" in texts(card(page, "TikTok - main"))
    window.undo()
    assert "2" in texts(card(page, "TikTok - main"))


def test_an_empty_ledger_says_how_to_begin(bare_window: MainWindow, make_ledger: Callable[..., Path]) -> None:
    bare_window.open_ledger(make_ledger())
    page = show(bare_window)
    assert "No purses yet" in texts(page)
    button(page, "Add a purchase").click()
    assert bare_window.desk.open_bar is not None


def test_another_page_leads_to_a_purse_even_a_closed_one(page: PursesPage, window: MainWindow) -> None:
    account = card(page, "YouTube - main").account
    run(window, accounts.close, account, date.today())  # noqa: DTZ011 - as the form would
    assert not page.cards[account].isVisible()
    window.show_page("purses", account)
    assert page.cards[account].isVisible()
    assert page.cards[account].head.menu.hasFocus()
    window.show_page("purses", "nonsense")


def test_which_table_is_open_is_remembered(page: PursesPage, window: MainWindow) -> None:
    of = card(page, "TikTok - main")
    button(of, "Cost of a coin (1)").click()
    lots(of)
    section = of.sections["lots"]
    assert isinstance(section, LotSection)
    section.more.click()
    assert page.preferences.page("purses")["cards"] == {str(of.account): {"section": "lots", "all": True}}
    path = window.session.path if window.session is not None else Path()
    window.close_ledger()
    assert page.cards == {}
    window.open_ledger(path)
    window.actions["purses"].trigger()
    of = card(page, "TikTok - main")
    assert (of.section, of.has_all) == ("lots", True)


@pytest.mark.parametrize("state", [7, {"1": 7}, {"1": {"section": 9, "all": "x"}}])
def test_what_was_remembered_wrongly_does_no_harm(window: MainWindow, state: object) -> None:
    preferences = window.page("ledger").preferences
    preferences.remember_page("purses", cards=state, closed="x")
    assert len(show(window).cards) == 3


def test_the_privacy_key_hides_every_name_and_amount(page: PursesPage, window: MainWindow) -> None:
    run(window, entries.add, draft("assertion", "2026-04-15", "main", "Twitch", coins=10))
    for of in page.cards.values():
        for name in of.sections or ("lots", "prices", "counted"):
            of.open(name)
    of = card(page, "Twitch - main")
    of.open("lots")
    window.actions["privacy"].setChecked(True)
    window.switch_privacy()
    shown = "\n".join([*texts(page), *(one.text() for one in page.findChildren(QPushButton) if one.isVisible())])
    for secret in ("TikTok", "Twitch", "700", "696", "60", "€", "0.96"):
        assert secret not in shown, secret
    table = lots(of)
    hidden = cells(table.lots)[0]
    assert hidden[2:5] == [privacy.DOTS] * 3
    assert hidden[6] == f"{privacy.DOTS} of {privacy.DOTS}"
    roles = (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
    told = " ".join(str(table.lots.index(0, column).data(role)) for column in range(7) for role in roles)
    assert not any(figure in told for figure in ("60", "100", "€", "0.96"))
    assert not any(figure in of.facts.left.accessibleName() for figure in "0123456789")


def test_tab_leads_down_the_page_to_what_was_opened_late(qtbot: QtBot, page: PursesPage) -> None:
    of = card(page, "Twitch - main")
    press(of.check.coins, "110")
    table = lots(of)
    qtbot.wait(1)
    reached: list[QWidget] = []
    of.check.coins.setFocus()
    for _ in range(14):
        stop = QApplication.focusWidget()
        assert stop is not None
        reached.append(stop)
        QTest.keyClick(stop, Qt.Key.Key_Tab)
    places = [
        reached.index(stop) for stop in (of.check.coins.line, of.check.when.line, *of.check.explanations.buttons, table)
    ]
    assert places == sorted(places)
    assert card(page, "YouTube - main").head.menu in reached


def test_every_control_has_a_name(page: PursesPage) -> None:
    page.add.click()
    for of in page.cards.values():
        of.open("lots")
    controls = [
        one
        for one in page.findChildren(QWidget)
        if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus and not one.focusProxy()
    ]
    nameless = [one for one in controls if not one.accessibleName() and not getattr(one, "text", str)()]
    assert controls
    assert nameless == []


def test_the_fill_bar_runs_from_the_right_where_the_window_does(page: PursesPage, theme: Theme) -> None:
    table = lots(card(page, "Twitch - main"))
    table.resize(900, 120)

    def reddest() -> int:
        image = table.grab().toImage()
        accent = theme.color("accent").rgb()
        marked = [x for x in range(image.width()) for y in range(image.height()) if image.pixel(x, y) == accent]
        assert marked
        return sum(marked) // len(marked)

    left = reddest()
    table.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert reddest() < table.width() // 2 < left


def test_more_purses_than_fit_on_screen_follow_later(bare_window: MainWindow, make_ledger: Callable[..., Path]) -> None:
    drafts = [draft("purchase", "2026-03-01", f"purse {number}", coins=10, amount=Money(20, "EUR")) for number in
              range(AT_ONCE * 2 + 1)]  # fmt: skip
    bare_window.open_ledger(make_ledger(*drafts))
    page = show(bare_window)
    assert len(page.cards) == AT_ONCE * 2 + 1
    assert [page._list.indexOf(one) for one in page.cards.values()] == list(range(AT_ONCE * 2 + 1))
    assert f"{AT_ONCE * 2 + 1} accounts · oldest coins first" in texts(page)
