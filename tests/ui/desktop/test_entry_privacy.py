"""The entry bars under the privacy key."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from tests.ui.desktop.keyboard import ENTER, bar, focus, keys, shortcut
from ui import privacy
from ui.desktop.forms.entry_bar import EntryBar
from ui.desktop.forms.fields import Field
from ui.desktop.forms.line import Line
from ui.desktop.main_window import MainWindow

pytestmark = pytest.mark.usefixtures("active")


@pytest.mark.parametrize("kind", ["gift", "purchase", "refund", "adjustment", "balance"])
def test_nothing_can_be_read_in_a_bar_while_names_and_amounts_are_hidden(window: MainWindow, kind: str) -> None:
    window.actions[f"add-{kind}"].trigger()
    opened = bar(window)
    texts = {
        "creator": "Mila", "item": "Rose", "quantity": "12", "coins": "34", "amount": "5.67", "note": "secret",
        "account": "TikTok - main", "reference": "A-1", "seller": "Shop", "payment_method": "Card",
    }  # fmt: skip
    for name, text in texts.items():
        if isinstance(opened.fields.get(name), Field):
            opened.field(name).set_text(text)
    opened._look_ahead()
    window.actions["privacy"].trigger()
    seen = shown_texts(opened)
    for secret in ("Mila", "Rose", "TikTok", "secret", "A-1", "34", "5.67", "€", "Shop", "Card"):
        assert not [text for text in seen if secret in text], (secret, seen)
    window.actions["privacy"].trigger()
    assert opened.field("note").line.displayText() == "secret"


def test_suggestions_and_refusals_are_dots_while_names_are_hidden(window: MainWindow) -> None:
    shortcut(window, Qt.Key.Key_N)
    window.actions["privacy"].trigger()
    keys(window, "mi")
    line = focus()
    assert isinstance(line, Line)
    assert line._list is not None
    said = [str(line._list.model().index(row, 0).data(role)) for row in range(2) for role in
            (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)]  # fmt: skip
    assert said == [privacy.DOTS, f"{privacy.DOTS}, {privacy.DOTS}", privacy.DOTS, f"{privacy.DOTS}, new creator"]
    keys(window, ENTER, "Thing", ENTER, "five", ENTER)
    opened = bar(window)
    assert opened.field("coins").is_wrong
    assert "five" not in opened.outlook.text() + opened.field("coins").line.toolTip()


def shown_texts(opened: EntryBar) -> list[str]:
    """Everything a bar shows or tells a screen reader."""
    labels = [label.text() for label in opened.findChildren(QLabel)]
    lines = [line.displayText() for line in opened.findChildren(QLineEdit)]
    widgets = opened.findChildren(QWidget)
    told = [text for one in widgets for text in (one.toolTip(), one.accessibleDescription(), one.accessibleName())]
    return [*labels, *lines, *told]
