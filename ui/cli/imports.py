"""`imports`: what was imported, and taking one import back."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime

from models import ledger, settings
from models.errors import RequestRefused
from models.imports.apply import ImportRow, imports, take_back
from models.imports.provenance import of_import
from models.ledger import Ledger
from models.moments import SECOND, from_utc
from models.text import N_
from ui.cli.options import Parser
from ui.cli.output import Outcome, name, table
from ui.text import _, ngettext, visible


def add_options(parser: Parser) -> None:
    """Take what to do: nothing lists."""
    parser.add_argument(
        "action", metavar="undo|rows", nargs="?", choices=("undo", "rows"),
        help=_("take one import back, or show where its entries are from: the lines of the file"),
    )  # fmt: skip
    parser.add_argument("id", metavar="ID", nargs="?", type=int, help=_("which one; the list shows it"))


def run(asked: Namespace) -> Outcome:
    """List the imports, or take one back."""
    if asked.action is None:
        return _list(asked)
    if asked.id is None:
        raise RequestRefused(N_("That is written “coinpurse {usage}”"), usage=f"imports {asked.action} ID")
    return _rows(asked) if asked.action == "rows" else _take_back(asked)


def _take_back(asked: Namespace) -> Outcome:
    with closing(Ledger(asked.path)) as book:
        kept = take_back(book, asked.id)
        row = next(row for row in imports(book) if row.id == asked.id)
    message = ngettext(
        "Took back import {id}: {count} entry of {file}", "Took back import {id}: {count} entries of {file}", row.added
    )
    line = message.format(id=row.id, count=row.added, file=name(row.file_name))
    lines = [line]
    if kept:
        said = ngettext(
            "{count} entry that was joined with it was changed since and stays as it is",
            "{count} entries that were joined with it were changed since and stay as they are", kept,
        )  # fmt: skip
        lines.append(said.format(count=kept))
    return Outcome({"taken_back": row.id, "entries": row.added, "kept": kept}, lines)


def _rows(asked: Namespace) -> Outcome:
    """Show the rows of an import that are in the ledger, with what the file says."""
    with ledger.reading(asked.path) as reader:
        if all(row.id != asked.id for row in imports(reader)):
            raise RequestRefused(N_("There is no import {number}"), number=asked.id)
        rows = list(of_import(reader, asked.id))
    data = [{"entry": entry, "line": line, "section": section, "raw": raw} for entry, line, section, raw in rows]
    lines = [f"{section} {line}: {visible(raw)}".lstrip() for _, line, section, raw in rows]
    return Outcome({"rows": data}, lines)


def _list(asked: Namespace) -> Outcome:
    with ledger.reading(asked.path) as reader:
        found, zone = imports(reader), settings.read(reader).timezone
    rows = [(row, _when(row.at, zone), row.taken_back_at and _when(row.taken_back_at, zone)) for row in found]
    data = [
        {
            "id": row.id, "at": at, "source": row.source, "file": row.file_name, "imported": row.added,
            "joined": row.joined, "present": row.present, "refused": row.refused, "left_out": row.left_out,
            "taken_back_at": taken_back,
        }
        for row, at, taken_back in rows
    ]  # fmt: skip
    header = [_("ID"), _("When"), _("Source"), _("File"), _("Imported"), _("Joined"), _("Present"),
              _("Refused"), ""]  # fmt: skip
    cells = [_cells(row, at, is_taken_back=bool(taken_back)) for row, at, taken_back in rows]
    lines = list(table(header, cells, right=(0, 4, 5, 6, 7))) if rows else [_("Nothing was imported yet")]
    return Outcome({"imports": data}, lines)


def _cells(row: ImportRow, at: str, *, is_taken_back: bool) -> Sequence[str]:
    counts = map(str, (row.added, row.joined, row.present, row.refused))
    shown_at = at[:16].replace("T", " ")
    return [str(row.id), shown_at, row.source, name(row.file_name), *counts, _("taken back") if is_taken_back else ""]


def _when(at: int, zone: str) -> str:
    """Write a moment (UTC microseconds) in the ledger's zone."""
    return str(from_utc(datetime.fromtimestamp(at // SECOND, UTC), zone))
