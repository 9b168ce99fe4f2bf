"""Everything the window can do, in one table: id, text, shortcut, icon. Menus, buttons and keys all come from here."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Mapping
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from models.text import N_
from ui.desktop import icons
from ui.desktop.theme import Theme
from ui.text import _, isolate


class Entry(NamedTuple):
    """One action; `needs` says what must be there: a ledger open to look at ("read"), or to be written to ("write")."""

    id: str
    text: str
    shortcut: str = ""
    icon: str = ""
    needs: str = ""
    is_switch: bool = False


ACTIONS = (
    Entry("new", N_("&New ledger…"), "Ctrl+Shift+L", "new"),
    Entry("new-window", N_("New &window"), "Ctrl+Alt+N"),
    Entry("open", N_("&Open ledger…"), "Ctrl+O", "open"),
    Entry("import", N_("&Import…"), "Ctrl+I", "import", "write"),
    Entry("imports", N_("What was i&mported"), "Ctrl+Shift+I", "", "read"),
    Entry("export", N_("E&xport what is shown…"), "Ctrl+E", "export", "read"),
    Entry("export-json", N_("The whole &ledger as JSON…"), "", "", "read"),
    Entry("export-csv", N_("All &entries as exact CSV…"), "", "", "read"),
    Entry("export-beancount", N_("The whole ledger for &Beancount…"), "", "", "read"),
    Entry("export-hledger", N_("The whole ledger for &hledger…"), "", "", "read"),
    Entry("save-preset", N_("&Save report as preset…"), "", "", "write"),
    Entry("presets", N_("Chan&ge presets…"), "", "", "read"),
    Entry("print", N_("&Print…"), "Ctrl+P", "print", "read"),
    Entry("year", N_("&Year in review…"), "Ctrl+Shift+Y", "calendar", "read"),
    Entry("back-up", N_("&Back up now"), "", "", "read"),
    Entry("backups", N_("Bac&kups…"), "", "", "read"),
    Entry("check", N_("Check le&dger…"), "", "", "read"),
    Entry("passphrase", N_("Passp&hrase…"), "", "", "write"),
    Entry("lock", N_("&Lock ledger"), "Ctrl+L", "lock", "read"),
    Entry("close", N_("&Close ledger"), "Ctrl+W", "", "read"),
    Entry("quit", N_("&Quit"), "Ctrl+Q"),
    Entry("undo", N_("&Undo"), "Ctrl+Z", "undo", "write"),
    Entry("redo", N_("&Redo"), "Ctrl+Shift+Z", "redo", "write"),
    Entry("add-gift", N_("Add &gift"), "Ctrl+N", "gift", "write"),
    Entry("add-purchase", N_("Add &purchase"), "Ctrl+Shift+N", "purchase", "write"),
    Entry("same-again", N_("The &same gift again"), "Ctrl+G", "again", "write"),
    Entry("add-refund", N_("Add refu&nd"), "Ctrl+Shift+R", "refund", "write"),
    Entry("add-adjustment", N_("Add ad&justment"), "Ctrl+Shift+J", "adjustment", "write"),
    Entry("add-balance", N_("Add &balance"), "Ctrl+Shift+B", "assertion", "write"),
    Entry("paste-entries", N_("Pas&te entries…"), "Ctrl+Shift+V", "paste", "write"),
    Entry("edit", N_("&Edit entry"), "Ctrl+Return", "edit", "write"),
    Entry("edit-cell", N_("Edit ce&ll"), "F2", "", "write"),
    Entry("edit-entries", N_("C&hange the selected entries…"), "Ctrl+Shift+Return", "", "write"),
    Entry("delete", N_("&Delete"), "Del", "delete", "write"),
    Entry("copy", N_("&Copy rows"), "Ctrl+C", "copy", "read"),
    Entry("select-all", N_("Select &all"), "Ctrl+A", "", "read"),
    Entry("details", N_("&Details of the entry"), "Space", "info", "read", is_switch=True),
    Entry("deleted", N_("Recentl&y deleted"), "Ctrl+Shift+D", "delete", "read"),
    Entry("columns", N_("Choose colum&ns…"), "Ctrl+Shift+C", "", "read"),
    Entry("find", N_("F&ind"), "Ctrl+F", "search", "read"),
    Entry("clear-filters", N_("&Show all entries"), "Ctrl+Shift+F", "", "read"),
    Entry("overview", N_("&Overview"), "Ctrl+1", "overview", "read"),
    Entry("ledger", N_("&Ledger"), "Ctrl+2", "ledger", "read"),
    Entry("creators", N_("&Creators"), "Ctrl+3", "creator", "read"),
    Entry("reports", N_("&Reports"), "Ctrl+4", "reports", "read"),
    Entry("budgets", N_("&Budgets"), "Ctrl+5", "budget", "read"),
    Entry("purses", N_("&Purses"), "Ctrl+6", "purse", "read"),
    Entry("back", N_("Go bac&k"), "Alt+Left", "back", "read"),
    Entry("commands", N_("Find an&ything"), "Ctrl+K"),
    Entry("catalogue", N_("C&atalogue of packs and gifts"), "Ctrl+Shift+G", "gift", "read"),
    Entry("keep-fact", N_("&Keep in my catalogue"), "", "", "write"),
    Entry("update-rates", N_("Load ne&wer rates"), "", "again", "write"),
    Entry("preferences", N_("Pre&ferences"), "Ctrl+,", "settings"),
    Entry("privacy", N_("&Hide names and amounts"), "Ctrl+Shift+H", "hide", "", is_switch=True),
    Entry("help", N_("&Help"), "F1", "help"),
    Entry("about", N_("&About Coinpurse"), "", "info"),
)
TABLE_KEYS = ("edit", "edit-cell", "edit-entries", "delete", "copy", "select-all", "details", "columns")
"""Actions whose keys belong to the table: in a text field the same keys edit text."""


class Actions(QObject):
    """The actions of one window, by id."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        """Make them all; what each does is connected by whoever does it."""
        super().__init__(window)
        self._theme = theme
        self._made = {entry.id: _make(entry, window) for entry in ACTIONS}
        theme.changed.connect(self.dress)

    def __getitem__(self, name: str) -> QAction:
        """Give the action of that id."""
        return self._made[name]

    def items(self) -> ItemsView[str, QAction]:
        """Every action with its id."""
        return self._made.items()

    def carry_out(self, deeds: Mapping[str, Callable[[], object]]) -> None:
        """Let each named action do its deed."""
        for name, deed in deeds.items():
            self._made[name].triggered.connect(lambda _checked=False, deed=deed: deed())

    def enable(self, *, can_read: bool, can_write: bool) -> None:
        """Let only do what the open ledger allows."""
        allowed = {"": True, "read": can_read, "write": can_write}
        for entry in ACTIONS:
            self._made[entry.id].setEnabled(allowed[entry.needs])

    def dress(self) -> None:
        """Draw the icons; menus are closed while the window opens, so that this can wait until it is seen."""
        color, faint = self._theme.color("second"), self._theme.color("disabled")
        for entry in ACTIONS:
            if entry.icon:
                self._made[entry.id].setIcon(icons.icon(entry.icon, color, disabled=faint))


def _make(entry: Entry, window: QWidget) -> QAction:
    action = QAction(_(entry.text), window)
    action.setCheckable(entry.is_switch)
    said = plain(action.text())
    action.setToolTip(f"{said} ({keys(entry)})" if entry.shortcut else said)
    # A key that is held down for a moment too long must not do a thing twice.
    action.setAutoRepeat(not entry.id.startswith(("same", "add", "paste")))
    if entry.shortcut:
        action.setShortcut(QKeySequence(entry.shortcut))
    if entry.id in TABLE_KEYS:
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    else:
        window.addAction(action)
    return action


def keys(entry: Entry) -> str:
    """The keys of an action as this computer's keyboard names them, in their order in every language; empty if none."""
    return (
        isolate(QKeySequence(entry.shortcut).toString(QKeySequence.SequenceFormat.NativeText)) if entry.shortcut else ""
    )


def plain(text: str) -> str:
    """The text of an action as it stands outside a menu: no letter is underlined, and nothing is left to ask."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")
