from collections.abc import Iterator
from io import BytesIO

import pytest
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.charts.samples import MONTHS, chart, colors, euros, find
from tests.ui.desktop.walk import wear
from ui.charts.chart import Chart, Place, Series
from ui.desktop.charts.view import ChartView
from ui.desktop.theme import Theme
from ui.desktop.widgets.plain import PlainLabel

STACK = chart([1000, None, 1230], [500, 300, -200])
HIDDEN = "•••"


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> Iterator[ChartView]:
    window = QWidget()
    qtbot.addWidget(window)
    other = QPushButton(window)
    shown = ChartView(theme, window)
    shown.setGeometry(0, 30, 480, 260)
    shown.show_chart(STACK)
    window.resize(480, 300)
    window.show()
    qtbot.waitExposed(window)
    other.setFocus()
    settle(shown)
    yield shown
    shown.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    wear(theme, "light")


def settle(view: ChartView) -> None:
    """Let it draw and put its label."""
    view.repaint()
    QApplication.processEvents()


def label(view: ChartView) -> str:
    """What the label at the pointer says; empty while it is hidden."""
    settle(view)
    hint = view.findChild(PlainLabel)
    assert isinstance(hint, PlainLabel)
    return hint.text() if hint.isVisible() else ""


def centre(view: ChartView, series: int, place: int) -> QPoint:
    return find(view.hits, series, place).center().toPoint()


def focus(view: ChartView) -> None:
    view.setFocus(Qt.FocusReason.TabFocusReason)


def value(view: ChartView) -> str:
    return QAccessible.queryAccessibleInterface(view).text(QAccessible.Text.Value)


def test_the_pointer_names_what_it_is_on(qtbot: QtBot, view: ChartView) -> None:
    assert label(view) == ""
    QTest.mouseMove(view, centre(view, 0, 0))
    assert label(view) == "Jan 2026\nTikTok: €10.00\nTotal: €15.00"
    QTest.mouseMove(view, centre(view, 1, 1))
    assert label(view) == "Feb 2026\nTwitch: €3.00\nTotal: €3.00"
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert label(view) == ""


def test_the_pointer_need_not_be_on_a_bar(qtbot: QtBot, view: ChartView) -> None:
    QTest.mouseMove(view, QPoint(centre(view, 1, 1).x(), 60))
    assert label(view).startswith("Feb 2026")


def test_a_single_series_needs_no_name_and_no_total(qtbot: QtBot, view: ChartView) -> None:
    view.show_chart(chart([1000, 500]))
    settle(view)
    QTest.mouseMove(view, centre(view, 0, 1))
    assert label(view) == "Feb 2026\n€5.00"


@pytest.mark.parametrize("kind", ["stacked", "grouped", "line", "share"])
@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_the_label_stays_inside_and_off_what_it_names(
    qtbot: QtBot, view: ChartView, kind: str, direction: Qt.LayoutDirection
) -> None:
    view.setLayoutDirection(direction)
    view.show_chart(chart([1000, 900, 800], [10, 900, 800], kind=kind))  # type: ignore[arg-type]
    settle(view)
    hint = view.findChild(PlainLabel)
    assert isinstance(hint, PlainLabel)
    for hit in view.hits:
        QTest.mouseMove(view, hit.rect.center().toPoint())
        assert label(view)
        assert view.rect().contains(hint.geometry())
        assert not QRectF(hint.geometry()).contains(hit.rect.center())


def test_names_are_never_taken_for_markup(qtbot: QtBot, view: ChartView) -> None:
    view.show_chart(chart([1000], [500], labels=["<b>Max</b>\nand"], names=["<i>a</i>", "b"]))
    settle(view)
    QTest.mouseMove(view, centre(view, 0, 0))
    assert label(view) == "<b>Max</b>\\x0aand\n<i>a</i>: €10.00\nTotal: €15.00"
    hint = view.findChild(PlainLabel)
    assert isinstance(hint, PlainLabel)
    assert hint.textFormat() == Qt.TextFormat.PlainText


# --- Keyboard ---------------------------------------------------------------------------------------------------------


def test_the_keyboard_begins_at_the_newest_value(view: ChartView) -> None:
    focus(view)
    assert view.place == Place(0, 2)
    assert label(view).startswith("Mar 2026\nTikTok: €12.30")


def test_a_list_begins_at_its_first_row(qtbot: QtBot, view: ChartView) -> None:
    view.show_chart(chart([5, 4, 3], kind="share"))
    focus(view)
    assert view.place == Place(0, 0)
    for _ in range(4):
        QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.place == Place(0, 2)
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.place == Place(0, 1)


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ("Left", (0, 1)),
        ("Left Left Left", (0, 0)),
        ("Right", (0, 2)),
        ("Up", (1, 2)),
        ("Up Up Down", (0, 2)),
        ("Home", (0, 0)),
        ("Home Up End", (1, 2)),
    ],
)
@pytest.mark.parametrize("is_mirrored", [False, True])
def test_arrows_move_over_places_and_series(
    qtbot: QtBot, view: ChartView, keys: str, wanted: tuple[int, int], is_mirrored: bool
) -> None:
    if is_mirrored:
        view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        keys = keys.replace("Left", "x").replace("Right", "Left").replace("x", "Right")
    focus(view)
    for key in keys.split():
        QTest.keyClick(view, getattr(Qt.Key, f"Key_{key}"))
    assert view.place == wanted


def test_what_is_not_known_can_be_come_to_and_says_so(qtbot: QtBot, view: ChartView) -> None:
    focus(view)
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert value(view) == "Feb 2026, TikTok, nothing known"
    assert label(view) == ""


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_picks(qtbot: QtBot, view: ChartView, key: Qt.Key) -> None:
    focus(view)
    QTest.keyClick(view, Qt.Key.Key_Up)
    with qtbot.waitSignal(view.picked) as signal:
        QTest.keyClick(view, key)
    assert signal.args == [1, 2]


def test_a_click_picks(qtbot: QtBot, view: ChartView) -> None:
    with qtbot.waitSignal(view.picked) as signal:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=centre(view, 1, 0))
    assert signal.args == [1, 0]
    with qtbot.assertNotEmitted(view.picked):
        QTest.mouseClick(view, Qt.MouseButton.MiddleButton, pos=centre(view, 1, 0))


def test_nothing_shown_picks_nothing(qtbot: QtBot, view: ChartView) -> None:
    for shown in (None, chart([None, None]), Chart("line", [], [], str, str)):
        view.show_chart(shown)
        settle(view)
        focus(view)
        with qtbot.assertNotEmitted(view.picked):
            QTest.keyClick(view, Qt.Key.Key_Return)
            QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
        assert view.place is None
        assert label(view) == ""


def test_the_focus_can_be_seen(view: ChartView) -> None:
    before = view.grab().toImage()
    focus(view)
    settle(view)
    assert view.grab().toImage() != before


def test_a_shorter_chart_takes_the_focus_back_inside(qtbot: QtBot, view: ChartView) -> None:
    focus(view)
    QTest.keyClick(view, Qt.Key.Key_Up)
    view.show_chart(chart([100]))
    assert view.place == Place(0, 0)
    view.show_chart(STACK)
    assert view.place == Place(0, 0)


# --- Who listens ------------------------------------------------------------------------------------------------------


def test_a_screen_reader_hears_what_it_is_and_where_one_is(qtbot: QtBot, view: ChartView) -> None:
    spoken = QAccessible.queryAccessibleInterface(view)
    assert spoken.role() == QAccessible.Role.Chart
    assert spoken.text(QAccessible.Text.Name) == "Spent"
    assert (
        spoken.text(QAccessible.Text.Description)
        == "3 places, from Jan 2026 to Mar 2026; TikTok, Twitch; highest: Jan 2026, €15.00"
    )
    assert value(view) == ""
    focus(view)
    assert value(view) == "Mar 2026, TikTok, €12.30"
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert value(view) == "Mar 2026, Twitch, −€2.00"


def test_labels_are_spoken_in_full(view: ChartView) -> None:
    view.show_chart(Chart("line", ["J", "F"], [Series("", [1, 2])], euros, euros, spoken=["January", "February"]))
    focus(view)
    assert value(view) == "February, €0.02"
    assert view.accessibleName() == "Chart"


def test_highest_of_lines_is_one_of_them(view: ChartView) -> None:
    view.show_chart(chart([100, 200], [150, 190], kind="line"))
    assert view.accessibleDescription().endswith("highest: Feb 2026, €2.00")
    view.show_chart(chart([None]))
    assert view.accessibleDescription() == "Nothing to show"


def test_many_charts_come_and_go_while_someone_listens(qtbot: QtBot, theme: Theme) -> None:
    for _ in range(50):
        shown = ChartView(theme)
        shown.show_chart(STACK)
        spoken = QAccessible.queryAccessibleInterface(shown)
        assert spoken.text(QAccessible.Text.Name) == "Spent"
        assert spoken.childCount() == 1
        del spoken
        shown.deleteLater()
        QApplication.sendPostedEvents(shown, QEvent.Type.DeferredDelete)


# --- Look -------------------------------------------------------------------------------------------------------------


def test_hiding_amounts_hides_every_text_and_keeps_the_bars(qtbot: QtBot, view: ChartView) -> None:
    is_hidden = [False]

    def write(minor: int) -> str:
        return HIDDEN if is_hidden[0] else euros(minor)

    view.show_chart(Chart("stacked", MONTHS, STACK.series, write, write, "Spent"))
    focus(view)
    settle(view)
    before = [hit.rect.height() for hit in view.hits]
    assert "12.30" in value(view) + label(view)
    is_hidden[0] = True
    view.redraw()
    settle(view)
    said = value(view) + label(view) + view.accessibleDescription()
    assert "€" not in said
    assert HIDDEN in said
    assert [hit.rect.height() for hit in view.hits] == pytest.approx(before)


def test_another_theme_is_drawn_at_once(view: ChartView, theme: Theme) -> None:
    def bar() -> set[str]:
        settle(view)
        return colors(view.grab().toImage(), find(view.hits, 0, 0).adjusted(4, 4, -4, -4))

    assert bar() == {theme.tokens.series[0].lower()}
    wear(theme, "dark")
    assert bar() == {QColor(theme.tokens.series[0]).name()}


def test_sizes_fit_small_windows_and_grow_with_rows(view: ChartView) -> None:
    assert view.minimumSizeHint() == QSize(160, 160)
    assert view.sizeHint().height() >= 160
    view.show_chart(chart([1, 2], kind="share"))
    low, few = view.minimumSizeHint().height(), view.sizeHint().height()
    view.show_chart(chart(list(range(30)), kind="share"))
    assert low < 160
    assert low == few
    assert view.sizeHint().height() > 500


# --- As a picture -----------------------------------------------------------------------------------------------------


@pytest.fixture
def menu(view: ChartView) -> QMenu:
    QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint()))
    found = view.findChild(QMenu)
    assert isinstance(found, QMenu)
    return found


def test_a_menu_offers_pictures(menu: QMenu) -> None:
    offered = [action.text() for action in menu.actions() if action.text()]
    assert offered == ["Copy as picture", "Save as SVG…", "Save as PNG…", "Save as PDF…"]


def test_a_closed_menu_is_gone(view: ChartView, menu: QMenu) -> None:
    menu.close()
    QApplication.sendPostedEvents(menu, QEvent.Type.DeferredDelete)
    assert view.findChild(QMenu) is None


def test_the_menu_opens_by_key_at_what_is_in_focus(qtbot: QtBot, view: ChartView) -> None:
    focus(view)
    settle(view)
    QTest.keyClick(view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    found = view.findChild(QMenu)
    assert isinstance(found, QMenu)
    assert found.isVisible()
    found.close()


def test_copying_fills_the_clipboard(qtbot: QtBot, view: ChartView, menu: QMenu) -> None:
    with qtbot.waitSignal(view.noticed) as signal:
        menu.actions()[0].trigger()
    assert signal.args == ["Chart copied"]
    assert QGuiApplication.clipboard().image().width() == 2 * 640
    menu.close()


@pytest.mark.parametrize(("at", "name"), [(2, "svg"), (3, "png"), (4, "pdf")])
def test_it_is_saved_where_everything_else_is(qtbot: QtBot, view: ChartView, menu: QMenu, at: int, name: str) -> None:
    with qtbot.waitSignal(view.export_wanted) as signal:
        menu.actions()[at].trigger()
    menu.close()
    assert signal.args is not None
    export, wanted = signal.args
    assert (export.of, export.called, wanted) == ("chart", "Spent", name)
    written = BytesIO()
    export.write(None, name, written, lambda _done, _of: None)
    assert written.getvalue().startswith({"svg": b"<?xml", "pdf": b"%PDF"}.get(name, b"\x89PNG"))
    assert len(written.getvalue()) > 1000
