"""`mappings`: what the columns of tables mean, saved by name; proposed for a file, shared as one."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from models import ledger, mappings
from models.imports import child
from models.imports.planner import plan_import
from models.imports.table import NAME
from models.imports.table.mapping import Shared
from models.imports.table.sample import from_text
from models.ledger import Ledger, Reader
from models.names import name_key
from models.text import N_
from ui.cli import options
from ui.cli.options import Parser
from ui.cli.output import Outcome, document, name
from ui.text import _

USAGE = {
    "list": N_("mappings list"),
    "propose": N_("mappings propose TABLE [--output FILE]"),
    "save": N_("mappings save NAME FILE"),
    "export": N_("mappings export NAME [--output FILE]"),
    "rename": N_("mappings rename NAME NEW-NAME"),
    "remove": N_("mappings remove NAME"),
}
_COUNTS = {"list": 0, "propose": 1, "save": 2, "export": 1, "rename": 2, "remove": 1}


def add_options(parser: Parser) -> None:
    """Take what to do, and with which mapping."""
    parser.add_argument("action", metavar="|".join(USAGE), nargs="?", choices=tuple(USAGE), default="list")
    parser.add_argument(
        "values", metavar="VALUE", nargs="*",
        help=_("propose: a table; save: a name and a mapping's FILE; export, rename, remove: the name"),
    )  # fmt: skip
    options.add_output(parser)


def run(asked: Namespace) -> Outcome:
    """Do what is asked."""
    writes = asked.action in {"propose", "export"}
    values = options.values(asked, _COUNTS[asked.action], USAGE, fits=writes or asked.output is None)
    return _ACTIONS[asked.action](asked, values)


def _list(asked: Namespace, _values: Sequence[str]) -> Outcome:
    with ledger.reading(asked.path) as reader:
        found = mappings.saved(reader)
    data = [{"name": one.name, "columns": one.shared.mapping.columns} for one in found]
    lines = [f"{name(one.name)}: {', '.join(map(name, one.shared.mapping.columns.values()))}" for one in found]
    return Outcome({"mappings": data}, lines or [_("No mapping is saved yet")])


def _propose(asked: Namespace, values: Sequence[str]) -> Outcome:
    """Write what the columns of a table may mean, to be looked at and imported with."""
    with ledger.reading(asked.path) as reader:
        plan = plan_import(reader, [Path(values[0])], source=NAME, read=child.events)
    return _written(asked, from_text(plan.files[0].sample).proposed)


def _export(asked: Namespace, values: Sequence[str]) -> Outcome:
    with ledger.reading(asked.path) as reader:
        return _written(asked, mappings.named(reader, values[0]).shared)


def _written(asked: Namespace, shared: Shared) -> Outcome:
    return document(lambda file: file.write(shared.as_text().encode()), asked.output, replaces=asked.replace)


def _save(asked: Namespace, values: Sequence[str]) -> Outcome:
    shared = mappings.from_file(Path(values[1]))
    with closing(Ledger(asked.path)) as book:
        mappings.save(book, values[0], shared)
    return _told(_("Saved the mapping {name}"), values[0])


def _rename(asked: Namespace, values: Sequence[str]) -> Outcome:
    with closing(Ledger(asked.path)) as book:
        mappings.rename(book, mappings.named(book, values[0]).id, values[1])
    return _told(_("Renamed the mapping to {name}"), values[1])


def _remove(asked: Namespace, values: Sequence[str]) -> Outcome:
    with closing(Ledger(asked.path)) as book:
        mappings.delete(book, mappings.named(book, values[0]).id)
    return _told(_("Removed the mapping {name}"), values[0])


def _told(message: str, what: str) -> Outcome:
    return Outcome({"mapping": what}, [message.format(name=name(what))])


_ACTIONS: Mapping[str, Callable[[Namespace, Sequence[str]], Outcome]] = {
    "list": _list, "propose": _propose, "save": _save, "export": _export, "rename": _rename, "remove": _remove,
}  # fmt: skip


def wanted(reader: Reader, asked: str) -> Shared:
    """Give a mapping asked for by its saved name, or else by its file. Raises RequestRefused."""
    is_saved = any(name_key(one.name) == name_key(asked) for one in mappings.saved(reader))
    if not is_saved and asked.casefold().endswith(".json"):
        return mappings.from_file(Path(asked))
    return mappings.named(reader, asked).shared
