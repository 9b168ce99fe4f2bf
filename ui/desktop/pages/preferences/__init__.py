"""The Preferences page and its parts."""

from ui.desktop.pages.preferences.page import PreferencesPage

__all__ = ["PreferencesPage"]
