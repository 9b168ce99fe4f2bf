"""Settings of the desk, kept by the system for this user: window, theme, files opened lately. Typed, declared once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QByteArray, QSettings

from ui.desktop.places import PLACES
from ui.desktop.theme import Density, Mode

T = TypeVar("T")
RECENT = 8
"""Files that are remembered."""


class _Setting(Generic[T]):
    """One setting: a typed attribute that is read from and written to the system's store."""

    def __init__(self, key: str, default: T, choices: tuple[T, ...] = ()) -> None:
        self._key, self._default, self._choices = key, default, choices

    def __get__(self, preferences: Preferences, owner: type) -> T:
        found = preferences.store.value(self._key, self._default)
        if not isinstance(found, type(self._default)) or (self._choices and found not in self._choices):
            return self._default
        return found

    def __set__(self, preferences: Preferences, value: T) -> None:
        preferences.store.setValue(self._key, value)


class Preferences:
    """What this desk remembers from one evening to the next; nothing of it is in a ledger."""

    theme: _Setting[Mode] = _Setting("look/theme", "system", ("system", "light", "dark"))
    density: _Setting[Density] = _Setting("look/density", "normal", ("compact", "normal", "comfortable"))
    geometry: _Setting[QByteArray] = _Setting("window/geometry", QByteArray())
    last_page: _Setting[str] = _Setting("window/page", "overview", tuple(place.name for place in PLACES))
    language: _Setting[str] = _Setting("look/language", "")
    budget_notices: _Setting[str] = _Setting("budgets/notices", "system", ("system", "window", "off"))

    def __init__(self, store: QSettings | None = None) -> None:
        """Use the system's own place, or the one given."""
        self.store = store or QSettings("Coinpurse", "Coinpurse")

    def page(self, name: str) -> dict[str, Any]:
        """What a page remembers, as it gave it to `remember_page`; empty where that cannot be read."""
        try:
            found = json.loads(str(self.store.value(f"pages/{name}", "{}")))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def remember_page(self, name: str, **state: object) -> None:
        """Keep what a page wants to remember: what JSON can hold, laid over what it gave before."""
        self.store.setValue(f"pages/{name}", json.dumps(self.page(name) | state))

    @property
    def recent(self) -> list[Path]:
        """Ledgers opened lately, the last one first."""
        found = self.store.value("files/recent", [])
        names = [found] if isinstance(found, str) else found if isinstance(found, list) else []
        return [Path(str(name)) for name in names][:RECENT]

    def remember(self, path: Path) -> None:
        """Put a ledger first among the recent ones."""
        names = [str(path), *(str(known) for known in self.recent if known != path)]
        self.store.setValue("files/recent", names[:RECENT])

    def forget(self, path: Path) -> None:
        """Drop a ledger that is no longer there."""
        self.store.setValue("files/recent", [str(known) for known in self.recent if known != path])
