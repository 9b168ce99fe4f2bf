import json
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from models.reports.choices import Period
from tests.ui.desktop.pages.reports.seen import APRIL, FIGURES, NAMES, TOTALS, act, cells, choose, copied
from tests.ui.desktop.seen import plain
from tests.ui.desktop.test_exporter import choose as save_as
from tests.ui.desktop.test_exporter import dialog
from ui import privacy
from ui.desktop.dialogs.print_preview import PrintPreview
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.reports import ReportsPage


def test_the_table_is_copied_for_a_spreadsheet(page: ReportsPage) -> None:
    assert copied(page) == [
        ["Creator", "Total", "Mar 2026", "Apr 2026"],
        ["Zoë 🌸", "12.58", "7.58", "5.00"],
        ["Mila", "1.98", "0.06", "1.92"],
        ["<b>Max</b>", "0.01", "", "0.01"],
        ["Total", "14.57", "7.64", "6.93"],
    ]


def test_keys_have_columns_of_their_own_when_copied(page: ReportsPage) -> None:
    choose(page, rows=("platform", "creator"), columns=("year", "month"))
    lines = copied(page)
    assert lines[:4] == [
        ["", "", "", "2026", "2026"],
        ["Platform", "Creator", "Total", "Mar 2026", "Apr 2026"],
        ["TikTok", "", "8.93", "7.64", "1.29"],
        ["TikTok", "Zoë 🌸", "7.58", "7.58", ""],
    ]
    assert lines[-1][:3] == ["Total", "", "14.57"]


def test_the_privacy_key_hides_the_report_and_what_is_copied(
    window: MainWindow, page: ReportsPage, qtbot: QtBot
) -> None:
    choose(page, measure="gifts")
    window.actions["privacy"].trigger()
    assert privacy.is_on()
    assert {row[0] for row in cells(page, NAMES)} == {privacy.DOTS}
    assert cells(page, TOTALS) == [["6", "4"]], "counts of things are shown"
    choose(page, measure="cost")
    assert cells(page, TOTALS) == [[privacy.DOTS, privacy.DOTS]]
    lines = copied(page)
    assert {cell for line in lines[1:-1] for cell in line} == {privacy.DOTS, ""}
    spoken = [plain(page.result.about.text()), page.result.chart.view.accessibleDescription(), page.saved.list.text()]
    part = page.result.table.parts[FIGURES]
    spoken.append(str(part.data(part.index(0, 0), Qt.ItemDataRole.ToolTipRole)))
    assert not [text for text in spoken if "Mila" in text or "Zo" in text or "7.58" in text]


def test_too_many_cells_to_copy_are_told(
    page: ReportsPage, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.desktop.tables import pivot_copy

    monkeypatch.setattr(pivot_copy, "LIMIT", 3)
    page.copy()
    assert "too many to copy" in window.status.notice


def written(window: MainWindow, page: ReportsPage, name: str, path: Path) -> Path:
    """The report in a file."""
    export = page.export()
    assert export is not None
    window.handing_on.exporter.write(export, name, path, replaces=False)
    assert window.status.notice == f"Saved as {path.name}"
    return path


def test_the_report_is_written_as_the_command_line_writes_it(
    window: MainWindow, page: ReportsPage, tmp_path: Path
) -> None:
    lines = written(window, page, "csv", tmp_path / "report.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "creator,month,gifts,coins,cost,currency,uncovered_coins,unconverted"
    assert "Mila,2026-03,5,5,0.06,EUR,0," in lines
    found = json.loads(written(window, page, "json", tmp_path / "report.json").read_bytes())
    assert [row["cost"] for row in found["rows"] if row["creator"] == "Mila"] == ["0.06", "1.92"]
    choose(page, report="balance", rows=("account",), columns=())
    balance = written(window, page, "csv", tmp_path / "balance.csv")
    assert balance.read_text(encoding="utf-8").startswith("account,opening_coins,")


def test_every_way_out_is_in_the_menu(window: MainWindow, page: ReportsPage, tmp_path: Path) -> None:
    menu = page.export_menu()
    assert [action.text() for action in menu.actions()] == [
        "XLSX workbook…", "PDF document…", "HTML page…", "CSV for spreadsheets…", "",
        "Exact CSV for programs…", "JSON for programs…", "", "Chart as SVG…", "Chart as PNG…", "Copy the chart", "",
        "&Print…", "", "&Save report as preset…", "Chan&ge presets…",
    ]  # fmt: skip
    act(menu, "Chart as PNG…")
    assert dialog(window).selectedNameFilter() == "Chart as PNG (*.png)"
    save_as(window, tmp_path / "a.png")
    assert QImage(str(tmp_path / "a.png")).width() > 640
    act(menu, "Copy the chart")
    assert QGuiApplication.clipboard().image().width() >= 2 * 640
    assert window.status.notice == "Chart copied"
    act(menu, "&Print…")
    (preview,) = window.frame.findChildren(PrintPreview)
    preview.reject()


def test_a_chart_is_saved_by_its_own_menu_too(window: MainWindow, page: ReportsPage, tmp_path: Path) -> None:
    view = page.result.chart.view
    QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint()))
    menu = view.findChild(QMenu)
    assert isinstance(menu, QMenu)
    act(menu, "Save as SVG…")
    menu.close()
    save_as(window, tmp_path / "mine")
    assert (tmp_path / "mine.svg").read_bytes().startswith(b"<?xml")
    assert window.status.notice == "Saved as mine.svg"


def test_without_a_chart_none_is_offered(page: ReportsPage) -> None:
    page.chart_switch.setChecked(False)
    assert not [action.text() for action in page.export_menu().actions() if "hart" in action.text()]
    page.chart_switch.setChecked(True)
    choose(page, measure="coins", rows=("account",), columns=())
    assert not [action.text() for action in page.export_menu().actions() if "hart" in action.text()]


def test_a_click_takes_the_format_of_the_last_time(window: MainWindow, page: ReportsPage, tmp_path: Path) -> None:
    page.export_button.button.click()
    assert dialog(window).selectedNameFilter() == "XLSX workbook (*.xlsx)"
    found = dialog(window)
    found.selectNameFilter("PDF document (*.pdf)")
    save_as(window, tmp_path / "a.pdf")
    window.actions["export"].trigger()
    assert dialog(window).selectedNameFilter() == "PDF document (*.pdf)"
    assert Path(dialog(window).selectedFiles()[0]).parent == tmp_path
    dialog(window).reject()


@pytest.mark.parametrize("chart", ["stacked", "grouped", "line", "share"])
def test_it_is_exported_as_it_is_shown(window: MainWindow, page: ReportsPage, tmp_path: Path, chart: str) -> None:
    choose(page, chart=chart, period=APRIL, compare="previous", rows=("creator",), columns=())
    choose(page, where=(("kind", "coins"),))
    found = written(window, page, "html", tmp_path / "a.html").read_text(encoding="utf-8")
    export = page.export()
    assert export is not None
    assert "What gifts cost by creator" in export.called
    assert "Apr" in export.called
    for part in ("Mila", "€1.92", "€0.06", "€1.86", "Kind: Paid in coins"):
        assert part in found
    assert "5.00" not in found
    first = (tmp_path / "a.html").read_bytes()
    choose(page, chart="line" if chart != "line" else "stacked")
    assert written(window, page, "html", tmp_path / "b.html").read_bytes() != first


def test_nothing_is_exported_where_there_is_nothing(window: MainWindow, page: ReportsPage) -> None:
    choose(page, period=Period("own", date(2020, 1, 1), date(2020, 1, 31)))
    assert not page.export_button.button.isEnabled()
    assert page.export_button.arrow.isEnabled(), "there are presets, too"
    assert page.export_menu().actions()[1].text() == "&Print…"
    window.actions["export"].trigger()
    assert window.status.notice == "There is nothing to export here"


def test_the_menu_opens_with_the_keyboard(window: MainWindow, page: ReportsPage, active: None) -> None:
    page.export_button.arrow.setFocus()
    QTest.keyClick(page.export_button.arrow, Qt.Key.Key_Space)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert dialog(window).selectedNameFilter() == "PDF document (*.pdf)"
    dialog(window).reject()


def test_a_file_that_cannot_be_written_is_said(window: MainWindow, page: ReportsPage, tmp_path: Path) -> None:
    window.handing_on.exporter.write(page.export(), "csv", tmp_path / "nowhere" / "report.csv", replaces=False)  # type: ignore[arg-type]
    assert "cannot be written" in window.banner.sentence
