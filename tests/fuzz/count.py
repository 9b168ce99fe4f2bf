"""How many inputs were tried so far, on the page that says how reliable Coinpurse is."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
_COUNT = re.compile(r"(?<=inputs tried so far: )[0-9,]+")


def add(tried: int) -> None:
    """Add to the count."""
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_COUNT.sub(lambda found: f"{int(found[0].replace(',', '')) + tried:,}", text), encoding="utf-8")
