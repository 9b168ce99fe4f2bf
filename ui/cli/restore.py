"""`restore`: put a copy in the place of the ledger, or take that back."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from models.backups import restoring, shelf
from models.backups.restoring import AnotherLedger, Restored
from models.errors import RequestRefused
from models.text import N_
from ui import copy_texts
from ui.cli.options import Parser, missing, superfluous
from ui.cli.output import Outcome, Progress
from ui.text import _, visible


def add_options(parser: Parser) -> None:
    """Take what to restore."""
    parser.add_argument(
        "what", metavar="FILE|NUMBER", nargs="?", help=_("a copy of the ledger, or its number as “backups” lists it")
    )
    parser.add_argument("--undo", action="store_true", help=_("put back what was there before the last “restore”"))
    parser.add_argument(
        "--backup-passphrase-file", metavar="FILE",
        help=_("an earlier passphrase that a copy opens with is the first line of this file; else it is asked"),
    )  # fmt: skip
    parser.add_argument("--yes", action="store_true", help=_("restore it even where it is a copy of another ledger"))


def run(asked: Namespace) -> Outcome:
    """Put it in place; what was there before is kept."""
    if asked.what is None and not asked.undo:
        raise missing("restore", "FILE|NUMBER")
    if asked.what is not None and asked.undo:
        raise superfluous("restore", asked.what)
    shelf.identity_of(asked.path)  # the passphrase of the ledger is asked for before that of the copy
    with Progress() as progress:
        made = restoring.undo(asked.path, progress.copied) if asked.undo else _restore(asked, progress)
    found = made.content
    data = {
        "ledger": str(asked.path), "entries": found.entries, "paid": copy_texts.exact(found),
        "before": None if made.before is None else made.before.number,
        "set_aside": None if made.aside is None else str(made.aside),
        "opens_with": made.opens_with or None,
    }  # fmt: skip
    line = _("{path} holds {content} now").format(path=visible(str(asked.path)), content=copy_texts.content(found))
    return Outcome(data, (line,), list(_remarks(made)))


def _restore(asked: Namespace, progress: Progress) -> Restored:
    try:
        return restoring.restore(asked.path, _file(asked), is_meant=asked.yes, progress=progress.copied)
    except AnotherLedger as error:
        message = N_("{file} is a copy of another ledger than {path}; nothing was changed. With --yes it is restored")
        raise RequestRefused(message, **error.values) from error


def _file(asked: Namespace) -> Path:
    """A number means a copy that is listed; a file whose name is a number is written with its folder."""
    if asked.what.isascii() and asked.what.isdecimal():
        return shelf.numbered(asked.path, int(asked.what)).path
    return Path(asked.what)


def _remarks(made: Restored) -> Iterator[str]:
    if made.before is not None:
        said = _("What was there before is backup {number}; “restore --undo” puts it back")
        yield said.format(number=made.before.number)
    for said in (copy_texts.opens_with(made), copy_texts.aside(made)):
        if said:
            yield said
