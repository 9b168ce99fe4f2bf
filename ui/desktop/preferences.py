"""Settings of the desk, kept by the system for this user: window, theme, files opened lately. Typed, declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import QByteArray, QSettings

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

    def __init__(self, store: QSettings | None = None) -> None:
        """Use the system's own place, or the one given."""
        self.store = store or QSettings("Coinpurse", "Coinpurse")

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
