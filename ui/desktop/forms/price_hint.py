"""What the purchase bar says of a price while it is typed: in a few words, and never in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.text import N_
from ui import price_texts
from ui.text import _, isolate, name

if TYPE_CHECKING:
    from models.price_check import Check, Doubt

_ASKED: dict[Doubt, str] = {
    "floor": N_("less than {platform} itself pays out for a coin: is all of it right?"),
    "low": N_("far below prices seen: is all of it right?"),
    "high": N_("far above prices seen: is all of it right?"),
    "seller": N_("is {seller} an official shop?"),
    "reseller": N_("was it an official shop?"),
}


def parts(check: Check | None) -> list[str]:
    """How the price stands beside the website's, and what to ask of it; each part is short."""
    if check is None:
        return []
    platform, seller = name(check.offer.platform), isolate(name(check.offer.seller))
    asked = [_(_ASKED[doubt]).format(platform=platform, seller=seller) for doubt in check.doubts]
    return [text for text in (price_texts.beside_website(check), *asked) if text]
