"""LibreOffice without a screen: opens a file, reckons its formulas anew, and tells what is in every cell."""

import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.programs import needed

_OFFICE, _TABLE, _TEXT = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table", "text")
)
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""
"""Its setting that formulas are reckoned whenever a workbook is opened."""
_CSV = "CSV:{},34,76,1,,0,false,true,false,false,false,-1,true"
"""Sign between cells; UTF-8, numbers are found, and formulas are let in as a careless person would."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: `value` is its number, `formula` what it reckons."""

    text: str
    value: float | None
    formula: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What was opened: the cells that are not empty, by sheet, row and column from 0, and how many links there are."""

    cells: dict[str, dict[tuple[int, int], Cell]]
    links: int

    @property
    def formulas(self) -> list[str]:
        """All formulas."""
        return [cell.formula for sheet in self.cells.values() for cell in sheet.values() if cell.formula]


def opened(path: Path, separator: str = "") -> Opened:
    """Open a workbook, or a CSV parted by `separator`. A test without LibreOffice ends here."""
    office, home = needed("soffice"), path.parent / "office"
    settings = home / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(_ALWAYS, encoding="utf-8")
    command = [office, f"-env:UserInstallation={home.as_uri()}", "--headless", "--convert-to", "fods"]
    if separator:
        command.append(f"--infilter={_CSV.format(ord(separator))}")
    done = subprocess.run(
        [*command, "--outdir", str(home), str(path)], capture_output=True, text=True, check=False, timeout=120
    )
    written = home / f"{path.stem}.fods"
    assert written.exists(), done.stderr
    root = ET.parse(written).getroot()
    tables = root.findall(f"{_OFFICE}body/{_OFFICE}spreadsheet/{_TABLE}table")
    found = {str(table.get(f"{_TABLE}name")): dict(_cells(table)) for table in tables}
    return Opened(found, len(list(root.iter(f"{_TEXT}a"))))


def _rows(table: ET.Element) -> Iterator[ET.Element]:
    """Rows of a table, not those of the charts in it; some are held together to be printed on every page."""
    for part in table:
        if part.tag == f"{_TABLE}table-row":
            yield part
        elif part.tag in {f"{_TABLE}{name}" for name in ("table-header-rows", "table-row-group", "table-rows")}:
            yield from _rows(part)


def _cells(table: ET.Element) -> Iterator[tuple[tuple[int, int], Cell]]:
    row = 0
    for line in _rows(table):
        column = 0
        for cell in line.findall(f"{_TABLE}table-cell"):
            text = "\n".join("".join(part.itertext()) for part in cell if part.tag.endswith("}p"))
            value, formula = cell.get(f"{_OFFICE}value"), cell.get(f"{_TABLE}formula", "")
            if text or value is not None:
                yield (row, column), Cell(text, None if value is None else float(value), formula)
            column += int(cell.get(f"{_TABLE}number-columns-repeated", 1))
        row += int(line.get(f"{_TABLE}number-rows-repeated", 1))
