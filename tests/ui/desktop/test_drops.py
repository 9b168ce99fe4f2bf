from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from models import catalogue_file, own_catalogue
from models.additions import Additions, OwnPlatform
from models.drafts import FIELDS
from models.ledger import Ledger
from tests import bank_table
from ui.desktop import drops, files
from ui.desktop.dialogs.import_preview import ImportPreview
from ui.desktop.drops import Dropped
from ui.desktop.frame import Frame
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.preferences import PreferencesPage

from .conftest import ENTRIES

CSV = ",".join(FIELDS) + "\ngift,2026-05-01,TikTok,main,Mila,,Rose,1,5,,,,,,,,,\n"
AT, BUTTON, KEY = QPointF(5, 5), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def enter(frame: Frame, *paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    entering = QDragEnterEvent(
        QPointF(5, 5).toPoint(),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    frame.dragEnterEvent(entering)
    assert entering.isAccepted()
    return data


def drop(frame: Frame, *paths: Path) -> None:
    data = enter(frame, *paths)
    frame.dropEvent(QDropEvent(AT, Qt.DropAction.CopyAction, data, BUTTON, KEY))


def previewed() -> ImportPreview:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ImportPreview)
    return dialog


def count(window: MainWindow) -> int:
    return window.ledger_page.table.rows.rowCount()


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    made = tmp_path / "more.csv"
    made.write_text(CSV)
    return made


def test_files_are_told_apart_by_their_names(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "user_data.json").touch()
    (folder / "a.CSV").touch()
    (folder / ".hidden.csv").touch()
    (folder / "picture.png").touch()
    empty = tmp_path / "empty"
    empty.mkdir()
    given = [Path(name) for name in ("x.coinpurse", "Y.COINPURSE", "eurofxref-hist.zip", "data.zip", "photo.jpg")]
    assert drops.sort_out([*given, folder, empty]) == Dropped(
        ledgers=given[:2], rates=given[2:3], catalogues=[],
        imports=[given[3], folder], rest=[given[4], empty],
    )  # fmt: skip


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """A catalogue that somebody handed on."""
    handed = tmp_path / "from a friend.json"
    with handed.open("wb") as file:
        catalogue_file.write(Additions(platforms=(OwnPlatform("Moonbeam", "Beam"),)), file)
    return handed


def test_a_catalogue_is_told_by_how_it_begins(catalogue: Path, tmp_path: Path) -> None:
    other = tmp_path / "user_data.json"
    other.write_text('{"Gifts": "coinpurse-catalogue"}')
    found = drops.sort_out([catalogue, other, tmp_path / "gone.json"])
    assert (found.catalogues, found.imports) == ([catalogue], [other, tmp_path / "gone.json"])


def test_a_catalogue_dropped_anywhere_is_shown_and_changes_nothing(window: MainWindow, catalogue: Path) -> None:
    window.show_page("reports")
    drop(window.frame, catalogue)
    assert window.aside == "catalogue"
    shown = window.catalogue_page.incoming
    assert shown is not None
    assert shown.isVisible()
    assert QApplication.activeModalWidget() is None
    assert additions_of(window) == 0


def additions_of(window: MainWindow) -> int:
    assert window.session is not None
    return len(own_catalogue.platforms(window.session.reader))


@pytest.mark.parametrize("place", ["overview", "ledger", "creators", "reports", "budgets", "purses", "help"])
def test_files_dropped_on_any_page_are_previewed(window: MainWindow, csv: Path, place: str) -> None:
    window.show_page(place)
    drop(window.frame, csv)
    dialog = previewed()
    dialog.apply()
    assert count(window) == len(ENTRIES) + 1


def test_without_a_ledger_one_is_made_for_them(
    bare_window: MainWindow, csv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "usual", lambda: tmp_path / "data" / "ledger.coinpurse")
    bare_window.welcoming.show()
    bare_window.welcoming.page._currency.setCurrentIndex(bare_window.welcoming.page._currency.findData("JPY"))
    drop(bare_window.frame, csv.parent)
    previewed().apply()
    assert bare_window.session is not None
    assert bare_window.session.path == tmp_path / "data" / "ledger.coinpurse"
    assert bare_window._settings().currency == "JPY"
    assert count(bare_window) == 1


def test_a_ledger_is_opened_and_what_came_with_it_imported(
    window: MainWindow, csv: Path, make_ledger: Callable[..., Path]
) -> None:
    other = make_ledger(name="other")
    drop(window.frame, csv, other)
    previewed().apply()
    assert window.session is not None
    assert window.session.path == other
    assert count(window) == 1


def test_further_ledgers_get_windows_of_their_own(window: MainWindow, make_ledger: Callable[..., Path]) -> None:
    asked: list[object] = []
    window.window_wanted.connect(asked.append)
    one, two = make_ledger(name="one"), make_ledger(name="two")
    drop(window.frame, one, two)
    assert window.session is not None
    assert window.session.path == one
    assert asked == [two]


def test_the_banks_rates_are_taken_in(window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "eurofxref-hist.csv"
    file.write_text(bank_table.text({21: {"USD": "1.1610"}}))
    drop(window.frame, file)
    page = window.page("preferences")
    assert isinstance(page, PreferencesPage)
    assert window.aside == "preferences"
    assert (
        page.rates._outcome.text() == f"{len(bank_table.last_rates())} rates are new, until \u2068Nov 20, 2026\u2069."
    )


def test_what_nobody_reads_is_said(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").touch()
    drop(window.frame, tmp_path / "photo.jpg")
    assert "Nothing in there can be read" in window.banner.sentence


def test_a_ledger_that_can_only_be_looked_at_takes_nothing(bare_window: MainWindow, path: Path, csv: Path) -> None:
    other = Ledger(path)
    bare_window.open_ledger(path)
    drop(bare_window.frame, csv)
    assert "can only be looked at" in bare_window.banner.sentence
    other.close()


def test_it_is_seen_that_files_may_be_let_go(window: MainWindow, csv: Path) -> None:
    enter(window.frame, csv)
    assert window.frame._drop_hint.isVisible()
    assert not window.frame._drop_hint.grab().isNull()
    window.frame.dragLeaveEvent(QDragLeaveEvent())
    assert not window.frame._drop_hint.isVisible()


def test_what_is_no_file_is_not_taken(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("Mila")
    entering = QDragEnterEvent(
        QPointF(5, 5).toPoint(),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    entering.ignore()
    window.frame.dragEnterEvent(entering)
    assert not entering.isAccepted()
