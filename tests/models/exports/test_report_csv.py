from dataclasses import replace

from models.exports import report_csv
from models.reports import COLUMNS, Column, Query, Report

REPORT = Report(
    "spending",
    Query(("creator",)),
    (Column("creator", "key"), *COLUMNS["spending"]),
    [("=SUM(A1)", 2, 30, 36, "EUR", 0, ()), ('"Quote", Zoë', 1, 5, 6, "EUR", 5, ())],
    "EUR",
)


def test_the_file_is_exact() -> None:
    assert report_csv.text(REPORT).decode() == (
        "creator,gifts,coins,cost,currency,uncovered_coins,unconverted\r\n"
        "=SUM(A1),2,30,0.36,EUR,0,\r\n"
        '"""Quote"", Zoë",1,5,0.06,EUR,5,\r\n'
    )


def test_each_row_has_the_places_of_its_own_currency() -> None:
    rows = [(name, 1, 0, minor, code, ((2, "Bit"), (3, "Star")), ()) for name, minor, code in AMOUNTS]
    lines = report_csv.text(replace(REPORT, rows=rows * 1000)).decode().splitlines()
    assert lines[1:4] == [
        "A,1,0,-0.05,EUR,2 Bit; 3 Star,",
        "B,1,0,1000000000000000,JPY,2 Bit; 3 Star,",
        "C,1,0,-1.005,KWD,2 Bit; 3 Star,",
    ]
    assert lines[1:] == lines[1:4] * 1000


AMOUNTS = (("A", -5, "EUR"), ("B", 10**15, "JPY"), ("C", -1005, "KWD"))
