"""`import`: read files into the ledger, or with --dry-run only say what would become of each row."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from models import ledger
from models.backups import shelf
from models.errors import RequestRefused
from models.imports import Question, Refused, child, files
from models.imports.apply import apply
from models.imports.files import Source
from models.imports.plan import Plan
from models.imports.planned import Counts, PlannedFile
from models.imports.planner import plan_import
from models.imports.readers import READERS
from models.imports.table import MAPPING
from models.ledger import Ledger
from models.names import DEFAULT_ACCOUNT
from models.text import N_
from ui.cli import joining, whole
from ui.cli.mappings import wanted
from ui.cli.options import Parser
from ui.cli.output import DONE, FINDINGS, WRONG_REQUEST, Outcome, Progress
from ui.text import _, fill, ngettext, visible

if TYPE_CHECKING:
    from models.ledger import Reader


def add_options(parser: Parser) -> None:
    """Take the files, and what they do not say themselves."""
    names = ", ".join(reader.NAME for reader in READERS)
    parser.add_argument("files", metavar="FILE", nargs="+", help=_("files and folders to read; - reads from a pipe"))
    parser.add_argument("--from", dest="source", metavar="SOURCE", help=names)
    parser.add_argument("--account", default=DEFAULT_ACCOUNT, help=_("the purse, where a file names none; else main"))
    parser.add_argument(
        "--mapping", metavar="NAME|FILE.json", help=_("what the columns of a table mean: a saved mapping, or a file")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("only say what would become of each row"))
    parser.add_argument("--answer", metavar="NAME=VALUE", action="append", default=[], help=_("answer a question"))
    joining.add_options(parser)


def run(asked: Namespace) -> Outcome:
    """Plan the import, apply it if nothing is left to ask, and count its rows."""
    if asked.dry_run:
        with ledger.reading(asked.path) as reader:
            sources = _sources(asked)
            return whole.looked_at(reader, asked, sources) or _outcome(_plan(reader, asked, sources), is_applied=False)
    with closing(Ledger(asked.path)) as book:
        sources = _sources(asked)
        if restored := whole.restored(book, asked, sources):
            return restored
        plan = _plan(book, asked, sources)
        if not plan.questions:
            with Progress() as progress:
                if plan.counts.taken:
                    shelf.keep_before(asked.path, "import", progress.copied)
                apply(book, plan, progress=progress)
        return _outcome(plan, is_applied=not plan.questions)


def _plan(reader: Reader, asked: Namespace, sources: Sequence[Source]) -> Plan:
    answers = dict(map(_answer, asked.answer))
    if asked.mapping is not None:
        answers[MAPPING.name] = wanted(reader, asked.mapping).as_text()
    with Progress() as progress:
        plan = plan_import(
            reader, sources, source=asked.source, account=asked.account, answers=answers,
            progress=lambda step: progress(step.rows), read=child.events,
        )  # fmt: skip
    joining.choose(plan, asked)
    return plan


def _sources(asked: Namespace) -> list[Source]:
    """Give what is to be read, once the ledger is open: it may have asked for its passphrase first."""
    return [files.piped(sys.stdin.buffer) if name == "-" else Path(name) for name in asked.files]


def _answer(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise RequestRefused(N_("“{text}” is not an answer; write it like name=value"), text=text)
    return name, value


def _outcome(plan: Plan, *, is_applied: bool) -> Outcome:
    questions = plan.questions
    counts = plan.counts
    data = {
        "is_applied": is_applied,
        **_numbers(counts, plan.joined),
        "sums": plan.sums,
        "remembered": {name: _known(plan)[name] for name in sorted(plan.remembered)},
        "questions": [{"name": one.name, "question": one.text, "choices": one.choices} for one in questions],
        "files": [_file_data(plan, number) for number in range(len(plan.files))],
    }
    status = WRONG_REQUEST if questions else FINDINGS if counts.refused else DONE
    return Outcome(data, list(_lines(plan, is_applied=is_applied)), list(_remarks(plan, questions)), status)


def _known(plan: Plan) -> dict[str, str]:
    """Give the answers the plan rests on."""
    return {name: value for answers in plan.answers.values() for name, value in answers.items()}


def _numbers(counts: Counts, joined: int) -> dict[str, int]:
    return {
        "imported": counts.taken - joined,
        "joined": joined,
        "present": counts.present - counts.again,
        "refused": counts.refused,
        "left_out": counts.left,
        "open": counts.open,
        "rows": counts.rows,
    }


def _file_data(plan: Plan, number: int) -> dict[str, object]:
    file = plan.files[number]
    refused = [
        {"line": row.line, "section": row.section, "reason": fill(row.message, row.values)} for row in _refused(file)
    ]
    notes = [fill(note.message, note.values) for note in file.notes]
    return {
        "file": file.name, "source": file.source, **_numbers(plan.counts_of(number), plan.joined_of(number)),
        "refused_rows": refused, "joins": joining.joins_data(plan, number),
        "doubtful_rows": joining.doubts_data(plan, number), "notes": notes,
    }  # fmt: skip


def _refused(file: PlannedFile) -> Iterator[Refused]:
    return (row for row in file.others.values() if isinstance(row, Refused))


def _lines(plan: Plan, *, is_applied: bool) -> Iterator[str]:
    for number, file in enumerate(plan.files):
        yield f"{visible(file.name)} ({file.source}): {_sum(plan.counts_of(number), plan.joined_of(number))}"
    if len(plan.files) > 1:
        yield f"{_('Total')}: {_sum(plan.counts, plan.joined)}"
    if not is_applied:
        yield _("Nothing was written.")


def _sum(counts: Counts, joined: int) -> str:
    """Write the sum that always holds; rows that joined, were left or wait for an answer only where there are any."""
    numbers = _numbers(counts, joined)
    parts = (
        (_("{count} imported"), numbers["imported"], True),
        (_("{count} joined"), joined, False),
        (_("{count} already there"), numbers["present"], True),
        (_("{count} refused"), counts.refused, True),
        (_("{count} left out"), counts.left, False),
        (_("{count} unanswered"), counts.open, False),
    )
    text = " + ".join(words.format(count=count) for words, count, is_always in parts if count or is_always)
    return text + ngettext(" = {rows} row", " = {rows} rows", counts.rows).format(rows=counts.rows)


def _remarks(plan: Plan, questions: Sequence[Question]) -> Iterator[str]:
    if plan.remembered:
        known = ", ".join(f"{name}={visible(_known(plan)[name])}" for name in sorted(plan.remembered))
        yield _("Answered as the last time: {answers}").format(answers=known)
    for number, file in enumerate(plan.files):
        name = visible(file.name)
        yield from (f"{name}: {fill(note.message, note.values)}" for note in file.notes)
        yield from joining.remarks(plan, number)
        for row in sorted(_refused(file), key=lambda row: (row.section, row.line)):
            message = (
                _("{file}, {section}, record {line}: {reason}") if row.section else _("{file}, line {line}: {reason}")
            )
            yield message.format(file=name, section=row.section, line=row.line, reason=fill(row.message, row.values))
    for question in questions:
        if question.name == MAPPING.name:
            yield _("Say what the columns are with --mapping; “mappings propose” writes a mapping to begin with")
            continue
        choices = "|".join(question.choices) or _("VALUE")
        message = _("Answer with --answer {name}={choices}: {question}")
        sentence = message.format(name=question.name, choices=choices, question=_(question.text))
        examples = ", ".join(map(visible, question.examples))
        yield sentence + (_(" (the file says: {examples})").format(examples=examples) if examples else "")
