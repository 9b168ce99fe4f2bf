"""Naming the columns of a table: each choice shows at once what the rows become, and nothing is guessed unseen."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

from models import mappings
from models.imports.table.mapping import Shared
from tests.ui.desktop.keyboard import pick
from ui import privacy
from ui.desktop import files
from ui.desktop.dialogs.import_preview import ImportPreview
from ui.desktop.dialogs.mapping import MappingDialog
from ui.desktop.main_window import MainWindow

GERMAN = (
    "Datum;Empfänger;Geschenk;Anzahl;Münzen;Bezahlt;Vorgang\n03.04.2026 20:15;Mila;Rose;2;2;;Geschenk\n"
    "05.04.2026;Zoë;Löwe;1;29.999;;Geschenk\n06.04.2026;;;;1.000;12,99 €;AUFL\n"
)


class Opened:
    """The preview of a file and the dialog over it that names its columns."""

    def __init__(self, window: MainWindow, path: Path) -> None:
        assert window.session is not None
        self.preview = ImportPreview(window.session, [path], window._theme, window.frame)
        self.preview.open()
        QApplication.processEvents()

    @property
    def dialog(self) -> MappingDialog:
        (found,) = [one for one in self.preview.findChildren(MappingDialog) if one.isVisible()]
        return found

    def becomes(self) -> list[str]:
        model = self.dialog.panel.columns.model
        said = [model.data(model.index(row, 0)) for row in range(model.rowCount())]
        return [text.replace("\u2068", "").replace("\u2069", "").replace("\u202f", " ") for text in said]


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    made: list[Opened] = []

    def open_it(content: str = GERMAN, name: str = "mine.csv") -> Opened:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        made.append(Opened(window, path))
        return made[-1]

    yield open_it
    for one in made:
        one.preview.close()


def type_in(field: QWidget, text: str) -> None:
    line = field if isinstance(field, QLineEdit) else field.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)


def test_a_table_shows_its_rows_with_what_they_would_become(opened: Callable[..., Opened]) -> None:
    panel = opened().dialog.panel
    assert [box.currentData() for box in panel.columns.boxes] == [
        "when", "creator", "gift", "quantity", "coins", "amount", "kind",
    ]  # fmt: skip
    assert panel.missing.text() == "Which platform is it? Type its name, or say which column has it."
    assert not panel.is_ready


def test_every_choice_shows_at_once_what_it_makes_of_the_rows(opened: Callable[..., Opened]) -> None:
    one = opened()
    panel = one.dialog.panel
    type_in(panel.choices.platform, "TikTok")
    assert (
        panel.missing.text() == "Dates like \u206803.04.2026 20:15\u2069 can be read in two ways: choose their order."
    )
    assert "April 3, 2026 or March 4, 2026" in panel.choices.order.example.text()
    pick(panel.choices.order.box, "dmy")
    assert panel.choices.order.example.text() == "\u206803.04.2026 20:15\u2069 → April 3, 2026"
    assert one.becomes()[:2] == [
        "Apr 3, 2026, 8:15 PM · Gift · Rose × 2 · Mila · 2 coins", "Apr 5, 2026 · Gift · Löwe · Zoë · 29,999 coins",
    ]  # fmt: skip
    assert one.becomes()[2] == "“AUFL” is no kind of entry; say in the mapping what it stands for"
    assert panel.missing.text() == "Say what \u2068AUFL\u2069 stands for; else its rows cannot be taken."
    (word,) = panel.words
    pick(word.box, "purchase")
    assert one.becomes()[2] == "Apr 6, 2026 · Purchase · 1,000 coins · €12.99"
    assert panel.missing.text() == "All that is needed is known."


def test_what_was_chosen_is_read_and_can_be_changed_again(window: MainWindow, opened: Callable[..., Opened]) -> None:
    one = opened()
    panel = one.dialog.panel
    type_in(panel.choices.platform, "TikTok")
    pick(panel.choices.order.box, "dmy")
    pick(panel.words[0].box, "skip")
    one.dialog._take()
    assert one.preview._plan is not None
    assert (one.preview._plan.counts.new, one.preview._plan.questions) == (2, [])
    assert "left out, as the mapping says" in one.preview._about.text()
    one.preview.apply()
    assert window.status.notice == "Import done"


def test_a_column_means_one_thing_and_one_column_each(opened: Callable[..., Opened]) -> None:
    panel = opened().dialog.panel
    pick(panel.columns.boxes[6], "creator")
    assert panel.mapping.columns["creator"] == "Vorgang"
    assert panel.columns.boxes[1].currentData() is None
    pick(panel.columns.boxes[6], None)
    assert "creator" not in panel.mapping.columns
    assert panel.choices.rule.isEnabled()


def test_a_table_without_a_header_is_said_to_be_one(opened: Callable[..., Opened]) -> None:
    panel = opened().dialog.panel
    pick(panel.choices.header.box, 0)
    assert list(panel.columns.model.labels) == [f"#{place}" for place in range(1, 8)]
    assert panel.mapping.columns == {}
    assert panel.missing.text() == "Say which column has the date."


def test_a_mapping_is_saved_and_taken_at_once_for_the_next_table(
    window: MainWindow, opened: Callable[..., Opened]
) -> None:
    one = opened()
    type_in(one.dialog.panel.choices.platform, "TikTok")
    pick(one.dialog.panel.choices.order.box, "dmy")
    type_in(one.dialog._name, "Evenings")
    QTest.mouseClick(one.dialog._save, Qt.MouseButton.LeftButton)
    assert window.status.notice == "Mapping saved"
    assert window.session is not None
    assert [saved.name for saved in mappings.saved(window.session.reader)] == ["Evenings"]
    one.dialog.reject()
    again = opened(name="next.csv").preview
    assert "Read by the saved mapping “Evenings”" in again._about.text()
    assert not [found for found in again.findChildren(MappingDialog) if found.isVisible()]


def test_a_saved_mapping_is_renamed_and_deleted_and_both_can_be_undone(
    window: MainWindow, opened: Callable[..., Opened]
) -> None:
    dialog = opened().dialog
    assert window.session is not None
    reader = window.session.reader
    type_in(dialog.panel.choices.platform, "TikTok")
    pick(dialog.panel.choices.order.box, "dmy")
    type_in(dialog._name, "Evenings")
    assert not dialog._rename.isVisible()
    assert not dialog._delete.isVisible()
    QTest.mouseClick(dialog._save, Qt.MouseButton.LeftButton)
    assert dialog._delete.isVisible()
    assert not dialog._rename.isEnabled()
    type_in(dialog._name, "Lives")
    dialog._rename.setFocus()
    QTest.keyClick(dialog._rename, Qt.Key.Key_Space)
    assert window.status.notice == "Mapping renamed"
    assert [saved.name for saved in mappings.saved(reader)] == ["Lives"]
    dialog._delete.setFocus()
    QTest.keyClick(dialog._delete, Qt.Key.Key_Space)
    assert window.status.notice == "Mapping deleted"
    assert (mappings.saved(reader), dialog._known.isVisible(), dialog._delete.isVisible()) == ([], False, False)
    window.session.undo()
    assert [saved.name for saved in mappings.saved(reader)] == ["Lives"]
    window.session.undo()
    assert [saved.name for saved in mappings.saved(reader)] == ["Evenings"]
    dialog.reject()
    again = opened(name="next.csv").preview
    assert "Read by the saved mapping “Evenings”" in again._about.text()


def test_a_name_that_another_mapping_has_is_refused_in_place(window: MainWindow, opened: Callable[..., Opened]) -> None:
    dialog = opened().dialog
    type_in(dialog.panel.choices.platform, "TikTok")
    pick(dialog.panel.choices.order.box, "dmy")
    for called in ("Evenings", "Lives"):
        type_in(dialog._name, called)
        QTest.mouseClick(dialog._save, Qt.MouseButton.LeftButton)
    pick(dialog._known, dialog._known.itemData(1))
    dialog._known.activated.emit(1)
    type_in(dialog._name, "lives")
    QTest.mouseClick(dialog._rename, Qt.MouseButton.LeftButton)
    assert dialog._problem.text() == "There is a mapping named lives already"
    assert window.session is not None
    assert [saved.name for saved in mappings.saved(window.session.reader)] == ["Evenings", "Lives"]


def test_a_mapping_is_shared_as_a_file_and_opened_again(
    opened: Callable[..., Opened], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "shared.json"
    monkeypatch.setattr(files, "ask_for_new_mapping", lambda _parent, _stem: path)
    monkeypatch.setattr(files, "ask_for_mapping", lambda _parent: path)
    dialog = opened().dialog
    type_in(dialog.panel.choices.platform, "Kick")
    dialog._write()
    dialog.panel.use(dialog.panel.mapping.with_fixed("platform", "").with_column("Datum", None))
    dialog._read()
    assert dialog.panel.mapping.fixed == {"platform": "Kick"}
    assert dialog.panel.mapping.columns["when"] == "Datum"
    path.write_text("{}", encoding="utf-8")
    dialog._read()
    assert dialog._problem.text().startswith("This is no mapping of a table")


def test_a_mapping_whose_columns_are_not_there_is_taken_as_far_as_they_are(opened: Callable[..., Opened]) -> None:
    dialog = opened().dialog
    dialog._use(Shared(dialog.panel.mapping.with_column("Elsewhere", "note")))
    assert "note" not in dialog.panel.mapping.columns
    assert dialog._problem.text() == "This table lacks some columns of the mapping; say what they are."


def test_the_platform_a_file_is_named_after_is_proposed(opened: Callable[..., Opened]) -> None:
    assert opened(name="twitch bits.csv").dialog.panel.mapping.fixed == {"platform": "Twitch"}


def test_another_zone_and_currency_are_taken_when_they_are_ones(opened: Callable[..., Opened]) -> None:
    panel = opened().dialog.panel
    type_in(panel.choices.zone, "Asia/Tok")
    assert panel.mapping.zone == ""
    type_in(panel.choices.zone, "Asia/Tokyo")
    assert panel.mapping.zone == "Asia/Tokyo"
    type_in(panel.choices.currency, "zzz")
    assert panel.choices.currency.is_wrong
    type_in(panel.choices.currency, "usd")
    assert panel.mapping.fixed["currency"] == "USD"


def test_names_of_strangers_are_hidden_with_all_others(opened: Callable[..., Opened]) -> None:
    one = opened()
    pick(one.dialog.panel.choices.order.box, "dmy")
    privacy.switch(is_on=True)
    try:
        model = one.dialog.panel.columns.model
        shown = [model.data(model.index(0, column)) for column in range(model.columnCount())]
        assert not any("Mila" in text or "Rose" in text for text in shown)
    finally:
        privacy.switch(is_on=False)


def test_every_control_has_a_name_and_can_be_reached_by_tab(opened: Callable[..., Opened]) -> None:
    dialog = opened().dialog
    reached: list[QWidget] = []
    for _ in range(60):
        QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused in reached:
            break
        reached.append(focused)
    assert {*dialog.panel.columns.boxes, dialog.panel.choices.order.box, dialog._open, dialog._cancel} <= set(reached)
    for box in dialog.panel.findChildren(QComboBox):
        assert box.accessibleName()
    for line in dialog.panel.findChildren(QLineEdit):
        assert line.accessibleName()


def test_the_drop_downs_stand_over_their_columns_and_follow_them(opened: Callable[..., Opened]) -> None:
    columns = opened().dialog.panel.columns
    columns.table.setColumnWidth(1, 260)
    header = columns.table.horizontalHeader()
    for place, box in enumerate(columns.boxes):
        assert box.x() == header.sectionViewportPosition(place + 1) + columns.table.viewport().x()
    columns.boxes[6].setFocus()
    assert columns.table.horizontalScrollBar().value() > 0
