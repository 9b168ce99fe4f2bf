"""What is said of one's own catalogue, alike in the window and on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from models import catalogue
from models.additions import OwnPack, OwnPlatform
from models.catalogue import MoneyItem, Pack
from ui import fact_texts, formats
from ui.text import _, apart, name, ngettext

if TYPE_CHECKING:
    from models.additions import Own
    from models.catalogue_rows import CatalogueRow
    from models.imports.adding import Standing


def taken(counts: Mapping[Standing, int], *, replaces: bool, is_done: bool) -> list[str]:
    """Say of a file's rows how many stand how, and once it is done what became of them."""
    said = [
        (counts["new"], _new(counts["new"], is_done=is_done)),
        (counts["differs"], _different(counts["differs"], replaces=replaces, is_done=is_done)),
        (counts["same"], ngettext("{count} is there already", "{count} are there already", counts["same"])),
        (counts["built-in"], _built_in(counts["built-in"])),
    ]
    return [text.format(count=formats.count(count)) for count, text in said if count] or [_("The file holds nothing")]


def _new(count: int, *, is_done: bool) -> str:
    if is_done:
        return ngettext("{count} was added", "{count} were added", count)
    return ngettext("{count} is new", "{count} are new", count)


def _different(count: int, *, replaces: bool, is_done: bool) -> str:
    if not replaces:
        return ngettext("{count} differs from yours, which stays", "{count} differ from yours, which stay", count)
    if is_done:
        return ngettext("{count} took the place of yours", "{count} took the place of yours", count)
    return ngettext("{count} would take the place of yours", "{count} would take the place of yours", count)


def _built_in(count: int) -> str:
    return ngettext(
        "{count} platform is built in and is left out", "{count} platforms are built in and are left out", count
    )


def price(row: CatalogueRow) -> str:
    """What a gift takes, or a pack costs."""
    if row.price is not None:
        return formats.money(row.price)
    if row.kind == "gift" and row.coins is None:
        return _("any amount") if isinstance(row.fact, MoneyItem) else _("any number of coins")
    return ""


def sure(row: CatalogueRow) -> str:
    """How sure a fact is; that one added it oneself."""
    return _(fact_texts.SURE[row.fact.confidence])


def seen(row: CatalogueRow) -> str:
    """When a fact was seen; a platform of one's own simply is."""
    known = catalogue.seen_on(row.fact)
    return fact_texts.day(known) if known or row.own is None else ""


def shop(row: CatalogueRow) -> str:
    """Where a pack is sold, and whether that is over."""
    if not isinstance(row.fact, Pack):
        return ""
    said = _(fact_texts.SHOPS[row.fact.shop]) if row.fact.shop else ""
    return _(" · ").join(part for part in (said, _("an offer") if row.fact.is_promotion else "") if part)


def about(row: CatalogueRow) -> str:
    """Where a fact is from: its source, or one's own note."""
    if isinstance(row.own, OwnPack) and row.own.note:
        return name(row.own.note)
    if row.own is not None:
        return _("You added it; it comes before what Coinpurse ships.")
    source = catalogue.sources()[row.fact.source]
    said = _("{sure}; {address}, {day}")
    return said.format(sure=sure(row), address=source.address, day=apart(fact_texts.when(row.fact)))


def called(one: Own) -> str:
    """Name something that was added in one line."""
    if isinstance(one, OwnPlatform):
        return _(" · ").join((name(one.name), name(one.unit), name(one.units)))
    platform = name(one.platform)
    if isinstance(one, OwnPack):
        where = _(fact_texts.SHOPS[one.shop]) if one.shop else ""
        parts = (platform, formats.count(one.coins), formats.money(one.price), where, formats.day(one.day))
        return _(" · ").join(part for part in parts if part)
    taken = formats.count(one.coins) if one.coins is not None else formats.money(one.amount) if one.amount else ""
    return _(" · ").join(part for part in (platform, name(one.name), taken, formats.day(one.day)) if part)
