"""Pasted tables: which sign parts their cells; which column is which, by a heading or by what is in them. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from models.errors import LedgerError
from models.names import fold
from models.pasted import COLUMNS, Row, number_and_code

if TYPE_CHECKING:
    from models.pasted import Ways

_SIGNS = "\t;,|"
_ENOUGH = 0.6
"""Part of the filled cells of a column that have to be of a kind."""
Grid = list[tuple[int, list[str]]]
"""Rows with the numbers of their lines."""


def read(text: str, ways: Ways) -> list[Row] | None:
    """Part a table into rows of cells; None for a text that is none."""
    for sign in _SIGNS:
        grid = _grid(text, sign)
        named = _heading(grid[0][1], ways) if grid else None
        if named is not None:
            return [Row(line, _named(cells, named)) for line, cells in grid[1:]]
        if _is_table(grid, sign):
            named = _guessed([cells for _line, cells in grid], ways)
            return [Row(line, _named(cells, named)) for line, cells in grid]
    return None


def _grid(text: str, sign: str) -> Grid:
    """Cut a text at a sign; a quoted cell may hold it, and line breaks too."""
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=sign)
    found: Grid = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((line, [_bare(cell) for cell in cells]))
            line = reader.line_num + 1
    except csv.Error:  # a cell longer than any entry
        return []
    return found


def _bare(cell: str) -> str:
    """A cell without the mark that keeps a spreadsheet from taking it for a formula."""
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in "=+-@＝＋－＠" else cell


def _is_table(grid: Grid, sign: str) -> bool:
    """Lines with tabs are rows. Other signs stand in sentences too: they need several rows of as many cells."""
    widths = [len(cells) for _line, cells in grid]
    if sign == "\t":
        return max(widths, default=0) > 1
    return len(grid) > 1 and widths[0] > (2 if sign == "," else 1) and len(set(widths)) == 1


def _heading(cells: Sequence[str], ways: Ways) -> list[str] | None:
    """Name the columns by the heading, if the first row is one: at least two of its words are columns of ours."""
    named = [ways.headings.get(fold(cell), "") for cell in cells]
    known = [name for name in named if name]
    return _paired(named) if len(known) > 1 and len(known) * 2 >= sum(bool(cell) for cell in cells) else None


def _paired(named: list[str]) -> list[str]:
    """A currency belongs to the amount before it; what a table says twice counts where it stands first."""
    found: list[str] = []
    for place, name in enumerate(named):
        before = named[place - 1] if place else ""
        of = {"charged": "charged_currency", "cost": "cost_currency", "amount": "currency"}
        wanted = of.get(before, "" if before else name) if name == "currency" else name
        found.append("" if wanted in found else wanted)
    return found


def _named(cells: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """Cells by column. A cost counts as what was paid only where no coins say more; a platform goes to the account."""
    said = {name: cell for name, cell in zip(names, cells, strict=False) if name and cell}
    platform, cost, code = said.pop("platform", ""), said.pop("cost", ""), said.pop("cost_currency", "")
    if clock := said.pop("time", ""):
        said["when"] = f"{said.get('when', '')} {clock}".strip()
    if platform and platform not in said.get("account", ""):
        said["account"] = f"{platform} - {said['account']}" if "account" in said else platform
    is_paid = "creator" not in said and "item" not in said
    if cost and "amount" not in said and ("coins" not in said or is_paid):
        said["amount"], said["currency"] = cost.lstrip("-−"), code
    return {name: said[name] for name in COLUMNS if said.get(name)}


# --- Without a heading ------------------------------------------------------------------------------------------------


def _guessed(rows: Sequence[Sequence[str]], ways: Ways) -> list[str]:
    """Name the columns by what stands in them."""
    width = max(map(len, rows))
    columns = [[row[place] for row in rows if place < len(row) and row[place]] for place in range(width)]
    named = [""] * width
    for name, fits in _tests(ways):
        places = [place for place in range(width) if not named[place] and _share(columns[place], fits) >= _ENOUGH]
        for place in places[: None if name == "number" else 1]:
            named[place] = name
    numbers = [place for place, name in enumerate(named) if name == "number"]
    for place, name in zip(reversed(numbers), ("coins", "quantity"), strict=False):
        named[place] = name
    texts = [place for place, name in enumerate(named) if not name and columns[place]]
    free = [name for name in ("creator", "item", "note") if name not in named]
    for place, name in zip(texts, free, strict=False):
        named[place] = name
    return ["" if name == "number" else name for name in named]


def _tests(ways: Ways) -> list[tuple[str, Callable[[str], bool]]]:
    """Kinds of columns in the order in which they are looked for, the surest first."""
    return [
        ("type", lambda cell: fold(cell) in ways.kinds),
        ("account", lambda cell: fold(cell) in ways.accounts),
        ("number", lambda cell: can(ways.count, cell)),
        ("amount", lambda cell: is_money(cell, ways)),
        ("currency", lambda cell: bool(ways.currency(cell))),
        ("when", lambda cell: can(ways.when, cell)),
        ("creator", lambda cell: fold(cell) in ways.creators),
        ("item", lambda cell: fold(cell) in ways.gifts),
    ]


def _share(cells: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(map(fits, cells[:200])) / len(cells[:200]) if cells else 0.0


def can(function: Callable[[str], object], text: str) -> bool:
    """Say whether a function takes a text."""
    try:
        function(text)
    except (LedgerError, ValueError):
        return False
    return True


def is_money(text: str, ways: Ways) -> bool:
    """Say whether a text is an amount, with its currency or with decimal places."""
    number, code = number_and_code(text, ways)
    return can(lambda one: ways.amount(one, code or ways.own_currency), number)
