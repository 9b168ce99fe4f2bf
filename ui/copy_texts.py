"""What is said of the copies of a ledger, alike in the window and on the command line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from models.money import to_text
from models.text import N_
from ui import formats
from ui.text import _, ngettext, visible

if TYPE_CHECKING:
    from models.backups.cards import Content, Kept
    from models.backups.restoring import Restored
    from models.backups.rotation import Why

_WHY: dict[Why, str] = {
    "daily": N_("daily"),
    "by-hand": N_("by hand"),
    "import": N_("before an import"),
    "migration": N_("before an upgrade"),
    "restore": N_("before a restore"),
}


def why(kept: Kept) -> str:
    """Why a copy was made, and of which file, where that is another one."""
    said = _(_WHY[kept.why])
    return _("{why}, of {file}").format(why=said, file=visible(Path(kept.source).name)) if kept.is_other else said


def exact(content: Content) -> list[str]:
    """What was paid by currency, as scripts and lists write it."""
    from models import currencies

    return [f"{to_text(money.minor, currencies.digits(money.currency))} {money.currency}" for money in content.paid]


def content(found: Content | None) -> str:
    """How many entries a copy has, and what was paid."""
    if found is None:
        return _("it cannot be read")
    entries = ngettext("{count} entry", "{count} entries", found.entries).format(count=found.entries)
    sums = exact(found)
    return _("{entries}, {paid} paid").format(entries=entries, paid="; ".join(sums)) if sums else entries


def held(found: Content) -> str:
    """How many entries a ledger or a copy has, and what was paid, within a sentence."""
    entries, sums = formats.entries(found.entries), paid(found)
    return _("{entries} ({paid} paid)").format(entries=entries, paid=sums) if sums else entries


def paid(found: Content) -> str:
    """What was paid, each currency by itself."""
    return _(", ").join(map(formats.money, found.paid))


def aside(made: Restored) -> str:
    """Where the old files of a ledger still are, and why; empty where a copy has all of them."""
    if made.aside is None:
        return ""
    said = _("What was there before could not be copied whole; its files are in {folder}")
    if made.before is not None:
        said = _("Changes were missing from what was there before; the record of them is in {folder}")
    return said.format(folder=visible(str(made.aside)))


def opens_with(made: Restored) -> str:
    """Whose passphrase opens the restored ledger, where the copy has another or none; empty where that is clear."""
    if not made.opens_with:
        return ""
    if made.opens_with == "ledger":
        return _("The ledger opens with the passphrase it had before")
    return _("The ledger opens with the passphrase of the backup now")


def earlier() -> str:
    """What is said of a copy that opens with another passphrase than its ledger."""
    return _("Opens with an earlier passphrase")


def clock(kept: Kept) -> str:
    """When a copy was made, as the clock of this computer shows it."""
    return datetime.fromtimestamp(kept.at / 1_000_000, UTC).astimezone().strftime("%Y-%m-%d %H:%M")


def utc(kept: Kept) -> str:
    """When a copy was made, for scripts; empty where the copy cannot be read."""
    return datetime.fromtimestamp(kept.at // 1_000_000, UTC).isoformat() if kept.at else ""
