"""What is left in a purse, what that cost, and what goes with its account: said alike by the window and the verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import catalogue
from ui import cost_texts, formats, price_texts
from ui.text import _, apart, ngettext

if TYPE_CHECKING:
    from models.reports.stock import Purse


def worth(purse: Purse) -> str:
    """What the coins that are left have cost."""
    if purse.left == purse.unknown:
        return _("cost unknown") if purse.left else ""
    amounts = [purse.cost] if purse.minor or not purse.unconverted else purse.unconverted
    said = " + ".join(apart(formats.money(amount)) for amount in amounts)
    return cost_texts.about(said, is_provisional="left" in purse.provisional)


def lost(purse: Purse) -> str:
    """What would be gone with an account."""
    if not purse.left:
        return _("No coins are left in it. Its entries stay, and it can be opened again.")
    said = ngettext(
        "{count} coin is left in it, which cost {cost}. Its entries stay, and it can be opened again.",
        "{count} coins are left in it, which cost {cost}. Its entries stay, and it can be opened again.",
        purse.left,
    )
    return said.format(count=apart(formats.coins(purse.left)), cost=worth(purse))


def rules(platform: str) -> list[str]:
    """What is known of what becomes of unused coins, how surely, with source and date; nothing where nothing is."""
    every = catalogue.rules(platform, uncertain=True)
    found = (one for one in every if one.kind == "expiry" and one.platform)
    return [price_texts.rule(one) for one in found]
