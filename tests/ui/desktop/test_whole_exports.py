"""The whole ledger from the File menu: as the command line writes it, told how far it is, and stopped."""

from io import BytesIO
from pathlib import Path

import pytest

from models.exports import journal_csv, ledger_json
from tests.ui.desktop.conftest import ENTRIES
from tests.ui.desktop.test_exporter import choose, dialog
from ui import cli
from ui.desktop import whole_exports
from ui.desktop.books import Books
from ui.desktop.exports import FORMATS, Stopped
from ui.desktop.main_window import MainWindow


def export_menu(window: MainWindow) -> list[str]:
    """What stands in File, Export; a line is empty."""
    (menu,) = [action.menu() for action in window.frame.menus["file"].actions() if action.text() == "E&xport"]
    return [action.text() for action in menu.actions()]  # type: ignore[attr-defined]


def test_the_file_menu_has_a_menu_of_exports(window: MainWindow) -> None:
    assert export_menu(window) == [
        "E&xport what is shown…", "", "The whole &ledger as JSON…", "All &entries as exact CSV…",
        "The whole ledger for &Beancount…", "The whole ledger for &hledger…",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", whole_exports.FORMATS)
def test_the_ledger_is_written_as_the_command_line_writes_it(
    window: MainWindow, path: Path, tmp_path: Path, kind: str
) -> None:
    window.actions[f"export-{kind}"].trigger()
    assert Path(dialog(window).selectedFiles()[0]).name == f"{path.stem}{FORMATS[kind].ending}"
    made, other = tmp_path / "window", tmp_path / "line"
    made.mkdir()
    choose(window, made / f"all{FORMATS[kind].ending}")
    assert window.status.notice == f"Saved as all{FORMATS[kind].ending}"
    assert cli.run(["--ledger", str(path), "export", kind, "--output", str(other)]) == 0
    assert (made / f"all{FORMATS[kind].ending}").read_bytes() == other.read_bytes()


class Kept(BytesIO):
    """A file whose contents can still be looked at."""

    def close(self) -> None:
        """Stay."""


@pytest.mark.parametrize("kind", whole_exports.FORMATS)
def test_it_tells_how_far_it_is_and_can_be_stopped(path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(whole_exports, "_AT_ONCE", 3)
    monkeypatch.setattr(ledger_json, "_AT_ONCE", 3)
    monkeypatch.setattr(journal_csv, "_AT_ONCE", 3)
    books, told = Books(path), list[tuple[int, int]]()
    whole_exports.write(books, kind, BytesIO(), lambda done, of: told.append((done, of)))
    assert [done for done, _of in told] == sorted(done for done, _of in told)
    assert len(told) > 2
    assert all(0 <= done <= of >= len(ENTRIES) for done, of in told)

    def stop(done: int, _of: int) -> None:
        if done:
            raise Stopped("")

    written = Kept()
    with pytest.raises(Stopped):
        whole_exports.write(books, kind, written, stop)
    whole = BytesIO()
    whole_exports.write(books, kind, whole, lambda _done, _of: None)
    assert len(written.getvalue()) < len(whole.getvalue())
    books.close()
