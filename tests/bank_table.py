"""The bank's file of rates as tests write it: every currency that still has one, most of them as they were last."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from models import rates
from models.periods import day_number

LAST = rates.last_day()
Changes = Mapping[int, Mapping[str, str]]
"""By how many days a row lies behind the shipped table's last one: what it says other than that one."""


@cache
def last_rates() -> Mapping[str, str]:
    """What the shipped table says of its last day."""
    last = day_number(LAST)
    return {code: table[last] for code, table in rates.shipped().items() if last in table}


def shipped_on(day: date) -> Mapping[str, str]:
    """What the shipped table says of a day; of one without rates nothing."""
    return {code: found for code, table in rates.shipped().items() if (found := table.get(day_number(day)))}


def text(rows: Changes) -> str:
    """The table of these days, newest first. Days of the shipped table are as in it where nothing else is said."""
    codes = list(last_rates())
    lines = [f"Date,{','.join(codes)},"]
    for offset in sorted(rows, reverse=True):
        day = LAST + timedelta(days=offset)
        said = {**(shipped_on(day) or last_rates()), **rows[offset]}
        lines.append(f"{day},{','.join(said.get(code, 'N/A') for code in codes)},")
    return "\n".join(lines) + "\n"


def packed(content: str | bytes, method: int = zipfile.ZIP_DEFLATED, name: str = "eurofxref-hist.csv") -> bytes:
    """The same in a zip, as the bank gives it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr(name, content)
    return made.getvalue()
