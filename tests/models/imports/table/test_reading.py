"""Any table: what it asks, which entries its rows are, when they were, and what cannot be one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from models.errors import ImportRefused, RequestRefused
from models.imports import Head, Record, Refused, Unanswered, own_csv, readers, table
from models.imports.table.mapping import Mapping, Shared, write_all
from models.imports.table.sample import MAX_TEXT, from_text
from models.money import Money
from tests.models.imports import shown
from tests.models.imports.table.tables import drafts, notes, proposal, read

ZONE = "Europe/Berlin"
GIFTS = Mapping({"when": "Date", "creator": "To", "gift": "Gift", "coins": "Coins"}, {"platform": "TikTok"})


# --- Questions --------------------------------------------------------------------------------------------------------


def test_a_table_without_a_mapping_waits_and_shows_what_it_would_be() -> None:
    rows, reading = read("Date,To,Gift,Coins\n2026-03-02,Mila,Rose,5\n2026-03-03,Zoë,Lion,500\n")
    assert [type(row) for row in rows] == [Unanswered, Unanswered]
    assert {row.question.name for row in rows if isinstance(row, Unanswered)} == {"table.mapping"}
    sample = from_text(reading.sample)
    assert sample.proposed.mapping.columns == GIFTS.columns
    assert (sample.count, sample.labels(1)) == (2, ["Date", "To", "Gift", "Coins"])
    assert sample.proposed.mapping.missing() == ("platform",)


def test_an_order_that_stays_open_is_asked_with_both_readings() -> None:
    rows, _reading = read("Date,To,Gift,Coins\n03/04/2026,Mila,Rose,5\n2026-01-31,Mila,Rose,5\n", GIFTS)
    first, second = rows
    assert isinstance(first, Unanswered)
    assert first.question.choices == ("dmy", "mdy")
    assert first.example == "03/04/2026 → dmy: 2026-04-03 / mdy: 2026-03-04"
    assert isinstance(second, Record)


def test_one_day_past_the_twelfth_decides_the_column() -> None:
    got = drafts("Date,To,Gift,Coins\n03/04/2026,Mila,Rose,5\n13/04/2026,Mila,Rose,5\n", GIFTS)
    assert [draft.moment.day for draft in got] == [date(2026, 4, 3), date(2026, 4, 13)]


def test_days_that_contradict_each_other_are_asked_and_the_answer_leaves_some_out() -> None:
    data = "Date,To,Gift,Coins\n13/04/2026,Mila,Rose,5\n04/14/2026,Mila,Rose,5\n05/06/2026,Mila,Rose,5\n"
    assert isinstance(read(data, GIFTS)[0][2], Unanswered)
    rows, _reading = read(data, GIFTS, date_order="dmy")
    assert [type(row) for row in rows] == [Record, Refused, Record]
    assert [row.sentence for row in rows if isinstance(row, Refused)] == [
        "“04/14/2026” is not a date in the order day, month, year"
    ]


def test_a_date_that_does_not_fit_the_order_of_the_mapping_is_told_from_what_is_no_date() -> None:
    data = "Date,To,Gift,Coins\n31/12/2025,Mila,Rose,5\n30/02/2026,Mila,Rose,5\nsoon,Mila,Rose,5\n"
    rows, _reading = read(data, replace(GIFTS, date_order="mdy"))
    assert [row.sentence for row in rows if isinstance(row, Refused)] == [
        "“31/12/2025” is not a date in the order month, day, year",
        "“30/02/2026” is not a date",
        "“soon” is not a date",
    ]


@pytest.mark.parametrize(("coins", "right"), [("1.234", 1234), ("1,234", 1234), ("350,00", 350), ("1 000", 1000),
                                              ("٣٥٠", 350), ("29’999", 29999)])  # fmt: skip
def test_coins_are_whole_so_that_a_group_is_known_for_one(coins: str, right: int) -> None:
    (draft,) = drafts(f"Date;To;Gift;Coins\n2026-03-02;Mila;Rose;{coins}\n", GIFTS)
    assert draft.coins == right


def test_noughts_behind_a_sign_are_asked() -> None:
    (row,), _reading = read("Date;To;Gift;Coins\n2026-03-02;Mila;Rose;1.000\n", GIFTS)
    assert isinstance(row, Unanswered)
    assert row.example == "1.000 → point: 1 / comma: 1000"


def test_a_column_that_shows_nothing_is_written_as_the_others_of_its_table() -> None:
    mapping = Mapping({"when": "Date", "coins": "Coins", "amount": "Paid"}, {"platform": "TikTok"}, kind="purchase")
    (first, _second) = drafts("Date;Coins;Paid\n2026-03-02;1.000;8,99 €\n2026-03-02;2.000;1.234,00 €\n", mapping)
    assert (first.coins, first.amount) == (1000, Money(899, "EUR"))


def test_a_bare_amount_asks_for_its_currency_once() -> None:
    mapping = Mapping({"when": "Date", "coins": "Coins", "amount": "Paid"}, {"platform": "TikTok"}, kind="purchase")
    data = "Date;Coins;Paid\n2026-03-02;100;1.29\n"
    (row,), _reading = read(data, mapping)
    assert isinstance(row, Unanswered)
    assert row.question.name == "table.currency"
    assert drafts(data, mapping, currency="USD")[0].amount == Money(129, "USD")
    assert drafts(data, mapping.with_fixed("currency", "GBP"))[0].amount == Money(129, "GBP")


# --- Kinds ------------------------------------------------------------------------------------------------------------


def test_a_column_of_kinds_is_read_by_known_words_and_those_of_the_mapping() -> None:
    names = {"when": "Datum", "kind": "Art", "creator": "An", "coins": "Münzen", "amount": "Preis", "reference": "Nr"}
    mapping = Mapping(names, {"platform": "TikTok"}, kinds={"Sonstiges": "skip", "XFER": "adjustment"})  # type: ignore[arg-type]
    data = ("Datum;Art;An;Münzen;Preis;Nr\n2026-03-02;Kauf;;350;4,99 €;A1\n2026-03-03;Geschenk;Mila;5;;\n"
            "2026-03-04;Erstattung;;350;4,99 €;A1\n2026-03-05;Sonstiges;;1;;\n2026-03-06;xfer;;-7;;\n")  # fmt: skip
    rows, reading = read(data, mapping)
    assert [row.draft.kind for row in rows if isinstance(row, Record)] == ["purchase", "gift", "refund", "adjustment"]
    assert notes(reading) == ["1 rows were left out, as the mapping says"]
    unknown, _reading = read("Datum;Art;An;Münzen;Preis;Nr\n2026-03-02;Foo;;350;4,99 €;A1\n", mapping)
    assert isinstance(unknown[0], Refused)


def test_the_sign_tells_what_went_from_what_came() -> None:
    mapping = Mapping({"when": "Date", "creator": "To", "coins": "Coins", "amount": "Paid", "reference": "Id"},
                      {"platform": "TikTok"}, kind="sign")  # fmt: skip
    data = ("Date,To,Coins,Paid,Id\n2026-03-02,,350,$4.99 USD,A1\n2026-03-03,Mila,−5,,\n2026-03-04,,20,,\n"
            "2026-03-05,,,-2.00 USD,\n2026-03-06,,,4.99 USD,A1\n")  # fmt: skip
    assert [(draft.kind, draft.coins, draft.amount) for draft in drafts(data.replace("$", ""), mapping)] == [
        ("purchase", 350, Money(499, "USD")), ("gift", 5, None), ("adjustment", 20, None),
        ("gift", None, Money(200, "USD")), ("refund", None, Money(499, "USD")),
    ]  # fmt: skip


def test_a_bank_that_writes_every_payment_with_a_minus_is_understood() -> None:
    mapping = Mapping({"when": "Date", "coins": "Coins", "amount": "Paid"}, {"platform": "TikTok"}, kind="purchase")
    got = drafts("Date,Coins,Paid\n2026-03-02,350,-4.99 USD\n2026-03-03,70,(1.09) USD\n", mapping)
    assert [draft.amount for draft in got] == [Money(499, "USD"), Money(109, "USD")]


def test_money_of_another_sign_came_back_and_needs_the_order_it_was_paid_for() -> None:
    mapping = Mapping({"when": "Date", "coins": "Coins", "amount": "Paid", "reference": "Id"}, {"platform": "TikTok"},
                      kind="purchase")  # fmt: skip
    data = "Date,Coins,Paid,Id\n2026-03-02,350,4.99 USD,A1\n2026-03-03,350,-4.99 USD,A1\n2026-03-03,350,-4.99 USD,\n"
    first, second, third = read(data, mapping)[0]
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert (second.draft.kind, second.draft.reference) == ("refund", "A1")
    assert isinstance(third, Refused)


def test_coins_bought_without_a_price_wait_for_the_row_of_a_shop() -> None:
    mapping = Mapping({"when": "Date", "kind": "Type", "coins": "Coins"}, {"platform": "TikTok"})
    rows, reading = read("Date,Type,Coins\n2026-03-02,purchase,350\n2026-03-02,bonus,20\n", mapping)
    first, second = rows
    assert isinstance(first, Record)
    assert (first.part, first.draft.kind, first.draft.item, first.draft.coins) == (
        "coins",
        "adjustment",
        "correction",
        350,
    )
    assert isinstance(second, Record)
    assert (second.part, second.draft.item) == ("", "free")
    assert "1 rows say coins that came without a price" in notes(reading)[0]


def test_coins_each_are_taken_times_how_many() -> None:
    mapping = Mapping({"when": "Date", "creator": "To", "gift": "Gift", "quantity": "Qty", "coins_each": "Each"},
                      {"platform": "TikTok"})  # fmt: skip
    (draft,) = drafts("Date,To,Gift,Qty,Each\n2026-03-02,@mila,Rose,x5,20\n", mapping)
    assert (draft.coins, draft.quantity, draft.handle) == (100, 5, "mila")


# --- Moments ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "right"),
    [
        ("2026-03-02T20:15:44Z", "2026-03-02T21:15:44+01:00[Europe/Berlin]"),
        ("2026-03-02 20:15:44 +0000", "2026-03-02T21:15:44+01:00[Europe/Berlin]"),
        ("Mon, 2 Mar 2026 20:15:00 GMT", "2026-03-02T21:15:00+01:00[Europe/Berlin]"),
        ("1772482544", "2026-03-02T21:15:44+01:00[Europe/Berlin]"),
        ("1772482544123", "2026-03-02T21:15:44.123000+01:00[Europe/Berlin]"),
        ("2. März 2026, 20:15 Uhr", "2026-03-02T20:15:00+01:00[Europe/Berlin]"),
        ("March 2, 2026 at 8:15 PM", "2026-03-02T20:15:00+01:00[Europe/Berlin]"),
        ("٢ مارس ٢٠٢٦ ٨:١٥ م", "2026-03-02T20:15:00+01:00[Europe/Berlin]"),
        ("20260302", "2026-03-02"),
    ],
)
def test_moments_are_read_as_they_are_written(cell: str, right: str) -> None:
    (draft,) = drafts(f'Date;To;Gift;Coins\n"{cell}";Mila;Rose;5\n', GIFTS)
    assert str(draft.moment) == right


def test_a_time_of_day_may_stand_in_a_column_of_its_own_and_a_zone_in_the_mapping() -> None:
    mapping = Mapping({**GIFTS.columns, "time": "Time"}, GIFTS.fixed, zone="America/New_York")
    (draft,) = drafts("Date,Time,To,Gift,Coins\n2026-03-02,20:15,Mila,Rose,5\n", mapping)
    assert str(draft.moment) == "2026-03-02T20:15:00-05:00[America/New_York]"


@pytest.mark.parametrize("cell", ["", "0001-01-01", "31/02/2026", "2026-W09", "9999-12-31", "99999999999999", "1e20"])
def test_what_is_no_date_is_refused_by_its_row(cell: str) -> None:
    (row,), _reading = read(f"Date;To;Gift;Coins\n{cell};Mila;Rose;5\n", GIFTS)
    assert isinstance(row, Refused)
    assert row.line == 2


def test_an_hour_the_clocks_skipped_is_refused() -> None:
    (row,), _reading = read("Date;To;Gift;Coins\n2026-03-29 02:30;Mila;Rose;5\n", GIFTS)
    assert isinstance(row, Refused)
    assert "skipped" in row.sentence


# --- Files ------------------------------------------------------------------------------------------------------------


def test_what_is_not_utf8_is_said() -> None:
    data = "Date;To;Gift;Coins\n2026-03-02;Zoë;Löwe;5\n"
    assert notes(read(data.encode("utf-16"), GIFTS)[1]) == ["it is in UTF-16 and was read so"]
    rows, reading = read(data.encode("latin-1"), GIFTS)
    assert isinstance(rows[0], Record)
    assert rows[0].draft.creator == "Zoë"
    assert "Western European" in notes(reading)[0]


def test_ragged_rows_are_taken_when_short_and_refused_when_long() -> None:
    rows, _reading = read("Date,To,Gift,Coins,Note\n2026-03-02,Mila,Rose,5\n2026-03-02,Mila,Rose,5,a,b\n", GIFTS)
    assert [type(row) for row in rows] == [Record, Refused]
    assert isinstance(rows[1], Refused)
    assert rows[1].sentence == "This row has 6 cells and the header 5"


def test_an_open_quotation_mark_costs_its_own_row() -> None:
    rows, _reading = read('Date,To,Gift,Coins\n2026-03-02,"Mila,Rose,5\n2026-03-03,Mila,Rose,5\n', GIFTS)
    assert [(row.line, type(row)) for row in rows] == [(2, Refused), (3, Record)]


def test_a_title_above_the_header_is_passed_over() -> None:
    data = "My gifts 2026\n\nDate,To,Gift,Coins\n2026-03-02,Mila,Rose,5\n"
    assert proposal(data).proposed.mapping.header_row == 2
    (row,), _reading = read(data, GIFTS)
    assert (row.line, type(row)) == (4, Record)


def test_a_table_without_a_header_names_its_columns_by_number() -> None:
    data = "2026-03-02T20:15:44Z,me,mila,Rose,5,1\n2026-03-02T20:16:44Z,me,mila,Lion,1,500\n"
    mapping = Mapping({"when": "#1", "creator": "#3", "gift": "#4", "quantity": "#5", "coins_each": "#6"},
                      {"platform": "TikTok"}, header_row=0)  # fmt: skip
    assert [(draft.item, draft.coins) for draft in drafts(data, mapping)] == [("Rose", 5), ("Lion", 500)]
    assert proposal(data).proposed.mapping.header_row == 0


def test_a_saved_mapping_is_applied_at_once_to_the_same_columns_in_any_order() -> None:
    saved = Shared(GIFTS, "Evenings", ("Date", "To", "Gift", "Coins"))
    answers = {"table.saved": write_all([Shared(GIFTS, "Other", ("A", "B")), saved])}
    rows, reading = shown.read(table, b"Coins,Date,To,Gift\n5,2026-03-02,Mila,Rose\n", answers)
    assert isinstance(rows[0], Record)
    assert notes(reading) == ["Read by the saved mapping “Evenings”"]
    assert from_text(reading.sample).proposed.name == "Evenings"


def test_a_mapping_that_does_not_fit_is_said_and_the_table_waits() -> None:
    rows, reading = read("When,Who,Stars\n2026-03-02,Mila,5\n", GIFTS)
    assert isinstance(rows[0], Unanswered)
    assert notes(reading) == ["The mapping names the column “Date”, which this table lacks"]


@pytest.mark.parametrize("data", ["", "\n\n", "  \r\n"])
def test_a_table_without_rows_is_refused(data: str) -> None:
    with pytest.raises(ImportRefused):
        read(data)


def test_an_answer_that_cannot_be_is_refused() -> None:
    with pytest.raises(RequestRefused):
        read("Date,To,Gift,Coins\n03/04/2026,Mila,Rose,5\n", GIFTS, date_order="ydm")


@pytest.mark.parametrize(
    ("data", "is_one"),
    [
        ("a,b,c\n1,2,3\n", True), ("a;b\n1;2\n", True), ("a\tb\n1\t2\n", True), ("a;b\r1;2\r", True),
        ("Hello, world\nHow are you, then\n", False), ('{"a": [1,2,3],\n"b": [1,2,3]}', False), ("<html>", False),
        ("one\ntwo\n", False), ("a\x01b;c\n1;2\n", False), ("", False),
    ],
)  # fmt: skip
def test_a_table_is_recognised_by_its_rows(data: str, is_one: bool) -> None:
    for encoding in ("utf-8", "utf-16"):
        assert (readers.of(Head("x.bin", data.encode(encoding)), [table]) is table) is is_one


def test_the_ledgers_own_csv_is_never_taken_for_somebody_elses() -> None:
    head = Head("x.csv", b"type,when,platform,account,coins\ngift,2026-03-02,TikTok,main,5\n")
    assert own_csv.recognises(head)


def test_a_table_of_hundreds_of_columns_with_long_names_has_a_sample_that_names_them() -> None:
    names = [f"{'a long  heading of a column ' * 4}{place}" for place in range(480)]
    header = ",".join([*names, "Date", "To", "Gift", "Coins"])
    row = ",".join(["ü" * 300] * 480 + ["2026-03-02", "Mila", "Rose", "5"])
    data = f"{header}\n" + f"{row}\n" * 50
    sample = proposal(data)
    assert len(sample.as_text()) < MAX_TEXT
    assert sample.proposed.mapping.columns == GIFTS.columns
    wide = GIFTS.with_column(sample.labels(1)[3], "note")
    assert all(draft.note == "ü" * 300 for draft in drafts(data, wide))
