"""`replay`: bring back what the record beside the ledger has and the ledger has not, or let that be."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from models import replay
from models.ledger import Ledger
from ui import labels, missing_texts
from ui.cli.options import Parser
from ui.cli.output import DONE, FINDINGS, Outcome
from ui.text import _, visible

if TYPE_CHECKING:
    from models.errors import LedgerBehind
    from models.replay import Missing


def way_out(error: LedgerBehind) -> str:
    """Say which form of this verb helps."""
    return _("“replay” brings them back") if error.can_come_back else _("“replay --keep” keeps it")


def add_options(parser: Parser) -> None:
    """Take whether to look, to bring back, or to keep the ledger as it is."""
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--list", action="store_true", help=_("say what is missing and change nothing"))
    asked.add_argument("--keep", action="store_true", help=_("go on with the ledger as it is, without what is missing"))


def run(asked: Namespace) -> Outcome:
    """Bring back, unless something else was asked for."""
    from ui import formats

    formats.set_locale(asked.lang or None)
    missing = replay.find(asked.path)
    if missing is None:
        return Outcome({"missing": 0}, [_("Nothing is missing")])
    if asked.list:
        return Outcome(data_of(missing), list(_lines(missing)), status=FINDINGS)
    with closing(Ledger(asked.path, is_trusted=True)) as opened:
        if asked.keep:
            replay.keep(opened)
            line = _("{path} goes on as it is; the record beside it keeps what is missing")
            return Outcome({"missing": missing.changes, "kept": True}, [line.format(path=visible(str(asked.path)))])
        brought = replay.bring_back(opened, missing)
    data = {"changes": brought.changes, "entries": brought.entries, "left_out": brought.left_out}
    remarks = list(missing_texts.left_out(brought))
    return Outcome(data, [missing_texts.brought(brought)], remarks, status=FINDINGS if remarks else DONE)


def _lines(missing: Missing) -> Iterator[str]:
    yield missing_texts.what(missing)
    yield from ("  " + _("{when}: {what}").format(when=missing_texts.stamp(line.at), what=labels.done(line.label))
                for line in missing.lines)  # fmt: skip


def data_of(missing: Missing) -> dict[str, object]:
    """What is missing, for programs; moments are in UTC microseconds."""
    changes = [
        {"number": line.head[0], "at": line.at, "what": line.label, "can_be_brought_back": line in missing.usable}
        for line in missing.lines
    ]
    return {"missing": missing.changes, "kind": missing.kind, "entries": missing.entries, "changes": changes}
