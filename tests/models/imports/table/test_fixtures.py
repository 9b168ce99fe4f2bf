"""Tables as people and programs write them: what is proposed for each, and its rows by that. See tests/data/imports.

`python -m tests.models.imports.table.test_fixtures` writes the golden files anew.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from models.imports import HEAD, Head, table
from models.imports.readers import READERS, of
from models.imports.table.sample import from_text
from tests.models.imports import shown

GOLDEN = Path(__file__).parents[3] / "golden" / "imports"
FIXTURES = sorted(path.name for path in shown.DATA.glob("table-*"))


def golden(name: str) -> str:
    content = (shown.DATA / name).read_bytes()
    assert of(Head(name, content[:HEAD]), READERS) is table
    _rows, reading = shown.read(table, content)
    proposed = from_text(reading.sample).proposed
    mapping = proposed.mapping
    shared = replace(
        proposed, mapping=mapping if "platform" in mapping.columns else mapping.with_fixed("platform", "Kick")
    )
    said = shown.lines(table, content, {table.MAPPING.name: shared.as_text()})
    columns = ", ".join(f"{field}={label}" for field, label in mapping.columns.items())
    return "\n".join([f"{columns}; rows: {mapping.kind}; header: {mapping.header_row}", *said, ""]).replace(
        "{file}", name
    )


@pytest.mark.parametrize("name", FIXTURES)
def test_a_table_is_read_as_its_golden_file_says(name: str) -> None:
    assert golden(name) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    for fixture in FIXTURES:
        (GOLDEN / f"{fixture}.txt").write_text(golden(fixture), encoding="utf-8")
