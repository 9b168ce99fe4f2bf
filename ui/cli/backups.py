"""`backups`: which copies of the ledger are kept, and where."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from models.backups import places, shelf
from models.backups.cards import Kept
from ui import copy_texts
from ui.cli import backup
from ui.cli.options import Parser
from ui.cli.output import Outcome, table
from ui.text import _, visible


def add_options(parser: Parser) -> None:
    """Take where they are to be kept."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--keep-in", metavar="DIR", type=Path, help=_("keep them in this folder from now on, like one on another disk")
    )
    where.add_argument("--keep-as-usual", action="store_true", help=_("keep them in the usual folder from now on"))


def run(asked: Namespace) -> Outcome:
    """List the copies, the newest first."""
    if asked.keep_in is not None or asked.keep_as_usual:
        places.choose(asked.keep_in)
    folder = places.chosen() or places.usual()
    found = shelf.kept(asked.path)
    where = _("Backups are kept in {folder}").format(folder=visible(str(folder)))
    lines = list(table(_header(), [_cells(one) for one in found], right=(0, 3))) if found else [_("No backups yet")]
    data = {"ledger": str(asked.path), "folder": str(folder), "backups": [backup.data(one) for one in found]}
    return Outcome(data, lines, (where,))


def _header() -> list[str]:
    return [_("No."), _("When"), _("Why"), _("Entries"), _("Paid")]


def _cells(one: Kept) -> list[str]:
    why = copy_texts.why(one)
    if one.content is None:
        said = copy_texts.earlier() if one.is_locked else _("This copy cannot be read")
        return [str(one.number), one.day.isoformat(), why, "", said]
    return [
        str(one.number),
        copy_texts.clock(one),
        why,
        str(one.content.entries),
        "; ".join(copy_texts.exact(one.content)),
    ]
