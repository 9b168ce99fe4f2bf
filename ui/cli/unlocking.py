"""Passphrases on the command line: typed where nobody sees them, or read from a file; never an argument."""

from __future__ import annotations

import sys
import warnings
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from models import own_files
from models.errors import LedgerLocked, RequestRefused, WrongPassphrase
from models.ledger_files import canonical
from models.passphrases import rules
from models.text import N_
from ui import passphrase_texts
from ui.cli import output
from ui.cli.output import Outcome
from ui.text import _, sentence, visible

_TRIES = 3


def run(verb: Callable[[Namespace], Outcome], asked: Namespace) -> Outcome:
    """Run a verb. Where the ledger it opens turns out to be encrypted, unlock that and run it again."""
    unlocked: set[Path] = set()
    while True:
        try:
            return verb(asked)
        except LedgerLocked as locked:
            path = Path(str(locked.values["path"]))
            if path in unlocked:
                raise
            _unlock(path, asked, locked)
            unlocked.add(path)


def _unlock(path: Path, asked: Namespace, locked: LedgerLocked) -> None:
    from models import ledger

    file = _file_for(path, asked)
    if file is not None:
        try:
            ledger.unlock(path, from_file(file))
        except WrongPassphrase as error:
            if not _is_ledger(path, asked) and asked.backup_passphrase_file is None:
                error.add_note(_("Name a file with the earlier one by --backup-passphrase-file"))
            raise
        return
    for left in reversed(range(_TRIES)):
        try:
            ledger.unlock(path, typed(_("Passphrase of {path}: ").format(path=visible(str(path))), locked))
            return
        except WrongPassphrase as error:
            if not left:
                raise
            output.complain(sentence(error))


def _file_for(path: Path, asked: Namespace) -> str | None:
    """Where the passphrase of a file is: of the ledger, or of a backup of it that may open with an earlier one."""
    own: str | None = asked.passphrase_file
    if _is_ledger(path, asked) or asked.backup_passphrase_file is None:
        return own
    return str(asked.backup_passphrase_file)


def _is_ledger(path: Path, asked: Namespace) -> bool:
    return "backup_passphrase_file" not in asked or canonical(path) == canonical(asked.path)


def typed(prompt: str, otherwise: Exception) -> str:
    """Ask for a passphrase on the terminal without showing it. Raises `otherwise` where there is no terminal."""
    import getpass

    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            found = getpass.getpass(prompt)
        except (getpass.GetPassWarning, EOFError) as error:
            raise otherwise from error
    return found


def new(file: str | None) -> str:
    """Give the passphrase a ledger is to get: the first line of `file`, else typed twice. Raises RequestRefused."""
    if file is not None:
        found = from_file(file)
    else:
        nowhere = RequestRefused(N_("There is no terminal to type a passphrase on; name a file that has it"))
        found = typed(_("New passphrase: "), nowhere)
        if found != typed(_("The same again: "), nowhere):
            raise RequestRefused(N_("The two passphrases are not the same; nothing was changed"))
    rules.require_usable(found)
    if hint := passphrase_texts.hint(found):
        output.complain(hint)
    return found


def from_file(name: str) -> str:
    """Read the first line of a file, or of stdin where it is “-”. Raises RequestRefused."""
    try:
        if name == "-":
            line = sys.stdin.buffer.readline(rules.MOST_BYTES)
        else:
            with own_files.open_chosen(Path(name)) as file:
                line = file.readline(rules.MOST_BYTES)
        found = line.decode("utf-8-sig").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        message = N_("No passphrase can be read from {file}: it has to be its first line, in UTF-8")
        raise RequestRefused(message, file=name) from error
    if not found:
        raise RequestRefused(N_("The first line of {file} is empty; it has to be the passphrase"), file=name)
    return found
