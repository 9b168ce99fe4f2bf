"""What is said of passphrases, alike in the window and on the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from models.passphrases import rules
from ui.text import _, ngettext, visible

if TYPE_CHECKING:
    from models.passphrases.changing import Changed


def hint(passphrase: str) -> str:
    """Say how long a passphrase should be; empty where it is long enough."""
    count = rules.length(passphrase)
    if count >= rules.LONG:
        return ""
    if count >= rules.SHORT:
        return ngettext(
            "{count} character. Longer is better: no other rule counts as much.",
            "{count} characters. Longer is better: no other rule counts as much.",
            count,
        ).format(count=count)
    return ngettext(
        "{count} character is short: whoever has the file can try many. Four or five words by chance are better.",
        "{count} characters are short: whoever has the file can try many. Four or five words by chance are better.",
        count,
    ).format(count=count)


def warning() -> str:
    """What has to be known before a ledger gets a passphrase."""
    return _("Nobody can get the ledger back without it, nor from its backups. Write it down and keep it apart.")


def said(changed: Changed, path: Path, *, is_encrypted: bool) -> Iterator[str]:
    """Say what was done, and where the ledger can still be read as it was."""
    shown = visible(str(path))
    if is_encrypted:
        yield _("{path} opens with the new passphrase alone.").format(path=shown)
        yield warning()
    else:
        yield _("{path} has no passphrase any more: whoever has the file can read it.").format(path=shown)
    if changed.aside is not None:
        yield _("The ledger as it was is in {folder}.").format(folder=visible(str(changed.aside)))
    yield from _plain(changed.plain)


def brief(changed: Changed, *, is_encrypted: bool) -> Iterator[str]:
    """Say the same where there is little room; the folder is shown by a click."""
    if is_encrypted:
        yield _("The ledger opens with the new passphrase alone.")
    else:
        yield _("The ledger has no passphrase any more: whoever has the file can read it.")
    if count := len(changed.plain):
        yield ngettext(
            "{count} copy can still be read without one: delete it once you have opened the ledger.",
            "{count} copies can still be read without one: delete them once you have opened the ledger.",
            count,
        ).format(count=count)
    yield _("The ledger as it was is kept in a folder beside it.")


def _plain(files: Sequence[Path]) -> Iterator[str]:
    if files:
        yield ngettext(
            "This copy can still be read without a passphrase; delete it once you have opened the ledger:",
            "These copies can still be read without a passphrase; delete them once you have opened the ledger:",
            len(files),
        )
        yield from (visible(str(file)) for file in files)
        yield _("So can everything you exported. What is deleted can sometimes be brought back from a disk.")
