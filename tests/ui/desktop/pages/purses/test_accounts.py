"""Accounts and platforms: added, renamed, closed, opened again, deleted."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from models import accounts, lookups
from tests.ui.desktop.conftest import run
from tests.ui.desktop.pages.purses.seen import card, press, texts, title
from tests.ui.desktop.seen import plain
from ui.desktop.forms.fields import ChoiceField, Field
from ui.desktop.forms.inline_form import InlineForm
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.purses import PursesPage
from ui.desktop.pages.purses.card import PurseCard


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
    assert plain(of.head.last.text()) == "No entries yet"
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
    said = "\n".join(texts(form(of)))
    assert "60 coins are left in it, which cost €0.96." in said
    assert "The coins are booked as gone with the closing" in said
    assert "lost with the account" not in said, "nothing is known of Bits"
    press(form(of).fields["when"])
    assert window.session is not None
    *_, booked = lookups.drafts(window.session.reader, range(30)).values()
    assert (booked.kind, booked.item, booked.coins) == ("adjustment", "lost", -60)
    assert not of.isVisible()
    assert page.closed.text() == "Show 1 closed account"
    page.closed.click()
    assert of.isVisible()
    assert plain(of.head.last.text()).startswith("Closed on")
    assert "Bought 100 · sent 40 · lost 60" in texts(of)
    of.head.acts["reopen"].trigger()
    assert not page.closed.isVisible()
    assert window.status.notice == "Account opened again"
    window.undo()
    window.undo()
    assert "Bought 100 · sent 40" in texts(of)
    assert not page.closed.isVisible()


def test_closing_may_leave_the_coins_and_refuses_a_day_before_the_last_entry(
    page: PursesPage, window: MainWindow
) -> None:
    of = card(page, "TikTok - main")
    of.head.acts["close"].trigger()
    typed(form(of), "when", "2026-04-01")
    choice = form(of).fields["reason"]
    assert isinstance(choice, ChoiceField)
    choice.choose("")
    choice.edited.emit()
    assert "booked as gone" not in "\n".join(texts(form(of)))
    press(form(of).fields["when"])
    assert "The account has entries after that; choose a later day" in texts(form(of))
    typed(form(of), "when", "2026-04-10")
    press(form(of).fields["when"])
    assert of.form is None
    assert "Bought 700 · sent 696 · lost 2" in [plain(label.text()) for label in of.findChildren(QLabel)]


def test_an_unused_account_can_be_deleted_and_a_used_one_cannot(page: PursesPage, window: MainWindow) -> None:
    run(window, accounts.add, "Kick", "main")
    assert not card(page, "Twitch - main").head.acts["delete"].isVisible()
    card(page, "Kick - main").head.acts["delete"].trigger()
    assert labels(window) == ["TikTok - main", "Twitch - main", "YouTube - main"]
    assert len(page.cards) == 3
    window.undo()
    assert card(page, "Kick - main").isVisible()


def test_closing_says_what_the_platforms_rules_make_of_unused_coins(page: PursesPage, window: MainWindow) -> None:
    of = card(page, "TikTok - main")
    of.head.acts["close"].trigger()
    said = "\n".join(texts(form(of)))
    assert "They are lost with the account. (the sources disagree; " in said
    assert "Jun 2022)" in said
