"""One is told once in a period that a budget is nearly used up, and once that it is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QSystemTrayIcon

from models import budgets, entries, moments
from models.budgets import Terms
from models.drafts import Draft
from models.moments import Moment
from models.money import Money
from tests.ui.desktop.conftest import ZONE, draft, run
from tests.ui.desktop.seen import plain
from ui import privacy
from ui.desktop import notify, portal
from ui.desktop.day_turn import DayTurn
from ui.desktop.main_window import MainWindow
from ui.desktop.preferences import Preferences

TODAY = moments.now(ZONE).day


def gift(minor: int, days_ago: int = 0, creator: str = "Mila") -> Draft:
    when = (TODAY - timedelta(days=days_ago)).isoformat()
    return draft("gift", when, "main", "YouTube", creator=creator, amount=Money(minor, "EUR"))


@pytest.fixture
def sent(window: MainWindow) -> list[tuple[str, str]]:
    """What the system was asked to show, in place of showing it."""
    found: list[tuple[str, str]] = []

    def keep(title: str, said: str, _clicked: Callable[[], object]) -> bool:
        found.append((title, plain(said)))
        return True

    window.budget_notices.notify = keep
    return found


@pytest.fixture
def limited(window: MainWindow, sent: list[tuple[str, str]]) -> MainWindow:
    """A window on a ledger that has a budget of 10.00 EUR a year for Mila."""
    run(window, budgets.add, Terms(Money(10_000, "EUR"), "year", "spent", "creator", "Mila"))
    assert sent == []
    return window


def used_already(window: MainWindow) -> int:
    """What the entries of the ledger have used of it this year, in minor units."""
    assert window.session is not None
    found: list[int] = []
    from ui.desktop.pages.budgets import standing

    window.session.ask(standing, done=lambda one: found.append(one.budgets[0].used.minor))
    return found[0]


def said(window: MainWindow) -> str:
    return plain(window.banner.sentence)


def test_one_is_told_once_when_it_is_nearly_used_up_and_once_when_it_is_over(
    limited: MainWindow, sent: list[tuple[str, str]]
) -> None:
    run(limited, entries.add, gift(7999 - used_already(limited)))
    assert (said(limited), sent) == ("", [])
    run(limited, entries.add, gift(1))
    year = str(TODAY.year)
    assert said(limited) == f"Mila, each year, {year}: 80% used, €20.00 left."
    assert sent == [("Coinpurse", f"A budget of {year} is nearly used up: 80%.")]
    limited.banner.dismiss()
    run(limited, entries.add, gift(2000))
    assert said(limited) == "", "exactly all of it is not over, and near was told"
    run(limited, entries.add, gift(1))
    assert said(limited) == f"Mila, each year, {year}: €0.01 over."
    assert sent[1:] == [("Coinpurse", f"A budget of {year} is over: 100%.")]
    limited.banner.dismiss()
    run(limited, entries.add, gift(500))
    limited.undo()
    assert (said(limited), len(sent)) == ("", 2)


def test_what_is_not_counted_is_said_too(limited: MainWindow, sent: list[tuple[str, str]]) -> None:
    coins = draft("gift", TODAY.isoformat(), "main", "Kick", creator="Mila", coins=7)
    run(limited, entries.add, coins)
    run(limited, entries.add, gift(20_000))
    assert said(limited).endswith("over. Not counted: 7 Kicks that no purchase covers.")


def test_it_is_remembered_over_opening_again_and_led_to(
    limited: MainWindow, sent: list[tuple[str, str]], path: Path
) -> None:
    run(limited, entries.add, gift(20_000))
    assert "over" in said(limited)
    limited.banner.findChildren(QPushButton)[-1].click()
    assert limited.page("budgets").isVisible()
    assert said(limited) == ""
    limited.open_ledger(path)
    assert (said(limited), len(sent)) == ("", 1)


def test_a_new_period_is_told_of_anew(limited: MainWindow, sent: list[tuple[str, str]]) -> None:
    run(limited, entries.add, gift(20_000))
    limited.banner.dismiss()
    limited.budget_notices._told = {"1": [str(TODAY.year - 1), "over"]}
    limited.budget_notices.look()
    assert len(sent) == 2


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[Moment]:
    """What the time is, to be changed."""
    found = [moments.parse("2026-03-31T23:50", ZONE)]
    monkeypatch.setattr(moments, "now", lambda _zone: found[0])
    return found


def give_too_much(window: MainWindow) -> None:
    """On Kick, in March, by more than what April may use; what is over moves on."""
    run(window, entries.add, draft("gift", "2026-03-02", "main", "Kick", amount=Money(2500, "EUR")))
    run(window, budgets.add, Terms(Money(1000, "EUR"), "month", "spent", "platform", "Kick", date(2026, 3, 1)))


def test_a_period_that_begins_over_is_told_of_when_the_day_turns(
    clock: list[Moment], window: MainWindow, sent: list[tuple[str, str]]
) -> None:
    give_too_much(window)
    assert "Mar 2026" in said(window)
    window.banner.dismiss()
    turn = window.budget_notices.findChild(DayTurn)
    assert turn is not None
    turn.timeout.emit()
    assert (said(window), len(sent)) == ("", 1)
    clock[0] = moments.parse("2026-04-01T00:01", ZONE)
    turn.timeout.emit()
    assert said(window) == "Kick, each month, Apr 2026: €5.00 over. What was over before is taken off."
    assert sent[1:] == [("Coinpurse", "A budget is over.")]
    window.banner.dismiss()
    turn.timeout.emit()
    assert (said(window), len(sent)) == ("", 2)


def test_a_period_that_begins_over_is_told_of_when_the_ledger_is_opened(
    clock: list[Moment], window: MainWindow, sent: list[tuple[str, str]], path: Path
) -> None:
    give_too_much(window)
    window.banner.dismiss()
    window.close_ledger()
    clock[0] = moments.parse("2026-04-03T12:00", ZONE)
    window.open_ledger(path)
    assert "Apr 2026: €5.00 over. What was over before" in said(window)
    assert len(sent) == 2


def test_a_gift_of_long_ago_tells_nothing(limited: MainWindow, sent: list[tuple[str, str]]) -> None:
    run(limited, entries.add, gift(90_000, 400))
    assert (said(limited), sent) == ("", [])


def test_neither_names_nor_amounts_go_to_the_system_and_the_privacy_key_hides_them_here(
    limited: MainWindow, sent: list[tuple[str, str]]
) -> None:
    run(limited, entries.add, gift(20_000))
    assert not any(sign in sent[0][1] for sign in ("Mila", "€", "200"))
    limited.actions["privacy"].trigger()
    assert privacy.DOTS in said(limited)
    assert "Mila" not in said(limited)
    limited.actions["privacy"].trigger()
    assert "Mila" in said(limited)
    privacy.switch(is_on=True)
    run(limited, budgets.add, Terms(Money(100, "EUR"), "year"))
    assert sent[1][1] == f"A budget of {TODAY.year} is over."


@pytest.mark.parametrize(("where", "is_said", "count"), [("window", True, 0), ("off", False, 0), ("system", True, 1)])
def test_where_one_is_told_is_chosen(
    limited: MainWindow, preferences: Preferences, sent: list[tuple[str, str]], where: str, is_said: bool, count: int
) -> None:
    limited.show_page("preferences")
    section = limited.page("preferences").desk  # type: ignore[attr-defined]
    section.notices.chosen.emit(where)
    assert preferences.budget_notices == where
    run(limited, entries.add, gift(20_000))
    assert bool(said(limited)) == is_said
    assert len(sent) == count


def test_what_is_more_important_is_not_talked_over(limited: MainWindow, sent: list[tuple[str, str]]) -> None:
    limited.banner.warn("Something went wrong.")
    run(limited, entries.add, gift(20_000))
    assert (said(limited), sent) == ("Something went wrong.", [])
    limited.banner.dismiss()
    limited.budget_notices.look()
    assert "over" in said(limited)


def test_several_are_told_of_together(window: MainWindow, sent: list[tuple[str, str]]) -> None:
    run(window, entries.add, gift(20_000))
    run(window, lambda ledger: [budgets.add(ledger, Terms(Money(100, "EUR"), "year"))])
    window.budget_notices._told = {}
    run(window, budgets.add, Terms(Money(24_000, "EUR"), "year", "paid"))
    assert said(window).endswith(" over. And 1 more.")


def test_a_desktop_without_a_place_for_it_shows_no_notification(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    assert portal.bus() is None, "no bus is started"
    assert not notify.notify("Coinpurse", "A budget is over.", lambda: None)


def test_a_desktop_with_one_shows_it(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[str, str]] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda _self: None)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _self, title, said, *_rest: shown.append((title, said)))
    assert notify.notify("Coinpurse", "A budget is over.", lambda: None)
    assert shown == [("Coinpurse", "A budget is over.")]
