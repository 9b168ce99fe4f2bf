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
