"""`salvage`: make a new ledger of what can be read of a damaged one."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from models import ledger, salvage
from models.check import Difference, check
from ui import missing_texts
from ui.cli.options import Parser
from ui.cli.output import DONE, FINDINGS, Outcome, Progress
from ui.text import _, sentence, visible


def add_options(parser: Parser) -> None:
    """Take the file to make."""
    parser.add_argument("file", metavar="FILE", type=Path, help=_("the ledger to make; nothing may be there yet"))


def run(asked: Namespace) -> Outcome:
    """Make it, and let it verify itself; the damaged one stays as it is."""
    with Progress() as progress:
        made = salvage.salvage(asked.path, asked.file, progress.read)
    with ledger.reading(asked.file) as reader:
        findings = [one for one in check(reader) if not isinstance(one, Difference)]
    data = {
        "ledger": str(asked.file), "saved": made.saved, "lost": made.lost, "stand_ins": made.stand_ins,
        "doubtful": [{"table": table, "id": row} for table, row in made.doubtful],
        "findings": [sentence(one) for one in findings],
    }  # fmt: skip
    line = _("Made {path}").format(path=visible(str(asked.file)))
    is_whole = not (made.lost_entries or made.doubtful or made.stand_ins or findings)
    lines = [line, *missing_texts.salvaged(made), *(sentence(one) for one in findings)]
    return Outcome(data, lines, status=DONE if is_whole else FINDINGS)
