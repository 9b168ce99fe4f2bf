"""The Purses page at work: figures, lots, prices and balances, and everything that can be done there by keyboard."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from models import accounts, entries, lookups
from models.journal import EntryRow
from models.money import Money
from tests.ui.desktop.conftest import draft
from ui import privacy
from ui.desktop.forms.fields import ChoiceField, Field
from ui.desktop.main_window import MainWindow
from ui.desktop.page import Subset
from ui.desktop.pages.purses import PursesPage
from ui.desktop.pages.purses.card import PurseCard
from ui.desktop.pages.purses.forms import InlineForm
from ui.desktop.pages.purses.lots import LotTable
from ui.desktop.pages.purses.page import AT_ONCE
from ui.desktop.pages.purses.sections import CountSection, LotSection, PriceSection
from ui.desktop.theme import ROW_HEIGHT, Theme


def show(window: MainWindow) -> PursesPage:
    window.actions["purses"].trigger()
    page = window.page("purses")
    assert isinstance(page, PursesPage)
    return page


@pytest.fixture
def page(window: MainWindow) -> PursesPage:
    return show(window)


def bare(text: object) -> str:
    """A text without the marks that keep directions of writing apart."""
    return str(text).translate({0x2068: None, 0x2069: None})


def title(of: PurseCard) -> str:
    return bare(of.head.title.text())


def card(page: PursesPage, label: str) -> PurseCard:
    (found,) = (card for card in page.cards.values() if title(card) == label)
    return found


def texts(widget: QWidget) -> list[str]:
    return [bare(label.text()) for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


def cells(model: QAbstractItemModel) -> list[list[str]]:
    columns = range(model.columnCount())
    return [[bare(model.index(row, column).data()) for column in columns] for row in range(model.rowCount())]


def lots(of: PurseCard) -> LotTable:
    if of.section != "lots":
        of.open("lots")
    section = of.sections["lots"]
    assert isinstance(section, LotSection)
    return section.table


def press(widget: QWidget, text: str = "", key: Qt.Key = Qt.Key.Key_Return) -> None:
    """Type and press a key where the focus is."""
    widget.setFocus()
    target = widget.focusProxy() or widget
    if text:
        QTest.keyClicks(target, text)
    QTest.keyClick(target, key)


def run(window: MainWindow, verb: Callable[..., object], *args: object) -> None:
    assert window.session is not None
    window.session.run(verb, *args)


def button(widget: QWidget, text: str) -> QPushButton:
    (found,) = (one for one in widget.findChildren(QPushButton) if one.isVisible() and one.text() == text)
    return found


# --- What is shown ----------------------------------------------------------------------------------------------------


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
    with QtBotSpy(page) as asked:
        of.facts.uncovered.click()
    (subset,) = asked
    assert bare(subset.title) == "Covered by no purchase"
    assert ids(window, subset) == [11]


class QtBotSpy:
    """Collects what a page asks the Ledger to show."""

    def __init__(self, page: PursesPage) -> None:
        self.page, self.asked = page, list[Subset]()

    def __enter__(self) -> list[Subset]:
        self.page.entries_wanted.connect(self.asked.append)
        return self.asked

    def __exit__(self, *_: object) -> None:
        self.page.entries_wanted.disconnect(self.asked.append)


def ids(window: MainWindow, subset: Subset) -> list[int]:
    found: list[int] = []
    assert window.session is not None
    window.session.ask(subset.find, done=found.extend)
    return found


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


# --- Lots -------------------------------------------------------------------------------------------------------------


def test_lots_show_what_is_left_in_numbers_and_words(page: PursesPage) -> None:
    table = lots(card(page, "TikTok - main"))
    assert cells(table.lots) == [
        ["Mar 1, 2026", "Website", "700", "€8.99", "€0.012843", "like prices seen", "2 of 700"]
    ]
    aloud = bare(table.lots.index(0, 6).data(Qt.ItemDataRole.AccessibleTextRole))
    assert aloud == "2 of 700 coins left"
    assert "they cost €0.03" in bare(table.lots.index(0, 6).data(Qt.ItemDataRole.ToolTipRole))


def test_used_up_lots_are_shown_on_request_the_newest_first(window: MainWindow, page: PursesPage) -> None:
    run(window, entries.add, draft("purchase", "2026-02-01", coins=100, amount=Money(200, "EUR"), channel="ios-app"))
    run(window, entries.add, draft("adjustment", "2026-04-12", coins=30, item="free"))
    of = card(page, "TikTok - main")
    table = lots(of)
    assert [row[0] for row in cells(table.lots)] == ["Apr 12, 2026", "Mar 1, 2026"]
    section = of.sections["lots"]
    assert isinstance(section, LotSection)
    assert section.more.text() == "Show all 3 lots"
    section.more.click()
    rows = cells(table.lots)
    assert [row[0] for row in rows] == ["Apr 12, 2026", "Mar 1, 2026", "Feb 1, 2026"]
    assert rows[0][1:] == ["Free coins", "30", "", "free", "", "30 of 30"]
    assert rows[2][-1] == "all used"
    section.more.click()
    assert len(cells(table.lots)) == 2


def test_what_the_bank_took_decides_what_a_coin_cost(window: MainWindow, page: PursesPage) -> None:
    charged = draft("purchase", "2026-04-20", coins=350, amount=Money(800, "JPY"), charged=Money(461, "EUR"))
    run(window, entries.add, charged)
    table = lots(card(page, "TikTok - main"))
    assert cells(table.lots)[0][3:5] == ["¥800, bank €4.61", "€0.013171"]
    assert "Worked out from €4.61" in bare(table.lots.index(0, 4).data(Qt.ItemDataRole.ToolTipRole))


def test_a_lot_leads_to_the_gifts_it_paid_for(qtbot: QtBot, window: MainWindow, page: PursesPage) -> None:
    table = lots(card(page, "TikTok - main"))
    with QtBotSpy(page) as asked:
        press(table)
    (subset,) = asked
    assert len(window.ledger_page.table.rows.ids) == 5, "the Ledger shows them"
    assert bare(subset.title) == "Paid with the coins of Mar 1, 2026"
    assert ids(window, subset) == [2, 3, 4, 5, 9]


def test_lots_are_read_only_as_they_are_looked_at(page: PursesPage) -> None:
    table = lots(card(page, "TikTok - main"))
    read: list[int] = []
    inner = table.lots._read

    def counting(wanted: Sequence[int]) -> Sequence[EntryRow]:
        read.extend(wanted)
        return inner(wanted)

    table.lots._read = counting
    table.lots.redraw()
    assert read == []
    assert table.lots.index(0, 0).data() == "Mar 1, 2026"
    assert read == [1]


def test_at_average_cost_the_pool_is_explained(window: MainWindow, page: PursesPage) -> None:
    assert window.session is not None
    window.session.run(lambda ledger: ledger.change_settings(basis="average"))
    of = card(page, "TikTok - main")
    table = lots(of)
    shown = "\n".join(texts(of))
    assert "all purchases join one pool" in shown
    assert "A coin of the pool now costs €0.015." in shown
    assert cells(table.lots)[0][:3] == ["Mar 1, 2026", "Website", "700"]
    assert len(table.lots.columns) == 6
    assert "at average cost" in "\n".join(texts(page))


# --- Prices -----------------------------------------------------------------------------------------------------------


def test_prices_stand_by_channel_and_pack_with_the_cheapest(window: MainWindow, page: PursesPage) -> None:
    run(window, entries.add, draft("purchase", "2026-04-20", coins=700, amount=Money(1199, "EUR"), channel="ios-app"))
    run(window, entries.add, draft("purchase", "2026-04-21", coins=350, amount=Money(449, "EUR"), channel="website"))
    run(window, entries.add, draft("purchase", "2026-04-22", coins=350, amount=Money(9000, "NAD"), channel="website"))
    of = card(page, "TikTok - main")
    of.open("prices")
    section = of.sections["prices"]
    assert isinstance(section, PriceSection)
    assert cells(section.channels.texts) == [
        ["Website", "2", "1,050", "€0.012838", "€0.012829"],
        ["iPhone app", "1", "700", "€0.017129", "€0.017129"],
        ["Website", "1", "350", "NAD\xa00.25714", "NAD\xa00.25714"],
    ]
    assert [row[0] for row in cells(section.packs.texts)] == ["350", "700", "350"]
    said = "\n".join(texts(section))
    assert "Your usual price is €1.28 for 100 coins" in said
    assert "Packs were seen at €0.0116 to €0.0176 a coin (as of Nov 22, 2026)." in said


def test_the_chart_follows_purchases_in_the_ledgers_currency(window: MainWindow, page: PursesPage) -> None:
    of = card(page, "TikTok - main")
    assert of.chart.chart is None
    run(window, entries.add, draft("purchase", "2026-04-20", coins=700, amount=Money(1199, "EUR")))
    run(window, entries.add, draft("purchase", "2026-04-22", coins=350, amount=Money(9000, "NAD")))
    chart = of.chart.chart
    assert chart is not None
    assert list(chart.spoken) == ["Mar 1, 2026", "Apr 20, 2026"]
    assert [chart.write(value or 0) for value in chart.series[0].values] == ["€1.2843", "€1.7129"]
    assert chart.marks[0].value == 14986


def test_a_dear_purchase_is_told_calmly(window: MainWindow, page: PursesPage) -> None:
    for day in range(1, 10):
        run(window, entries.add, draft("purchase", f"2026-04-1{day}", coins=700, amount=Money(899, "EUR")))
    run(window, entries.add, draft("purchase", "2026-04-25", coins=700, amount=Money(1199, "EUR")))
    table = lots(card(page, "TikTok - main"))
    assert cells(table.lots)[0][5] == "33% above your usual"
    assert cells(table.lots)[1][5] == "about your usual"


# --- What the app shows -----------------------------------------------------------------------------------------------


def test_a_balance_that_agrees_is_remembered(qtbot: QtBot, page: PursesPage, window: MainWindow) -> None:
    of = card(page, "Twitch - main")
    assert "Apr 11, 2026: the app and the ledger agreed on 60" in texts(of)
    of.check.coins.go()
    QTest.keyClicks(of.check.coins.line, "30*2")
    assert of.check.coins.hinted == "= 60"
    press(of.check.coins)
    assert of.check.coins.hinted == ""
    assert of.check.coins.text == ""
    assert of.check.latest is not None
    assert (of.check.latest.seen, of.check.latest.difference) == (60, 0)
    assert window.status.notice == "Balance added"
    window.undo()
    assert of.check.latest.day == date(2026, 4, 11)


@pytest.mark.parametrize(
    ("typed", "choice", "reason", "coins"),
    [
        ("110", "They were free", "free", 50),
        ("110", "Correct the ledger", "correction", 50),
        ("10", "They expired", "expired", -50),
        ("10", "Correct the ledger", "correction", -50),
    ],
)
@pytest.mark.parametrize("when", ["", "2026-04-12"])
def test_a_difference_is_settled_with_one_button(
    qtbot: QtBot, page: PursesPage, window: MainWindow, typed: str, choice: str, reason: str, coins: int, when: str
) -> None:
    of = card(page, "Twitch - main")
    of.check.when.set_text(when)
    press(of.check.coins, typed)
    assert of.check.latest is not None
    assert of.check.latest.difference == -coins
    press(button(of.check, choice))
    assert of.check.latest.difference == 0
    assert window.session is not None
    assert window.session.undo_label == "Add adjustment"
    *_, added = lookups.drafts(window.session.reader, range(20)).values()
    assert (added.kind, added.item, added.coins) == ("adjustment", reason, coins)


def test_a_difference_may_be_left_or_looked_at_again(qtbot: QtBot, page: PursesPage) -> None:
    of = card(page, "Twitch - main")
    press(of.check.coins, "110")
    assert "the app showed 110, the ledger had 60: 50 more than the ledger" in "\n".join(texts(of))
    press(button(of.check, "Leave it"), key=Qt.Key.Key_Space)
    assert not [one for one in of.check.findChildren(QPushButton) if one.isVisible() and one.text() == "Leave it"]
    of.check._explain.click()
    assert button(of.check, "They were free").isVisible()


def test_the_missing_purchase_is_added_in_its_bar(qtbot: QtBot, page: PursesPage, window: MainWindow) -> None:
    of = card(page, "Twitch - main")
    press(of.check.coins, "110")
    button(of.check, "Add a purchase").click()
    bar = window.desk.open_bar
    assert bar is not None
    assert bar.accessibleName() == "Purchase"
    assert bar.field("account").text == "Twitch - main"


def test_what_cannot_be_read_is_said_and_kept(qtbot: QtBot, page: PursesPage) -> None:
    of = card(page, "Twitch - main")
    press(of.check.coins, "12x")
    assert "is not a whole number" in "\n".join(texts(of))
    assert of.check.coins.text == "12x"
    press(of.check.when, "nonsense")
    of.check.coins.set_text("12")
    of.check.submit()
    assert "nonsense" in "\n".join(texts(of))


def test_balances_checked_stand_in_a_table_the_latest_first(window: MainWindow, page: PursesPage) -> None:
    run(window, entries.add, draft("assertion", "2026-04-15", "main", "Twitch", coins=10))
    of = card(page, "Twitch - main")
    of.open("counted")
    section = of.sections["counted"]
    assert isinstance(section, CountSection)
    assert cells(section.table.texts) == [
        ["Apr 15, 2026", "10", "60", "50 fewer than the ledger"],
        ["Apr 11, 2026", "60", "60", "agreed"],
    ]
    with QtBotSpy(page) as asked:
        press(section.table)
    assert [(bare(subset.title), ids(window, subset)) for subset in asked] == [("Balance of Apr 15, 2026", [11])]


def test_rows_are_as_high_as_they_are_wished(window: MainWindow, page: PursesPage) -> None:
    table = lots(card(page, "TikTok - main"))
    page.preferences.density = "comfortable"
    page.redraw()
    assert table.rowHeight(0) == ROW_HEIGHT["comfortable"]


# --- Accounts and platforms -------------------------------------------------------------------------------------------


def form(of: PurseCard | PursesPage) -> InlineForm:
    found = of.form
    assert found is not None
    return found


def typed(of: InlineForm, name: str, text: str) -> None:
    field = of.fields[name]
    assert isinstance(field, Field)
    field.line.clear()
    QTest.keyClicks(field.line, text)


def labels(window: MainWindow) -> list[str]:
    assert window.session is not None
    return [row.label for row in accounts.accounts(window.session.reader)]


def test_an_account_is_added_on_a_platform_of_ones_own(page: PursesPage, window: MainWindow) -> None:
    page.add.click()
    assert not form(page).fields["unit"].isVisible()
    typed(form(page), "platform", "twitch")
    assert not form(page).fields["unit"].isVisible()
    typed(form(page), "platform", "Bigo")
    assert form(page).fields["unit"].isVisible()
    typed(form(page), "unit", "Bean")
    press(form(page).fields["account"])
    assert page.form is None
    assert "Bigo - main" in labels(window)
    of = card(page, "Bigo - main")
    assert bare(of.head.last.text()) == "No entries yet"
    assert "Add the first purchase, or say what the app shows." in texts(of)
    assert window.status.notice == "Account added"


def test_an_account_that_is_there_is_refused_at_its_field(page: PursesPage, window: MainWindow) -> None:
    page.add.click()
    typed(form(page), "platform", "TikTok")
    press(form(page).fields["account"])
    assert "There is an account named main already" in texts(form(page))
    field = form(page).fields["account"]
    assert isinstance(field, Field)
    assert field.is_wrong
    press(form(page).fields["account"], key=Qt.Key.Key_Escape)
    assert page.form is None
    page.add.click()
    typed(form(page), "platform", "Kick")
    press(form(page)._cancel)
    assert page.form is None
    assert len(labels(window)) == 3


def test_an_account_is_renamed_where_its_name_stands(page: PursesPage, window: MainWindow) -> None:
    of = card(page, "Twitch - main")
    of.head.menu.setFocus()
    QTest.keyClick(of.head.menu, Qt.Key.Key_F2)
    assert of.head.naming.isVisible()
    assert of.head.naming.text() == "main"
    press(of.head.naming, "second")
    assert not of.head.naming.isVisible()
    assert title(of) == "Twitch - second"
    assert window.status.notice == "Account renamed"
    of.head.rename()
    press(of.head.naming, "nothing", key=Qt.Key.Key_Escape)
    assert title(of) == "Twitch - second"


def test_a_name_that_is_taken_stays_to_be_changed(page: PursesPage, window: MainWindow) -> None:
    run(window, accounts.add, "Twitch", "second")
    of = card(page, "Twitch - main")
    of.head.rename()
    of.head.naming.clear()
    press(of.head.naming, "SECOND")
    assert of.head.naming.isVisible()
    assert "There is an account named SECOND already" in texts(of)


def test_a_platform_of_ones_own_is_renamed_with_its_coin(page: PursesPage, window: MainWindow) -> None:
    assert not card(page, "Twitch - main").head.acts["platform"].isVisible()
    run(window, accounts.add, "Bigoo", "main", "Bean")
    of = card(page, "Bigoo - main")
    assert of.head.acts["platform"].isVisible()
    of.head.acts["platform"].trigger()
    typed(form(of), "platform", "Bigo")
    press(form(of).fields["unit"])
    assert title(of) == "Bigo - main"


def test_an_account_is_closed_with_what_is_lost_and_opened_again(page: PursesPage, window: MainWindow) -> None:
    of = card(page, "Twitch - main")
    of.head.acts["close"].trigger()
    assert "60 coins are left in it, which cost €0.96." in "\n".join(texts(form(of)))
    press(form(of).fields["when"])
    assert not of.isVisible()
    assert page.closed.text() == "Show 1 closed account"
    page.closed.click()
    assert of.isVisible()
    assert bare(of.head.last.text()).startswith("Closed on")
    assert "Bought 100 · sent 40 · lost 60" in texts(of)
    of.head.acts["reopen"].trigger()
    assert not page.closed.isVisible()
    assert window.status.notice == "Account opened again"


def test_closing_may_leave_the_coins_and_refuses_a_day_before_the_last_entry(
    page: PursesPage, window: MainWindow
) -> None:
    of = card(page, "TikTok - main")
    of.head.acts["close"].trigger()
    typed(form(of), "when", "2026-04-01")
    choice = form(of).fields["reason"]
    assert isinstance(choice, ChoiceField)
    choice.choose("")
    press(form(of).fields["when"])
    assert "The account has entries after that; choose a later day" in texts(form(of))
    typed(form(of), "when", "2026-04-10")
    press(form(of).fields["when"])
    assert of.form is None
    assert "Bought 700 · sent 696 · lost 2" in [bare(label.text()) for label in of.findChildren(QLabel)]


def test_an_unused_account_can_be_deleted_and_a_used_one_cannot(page: PursesPage, window: MainWindow) -> None:
    run(window, accounts.add, "Kick", "main")
    assert not card(page, "Twitch - main").head.acts["delete"].isVisible()
    card(page, "Kick - main").head.acts["delete"].trigger()
    assert labels(window) == ["TikTok - main", "Twitch - main", "YouTube - main"]
    assert len(page.cards) == 3
    window.undo()
    assert card(page, "Kick - main").isVisible()


# --- Around it --------------------------------------------------------------------------------------------------------


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
    places = [reached.index(stop) for stop in (of.check.coins.line, of.check.when.line, *of.check.buttons, table)]
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
