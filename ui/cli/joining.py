"""What `import` says of rows that wait for a person: those that join others, and those that are doubtful."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from models.drafts import FIELDS, fields
from models.imports.plan import Plan
from models.imports.planned import DELETED, JOINS, NEW, Place, Row, Target
from ui.cli.options import Parser
from ui.cli.output import name
from ui.text import _, visible


def add_options(parser: Parser) -> None:
    """Take what a person says of such rows beforehand."""
    parser.add_argument(
        "--joins", choices=("sure", "all", "none"), default="sure",
        help=_(
            "which rows of one purchase or gift are joined: where nothing else is as near, wherever proposed, or none"
        ),
    )  # fmt: skip
    parser.add_argument(
        "--take", choices=("doubtful", "deleted"), action="append", default=[],
        help=_("take rows, too, that are doubtful, or whose entries you deleted before"),
    )  # fmt: skip


def choose(plan: Plan, asked: Namespace) -> None:
    """Do in a plan what the options say."""
    if asked.joins != "sure":
        plan.join_all(is_joined=asked.joins == "all")
    if "doubtful" in asked.take:
        plan.tick_all("new", is_ticked=True)
    if "deleted" in asked.take:
        plan.tick_all("deleted", is_ticked=True)


def joins_data(plan: Plan, number: int) -> list[dict[str, object]]:
    """Give the rows of a file that join others, and why."""
    return [
        {
            "line": row.line, "section": row.section, "is_taken": row.is_taken, "is_sure": target.is_sure,
            "with": _where(plan, target), "text": _about(target),
        }
        for row, target in _joins(plan, number)
    ]  # fmt: skip


def doubts_data(plan: Plan, number: int) -> list[dict[str, object]]:
    """Give the rows of a file that are doubtful, and why."""
    file = plan.files[number]
    return [
        {"line": file.lines[row], "section": file.sections.get(row, ""), "reason": _(doubt),
         "is_taken": plan.is_taken(Place(number, row))}
        for row, doubt in file.doubts.items() if file.statuses[row] in (NEW, JOINS)
    ]  # fmt: skip


def remarks(plan: Plan, number: int) -> Iterator[str]:
    """Name the rows of a file that were left out and what would take them."""
    file = plan.files[number]
    left = _("{place}: left out until --take doubtful says it is meant: {reason}")
    for row, reason in file.doubts.items():
        if file.statuses[row] in (NEW, JOINS) and not plan.is_taken(Place(number, row)):
            yield left.format(place=_place(file.name, file.sections.get(row, ""), file.lines[row]), reason=_(reason))
    several = _("{place}: left out until --joins all or none says what it is: {with_what}, or another one")
    for joined, target in _joins(plan, number):
        if not target.is_sure and not joined.is_taken:
            place = _place(file.name, joined.section, joined.line)
            yield several.format(place=place, with_what=_about(target))
    if deleted := file.statuses.count(DELETED) - file.counts.again:
        message = _("{file}: {count} rows are of entries you deleted; --take deleted brings them in again")
        yield message.format(file=visible(file.name), count=deleted)


def _place(file: str, section: str, line: int) -> str:
    """Say where a row stands."""
    message = _("{file}, {section}, record {line}") if section else _("{file}, line {line}")
    return message.format(file=visible(file), section=section, line=line)


def _joins(plan: Plan, number: int) -> Iterator[tuple[Row, Target]]:
    for place in plan.files[number].targets:
        row = plan.row(Place(number, place))
        if row.status == "joins" and row.joins_with is not None:
            yield row, row.joins_with


def _where(plan: Plan, target: Target) -> dict[str, object]:
    if target.place is None:
        return {"entry": target.entry}
    row = plan.row(target.place)
    return {"file": row.file, "line": row.line, "section": row.section}


def _about(target: Target) -> str:
    """Say what a row joins, for a person."""
    said = dict(zip(FIELDS, fields(target.draft), strict=True))
    if target.draft.kind == "gift":
        message = _("{coins} coins for {creator} of {when}, in the ledger already")
        if target.entry is None:
            message = _("{coins} coins for {creator} of {when}, in these files")
        who = name(said["creator"] or said["handle"]) or _("somebody unknown")
        return message.format(when=said["when"], coins=said["coins"], creator=who)
    price = f"{said['amount']} {said['currency']}" if said["amount"] else _("without a price")
    message = _("{coins} coins of {when} ({price}), in the ledger already")
    if target.entry is None:
        message = _("{coins} coins of {when} ({price}), in these files")
    return message.format(when=said["when"], coins=said["coins"], price=price)
