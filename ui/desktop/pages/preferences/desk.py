"""Settings of the desk: language, theme, height of rows. They are this user's on this computer, in no ledger."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui import labels
from ui.desktop import menus, theme
from ui.desktop.pages.preferences.section import Section
from ui.desktop.preferences import Preferences
from ui.desktop.widgets.segments import Segments
from ui.text import _


class DeskSection(Section):
    """Every change is there at once. The window is built anew for a language, and written anew for other rows."""

    language_wanted = Signal(str)
    rows_changed = Signal()

    def __init__(self, own: theme.Theme, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(_("This computer"), parent)
        self._theme, self._preferences = own, preferences
        self.languages = Segments(
            _("Language"), [("", _("Like the system")), *labels.LANGUAGES.items()], preferences.language
        )
        self.themes = Segments(_("Theme"), _named(menus.THEMES), preferences.theme)
        self.rows = Segments(_("Rows"), _named(menus.DENSITIES), preferences.density)
        self.notices = Segments(_("A budget that is nearly used up, or over"), _notices(), preferences.budget_notices)
        self.languages.chosen.connect(self.language_wanted)
        self.themes.chosen.connect(self._choose_theme)
        self.rows.chosen.connect(self._choose_rows)
        self.notices.chosen.connect(self._choose_notices)
        self.add(_("Language"), _("Dates and numbers follow it."), self.languages)
        self.add(_("Theme"), "", self.themes)
        self.add(_("Rows"), _("How high the rows of tables are."), self.rows)
        self.add(
            _("A budget that is nearly used up, or over"),
            _("Told once in each period, from 80% on. A notification of the system has no names and no amounts."),
            self.notices,
        )

    def show_chosen(self) -> None:
        """Show what is chosen now: the menus choose, too."""
        self.languages.choose(self._preferences.language)
        self.themes.choose(self._preferences.theme)
        self.rows.choose(self._preferences.density)
        self.notices.choose(self._preferences.budget_notices)

    def _choose_theme(self, mode: str) -> None:
        self._preferences.theme = mode  # type: ignore[assignment]
        self._theme.choose(self._preferences.theme)

    def _choose_notices(self, where: str) -> None:
        self._preferences.budget_notices = where

    def _choose_rows(self, density: str) -> None:
        self._preferences.density = density  # type: ignore[assignment]
        self.rows_changed.emit()


def _notices() -> list[tuple[str, str]]:
    return [("system", _("Window and system")), ("window", _("Window only")), ("off", _("Not told"))]


def _named(titles: Mapping[theme.Mode, str] | Mapping[theme.Density, str]) -> list[tuple[str, str]]:
    """The choices of a menu without their underlined letters."""
    return [(key, _(title).replace("&", "")) for key, title in titles.items()]
