"""What is typed in a bar and not added yet is there in the next language, and means what it meant."""

from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from models import lookups
from models.drafts import Draft
from models.money import Money
from ui import spans
from ui.desktop.app import Windows
from ui.desktop.forms.entry_bar import EntryBar
from ui.desktop.main_window import MainWindow

from .conftest import ZONE, opened, speaking


@pytest.fixture
def german(qtbot: QtBot, windows: Windows, path: Path) -> MainWindow:
    """A window that speaks German."""
    opened(qtbot, windows, path)
    return speaking(qtbot, windows, "de")


def bar(window: MainWindow) -> EntryBar:
    found = window.desk.open_bar
    assert found is not None
    return found


def begin(qtbot: QtBot, window: MainWindow, kind: str, **typed: str) -> EntryBar:
    """Open the bar of a kind, and type into it once it knows what can be suggested."""
    window.desk.start(kind)
    qtbot.waitUntil(lambda: bar(window).known.is_read)
    for name, text in typed.items():
        bar(window).field(name).set_text(text)
    return bar(window)


def entry(window: MainWindow, kind: str) -> tuple[int, Draft]:
    """The first entry of a kind."""
    assert window.session is not None
    drafts = lookups.drafts(window.session.reader, range(1, 11))
    return next((number, draft) for number, draft in drafts.items() if draft.kind == kind)


def known(qtbot: QtBot, window: MainWindow) -> EntryBar:
    """The open bar, once it knows what can be suggested."""
    qtbot.waitUntil(lambda: bar(window).known.is_read)
    return bar(window)


def test_numbers_and_days_mean_what_they_meant(qtbot: QtBot, windows: Windows, german: MainWindow) -> None:
    typed = {"coins": "1.400", "amount": "1.234,56", "when": "gestern 21:30", "note": "Abend, 1.400"}
    before = begin(qtbot, german, "purchase", **typed).read()
    english = speaking(qtbot, windows, "en")
    after = known(qtbot, english)
    assert [after.field(name).text for name in ("coins", "amount", "note")] == ["1,400", "1,234.56", "Abend, 1.400"]
    assert after.field("when").text == f"{spans.today(ZONE) - timedelta(days=1)} 21:30"
    assert after.read() == before
    assert before.amount == Money(123_456, "EUR")
    assert english.hold_up.holds(english.session, bool), "closing asks for it here, too"


def test_what_cannot_be_understood_yet_stays_as_it_is_typed(qtbot: QtBot, windows: Windows, german: MainWindow) -> None:
    typed = {"creator": "Mi", "item": "", "quantity": "5*", "coins": "3+", "when": "am 5. um"}
    begin(qtbot, german, "gift", **typed)
    after = known(qtbot, speaking(qtbot, windows, "en"))
    assert {name: after.field(name).text for name in typed} == typed


def test_a_gift_still_knows_the_price_of_one(qtbot: QtBot, windows: Windows, german: MainWindow) -> None:
    before = begin(qtbot, german, "gift", creator="Mila")
    before.field("item").line.picked.emit(next(gift for gift in before.known.gifts if gift.name == "Galaxy"))
    before.field("item").set_text("Galaxy")
    after = known(qtbot, speaking(qtbot, windows, "en"))
    after.field("quantity").set_text("3")
    after.field("quantity").edited.emit()
    assert (after.field("item").text, after.field("coins").text) == ("Galaxy", "1,770")


def test_a_refund_still_knows_of_what_it_is(qtbot: QtBot, windows: Windows, german: MainWindow) -> None:
    number, bought = entry(german, "purchase")
    german.desk.refund(number, bought)
    before = known(qtbot, german)
    before.field("coins").set_text("350")
    before.field("coins").edited.emit()
    assert before.field("amount").text == "4,49"
    after = known(qtbot, speaking(qtbot, windows, "en"))
    assert after.field("reference").text == "700 coins for €8.99, Mar 1, 2026"
    assert (after.read().refunded_id, after.read().coins, after.read().amount) == (number, 350, Money(449, "EUR"))


def test_an_entry_that_is_changed_is_changed_on_over_the_one_that_was_begun(
    qtbot: QtBot, windows: Windows, german: MainWindow
) -> None:
    begin(qtbot, german, "gift", creator="Bertilda", coins="5")
    number, sent = entry(german, "gift")
    german.desk.edit(number, sent)
    bar(german).field("note").set_text("ein Abend")
    english = speaking(qtbot, windows, "en")
    after = known(qtbot, english)
    assert (after.field("creator").text, after.field("note").text, after.is_touched) == ("Mila", "ein Abend", True)
    after.submit()
    qtbot.waitUntil(lambda: english.desk.open_bar is None)
    assert english.session is not None
    assert lookups.drafts(english.session.reader, [number])[number].note == "ein Abend"
    english.desk.start("gift")
    assert (bar(english).field("creator").text, bar(english).field("coins").text) == ("Bertilda", "5")


def test_a_bar_that_is_closed_keeps_what_was_begun_in_it(qtbot: QtBot, windows: Windows, german: MainWindow) -> None:
    begin(qtbot, german, "assertion", coins="1.240").dismiss()
    english = speaking(qtbot, windows, "en")
    assert english.desk.open_bar is None
    english.desk.start("assertion")
    assert bar(english).field("coins").text == "1,240"


def test_what_is_being_saved_is_saved_once_and_first(qtbot: QtBot, windows: Windows, german: MainWindow) -> None:
    begin(qtbot, german, "gift", creator="Bertilda", item="Acorn", coins="5").submit()
    assert german.is_saving
    english = speaking(qtbot, windows, "en")
    after = known(qtbot, english)
    assert (after.field("item").text, after.field("coins").text) == ("", "")
    assert english.session is not None
    added = lookups.drafts(english.session.reader, range(1, 99)).values()
    assert [draft.item for draft in added].count("Acorn") == 1


def test_a_window_that_is_closed_meanwhile_stays_closed(qtbot: QtBot, windows: Windows, german: MainWindow) -> None:
    windows.speak("en")
    german.frame.close()
    qtbot.waitUntil(lambda: not windows.frames)


def test_of_two_languages_the_last_one_is_spoken(qtbot: QtBot, windows: Windows, german: MainWindow) -> None:
    begin(qtbot, german, "assertion", coins="1.240")
    windows.speak("ar")
    windows.speak("en")
    arabic = list(windows.frames)
    assert german.frame not in arabic, "the first change is finished before the second begins"
    qtbot.waitUntil(lambda: len(windows.frames) == 1 and list(windows.frames) != arabic)
    (english,) = filter(None, windows.frames.values())
    assert english.frame.menus["file"].title() == "&File"
    assert bar(english).field("coins").text == "1,240"
