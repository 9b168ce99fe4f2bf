from pathlib import Path

import pytest

from models.errors import RequestRefused
from models.exports import report_csv
from models.reports import COLUMNS, Column, Query, Report

REPORT = Report(
    "spending",
    Query(("creator",)),
    (Column("creator", "key"), *COLUMNS["spending"]),
    [("=SUM(A1)", 2, 30, 36, "EUR", 0, ()), ('"Quote", Zoë', 1, 5, 6, "EUR", 5, ())],
    "EUR",
)


def test_the_file_is_exact(tmp_path: Path) -> None:
    report_csv.write(REPORT, tmp_path / "report.csv")
    assert (tmp_path / "report.csv").read_bytes().decode() == (
        "creator,gifts,coins,cost,currency,uncovered_coins,unconverted\r\n"
        "=SUM(A1),2,30,0.36,EUR,0,\r\n"
        '"""Quote"", Zoë",1,5,0.06,EUR,5,\r\n'
    )
    assert [file.name for file in tmp_path.iterdir()] == ["report.csv"]


def test_a_file_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(RequestRefused, match="cannot be written"):
        report_csv.write(REPORT, tmp_path / "nowhere" / "report.csv")
