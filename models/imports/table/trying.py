"""What the first rows of a table would become by a mapping, before anything is read with it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.imports import Reading, Row
from models.imports.table.columns import STYLES
from models.imports.table.deciding import Decided, decide
from models.imports.table.drafting import DECIMAL_SIGN, Drafter
from models.imports.table.mapping import NUMBERS, Field, Mapping
from models.imports.table.sample import Sample

MOST = 20
"""Rows that are tried."""
ANY = "?"
"""Stands for a platform that is still to be named."""


@dataclass(frozen=True)
class Tried:
    """The first rows with what each would become, None for one left out, and what the columns decide.

    `open_dates` and `open_numbers` are examples of what can be read in two ways and waits for an answer.
    """

    rows: Sequence[tuple[int, Row | None]]
    decided: Decided
    open_dates: Sequence[str] = ()
    open_numbers: Sequence[str] = ()


def try_out(sample: Sample, mapping: Mapping, zone: str, account: str) -> Tried:
    """Read the first rows of a sample; nothing becomes of them where the mapping says too little.

    A platform may be missing: the rows read the same on any.
    """
    if mapping.missing() == ("platform",):
        mapping = mapping.with_fixed("platform", ANY)
    names = sample.labels(mapping.header_row)
    places: dict[Field, int] = {one: names.index(name) for one, name in mapping.columns.items() if name in names}
    decided = decide(sample.facts, places, mapping)
    answers = {DECIMAL_SIGN.name: STYLES[mapping.number_style]} if mapping.number_style else {}
    drafter = Drafter(mapping, places, decided, Reading(zone, account, answers))
    width = len(sample.header(mapping.header_row))
    body = sample.body(mapping.header_row)[:MOST] if not mapping.missing() else []
    rows = [(line, drafter.row(line, cells, sample.sheet, width)) for line, cells in body]
    facts = {one: sample.facts[place] for one, place in places.items() if place in sample.facts}
    dates = facts["when"].open_dates if "when" in facts and not decided.order else ()
    numbers = [
        example
        for one in NUMBERS
        if one in facts and not decided.signs.get(one) and facts[one].is_open(one)
        for example in facts[one].open_examples(one)
    ]
    return Tried(rows, decided, dates, numbers)
