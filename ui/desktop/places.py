"""The places of the window: the pages of the rail in their order, and how each is made when it is first looked at."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from models.text import N_

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.desktop.actions import Actions
    from ui.desktop.page import Page
    from ui.desktop.preferences import Preferences
    from ui.desktop.theme import Theme


class Place(NamedTuple):
    """A page: its name, which is also its action's id and its module's, its title, its icon and its class."""

    name: str
    title: str
    icon: str
    page: str


PLACES = (
    Place("overview", N_("Overview"), "overview", "OverviewPage"),
    Place("ledger", N_("Ledger"), "ledger", "LedgerPage"),
    Place("creators", N_("Creators"), "creator", "CreatorsPage"),
    Place("reports", N_("Reports"), "reports", "ReportsPage"),
    Place("budgets", N_("Budgets"), "budget", "BudgetsPage"),
    Place("purses", N_("Purses"), "purse", "PursesPage"),
)

ASIDES = (
    Place("imports", N_("Imports"), "import", "ImportsPage"),
    Place("catalogue", N_("Catalogue"), "reports", "CataloguePage"),
    Place("preferences", N_("Preferences"), "settings", "PreferencesPage"),
    Place("help", N_("Help"), "help", "HelpPage"),
)
"""Pages that are none of the rail's; they can be opened without a ledger."""


def is_aside(name: str) -> bool:
    """Whether the page of that name is none of the rail's."""
    return any(place.name == name for place in ASIDES)


def number(name: str) -> int:
    """Which place of the rail has that name."""
    return [place.name for place in PLACES].index(name)


def warm_up() -> None:
    """Import what the pages need, so that none is late when it is first looked at; any thread may do it."""
    for place in (*PLACES, *ASIDES):
        import_module(f"ui.desktop.pages.{place.name}")


def make(name: str, own: Theme, actions: Actions, preferences: Preferences, parent: QWidget) -> Page:
    """Make the page of that name; its module is imported only now."""
    module = import_module(f"ui.desktop.pages.{name}")
    place = next(place for place in (*PLACES, *ASIDES) if place.name == name)
    page: Page = getattr(module, place.page)(own, actions, preferences, parent)
    return page
