from array import array
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from pytestqt.qtbot import QtBot

from models.journal import EntryRow
from models.money import Money
from models.rates import Rates
from models.reports.figures import Figure, Figures
from ui import formats, privacy
from ui.desktop.tables.entry_columns import COLUMNS, Key
from ui.desktop.tables.entry_model import WINDOW, EntryModel
from ui.desktop.tables.entry_table import EntryTable
from ui.desktop.tables.entry_texts import Line, plain, plain_header
from ui.desktop.theme import Theme

KEYS = [column.key for column in COLUMNS]
FIGURE = Figure(Money(36, "EUR"), 0, (), 1210)


def row(entry: int, **values: object) -> EntryRow:
    """A gift."""
    plain: dict[str, object] = {
        "id": entry, "kind": "gift", "local": datetime.fromisoformat("2026-03-02T20:15"), "zone": "Europe/Berlin",
        "is_date": False, "is_repeated": False, "account_id": 1, "platform": "TikTok", "account": "main",
        "unit": "Coin", "creator_id": 1, "creator": "Mila", "handle": "", "item": "Rose", "quantity": 1,
        "coins": -5, "amount": None, "charged": None, "channel": "", "seller": "", "payment_method": "",
        "reference": "", "note": "",
    }  # fmt: skip
    return EntryRow(**{**plain, **values})  # type: ignore[arg-type]


class Reading:
    """Reads rows and remembers which were asked for."""

    def __init__(self, **values: object) -> None:
        self.values, self.asked = values, [array("q")]
        self.asked.clear()

    def __call__(self, ids: Sequence[int]) -> list[EntryRow]:
        self.asked.append(array("q", ids))
        return [row(entry, **self.values) for entry in ids]


class Known(Figures):
    """The same figure for every entry."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        self._rates, self._currency = Rates({("EUR", "USD", date(2026, 3, 2)): Decimal("1.1")}), "EUR"

    def of(self, entry: int) -> Figure:
        return self.figure


def text(model: EntryModel, key: str, role: Qt.ItemDataRole = Qt.ItemDataRole.DisplayRole, number: int = 0) -> str:
    return str(model.data(model.index(number, KEYS.index(key)), role))  # type: ignore[arg-type]


@pytest.fixture
def model() -> EntryModel:
    return EntryModel()


def test_only_what_is_looked_at_is_read(model: EntryModel) -> None:
    read = Reading()
    model.show(array("q", range(1, 1_000_001)), read)
    assert model.rowCount() == 1_000_000
    assert read.asked == []
    text(model, "creator", number=500_123)
    text(model, "creator", number=500_199)
    assert [len(ids) for ids in read.asked] == [WINDOW]
    assert read.asked[0][0] == 500_101


def test_windows_long_unseen_are_forgotten(model: EntryModel) -> None:
    model.show(array("q", range(1, 100_001)), Reading())
    for number in range(0, 100_000, WINDOW):
        model.entry(number)
    assert len(model._windows) <= 60


def test_qt_finds_nothing_wrong_with_the_model(model: EntryModel, qtmodeltester: object) -> None:
    model.show(array("q", range(1, 200)), Reading())
    qtmodeltester.check(model)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([1, 2, 3, 4], [9, 1, 2, 3, 4]), ([1, 2, 3, 4], [1, 2, 3, 4, 9]), ([1, 2, 3, 4], [1, 2, 9, 3, 4]),
        ([1, 2, 3, 4], [1, 4]), ([1, 2, 3, 4], []), ([], [1, 2]), ([1, 2, 3, 4], [1, 3, 2, 4]), ([5, 6], [5, 6]),
        ([1, 1], [1]), ([1, 2, 3], [4, 5, 6]),
    ],
)  # fmt: skip
def test_a_changed_view_is_told_as_rows_that_go_and_come(
    model: EntryModel, qtmodeltester: object, before: list[int], after: list[int]
) -> None:
    model.show(array("q", before), Reading())
    qtmodeltester.check(model, force_py=True)  # type: ignore[attr-defined]
    model.update_ids(array("q", after))
    assert list(model.ids) == after
    assert model.rowCount() == len(after)


def test_rows_that_stay_keep_their_selection(qtbot: QtBot, theme: Theme) -> None:
    table = EntryTable(theme)
    qtbot.addWidget(table)
    table.rows.show(array("q", [10, 20, 30, 40]), Reading())
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    table.selectionModel().select(table.rows.index(2, 0), flags)
    table.rows.update_ids(array("q", [5, 10, 20, 30, 40]))
    assert list(table.selected_ids()) == [30]
    table.rows.update_ids(array("q", [5, 30, 40]))
    assert list(table.selected_ids()) == [30]


def test_the_head_of_a_view_grows_into_the_whole(model: EntryModel) -> None:
    model.show(array("q", [3, 2]), Reading())
    reset: list[bool] = []
    model.modelReset.connect(lambda: reset.append(True))
    model.extend(array("q", [3, 2, 1]))
    assert (list(model.ids), reset) == ([3, 2, 1], [])


def test_a_deleted_entry_is_an_empty_row_until_the_view_is_known(model: EntryModel) -> None:
    model.show(array("q", [1]), lambda _ids: [])
    assert model.line(0) is None
    assert model.data(model.index(0, 0)) is None


def test_names_stay_text_and_steer_nothing(model: EntryModel) -> None:
    model.show(array("q", [1]), Reading(creator="<b>Max</b>\u202e", note="two\nlines\x07"))
    assert text(model, "creator") == "\u2068<b>Max</b>\\u202e\u2069"
    assert text(model, "note") == "two ↵ lines\\x07"
    assert text(model, "note", Qt.ItemDataRole.ToolTipRole).count("\n") == 1
    assert "&lt;b&gt;" in text(model, "creator", Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize(
    ("values", "coins"),
    [({"coins": -30}, "−30"), ({"kind": "purchase", "coins": 7000}, "+7,000"),
     ({"kind": "assertion", "coins": 60}, "= 60"), ({"coins": None}, "")],
)  # fmt: skip
def test_coins_show_what_they_do_to_the_purse(model: EntryModel, values: dict[str, object], coins: str) -> None:
    model.show(array("q", [1]), Reading(**values))
    assert text(model, "coins") == coins


def test_cost_and_balance_wait_for_the_books(model: EntryModel) -> None:
    model.show(array("q", [1]), Reading())
    assert (text(model, "cost"), text(model, "balance")) == ("", "")
    model.set_figures(Known(Figure(Money(36, "EUR"), 0, (), 1210)))
    assert (text(model, "cost"), text(model, "balance")) == ("€0.36", "1,210")


def test_what_is_uncertain_is_said_in_a_sentence(model: EntryModel) -> None:
    model.show(array("q", [1]), Reading())
    model.set_figures(Known(Figure(Money(0, "EUR"), 2, (Money(150, "SYP"),), -2)))
    said = text(model, "cost", Qt.ItemDataRole.ToolTipRole)
    assert "2 coins are covered by no purchase" in said
    assert "could not be converted" in said
    assert "2 coins are covered" in text(model, "cost", Qt.ItemDataRole.AccessibleTextRole)


def test_dates_are_said_as_people_say_them(model: EntryModel) -> None:
    today = date.today()  # noqa: DTZ011 - as the table does
    model.show(array("q", [1]), Reading(local=datetime.combine(today, time(21, 30))))
    assert text(model, "when") == "Today"
    assert text(model, "when", Qt.ItemDataRole.AccessibleTextRole).startswith("Today ")
    assert "Europe/Berlin" in text(model, "when", Qt.ItemDataRole.ToolTipRole)


def test_selecting_a_million_rows_is_quick_and_counted(qtbot: QtBot, theme: Theme) -> None:
    table = EntryTable(theme)
    qtbot.addWidget(table)
    read = Reading()
    table.rows.show(array("q", range(1, 1_000_001)), read)
    table.selectAll()
    assert table.selected_rows() == 1_000_000
    table.keyboardSearch("m")
    assert len(read.asked) <= 2


def test_a_row_for_a_spreadsheet_is_plain_and_no_formula() -> None:
    keys: list[Key] = ["when", "kind", "account", "creator", "item", "quantity", "coins", "cost", "balance", "note"]
    line = Line(row(1, creator="=SUM(A1)", note="-x", coins=-1234), FIGURE, date(2026, 3, 2))
    assert plain_header(keys) == [
        "Date", "Kind", "Account", "Creator", "Item", "How many", "Coins", "Cost", "Currency", "Balance", "Note"
    ]  # fmt: skip
    assert plain(line, keys) == [
        "2026-03-02 20:15:00", "Gift", "TikTok - main", "'=SUM(A1)", "Rose", "1", "-1234", "0.36", "EUR", "1210", "'-x"
    ]  # fmt: skip
    formats.set_locale("de")
    assert plain(line, ["cost", "price"]) == ["0,36", "EUR", "0,03", "EUR"]
    privacy.switch(is_on=True)
    assert set(plain(line, ["creator", "coins", "cost", "balance", "note"])) == {privacy.DOTS, "EUR"}


def test_every_column_has_a_text(model: EntryModel) -> None:
    everything = {
        "handle": "mila.live", "amount": Money(899, "EUR"), "charged": Money(1000, "USD"), "channel": "ios-app",
        "seller": "Shop", "payment_method": "Card", "reference": "A-1", "note": "x",
    }  # fmt: skip
    model.show(array("q", [1]), Reading(**everything))
    model.set_figures(Known(FIGURE))
    texts = {key: text(model, key).strip("\u2068\u2069") for key in KEYS}
    assert all(texts.values())
    assert (texts["handle"], texts["price"], texts["paid"]) == ("@mila.live", "€7.20", "€8.99")
    assert (texts["charged"], texts["rate"]) == ("$10.00", "1 EUR = 1.1 USD")
    assert texts["markup"].replace("\u2068", "").replace("\u2069", "") == "$0.11 (1.11%)"
    assert (texts["channel"], texts["method"], texts["zone"]) == ("iPhone app", "Card", "Europe/Berlin")
    privacy.switch(is_on=True)
    model.refresh()
    hidden = {key for key in KEYS if privacy.DOTS in text(model, key)}
    assert hidden == {*KEYS} - {"when", "kind", "quantity", "channel", "zone", "rate"}


def test_a_heading_sorts_and_a_second_click_turns_it_round(qtbot: QtBot, theme: Theme) -> None:
    table = EntryTable(theme)
    qtbot.addWidget(table)
    asked: list[tuple[str, bool]] = []
    table.sort_wanted.connect(lambda column, falls: asked.append((KEYS[column], falls)))
    for key in ("coins", "coins", "creator", "when"):
        table.horizontalHeader().sectionClicked.emit(KEYS.index(key))
    assert asked == [("coins", True), ("coins", False), ("creator", False), ("when", True)]
    assert table.rows.headerData(0, Qt.Orientation.Horizontal) == "Date ↓"
