"""The first line of a card: the account's name, which is changed in its place, and what else can be done with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from models import accounts
from models.errors import LedgerError
from ui import tokens
from ui.desktop import icons, theme
from ui.desktop.pages.purses import texts
from ui.desktop.widgets.plain import PlainLabel, ShortLabel
from ui.text import _, sentence

if TYPE_CHECKING:
    from models.reports.stock import Purse
    from ui.desktop.session import LedgerSession

_SIGN = 22


class CardHead(QWidget):
    """Name, last entry and a menu. What the menu offers but a name is done by whoever hears `chosen`."""

    chosen = Signal(str)
    """platform, close, reopen or delete."""
    refused = Signal(str)
    """Why a name cannot be; empty once one is taken or none is typed any more."""

    def __init__(self, own: theme.Theme, session: LedgerSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._session = own, session
        self._purse: Purse | None = None
        self._mark = PlainLabel()
        self.title = ShortLabel("", "title")
        self.naming = QLineEdit()
        self.naming.setAccessibleName(_("New name of the account"))
        self.naming.installEventFilter(self)
        self.naming.hide()
        self.last = PlainLabel("", "caption", "second")
        self.menu = QToolButton()
        self.acts: dict[str, QAction] = {}
        self._make_menu()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SPACE_S)
        for part, stretch in ((self._mark, 0), (self.title, 1), (self.naming, 1), (self.last, 0), (self.menu, 0)):
            row.addWidget(part, stretch)
        own.changed.connect(self._dress)
        self._dress()

    def _make_menu(self) -> None:
        self.menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.menu.setProperty("role", "more")
        self.menu.setToolTip(_("Rename, close and more"))
        menu = QMenu(self.menu)
        for name, text in (
            ("rename", _("&Rename")),
            ("platform", _("Name and coin of the &platform")),
            ("close", _("&Close account")),
            ("reopen", _("&Open again")),
            ("delete", _("&Delete")),
        ):
            action = QAction(text, menu)
            action.triggered.connect(self.rename if name == "rename" else partial(self.chosen.emit, name))
            menu.addAction(action)
            self.acts[name] = action
        self.acts["rename"].setShortcut(Qt.Key.Key_F2)
        self.acts["rename"].setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.menu.setMenu(menu)

    def _dress(self) -> None:
        second = self._theme.color("second")
        self.menu.setIcon(icons.icon("more", second))
        self._mark.setPixmap(icons.pixmap("purse", second.name(), _SIGN, self.devicePixelRatioF()))

    def show_purse(self, purse: Purse) -> None:
        """Show whose card this is, and offer what can be done with it."""
        self._purse = purse
        shown, is_closed = texts.title(purse.account), purse.account.closed is not None
        self.title.setText(shown)
        self.last.setText(texts.last(purse))
        self.menu.setAccessibleName(_("Rename, close and more: {account}").format(account=shown))
        self.acts["close"].setVisible(not is_closed and not purse.is_empty)
        self.acts["reopen"].setVisible(is_closed)
        self.acts["delete"].setVisible(purse.is_empty)
        self.acts["platform"].setVisible(not accounts.is_built_in(purse.account.platform))

    def rename(self) -> None:
        """Type another name in the place of the present one."""
        if self._purse is None or not self._session.is_writable:
            return
        self.naming.setText(self._purse.account.name)
        self._show_naming(is_shown=True)
        self.naming.selectAll()
        self.naming.setFocus()

    def _show_naming(self, *, is_shown: bool) -> None:
        self.naming.setVisible(is_shown)
        self.title.setVisible(not is_shown)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Enter and Esc while a name is typed."""
        key = event.key() if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else 0
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._purse is not None:
            account, name = self._purse.account.id, self.naming.text()
            self._session.run(accounts.rename, account, name, done=self._named, failed=self._wrong)
            return True
        if key == Qt.Key.Key_Escape:
            self._named(None)
            return True
        return super().eventFilter(watched, event)

    def _named(self, _none: object) -> None:
        self._show_naming(is_shown=False)
        self.refused.emit("")
        self.menu.setFocus()

    def _wrong(self, error: LedgerError) -> None:
        self.refused.emit(sentence(error))
