"""`backup`: keep a copy of the ledger where copies are kept, or write one into a folder."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from models.backups import shelf
from models.backups.cards import Kept
from ui import copy_texts
from ui.cli.options import Parser
from ui.cli.output import Outcome, Progress
from ui.text import _, visible


def add_options(parser: Parser) -> None:
    """Take the folder, if any."""
    parser.add_argument(
        "folder", metavar="DIR", nargs="?", type=Path,
        help=_("a folder to write a copy into, where it stays; else it is one of those “backups” lists"),
    )  # fmt: skip


def run(asked: Namespace) -> Outcome:
    """Make a copy, which is compared with the ledger before it counts as one."""
    with Progress() as progress:
        if asked.folder is not None:
            path = shelf.put(asked.path, asked.folder, progress.copied)
            line = _("Wrote {path}").format(path=visible(str(path)))
            return Outcome({"backup": str(path)}, (line,))
        kept = shelf.keep(asked.path, "by-hand", progress.copied)
    line = _("Backup {number}: {content}").format(number=kept.number, content=copy_texts.content(kept.content))
    return Outcome(data(kept), (line,))


def data(kept: Kept) -> dict[str, object]:
    """Say all of a copy for scripts."""
    found = kept.content
    return {
        "number": kept.number, "day": kept.day.isoformat(), "at": copy_texts.utc(kept), "why": kept.why,
        "backup": str(kept.path), "bytes": kept.size, "of": kept.source,
        "entries": None if found is None else found.entries,
        "paid": None if found is None else copy_texts.exact(found),
        "needs_earlier_passphrase": kept.is_locked,
    }  # fmt: skip
