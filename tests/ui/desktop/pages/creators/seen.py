"""How tests use the Creators page: they choose, read and type as a person does."""

from PySide6.QtWidgets import QLineEdit

from tests.ui.desktop.seen import plain
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.creators import CreatorsPage
from ui.desktop.pages.creators.people_model import ROW, Row


def shown(window: MainWindow) -> CreatorsPage:
    window.actions["creators"].trigger()
    found = window.page("creators")
    assert isinstance(found, CreatorsPage)
    return found


def rows(page: CreatorsPage) -> list[Row]:
    people = page.list.people
    return [people.data(people.index(number), ROW) for number in range(people.rowCount())]


def names(page: CreatorsPage) -> list[str]:
    return [plain(row.name) for row in rows(page)]


def choose(page: CreatorsPage, name: str) -> None:
    """Select a creator as the arrow keys do, and wait for what is asked then."""
    page.list.setCurrentIndex(page.list.people.index(names(page).index(name)))
    page._asking.timeout.emit()


def type_in(part: QLineEdit, text: str) -> None:
    """Write into a field what no keyboard of these tests has letters for, too."""
    part.setFocus()
    part.setText(text)
    part.textEdited.emit(text)
