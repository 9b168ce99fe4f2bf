"""Presets in a menu: each is an export made again by one click; one more is saved, and those there are changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ui.desktop.widgets.plain import menu_text, tip
from ui.text import isolate, name

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from models.presets import Preset
    from ui.desktop.actions import Actions
    from ui.desktop.session import LedgerSession


def add_presets(menu: QMenu, session: LedgerSession | None, actions: Actions, make: Callable[[Preset], object]) -> None:
    """Add the presets of a ledger to a menu; `make` gets the one that is chosen."""
    menu.setToolTipsVisible(True)
    if session is not None:
        from models import presets
        from ui.desktop import again

        saved = presets.saved(session.reader)
        if saved:
            menu.addSeparator()
        for one in saved:
            action = menu.addAction(menu_text(isolate(name(one.preset.name))), partial(make, one.preset))
            action.setToolTip(tip(f"{again.what(one.preset.choices)}\n{again.where(one.preset)}"))
    menu.addSeparator()
    for key in ("save-preset", "presets"):
        menu.addAction(actions[key])
