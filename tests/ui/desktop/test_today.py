"""Today in the window is the day where its ledger is; it moves with the zone, and with the day."""

from datetime import UTC, datetime, timedelta

import pytest

from models import moments
from ui import spans
from ui.desktop.day_turn import DayTurn
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.creators.page import CreatorsPage
from ui.desktop.pages.ledger import LedgerPage

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """What time it is; a test may change it."""
    found = [NOON]
    monkeypatch.setattr(moments, "now", lambda zone: moments.from_utc(found[0], zone))
    return found


def _in(window: MainWindow, zone: str) -> None:
    assert window.session is not None
    window.session.run(lambda book: book.change_settings(timezone=zone))


def test_every_page_goes_by_the_zone_of_the_ledger(window: MainWindow, clock: list[datetime]) -> None:
    assert spans.today() == NOON.date()
    _in(window, "Pacific/Kiritimati")
    assert spans.today() == NOON.date() + timedelta(days=1)
    window.close_ledger()
    assert spans.today() == moments.today(None)


@pytest.mark.parametrize("name", ["ledger", "creators"])
def test_a_month_picked_by_name_follows_the_zone_and_the_day(
    window: MainWindow, clock: list[datetime], name: str
) -> None:
    window.show_page(name)
    page = window.page(name)
    assert isinstance(page, LedgerPage | CreatorsPage)
    period = page.filters.period if isinstance(page, LedgerPage) else page.period
    turn = page.findChild(DayTurn)
    assert turn is not None
    turn.timeout.emit()
    period.take(spans.span("this-month", spans.today()))
    assert str(period.span.since) == "2026-11-01"
    clock[0] = NOON + timedelta(days=1)
    turn.timeout.emit()
    assert str(period.span.since) == "2026-12-01"
    clock[0] = NOON
    _in(window, "Pacific/Kiritimati")
    assert str(period.span.since) == "2026-12-01"
    _in(window, "Pacific/Pago_Pago")
    assert str(period.span.since) == "2026-11-01"
