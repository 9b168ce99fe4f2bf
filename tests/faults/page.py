"""The figures of `docs/reliability.md`, written from what `make faults` noted: make faults ARGS=--write."""

from __future__ import annotations

import json
import os
import platform
import re
import sqlite3
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
_TABLE = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- end -->)", re.DOTALL)
_HEAD = "| Harness | Cases | Counted | Lost | Minutes | Day | Seed | Commit |\n|---|---:|---|---:|---:|---|---:|---|\n"


def write(folder: Path) -> None:
    """Write a row for each harness: of all runs that were noted, the one with the most cases."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.json")):
        record = json.loads(path.read_text())
        if record["cases"] >= found.get(record["harness"], {"cases": 0})["cases"]:
            found[record["harness"]] = record
    rows = "".join(_row(record) for record in found.values())
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.system()}"
    machine = f"\nMeasured with {versions}, on {os.cpu_count()} cores.\n"
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_TABLE.sub(lambda _: _HEAD + rows + machine, text), encoding="utf-8")


def _row(record: dict[str, Any]) -> str:
    figures = ", ".join(f"{count:,} {name}" for name, count in record["figures"].items())
    minutes = record["seconds"] / 60
    counts = (f"{record['cases']:,}", figures, record["lost"])
    cells = (record["harness"], *counts, f"{minutes:.1f}", record["day"], record["seed"], record["commit"])
    return f"| {' | '.join(map(str, cells))} |\n"
