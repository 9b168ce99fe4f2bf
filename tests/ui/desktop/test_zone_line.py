"""On a journey: the zone of the computer is offered for new entries, once, and re-dates nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from models import lookups, moments
from models.drafts import Draft
from tests.ui.desktop.seen import plain
from ui import formats
from ui.desktop.forms.zone_line import ZoneLine, city, elsewhere
from ui.desktop.main_window import MainWindow


@pytest.fixture
def in_tokyo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "usual_timezone", lambda: "Asia/Tokyo")


def offered(window: MainWindow) -> ZoneLine:
    window.actions["add-gift"].trigger()
    return window.desk.zone_line


def rows(window: MainWindow) -> list[tuple[object, ...]]:
    assert window.session is not None
    return list(window.session.reader.connection.execute("SELECT * FROM entry ORDER BY id"))


def newest(window: MainWindow) -> Draft:
    assert window.session is not None
    reader = window.session.reader
    (entry,) = reader.connection.execute("SELECT max(id) FROM entry").fetchone()
    return lookups.drafts(reader, [entry])[entry]


def test_the_zone_of_the_computer_is_used_for_new_entries_and_re_dates_nothing(
    window: MainWindow, in_tokyo: None
) -> None:
    line, before = offered(window), rows(window)
    assert plain(line._said.text()).startswith("This computer is now in Asia/Tokyo; the ledger uses Europe/Berlin.")
    assert [plain(line._use.text()), plain(line._keep.text())] == ["Use Tokyo for new entries", "Keep Berlin"]
    line._use.click()
    assert line.isHidden()
    assert rows(window) == before
    bar = window.desk.open_bar
    assert bar is not None
    for name, text in {"creator": "Mila", "item": "Rose", "coins": "1", "when": "2026-05-01 20:15"}.items():
        bar.field(name).set_text(text)
    bar.submit()
    assert str(newest(window).moment) == "2026-05-01T20:15:00+09:00[Asia/Tokyo]"
    assert rows(window)[: len(before)] == before
    window.undo()
    window.undo()
    assert window.session is not None
    assert window.desk._settings is not None
    assert window.desk._settings.timezone == "Europe/Berlin"


def test_a_zone_that_was_declined_is_not_offered_again(
    window: MainWindow, in_tokyo: None, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered(window)._keep.click()
    window.open_ledger(path)
    assert offered(window).isHidden()
    monkeypatch.setattr(formats, "usual_timezone", lambda: "America/New_York")
    window.open_ledger(path)
    assert not offered(window).isHidden(), "another journey"


def test_it_is_offered_once_for_each_ledger_that_is_opened(
    window: MainWindow, in_tokyo: None, make_ledger: Callable[..., Path]
) -> None:
    assert not offered(window).isHidden()
    bar = window.desk.open_bar
    assert bar is not None
    bar.dismiss()
    assert window.desk.zone_line.isHidden()
    assert offered(window).isHidden(), "whoever closed the bar has seen it"
    window.open_ledger(make_ledger(name="other"))
    assert not offered(window).isHidden()


@pytest.mark.parametrize("here", ["Europe/Berlin", "Europe/Paris", "UTC"])
def test_at_home_or_where_the_clocks_go_alike_nothing_is_said(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, here: str
) -> None:
    monkeypatch.setattr(formats, "usual_timezone", lambda: here)
    assert offered(window).isHidden()


def test_zones_that_part_in_summer_alone_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "usual_timezone", lambda: "America/Phoenix")
    assert elsewhere("America/Denver") == "America/Phoenix"


@pytest.mark.parametrize(("zone", "name"), [("America/Argentina/Buenos_Aires", "Buenos Aires"), ("UTC", "UTC")])
def test_a_zone_is_called_by_its_city(zone: str, name: str) -> None:
    assert moments.zone_info(zone).key == zone
    assert city(zone) == name
