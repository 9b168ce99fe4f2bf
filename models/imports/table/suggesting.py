"""Guessing what the columns of a table mean: by the words of its header, else by what stands in them. Pure.

A guess is a proposal that a person sees before anything is read by it; only a saved mapping is taken at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Items
from collections.abc import Sequence
from dataclasses import replace

from models import currencies, headings
from models.imports.table import dates
from models.imports.table.columns import Facts
from models.imports.table.mapping import BY_ROW, BY_SIGN, NUMBERS, Field, Mapping, Shared, fingerprint, labels

LOOK = 20
"""Rows from the top among which a header may stand: some tables begin with a title."""
_ENOUGH = 0.6
"""Part of the filled cells of a column that have to be of a kind."""
_SURE = 0.9
_FEW = 12
"""Different words a column of kinds may have."""
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_UNITS = {"bits": "Twitch", "bit": "Twitch", "jewels": "YouTube", "jewel": "YouTube", "kicks": "Kick",
          "used total": "Twitch"}  # fmt: skip
"""Platforms by the word for their coins, where it is of one alone."""


def header_row(rows: Sequence[Sequence[str]], known: Sequence[Shared] = ()) -> int:
    """Find the row that names the columns, counted from 1; 0 where none does."""
    prints = {one.fingerprint for one in known if one.header}
    for number, cells in enumerate(rows[:LOOK], start=1):
        if prints and fingerprint(labels(cells, 0)) in prints:
            return number
    for number, cells in enumerate(rows[:LOOK], start=1):
        named = [cell for cell in cells if cell and _field(cell)]
        filled = [cell for cell in cells if cell]
        if len(named) > 1 and len(named) * 2 >= len(filled) and not any(map(_is_value, filled)):
            return number
    return _by_shape(rows[:LOOK])


def _by_shape(rows: Sequence[Sequence[str]]) -> int:
    """A first row of words alone over rows with numbers or dates is a header, whatever its words are."""
    width = max(map(len, rows), default=0)
    for number, cells in enumerate(rows, start=1):
        filled = [cell for cell in cells if cell]
        if len(filled) * 2 <= width:
            continue  # a title over the table
        is_named = not any(map(_is_value, filled)) and any(_is_value(cell) for row in rows[number:] for cell in row)
        return number if is_named else 0
    return 0


def _is_value(cell: str) -> bool:
    return dates.understand(cell) is not None or bool(re.fullmatch(r"[\W\d_]*\d[\W\d_]*", cell))


def _field(heading: str) -> Field | None:
    """What a heading means, also with a remark in brackets or the code of a currency behind it."""
    words = headings.columns()
    bare = _BRACKETS.sub(" ", heading)
    short = " ".join(word for word in re.split(r"[\s_]+", bare) if not _is_code(word))
    for text in (heading, bare, short, re.sub(r"\s+in$", "", short.strip())):
        if found := words.get(headings.key(text)):
            return found  # type: ignore[return-value]
    return None


def _is_code(word: str) -> bool:
    return len(word) == 3 and word.isupper() and currencies.is_known(word)


def suggest(names: Sequence[str], facts: Items[int, Facts], row: int) -> Mapping:
    """Propose a mapping of columns `names`, where the header is row `row` (0: there is none)."""
    found: dict[Field, str] = {}
    fixed: dict[Field, str] = {}
    zone = ""
    for place, name in enumerate(names if row else ()):
        field, one = _field(name), facts.get(place, Facts())
        if field is None or field in found or not _fits(field, one):
            continue
        found[field] = name
        said = set(re.split(r"[\s()\[\]_]+", name))
        if field == "when" and said & {"UTC", "GMT"}:
            zone = "UTC"
        codes = [word for word in re.split(r"[\s()\[\]_/]+", name) if _is_code(word)]
        if field == "amount" and codes:
            fixed["currency"] = codes[0]
        if field == "coins" and (platform := _UNITS.get(headings.key(name))) and "platform" not in found:
            fixed["platform"] = platform
    _fill(found, names, facts)
    if "platform" in found:
        fixed.pop("platform", None)
    if "currency" in found:
        fixed.pop("currency", None)
    mapping = Mapping(found, fixed, header_row=row, zone=zone)
    return replace(mapping, kind=_rule(mapping, names, facts))


def _fits(field: Field, facts: Facts) -> bool:
    """Whether what stands in a column can be what its heading says."""
    if not facts.filled:
        return field not in {"when", "coins", "amount"}
    if field in NUMBERS:
        return facts.share(facts.numbers) >= _ENOUGH
    if field == "when":
        return facts.share(facts.dates) >= _ENOUGH
    if field == "kind":
        known = sum(count for word, count in facts.words.items() if headings.key(word) in headings.kinds())
        return facts.share(known) >= _ENOUGH or (not facts.is_long and len(facts.words) <= _FEW)
    return True


def _fill(found: dict[Field, str], names: Sequence[str], facts: Items[int, Facts]) -> None:
    """Find what no heading named by what stands in the columns that are left."""

    def left(*, dates: bool = False, numbers: bool = False, codes: bool = False) -> list[str]:
        """Columns that are nearly all of a kind, or, without one, of none."""
        free = [
            (name, facts[place]) for place, name in enumerate(names) if name not in found.values() and place in facts
        ]
        if dates or numbers:
            sure = [(name, one) for name, one in free if one.share(one.dates if dates else one.numbers) >= _SURE]
            return [name for name, one in sure if dates or (_is_money(one) == codes and not one.dates)]
        return [name for name, one in free if one.filled and not one.numbers and not one.dates]

    if "when" not in found:
        _take(found, ("when",), left(dates=True)[:1])
    if not {"coins", "coins_each", "amount"} & found.keys():
        _take(found, ("amount",), left(numbers=True, codes=True))
        _take(found, ("coins", "quantity"), left(numbers=True)[::-1])
    if not any(names_one(name) for name in names):
        _take(found, ("creator", "gift", "note"), left())


def _is_money(facts: Facts) -> bool:
    return bool(facts.codes or facts.signs or (facts.money and not facts.open_numbers))


def _take(found: dict[Field, str], fields: Sequence[Field], names: Sequence[str]) -> None:
    """Let columns be what is not found yet, one after the other."""
    found.update(zip([field for field in fields if field not in found], names, strict=False))


def names_one(label: str) -> bool:
    """Whether a label is a heading, and not the number of a column without one."""
    return not re.fullmatch(r"#[0-9]+", label)


def _rule(mapping: Mapping, names: Sequence[str], facts: Items[int, Facts]) -> str:
    """Tell kinds by the sign where some coins, or amounts, have a minus and others not; else by what is in the row."""
    if "kind" in mapping.columns:
        return BY_ROW
    for field in ("coins", "amount"):
        label = mapping.columns.get(field)
        one = facts.get(names.index(label)) if label else None
        if one is not None and 0 < one.negative < one.numbers:
            return BY_SIGN
    if {"creator", "handle", "gift"} & mapping.columns.keys():
        return BY_ROW
    return "purchase" if {"coins", "amount"} <= mapping.columns.keys() else "gift"
