"""What leaves the Ledger page: the entries that are shown, as they are shown, in files and on paper."""

from __future__ import annotations

import csv
import threading
from array import array
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from models import entries, gathering
from models.ledger import Ledger
from tests.ui.desktop.conftest import draft
from tests.ui.desktop.pages.ledger.seen import shown
from tests.ui.desktop.test_exporter import choose, dialog
from tests.ui.desktop.test_printing import pages, the_preview
from tests.ui.documents import books as workbooks
from tests.ui.documents.pages import read
from ui import privacy, text
from ui.desktop import exports, printing
from ui.desktop.books import Books
from ui.desktop.main_window import MainWindow
from ui.desktop.page import Subset
from ui.desktop.pages.ledger import LedgerPage
from ui.desktop.session import LedgerSession
from ui.desktop.tables import entry_outward
from ui.desktop.tables.entry_columns import COLUMNS
from ui.desktop.tables.entry_outward import Shown
from ui.desktop.tables.entry_view import View
from ui.documents.document import Document, Table
from ui.spans import Span

KEYS = [column.key for column in COLUMNS]


@pytest.fixture
def page(window: MainWindow) -> LedgerPage:
    return window.ledger_page


def offered(page: LedgerPage) -> dict[str, object]:
    """What the button's menu offers, by its words."""
    return {action.text(): action for action in page.export_menu().actions() if action.text()}


def saved(window: MainWindow, name: str, path: Path) -> bytes:
    """Save what is shown from the menu of the button."""
    (action,) = (one for said, one in offered(window.ledger_page).items() if said.startswith(name))
    action.trigger()  # type: ignore[attr-defined]
    choose(window, path)
    return path.read_bytes()


def rows(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV for spreadsheets."""
    return list(csv.DictReader(content.decode("utf-8-sig").splitlines()))


def table(document: Document) -> Table:
    found = document.sections[0].table
    assert found is not None
    return found


def test_the_menu_has_every_format_and_paper(window: MainWindow, page: LedgerPage) -> None:
    names = ["XLSX workbook…", "CSV for spreadsheets…", "PDF document…", "HTML page…"]
    assert [said.replace("&", "") for said in offered(page)] == [*names, "Print…"]
    page.export_button.button.click()
    assert Path(dialog(window).selectedFiles()[0]).name == "Ledger, all time.xlsx"
    dialog(window).reject()


def test_a_file_has_the_rows_that_are_shown_in_order(window: MainWindow, page: LedgerPage, tmp_path: Path) -> None:
    page.filters.kinds.choose(frozenset({"gift"}))
    page.filters.kinds.changed.emit()
    page.table.horizontalHeader().sectionClicked.emit(KEYS.index("cost"))
    found = rows(saved(window, "CSV", tmp_path / "gifts.csv"))
    assert len(found) == 6
    assert [(row["Date"], row["Item"]) for row in found] == [
        (row.local.date().isoformat(), row.item) for row in shown(window)
    ]
    assert window.status.notice == "Saved as gifts.csv"


def test_a_file_has_the_columns_that_are_shown_in_their_order(window: MainWindow, tmp_path: Path) -> None:
    columns = window.ledger_page.table.columns
    columns.arrange(["creator", "when", "coins", "handle", *(key for key in KEYS if key not in {"creator", "when"})], {
        "creator", "when", "handle"
    })  # fmt: skip
    assert list(rows(saved(window, "CSV", tmp_path / "a.csv"))[0]) == ["Creator", "Date", "Time", "Handle"]


def test_a_search_and_a_period_narrow_what_is_written(window: MainWindow, page: LedgerPage, tmp_path: Path) -> None:
    page.filters.period.take(Span("own", date(2026, 4, 1), date(2026, 4, 30)))
    page.filters.search("mila")
    found = read(saved(window, "HTML", tmp_path / "mila.html").decode())
    head = [cell.text for cell in found.one("thead").all("th")]
    written = [[cell.text for cell in row.all("th", "td")] for row in found.one("tbody").all("tr")]
    assert [(row[head.index("Creator")], row[head.index("Item")]) for row in written] == [
        ("Mila", "Cheer"), ("Mila", "Hand Hearts"),
    ]  # fmt: skip
    for line in ("Words: mila", "Period: Apr 2026", "2 entries", "The latest first"):
        assert line in found.text.replace("\u2068", "").replace("\u2069", "")


def test_it_is_called_as_what_it_is_of(window: MainWindow, page: LedgerPage) -> None:
    made = page.export()
    assert made is not None
    assert (made.of, made.called, tuple(made.formats)) == ("journal", "Ledger, all time", entry_outward.FORMATS)


def test_a_workbook_of_the_whole_page_adds_up(window: MainWindow, tmp_path: Path) -> None:
    content = saved(window, "XLSX", tmp_path / "all.xlsx")
    sheet = workbooks.read(content, values=True).worksheets[0]
    head = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "Date")
    costs = [row[head.index("Cost")] for row in sheet.iter_rows(values_only=True) if row[2] == "Gift"]
    spent = run_spending(window)
    assert round(100 * sum(filter(None, costs))) == spent


def run_spending(window: MainWindow) -> int:
    """What gifts cost, as the reports say."""
    from models.reports import Query, run

    assert window.session is not None
    found: list[int] = []

    def ask(books: Books) -> int:
        cost = run("spending", books.columns, books.rates, books.settings, Query()).rows[0][2]
        assert isinstance(cost, int)
        return cost

    window.session.ask(ask, done=found.append)
    return found[0]


def test_entries_behind_a_figure_are_told_as_such(window: MainWindow, page: LedgerPage) -> None:
    ids = [row.id for row in shown(window) if row.creator == "Mila"]
    page.show_subject(Subset("gifts to \u2068Mi\u202ela\u2069", lambda _books: array("q", ids)))
    make = page.document()
    assert make is not None
    assert window.session is not None
    found: list[Document] = []
    window.session.ask(make, done=found.append)
    assert found[0].about[0] == "Only: gifts to Mi\\u202ela"
    assert len(table(found[0]).rows) == len(ids) == 3


def test_what_was_deleted_and_what_is_not_there_are_not_handed_on(window: MainWindow, page: LedgerPage) -> None:
    page.table.selectRow(0)
    window.actions["delete"].trigger()
    window.actions["deleted"].trigger()
    assert len(shown(window)) == 1
    assert not page.export_button.arrow.isEnabled()
    window.actions["print"].trigger()
    assert window.status.notice == "There is nothing to print here"
    window.actions["export"].trigger()
    assert window.status.notice == "There is nothing to export here"
    page.show_all()
    assert page.export_button.arrow.isEnabled()
    page.filters.search("no such word")
    assert (page.export(), page.document()) == (None, None)


# --- On paper ---------------------------------------------------------------------------------------------------------


def test_the_entries_that_are_shown_are_printed(window: MainWindow, page: LedgerPage, tmp_path: Path) -> None:
    page.filters.search("mila")
    window.actions["print"].trigger()
    preview = the_preview(window)
    assert preview._ready is not None
    window.handing_on.exporter.write(printing.export(preview._ready), "pdf", tmp_path / "ledger.pdf", replaces=False)
    (printed,) = pages(tmp_path / "ledger.pdf")
    for said in ("Ledger", "Mila", "Rose", "Hand Hearts", "Cheer", "Words: mila", "Page 1 of 1"):
        assert said in printed.replace("\u2068", "").replace("\u2069", "")
    assert "Galaxy" not in printed


def test_rows_of_a_preview_stay_as_they_were_read(window: MainWindow, page: LedgerPage) -> None:
    make = page.document()
    assert make is not None
    assert window.session is not None
    made: list[Document] = []
    window.session.ask(make, done=made.append)
    window.session.run(entries.delete, [row.id for row in shown(window)][:3])
    assert len(shown(window)) == 7
    assert all(row[0] is not None for row in table(made[0]).rows)


def test_more_rows_than_are_printed_are_refused_before_they_are_read(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "MOST_ROWS", 9)
    monkeypatch.setattr(gathering, "gather", None)
    window.actions["print"].trigger()
    preview = the_preview(window)
    assert preview._problem.text() == "10 rows are too many to print; show fewer, or write them to a file"


# --- Privacy ----------------------------------------------------------------------------------------------------------


def test_a_file_hides_nothing_and_paper_is_not_shown(window: MainWindow, tmp_path: Path) -> None:
    privacy.switch(is_on=True)
    window.redraw()
    names = {row["Creator"] for row in rows(saved(window, "CSV", tmp_path / "a.csv"))}
    assert names == {"", "Mila", "Zoë 🌸", "<b>Max</b>"}
    window.actions["print"].trigger()
    assert window.status.notice == "Names and amounts are hidden; show them to print them"


def test_a_preview_closes_when_names_are_hidden_in_any_window(window: MainWindow) -> None:
    window.actions["print"].trigger()
    preview = the_preview(window)
    assert preview.isVisible()
    window.redraw()
    assert preview.isVisible(), "nothing is hidden yet"
    privacy.switch(is_on=True)  # as another window does, which has this one drawn again
    window.redraw()
    assert not preview.isVisible()


def test_paper_has_real_names_and_amounts_whatever_is_hidden_meanwhile(path: Path, tmp_path: Path) -> None:
    books = Books(path)
    privacy.switch(is_on=True)
    ready = printing.prepare(books, Shown(View(), ("when", "creator", "cost", "paid")), "A4")
    export = printing.export(ready)
    exports.save(books, export, "pdf", tmp_path / "a.pdf", lambda _done, _of: True, replaces=False)
    books.close()
    (printed,) = pages(tmp_path / "a.pdf")
    assert "€8.99" in printed
    assert "Mila" in printed
    assert privacy.DOTS not in printed


# --- Beside other work ------------------------------------------------------------------------------------------------


def test_nothing_waits_for_a_long_export_which_is_of_one_moment(path: Path, tmp_path: Path, qtbot: QtBot) -> None:
    """With real threads: questions are answered and entries added while rows are written; these stay as they were."""
    session = LedgerSession(path)
    with qtbot.waitSignal(session.opened, timeout=5000):
        session.open()
    has_begun, may_go_on = threading.Event(), threading.Event()
    export = entry_outward.export(Shown(View(), ("when", "item", "coins")), 1)

    def hold(_done: int, _of: int) -> bool:
        has_begun.set()
        return may_go_on.wait(10)

    written: list[bytes] = []

    def write(books: Books) -> bytes:
        file = BytesIO()
        export.write(books, "spreadsheet", file, exports.teller(hold))
        return file.getvalue()

    session.ask_apart(write, done=written.append)
    qtbot.waitUntil(has_begun.is_set, timeout=5000)
    answers: list[int] = []
    session.run(entries.add, draft("gift", "2026-05-01", creator="Late", item="Rose", coins=1))
    session.ask(lambda books: len(books.columns.accounts), done=answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=5000)
    assert not written
    may_go_on.set()
    qtbot.waitUntil(lambda: bool(written), timeout=5000)
    session.close()
    assert len(rows(written[0])) == 10


def test_an_export_that_is_stopped_leaves_the_file_as_it_was(window: MainWindow, tmp_path: Path) -> None:
    export = window.ledger_page.export()
    assert export is not None
    target = tmp_path / "old.html"
    target.write_text("old")
    assert window.session is not None
    refused: list[object] = []

    def stopped(books: Books) -> None:
        exports.save(books, export, "html", target, lambda done, _of: not done, replaces=True)

    window.session.ask_apart(stopped, done=bool, failed=refused.append)
    assert isinstance(refused[0], exports.Stopped)
    assert target.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir() if "old" in one.name] == ["old.html"]


def test_a_change_between_totals_and_rows_is_no_file(path: Path) -> None:
    """The ledger is written by another process just then: rows and totals would not be of one moment."""
    books = Books(path)
    made = Shown(View(), ("when", "coins")).lazily(books, is_brief=False)
    other = Ledger(path)
    entries.delete(other, [10])
    other.close()
    with pytest.raises(Exception, match="changed just now") as caught, books.columns.unchanged():
        list(table(made).rows)
    books.close()
    assert "nothing was written" in text.sentence(caught.value)  # type: ignore[arg-type]
