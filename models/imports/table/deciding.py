"""What the columns of a mapping mean, decided by all that stands in them. Pure."""

from __future__ import annotations

from collections.abc import Mapping as Items
from dataclasses import dataclass, field

from models.imports.table.columns import STYLES, Facts, styles
from models.imports.table.mapping import NUMBERS, Field, Mapping


@dataclass
class Decided:
    """What the whole columns decided: the order of the dates, and of each field of numbers its sign before the cents.

    `flipped` are the fields whose numbers all have a minus: that is how this table writes what was paid or given.
    """

    order: str = ""
    orders: tuple[str, ...] = ()
    signs: Items[Field, str] = field(default_factory=dict)
    flipped: frozenset[Field] = frozenset()


def decide(facts: dict[int, Facts], places: dict[Field, int], mapping: Mapping) -> Decided:
    """Decide what the columns of a table mean by all they say, where the mapping leaves it open."""
    numbers = {field: facts.get(place, Facts()) for field, place in places.items() if field in NUMBERS}
    when = facts.get(places["when"], Facts()) if "when" in places else Facts()
    flipped = frozenset(field for field, one in numbers.items() if one.negative and one.negative == one.numbers)
    signs = styles(numbers, STYLES.get(mapping.number_style, ""))
    return Decided(mapping.date_order or when.order, when.possible_orders(), signs, flipped)
