"""Printing: what is on screen on pages, in a preview that never holds the window up, to a printer or a PDF."""

import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QImage, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from models.errors import RequestRefused
from tests.programs import needed
from tests.ui.documents.samples import document, entries, months, section
from ui import privacy
from ui.desktop import printing
from ui.desktop.dialogs.print_preview import PrintPreview
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.reports import ReportsPage
from ui.desktop.preferences import Preferences
from ui.documents.document import Document, Section

Open = Callable[[Document], PrintPreview]


@pytest.fixture
def preview_of(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> Open:
    """Opens the preview of a document."""

    def opened(shown: Document) -> PrintPreview:
        assert window.session is not None
        preferences = Preferences(QSettings(str(tmp_path / "print.ini"), QSettings.Format.IniFormat))
        preview = PrintPreview(window.session, lambda _books: shown, window._theme, preferences, window.frame)
        preview.export_wanted.connect(window.handing_on.exporter.ask)
        preview.open()
        qtbot.waitExposed(preview)
        return preview

    return opened


def pages(path: Path) -> list[str]:
    """The text of every page of a PDF."""
    command = [needed("pdftotext"), "-layout", str(path), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\f")[:-1]


def to_file(preview: PrintPreview, path: Path) -> QPrinter:
    """A printer that writes a file, as there is on every computer."""
    printer = preview.printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def save(preview: PrintPreview, window: MainWindow, path: Path) -> None:
    """Press the button, and say in the dialog of all exports where to."""
    QTest.mouseClick(preview._save, Qt.MouseButton.LeftButton)
    (dialog,) = [one for one in window.frame.findChildren(QFileDialog) if one.isVisible()]
    dialog.selectFile(str(path))
    dialog.accept()


def the_preview(window: MainWindow) -> PrintPreview:
    (preview,) = window.frame.findChildren(PrintPreview)
    return preview


def test_the_report_on_screen_is_printed_as_it_is_shown(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.show_page("reports")
    window.actions["print"].trigger()
    preview = the_preview(window)
    save(preview, window, tmp_path / "report.pdf")
    (page,) = pages(tmp_path / "report.pdf")
    assert "Mila" in page
    assert "Page 1 of 1" in page
    assert "report.pdf" in window.status.notice
    assert not preview.isVisible()


def test_a_report_without_its_chart_is_printed_without(window: MainWindow, tmp_path: Path) -> None:
    window.show_page("reports")
    reports = window.reports
    assert isinstance(reports, ReportsPage)
    has_chart = []
    for is_shown in (True, False):
        reports.chart_switch.setChecked(is_shown)
        make = reports.document()
        assert make is not None
        has_chart.append(make(None).sections[0].chart is not None)  # type: ignore[arg-type]
    assert has_chart == [True, False]


def test_where_there_is_nothing_to_print_it_says_so(window: MainWindow) -> None:
    window.show_page("preferences")
    window.actions["print"].trigger()
    assert "nothing to print" in window.status.notice
    assert not window.frame.findChildren(PrintPreview)


def test_what_is_hidden_is_not_printed(window: MainWindow) -> None:
    window.show_page("reports")
    privacy.switch(is_on=True)
    window.actions["print"].trigger()
    assert "hidden" in window.status.notice
    assert not window.frame.findChildren(PrintPreview)


def test_the_preview_shows_pages_and_says_which(preview_of: Open, qtbot: QtBot) -> None:
    preview = preview_of(document(section(entries(120))))
    view = preview.view
    qtbot.waitUntil(lambda: 0 in view._pictures)
    dark = QImage(view._pictures[0])
    colors = {dark.pixel(x, y) for x in range(0, dark.width(), 3) for y in range(0, dark.height(), 3)}
    assert len(colors) > 20
    assert preview._page.text() == "Page 1 of 4"
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert preview._page.text() == "Page 2 of 4"
    QTest.keyClick(view, Qt.Key.Key_End)
    assert preview._page.text() == "Page 4 of 4"
    assert view.accessibleDescription() == "Page 4 of 4"
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    assert preview._page.text() == "Page 3 of 4"
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert preview._page.text() == "Page 1 of 4"


def test_a_page_is_shown_whole_or_as_wide_as_there_is_room(preview_of: Open) -> None:
    preview = preview_of(document(section(entries(120))))
    wide = preview.view._size()
    preview.fit.chosen.emit("page")
    whole = preview.view._size()
    assert whole.height() <= preview.view.viewport().height() < wide.height()


def test_pages_lie_across_where_a_table_is_wide_and_as_one_wishes(
    preview_of: Open, window: MainWindow, tmp_path: Path
) -> None:
    preview = preview_of(document(Section("", (), None, months(5, 8))))
    assert preview.way.current == "across"
    preview.way._pick("upright")
    preview.paper.setCurrentText("Letter")
    save(preview, window, tmp_path / "upright.pdf")
    found = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", (tmp_path / "upright.pdf").read_bytes())
    assert {(round(float(width)), round(float(height))) for width, height in found} == {(612, 792)}
    assert preview_of(document(section())).paper.key == "Letter"


def test_it_prints_without_a_printer_to_a_file(preview_of: Open, tmp_path: Path) -> None:
    preview = preview_of(document(section(entries(120))))
    said: list[str] = []
    preview.noticed.connect(said.append)
    preview.print_on(to_file(preview, tmp_path / "printed.pdf"))
    found = pages(tmp_path / "printed.pdf")
    assert [re.search(r"Page \d of \d", page)[0] for page in found] == [f"Page {at} of 4" for at in range(1, 5)]  # type: ignore[index]
    assert re.findall(r"Rose-(\d+)\b", "\n".join(found)) == [str(at) for at in range(120)]
    assert said == ["4 pages printed"]


def test_only_the_pages_that_were_chosen_are_printed(preview_of: Open, tmp_path: Path) -> None:
    preview = preview_of(document(section(entries(120))))
    printer = to_file(preview, tmp_path / "some.pdf")
    printer.setFromTo(2, 3)
    preview.print_on(printer)
    assert [re.search(r"Page \d of \d", page)[0] for page in pages(tmp_path / "some.pdf")] == [  # type: ignore[index]
        "Page 2 of 4",
        "Page 3 of 4",
    ]


def test_paper_chosen_at_the_printer_is_the_paper_it_is_laid_out_on(preview_of: Open, tmp_path: Path) -> None:
    preview = preview_of(document(section(entries(120))))
    printer = to_file(preview, tmp_path / "small.pdf")
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    preview.print_on(printer)
    assert len(pages(tmp_path / "small.pdf")) > 6


def test_the_print_dialog_comes_with_the_paper_that_is_shown(preview_of: Open, tmp_path: Path) -> None:
    preview = preview_of(document(Section("", (), None, months(5, 8))))
    preview._print.click()
    (dialog,) = preview.findChildren(QPrintDialog)
    layout = dialog.printer().pageLayout()
    assert layout.orientation() == layout.orientation().Landscape
    dialog.reject()
    assert preview.isVisible()


def test_an_answer_that_comes_when_it_is_closed_is_nobodys(preview_of: Open) -> None:
    preview = preview_of(document(section(entries(3))))
    preview.reject()
    shiboken6.delete(preview)
    preview._printed(1)
    preview._refuse(RequestRefused("The disk is full"))


def test_printing_can_be_stopped(preview_of: Open, tmp_path: Path) -> None:
    preview = preview_of(document(section(entries(120))))
    assert preview._ready is not None
    printer = to_file(preview, tmp_path / "stopped.pdf")
    seen = []

    def report(done: int, of: int) -> bool:
        seen.append((done, of))
        return done < 2

    assert printing.print_out(None, preview._ready, printer, report) == 0  # type: ignore[arg-type]
    assert seen == [(0, 4), (1, 4), (2, 4)]


def test_too_many_rows_are_refused_in_words(preview_of: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "MOST_ROWS", 100)
    preview = preview_of(document(section(entries(120))))
    assert "120 rows are too many" in preview._problem.text()
    assert not preview._print.isEnabled()


def test_a_file_that_cannot_be_written_is_told_as_of_every_export(
    preview_of: Open, window: MainWindow, tmp_path: Path
) -> None:
    preview = preview_of(document(section()))
    assert preview._ready is not None
    window.handing_on.exporter.write(
        printing.export(preview._ready), "pdf", tmp_path / "missing" / "x.pdf", replaces=False
    )
    assert "cannot be written" in window.banner.sentence


def test_a_file_tells_page_by_page_how_far_it_is_and_can_be_stopped(preview_of: Open, window: MainWindow) -> None:
    preview = preview_of(document(section(entries(200))))
    assert preview._ready is not None
    seen: list[tuple[int, int]] = []

    def tell(done: int, of: int) -> None:
        seen.append((done, of))
        if done == 2:
            raise RequestRefused("Stopped")

    with pytest.raises(RequestRefused), io.BytesIO() as file:
        printing.export(preview._ready).write(None, "pdf", file, tell)  # type: ignore[arg-type]
    assert seen == [(number, preview._ready.count) for number in range(3)]


def test_the_preview_can_be_worked_with_the_keyboard(preview_of: Open) -> None:
    preview = preview_of(document(section()))
    assert preview.focusWidget() is preview.view
    QTest.keyClick(preview, Qt.Key.Key_Escape)
    assert not preview.isVisible()
