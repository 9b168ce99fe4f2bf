"""Presets in the window: kept on the Reports page, made again from a menu, changed and deleted in the Preferences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import shiboken6
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from models import presets, saved_reports
from models.errors import InvalidEntry
from models.ledger import open_reader
from models.presets import Preset
from models.reports.choices import Choices, Period
from tests.ui.desktop.seen import plain
from ui import privacy, spans
from ui.desktop import folders
from ui.desktop.dialogs.preset import PresetDialog
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.preferences import PreferencesPage

MARCH = Choices(columns=(), period=Period("last-month"))


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a day in the April of the entries."""
    monkeypatch.setattr(spans, "today", lambda *_: date(2026, 4, 20))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def kept(path: Path) -> list[Preset]:
    """The presets in a ledger."""
    reader = open_reader(path)
    try:
        return [one.preset for one in presets.saved(reader)]
    finally:
        reader.close()


def keep(window: MainWindow, preset: Preset) -> None:
    assert window.session is not None
    window.session.run(presets.save, preset)


def asked(window: MainWindow) -> PresetDialog:
    """The form, opened on the Reports page."""
    window.show_page("reports")
    window.reports.choose(MARCH)
    window.actions["save-preset"].trigger()
    return form(window)


def form(window: MainWindow) -> PresetDialog:
    (found,) = [one for one in window.frame.findChildren(PresetDialog) if one.isVisible()]
    return found


def type_in(dialog: PresetDialog, **texts: str) -> None:
    for name, text in texts.items():
        line = getattr(dialog, name).line
        line.selectAll()
        QTest.keyClicks(line, text)


def press(dialog: PresetDialog, text: str) -> None:
    next(one for one in dialog.findChildren(QPushButton) if one.text() == text and one.isVisible()).click()


EXPORTS = ("export", "export-json", "export-csv", "export-beancount", "export-hledger")


def menu(window: MainWindow) -> dict[str, Callable[[], None]]:
    """What the File menu offers of presets, with what it does."""
    window.menus.exports.aboutToShow.emit()
    actions = [one for one in window.menus.exports.actions() if not one.isSeparator()]
    return {plain(one.text()): one.trigger for one in actions if one not in map(window.actions.__getitem__, EXPORTS)}


def section(window: MainWindow) -> PreferencesPage:
    window.actions["presets"].trigger()
    page = window.page("preferences")
    assert isinstance(page, PreferencesPage)
    return page


def test_what_is_shown_is_kept_with_a_relative_time(window: MainWindow, path: Path, out: Path) -> None:
    dialog = asked(window)
    assert plain(dialog.findChildren(QLabel)[0].text()) == "What gifts cost by creator, last month"
    assert dialog.name.text == "What gifts cost by creator"
    type_in(dialog, name="Monthly", folder=str(out))
    assert plain(dialog.preview.text()) == "Made today, the file is called Monthly 2026-03.xlsx"
    press(dialog, "Save")
    assert not dialog.isVisible()
    assert kept(path) == [Preset("Monthly", MARCH, "xlsx", out, "{name} {period}")]
    assert window.status.notice == "Preset saved"
    window.undo()
    assert kept(path) == []


def test_a_saved_report_keeps_its_name(window: MainWindow, path: Path, out: Path) -> None:
    assert window.session is not None
    numbers: list[int] = []
    window.session.run(saved_reports.save, "Evenings", MARCH, done=numbers.append)
    window.show_page("reports", numbers[0])
    window.actions["save-preset"].trigger()
    dialog = form(window)
    assert dialog.name.text == "Evenings"
    type_in(dialog, name="Mine", folder=str(out), pattern="{report}")
    dialog.format.choose("html")
    press(dialog, "Save")
    menu(window)["Mine"]()
    assert ">Evenings<" in (out / "Evenings.html").read_text("utf-8")
    assert kept(path)[0].title == "Evenings"


def test_the_name_of_the_file_is_put_together_by_buttons(window: MainWindow) -> None:
    dialog = asked(window)
    dialog.pattern.line.clear()
    for text in ("Ledger", "First day", "Day it is made"):
        press(dialog, text)
    assert dialog.pattern.text == "{ledger}{from}{date}"
    assert plain(dialog.preview.text()).endswith("coins2026-03-012026-04-20.xlsx")
    dialog.format.choose("json")
    dialog.format.edited.emit()
    assert plain(dialog.preview.text()).endswith(".json")
    dialog.reject()


@pytest.mark.parametrize(
    ("texts", "field", "said"),
    [
        ({"name": " "}, "name", "A preset needs a name"),
        ({"pattern": "{moon}"}, "pattern", "“{moon}” stands for nothing in the name of a file"),
        ({"folder": "/no/such/folder"}, "folder", "There is no folder /no/such/folder"),
        ({"folder": "out"}, "folder", "There is no folder out"),
        ({"pattern": "x" * 130}, "pattern", "The name of the file would be too long"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    window: MainWindow, path: Path, out: Path, texts: dict[str, str], field: str, said: str
) -> None:
    dialog = asked(window)
    type_in(dialog, **{"folder": str(out), **texts})
    press(dialog, "Save")
    assert dialog.isVisible()
    assert dialog.problem.text().startswith(said)
    assert getattr(dialog, field).is_wrong
    assert kept(path) == []
    type_in(dialog, name="Fine", folder=str(out), pattern="fine")
    assert dialog.problem.isHidden()
    press(dialog, "Save")
    assert [one.name for one in kept(path)] == ["Fine"]


def test_an_answer_that_comes_when_the_form_is_closed_is_nobodys(window: MainWindow) -> None:
    dialog = asked(window)
    dialog.reject()
    shiboken6.delete(dialog)
    dialog._end()
    dialog._refuse(InvalidEntry("name", "There is a preset named {name} already", name="x"))


def test_a_name_that_is_taken_is_replaced_only_when_asked(window: MainWindow, path: Path, out: Path) -> None:
    before = Preset("Monthly", Choices(), "pdf", out, "old")
    keep(window, before)
    dialog = asked(window)
    type_in(dialog, name="MONTHLY", folder=str(out))
    press(dialog, "Save")
    assert dialog.problem.text() == "There is a preset named MONTHLY already"
    assert kept(path) == [before]
    press(dialog, "Replace it")
    assert kept(path) == [Preset("MONTHLY", MARCH, "xlsx", out, "{name} {period}")]
    assert window.status.notice == "Preset changed"
    window.undo()
    assert kept(path) == [before]


def test_a_folder_is_chosen(window: MainWindow, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = asked(window)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(out))
    press(dialog, "Choose…")
    assert dialog.folder.text == str(out)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    press(dialog, "Choose…")
    assert dialog.folder.text == str(out)
    dialog.reject()


def test_one_click_in_the_menu_makes_it_again(window: MainWindow, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Path] = []

    def show(path: Path) -> bool:
        shown.append(path)
        return True

    monkeypatch.setattr(folders, "show", show)
    keep(window, Preset("A & B", MARCH, "xlsx", out, "{report} {period}", "Mine"))
    assert list(menu(window)) == ["A && B", "&Save report as preset…", "Chan&ge presets…"]
    menu(window)["A && B"]()
    target = out / "Mine 2026-03.xlsx"
    assert window.status.notice == f"Saved as {target.name}"
    cells = {cell.value for sheet in load_workbook(target).worksheets for row in sheet.iter_rows() for cell in row}
    assert {"Mila", "Zoë 🌸"} <= cells
    assert "<b>Max</b>" not in cells  # who got a gift in April
    next(link for link in window.status._offers if link.text() == "Open").click()
    assert shown == [target]


def test_the_reports_page_offers_the_same(window: MainWindow, out: Path) -> None:
    keep(window, Preset("Mine", MARCH, "csv", out, "mine"))
    window.show_page("reports")
    actions = window.reports.export_menu().actions()
    texts = [plain(one.text()) for one in actions if not one.isSeparator()]
    assert texts[-3:] == ["Mine", "&Save report as preset…", "Chan&ge presets…"]
    next(one for one in actions if plain(one.text()) == "Mine").trigger()
    assert (out / "mine.csv").read_bytes().startswith(b"creator,gifts,")


def test_a_file_that_is_there_is_written_over_only_when_asked(window: MainWindow, out: Path) -> None:
    keep(window, Preset("Mine", MARCH, "csv", out, "mine"))
    target = out / "mine.csv"
    target.write_text("precious")
    menu(window)["Mine"]()
    assert target.read_text() == "precious"
    assert window.banner.sentence == "mine.csv is there already."
    next(one for one in window.banner.findChildren(QPushButton) if one.text() == "Replace it").click()
    assert target.read_bytes().startswith(b"creator,")
    assert window.banner.sentence == ""
    keep(window, Preset("Over", MARCH, "json", out, "mine", replaces=True))
    (out / "mine.json").write_text("{}")
    menu(window)["Over"]()
    assert (out / "mine.json").stat().st_size > 100


def test_a_folder_that_is_gone_is_said(window: MainWindow, out: Path) -> None:
    keep(window, Preset("Mine", MARCH, "csv", out, "mine"))
    out.rmdir()
    menu(window)["Mine"]()
    assert window.banner.sentence == f"There is no folder {out}; choose one that is there"
    assert not out.exists()


def test_they_are_changed_and_deleted_in_the_preferences(window: MainWindow, path: Path, out: Path) -> None:
    page = section(window)
    assert page.presets._none.isVisible()
    for name in ("Mine", "Other"):
        keep(window, Preset(name, MARCH, "csv", out, "mine"))
    row = page.presets._rows[0]
    said = [plain(label.text()) for label in row.findChildren(QLabel)]
    assert said == ["Mine", "What gifts cost by creator, last month", f"Exact CSV for programs in {out / 'mine.csv'}"]
    row.run.click()
    assert (out / "mine.csv").exists()
    row.change.click()
    dialog = form(window)
    type_in(dialog, name="Ours", pattern="ours")
    dialog.replaces.click()
    press(dialog, "Save")
    assert kept(path)[1] == Preset("Ours", MARCH, "csv", out, "ours", replaces=True)
    page.presets._rows[0].delete.click()
    assert window.status.notice == "Preset deleted"
    assert [one.name for one in kept(path)] == ["Ours"]
    assert len(page.presets._rows) == 1
    window.undo()
    assert [one.name for one in kept(path)] == ["Other", "Ours"]
    assert len(page.presets._rows) == 2


def test_a_changed_preset_cannot_take_the_name_of_another(window: MainWindow, path: Path, out: Path) -> None:
    for name in ("Mine", "Other"):
        keep(window, Preset(name, MARCH, "csv", out, "mine"))
    section(window).presets._rows[0].change.click()
    dialog = form(window)
    type_in(dialog, name="other")
    press(dialog, "Save")
    assert dialog.problem.text() == "There is a preset named other already"
    assert "Replace it" not in [one.text() for one in dialog.findChildren(QPushButton) if one.isVisible()]
    dialog.reject()
    assert [one.name for one in kept(path)] == ["Mine", "Other"]


def test_the_keyboard_goes_to_the_presets(window: MainWindow, out: Path, qtbot: QtBot) -> None:
    keep(window, Preset("Mine", MARCH, "csv", out, "mine"))
    page = section(window)
    qtbot.waitUntil(page.presets._rows[0].run.hasFocus, timeout=1000)
    assert page.presets.visibleRegion().boundingRect().height() >= page.presets._rows[-1].geometry().bottom()


def test_it_is_found_by_name(window: MainWindow, out: Path) -> None:
    keep(window, Preset("Taxes of Mila", MARCH, "csv", out, "mine"))
    window.find_anything()
    palette = window._palette
    assert palette is not None
    palette.line.setText("taxes")
    QApplication.processEvents()
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert (out / "mine.csv").exists()


def test_the_privacy_key_hides_what_they_are_called(window: MainWindow, out: Path) -> None:
    keep(window, Preset("Taxes of Mila", replace(MARCH, where=(("creator", "Mila"),)), "csv", out, "Mila"))
    window.actions["privacy"].trigger()
    assert privacy.DOTS in menu(window)
    page = section(window)
    page.presets._rows[0].change.click()
    dialog = form(window)
    for root in (page.presets, dialog):
        assert "Mila" not in " ".join(label.text() for label in root.findChildren(QLabel))
    assert "Mila" not in dialog.name.line.displayText() + dialog.pattern.line.displayText()
    dialog.reject()
    page.presets._rows[0].run.click()
    assert b"Mila" in (out / "Mila.csv").read_bytes(), "what is exported is what was asked for"


def test_without_a_ledger_there_are_none(bare_window: MainWindow) -> None:
    assert menu(bare_window).keys() == {"&Save report as preset…", "Chan&ge presets…"}
    assert not any(bare_window.actions[name].isEnabled() for name in ("save-preset", "presets"))
