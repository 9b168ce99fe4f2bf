"""A note to keep with the passphrase of a ledger: which ledger it opens, where that is, and a line to write it on."""

from __future__ import annotations

from pathlib import Path

from ui import formats, passphrase_texts, spans
from ui.documents.document import Document, Fact, Section
from ui.text import _, apart, is_mirrored, isolate, language, name, visible

_LINE = "_" * 44
"""What is written on by hand. The passphrase itself is nowhere in a document."""


def document(ledger: Path, backups: Path) -> Document:
    """Make the note for the ledger at a place, whose backups go to a folder."""
    made = _("Made on {day}").format(day=apart(formats.day(spans.today())))
    title = _("The passphrase of “{name}”").format(name=name(ledger.stem))
    here = language()
    about = (passphrase_texts.warning(),)
    return Document(
        title, about, made, (_by_hand(), _where(ledger, backups)), here.replace("_", "-"), is_mirrored(here)
    )


def _by_hand() -> Section:
    said = _("Write it here by hand: this sheet was made without it. Upper and lower case count, and spaces too.")
    return Section(facts=(Fact(_("Passphrase"), _LINE), Fact("", _LINE, said)))


def _where(ledger: Path, backups: Path) -> Section:
    places = (
        _("The ledger is {path}.").format(path=_path(ledger)),
        _("Its backups open with the same passphrase; new ones go to {folder}.").format(folder=_path(backups)),
        _("To open it, Coinpurse needs one more library: “make passphrase” in its folder installs it."),
        _("Any other program that knows SQLCipher 4 opens the file, too."),
    )
    return Section(_("What it opens"), places)


def _path(path: Path) -> str:
    return isolate(visible(str(path)))
