"""Make currencies.csv: ISO 4217's list one as the package iso4217 carries it, and historic.csv.

Run ``python -m resources.currencies.build``; with ``--verify`` the file is only compared.  Not used while the
program runs.
"""

import argparse
import csv
import io
import sys
from importlib import resources
from xml.etree import ElementTree as ET

from resources import path

_TARGET = path("currencies", "currencies.csv")
_FIELDS = ("code", "digits", "name", "withdrawn")


def read_active() -> list[dict[str, str]]:
    """Read every code of list one that has minor units; metals, units of account and test codes have none."""
    text = resources.files("iso4217").joinpath("table.xml").read_text(encoding="utf-8")
    root = ET.fromstring(text)  # noqa: S314 - a file of an installed package, read by hand at build time
    rows: dict[str, dict[str, str]] = {}
    for entry in root.iter("CcyNtry"):
        code, digits, name = (entry.findtext(tag, "").strip() for tag in ("Ccy", "CcyMnrUnts", "CcyNm"))
        if digits.isdigit():
            rows[code] = {"code": code, "digits": digits, "name": name, "withdrawn": ""}
    return list(rows.values())


def read_historic() -> list[dict[str, str]]:
    """Read the withdrawn codes kept by hand."""
    with path("currencies", "historic.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def compose() -> str:
    """Return the text of currencies.csv, sorted by code; a code both active and withdrawn raises ValueError."""
    active, historic = read_active(), read_historic()
    if both := {row["code"] for row in active} & {row["code"] for row in historic}:
        raise ValueError(f"withdrawn and still active: {', '.join(sorted(both))}")
    target = io.StringIO()
    writer = csv.DictWriter(target, _FIELDS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted([*active, *historic], key=lambda row: row["code"]))
    return target.getvalue()


def main() -> int:
    """Write the file, or with --verify only compare it; 1 if it differs."""
    parser = argparse.ArgumentParser(description="Build the shipped currency table.")
    parser.add_argument("--verify", action="store_true", help="compare the file with its sources instead")
    if parser.parse_args().verify:
        return 0 if _TARGET.read_text(encoding="utf-8") == compose() else 1
    _TARGET.write_text(compose(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
