"""docs/json.md says every field of the file, in its order, and nothing that is not there."""

import re
from pathlib import Path

from models.whole import DRAFT, PARTS

PAGE = (Path(__file__).parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
DELETED = ["deleted_at", "current_key"]


def fields_of(text: str) -> list[str]:
    """The first column of the table in a section."""
    return re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)


def test_the_page_describes_every_part_and_field() -> None:
    whole = PAGE.split("\n## ")[1]
    sections = {part.split("`")[1]: part for part in whole.split("\n### ")[1:]}
    assert list(sections) == [part.name for part in PARTS]
    import_rows, draft = sections["import_rows"].split("A `draft` names")
    sections["import_rows"] = import_rows
    assert fields_of(draft) == [field.name for field in DRAFT.fields]
    entry = next(part for part in PARTS if part.name == "entries")
    for part in PARTS:
        names = [field.name for field in part.fields]
        wanted = names[len(entry.fields) :] if part.name == "deleted" else names
        assert fields_of(sections[part.name]) == wanted, part.name


def test_the_page_says_which_fields_may_be_left_out() -> None:
    lists = PAGE.split("\n### ", 1)[1].split("\n## ")[0]
    rows = [line.split("|") for line in lists.splitlines() if line.startswith("| `")]
    entry = next(part for part in PARTS if part.name == "entries")
    said = [(cells[1].strip(" `"), bool(cells[3].strip())) for cells in rows]
    wanted = []
    for part in PARTS:
        fields = part.fields[len(entry.fields) :] if part.name == "deleted" else part.fields
        wanted += [(field.name, field.default is not None) for field in fields]
        if part.name == "import_rows":
            wanted += [(field.name, field.default is not None) for field in DRAFT.fields]
    assert said == wanted
