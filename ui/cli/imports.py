"""`imports`: what was imported, and taking one import back."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime

from models import ledger, settings
from models.errors import RequestRefused
from models.imports.apply import ImportRow, imports, take_back
from models.ledger import Ledger
from models.moments import SECOND, from_utc
from models.text import N_
from ui.cli.options import Parser
from ui.cli.output import Outcome, name, table
from ui.text import _, ngettext


def add_options(parser: Parser) -> None:
    """Take what to do: nothing lists."""
    parser.add_argument("action", metavar="undo", nargs="?", choices=("undo",), help=_("take one import back"))
    parser.add_argument("id", metavar="ID", nargs="?", type=int, help=_("which one; the list shows it"))


def run(asked: Namespace) -> Outcome:
    """List the imports, or take one back."""
    if asked.action is None:
        return _list(asked)
    if asked.id is None:
        raise RequestRefused(N_("That is written “coinpurse {usage}”"), usage="imports undo ID")
    with closing(Ledger(asked.path)) as book:
        take_back(book, asked.id)
        row = next(row for row in imports(book) if row.id == asked.id)
    message = ngettext(
        "Took back import {id}: {count} entry of {file}", "Took back import {id}: {count} entries of {file}", row.added
    )
    line = message.format(id=row.id, count=row.added, file=name(row.file_name))
    return Outcome({"taken_back": row.id, "entries": row.added}, (line,))


def _list(asked: Namespace) -> Outcome:
    with ledger.reading(asked.path) as reader:
        found, zone = imports(reader), settings.read(reader).timezone
    rows = [(row, _when(row.at, zone), row.taken_back_at and _when(row.taken_back_at, zone)) for row in found]
    data = [
        {
            "id": row.id, "at": at, "source": row.source, "file": row.file_name, "imported": row.added,
            "present": row.present, "refused": row.refused, "taken_back_at": taken_back,
        }
        for row, at, taken_back in rows
    ]  # fmt: skip
    header = [_("ID"), _("When"), _("Source"), _("File"), _("Imported"), _("Present"), _("Refused"), ""]
    cells = [_cells(row, at, is_taken_back=bool(taken_back)) for row, at, taken_back in rows]
    lines = list(table(header, cells, right=(0, 4, 5, 6))) if rows else [_("Nothing was imported yet")]
    return Outcome({"imports": data}, lines)


def _cells(row: ImportRow, at: str, *, is_taken_back: bool) -> Sequence[str]:
    counts = map(str, (row.added, row.present, row.refused))
    shown_at = at[:16].replace("T", " ")
    return [str(row.id), shown_at, row.source, name(row.file_name), *counts, _("taken back") if is_taken_back else ""]


def _when(at: int, zone: str) -> str:
    """Write a moment (UTC microseconds) in the ledger's zone."""
    return str(from_utc(datetime.fromtimestamp(at // SECOND, UTC), zone))
