"""What the preview of an import asks of the reckoning thread, and lets the ledger's thread do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.imports import apply as importing
from models.names import DEFAULT_ACCOUNT
from ui import formats, labels
from ui.text import _, fill, ngettext

if TYPE_CHECKING:
    from models.imports import Question
    from models.imports.apply import ImportRow
    from models.imports.files import Source
    from models.imports.plan import Plan
    from models.imports.planner import Step
    from models.ledger import Ledger
    from ui.desktop.books import Books

ACCOUNT = "account"
"""Name, among the answers, of the account whose rows a platform's file holds."""


@dataclass(frozen=True)
class Preview:
    """A plan as it was read, and what has to be asked before it can be carried out.

    `whole` is the file where that is a whole ledger and goes into this one, which is empty, with all that is in it.
    """

    plan: Plan
    questions: Sequence[Question]
    whole: Source | None = None


def read(
    books: Books, files: Sequence[Path], answers: Mapping[str, str], progress: Callable[[Step], object]
) -> Preview:
    """Say what importing files would bring; nothing is written. Raises LedgerError where one cannot be read."""
    from models.imports import child, restoring
    from models.imports.planner import plan_import

    said = {name: answer for name, answer in answers.items() if name != ACCOUNT}
    account = answers.get(ACCOUNT, DEFAULT_ACCOUNT)
    plan = plan_import(books.reader, files, account=account, answers=said, progress=progress, read=child.events)
    return Preview(plan, plan.questions, restoring.taken_whole(books.reader, files))


def bring_in(ledger: Ledger, plan: Plan, report: Callable[[int, int], bool], taken: int) -> Sequence[ImportRow]:
    """Keep a copy of a ledger that has entries, then put `taken` rows of a plan into it. Raises LedgerError."""
    from models.backups import shelf

    shelf.keep_before(ledger.path, "import", report)
    return put_in(ledger, plan, report, taken)


def put_in(ledger: Ledger, plan: Plan, report: Callable[[int, int], bool], taken: int) -> Sequence[ImportRow]:
    """Put `taken` rows of a plan into a ledger. Raises LedgerError."""
    return importing.apply(ledger, plan, lambda done: report(done, taken))


def about(preview: Preview) -> str:
    """Where the rows are from, how many there are, and what there is to know of each file."""
    plan = preview.plan
    counts = plan.counts
    sources = dict.fromkeys(_(labels.SOURCES.get(file.source, file.source)) for file in plan.files)
    notes = [fill(note.message, note.values) for file in plan.files for note in file.notes]
    if preview.whole is not None:
        notes = [_("This ledger is empty, so all of the file comes in, settings, notes and receipts too, as long as no "
                   "row is unticked.")]  # fmt: skip
    rows = ngettext("{count} row", "{count} rows", counts.rows).format(count=formats.count(counts.rows))
    first = _(", ").join([*sources, rows]) + "."
    if not (counts.new or counts.joins or preview.questions or preview.whole is not None):
        notes.append(_("There is nothing new in it."))
    return " ".join([first, *(f"{note.rstrip('.')}." for note in dict.fromkeys(notes))])
