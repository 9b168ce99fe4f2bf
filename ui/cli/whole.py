"""`import` of a whole ledger, as `export json` writes it, into an empty one: all of it, or nothing."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from models.imports import child, ledger_json, restoring
from models.imports.files import Source
from ui.cli.output import Outcome, Progress
from ui.text import _, ngettext, visible

if TYPE_CHECKING:
    from models.ledger import Ledger, Reader


def looked_at(reader: Reader, asked: Namespace, sources: Sequence[Source]) -> Outcome | None:
    """Say what a whole ledger would bring; None where that is not what is to be imported."""
    if (source := _source(reader, asked, sources)) is None:
        return None
    with Progress() as progress:
        counts = restoring.look(reader, source, lambda step: progress(step.rows), read=child.events)
    return _outcome(source, counts, is_applied=False)


def restored(ledger: Ledger, asked: Namespace, sources: Sequence[Source]) -> Outcome | None:
    """Take a whole ledger over; None where that is not what is to be imported."""
    if (source := _source(ledger, asked, sources)) is None:
        return None
    with Progress() as progress:
        counts = restoring.restore(ledger, source, lambda step: progress(step.rows), read=child.events)
    return _outcome(source, counts, is_applied=True)


def _source(reader: Reader, asked: Namespace, sources: Sequence[Source]) -> Source | None:
    return restoring.taken_whole(reader, sources) if asked.source in (None, ledger_json.NAME) else None


def _outcome(source: Source, counts: Mapping[str, int], *, is_applied: bool) -> Outcome:
    count = counts.get("entries", 0)
    line = ngettext(
        "{file}: the whole ledger, {count} entry and all that goes with it",
        "{file}: the whole ledger, {count} entries and all that goes with them",
        count,
    ).format(file="-" if isinstance(source, bytes) else visible(source.name), count=count)
    data = {"is_applied": is_applied, "is_whole": True, "imported": count, "records": dict(counts)}
    return Outcome(data, (line,) if is_applied else (line, _("Nothing was written.")))
