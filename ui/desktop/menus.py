"""What is in the menus: actions in the order people look for them, recent files, theme and row height."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from models.text import N_
from ui import labels
from ui.desktop import theme
from ui.desktop.actions import Actions
from ui.desktop.places import PLACES
from ui.desktop.preferences import Preferences
from ui.desktop.preset_menu import add_presets
from ui.desktop.theme import Theme
from ui.desktop.widgets.plain import menu_text
from ui.text import _, name

if TYPE_CHECKING:
    from ui.desktop.session import LedgerSession

T = TypeVar("T", bound=str)

THEMES: dict[theme.Mode, str] = {"system": N_("Like the &system"), "light": N_("&Light"), "dark": N_("&Dark")}
DENSITIES: dict[theme.Density, str] = {
    "compact": N_("&Compact"),
    "normal": N_("&Normal"),
    "comfortable": N_("C&omfortable"),
}
ENTRIES = {
    "file": (
        "new",
        "open",
        "recent",
        "new-window",
        "",
        "import",
        "imports",
        "exports",
        "print",
        "year",
        "",
        "back-up",
        "backups",
        "check",
        "passphrase",
        "",
        "lock",
        "close",
        "quit",
    ),
    "edit": (
        "undo",
        "redo",
        "",
        "add-gift",
        "same-again",
        "add-purchase",
        "add-refund",
        "add-adjustment",
        "add-balance",
        "paste-entries",
        "",
        "edit",
        "edit-cell",
        "edit-entries",
        "delete",
        "copy",
        "select-all",
        "",
        "keep-fact",
        "",
        "find",
        "commands",
        "",
        "update-rates",
        "preferences",
    ),
    "view": (
        *(place.name for place in PLACES),
        "",
        "details",
        "columns",
        "deleted",
        "back",
        "clear-filters",
        "",
        "catalogue",
        "",
        "privacy",
        "theme",
        "rows",
    ),
    "help": ("help", "", "about"),
}
EXPORTS = ("export", "", "export-json", "export-csv", "export-beancount", "export-hledger")
"""What stands in the menu within the File menu, above the presets."""


class Menus(QObject):
    """Fills the menus of a window."""

    recent_wanted = Signal(object)
    density_chosen = Signal(str)
    preset_wanted = Signal(object)

    def __init__(
        self,
        menus: Mapping[str, QMenu],
        actions: Actions,
        own: Theme,
        preferences: Preferences,
        session: Callable[[], LedgerSession | None],
    ) -> None:
        """Fill `menus`, which are named as ENTRIES are; `session` gives the ledger that is open."""
        super().__init__(menus["file"])
        self._actions, self._theme, self._preferences = actions, own, preferences
        self._session = session
        self.exports = QMenu(_("E&xport"), menus["file"])
        self._fill(self.exports, EXPORTS, {})
        self.exports.aboutToShow.connect(self._fill_exports)
        self._recent = QMenu(_("Open &recent"), menus["file"])
        self._recent.aboutToShow.connect(self._fill_recent)
        view = menus["view"]
        inner = {
            "recent": self._recent,
            "exports": self.exports,
            "theme": _choices(view, _("&Theme"), THEMES, lambda: preferences.theme, self._choose_theme),
            "rows": _choices(view, _("Ro&ws"), DENSITIES, lambda: preferences.density, self._choose_density),
        }
        for menu, entries in ENTRIES.items():
            self._fill(menus[menu], entries, inner)

    def _fill(self, menu: QMenu, entries: Sequence[str], inner: Mapping[str, QMenu]) -> None:
        """Put actions and menus within it into a menu, by name; an empty name is a line between them."""
        for entry in entries:
            if entry in inner:
                menu.addMenu(inner[entry])
            elif entry:
                menu.addAction(self._actions[entry])
            else:
                menu.addSeparator()

    def _fill_exports(self) -> None:
        self.exports.clear()
        self._fill(self.exports, EXPORTS, {})
        add_presets(self.exports, self._session(), self._actions, self.preset_wanted.emit)

    def _choose_theme(self, mode: theme.Mode) -> None:
        self._preferences.theme = mode
        self._theme.choose(mode)

    def _choose_density(self, density: theme.Density) -> None:
        self._preferences.density = density
        self.density_chosen.emit(density)

    def _fill_recent(self) -> None:
        self._recent.clear()
        for path in [path for path in self._preferences.recent if path.exists()]:
            action = self._recent.addAction(menu_text(name(path.stem)))
            action.setToolTip(name(str(path)))
            action.triggered.connect(lambda _checked=False, path=path: self.recent_wanted.emit(path))
        if self._recent.isEmpty():
            self._recent.addAction(_("No ledger yet")).setEnabled(False)

    def name_undo(self, undo: str | None, redo: str | None) -> None:
        """Say in the menu what would be undone and done again; None where nothing can be."""
        texts = {"undo": (_("&Undo"), _("&Undo {operation}"), undo), "redo": (_("&Redo"), _("&Redo {operation}"), redo)}
        for action, (plain, named, label) in texts.items():
            said = plain if label is None else named.format(operation=menu_text(labels.within_sentence(label)))
            self._actions[action].setText(said)
            self._actions[action].setEnabled(label is not None)


def _choices(
    parent: QMenu, title: str, titles: Mapping[T, str], chosen: Callable[[], T], choose: Callable[[T], None]
) -> QMenu:
    """Make a menu of a few, one of which is marked when it opens: the Preferences choose, too."""
    menu = QMenu(title, parent)
    group = QActionGroup(menu)
    made = {key: group.addAction(_(text)) for key, text in titles.items()}
    for key, action in made.items():
        action.setCheckable(True)
        action.triggered.connect(lambda _checked=False, key=key: choose(key))
    menu.addActions(group.actions())
    menu.aboutToShow.connect(lambda: made[chosen()].setChecked(True))
    return menu
