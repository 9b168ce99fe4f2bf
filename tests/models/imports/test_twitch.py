"""Twitch's tables: what is asked, refused or left out, and the list whose columns nobody knows."""

import pytest

from models.errors import ImportRefused, RequestRefused
from models.imports import Head, Record, asking, twitch
from models.imports.twitch import RECURRING
from models.imports.twitch_acquired import NO_COLUMNS, NOTE
from tests.models.imports.shown import lines, read

UTC = {"timezone": "UTC"}
BERLIN = "[Europe/Berlin],Twitch,main"
NOTHING = "note: There are no gifts and no purchases in this file"


def shown(content: str, **answers: str) -> list[str]:
    return lines(twitch, content.encode(), {f"twitch.{name}": answer for name, answer in answers.items()})


def cheered(*rows: str) -> str:
    return "\n".join(["time,used_total,channel_login", *rows, ""])


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("x.csv", b"time,channel_login,used_total", True),
        ("x.csv", b'\xef\xbb\xbf"Time", CHANNEL_LOGIN ,other,used_total\r\n', True),
        ("request/commerce/bits/bits_cheered.csv", b"a,b,c\n", False),
        ("x.csv", b"channel_login,access_start,is_paid,is_gift,more\n", True),
        ("request/commerce/bits/bits_acquired.csv", b"a,b,c\n", True),
        ("bits_acquired (1).CSV", b"a,b,c\n", True),
        ("bits_acquired.csv", b"\n", False),
        ("bits_acquired.csv.zip", b"PK", False),
        ("bits_acquired.csv", b'"never closed,b\n', False),
        ("chat_messages.csv", b"time,channel,body,body_full\n", False),
    ],
)
def test_a_table_is_known_by_its_columns_and_the_unknown_one_by_its_name(
    name: str, content: bytes, expected: bool
) -> None:
    assert twitch.recognises(Head(name, content)) is expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("2026-03-02 20:15:44.5,100,mila", f"2: gift,2026-03-02T21:15:44.500000+01:00{BERLIN},mila,Cheer,1,100"),
        ("2026-03-02T20:15:44Z, 100 ,mila", f"2: gift,2026-03-02T21:15:44+01:00{BERLIN},mila,Cheer,1,100"),
        ("2026-03-02 20:15:44 UTC,100.0,", f"2: gift,2026-03-02T21:15:44+01:00{BERLIN},Cheer,1,100"),
        ("2026-03-02 20:15:44,0,mila", "2 refused: coins must be a whole number from 1 to 3,000,000,000"),
        ("2026-03-02 20:15:44,,mila", "2 refused: “” is not a whole number"),
        ("2026-03-02 20:15:44,-5,mila", "2 refused: “-5” is not a whole number"),
        ("2026-03-02 20:15:44,1e3,mila", "2 refused: “1e3” is not a whole number"),
        ("02.03.2026 20:15,5,mila", "2 refused: “02.03.2026 20:15” is no time that can be read"),
        ("2026-02-30 20:15:44,5,mila", "2 refused: “2026-02-30” is not a date in the calendar"),
        ("1999-02-03 20:15:44,5,mila", "2 refused: 1999-02-03 is outside the years 2000 to 2199"),
        ("2026-03-02 20:15:44,5", "2 refused: This row has 2 cells and the header 3"),
        ('2026-03-02 20:15:44,5,"mila', "2 refused: A quotation mark is opened in this row and never closed"),
        (f"2026-03-02 20:15:44,5,{'x' * 501}", "2 refused: handle is longer than 500 characters"),
    ],
)
def test_a_cheer_is_a_gift_or_refused_in_one_sentence(row: str, expected: str) -> None:
    assert shown(cheered(row, "2026-03-03 10:00:00,1,ok"), **UTC)[0] == expected


def test_the_zone_of_naive_times_is_asked_and_utc_proposed() -> None:
    content = cheered("2026-03-29 02:30:00,5,mila", "2026-03-29 02:30:00Z,5,mila")
    assert shown(content) == [
        "2 asked: twitch.timezone: 2026-03-29 02:30:00",
        f"3: gift,2026-03-29T04:30:00+02:00{BERLIN},mila,Cheer,1,5",
    ]
    assert twitch.TIMEZONE.default == "UTC"
    assert shown(content, timezone="Europe/Berlin")[0] == (
        "2 refused: 2026-03-29 02:30:00 did not exist in Europe/Berlin: the clocks skipped it"
    )
    assert shown(content, timezone="Asia/Tokyo")[0].startswith("2: gift,2026-03-29T02:30:00+09:00[Asia/Tokyo]")
    with pytest.raises(RequestRefused, match="“Mars” is not a time zone"):
        shown(content, timezone="Mars")


def test_a_time_has_one_key_however_it_is_spelt() -> None:
    spelt = ("2026-03-02 20:15:44", "2026-03-02T20:15:44Z", "2026-03-02 20:15:44.000 UTC", "2026-03-02 20:15:44+00:00")
    rows, _ = read(twitch, cheered(*(f"{time},5,mila" for time in spelt)).encode())
    assert len({row.key for row in rows}) == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "does not name its columns"),
        ("\n\n", "does not name its columns"),
        (" , ,\n", "does not name its columns"),
        ("time,time,used_total,channel_login\n", "stands twice in the header"),
    ],
)
def test_a_table_without_names_is_refused_as_a_whole(content: str, sentence: str) -> None:
    with pytest.raises(ImportRefused) as caught:
        shown(content)
    assert sentence in caught.value.message


COLUMNS = "channel_login,access_start,is_paid,is_gift,is_prime_sub,is_token_sub"


def subscribed(row: str, **answers: str) -> list[str]:
    return shown(f"{COLUMNS}\nmila,2025-10-01 10:00:00,{row}\n", **answers)


def test_a_subscription_has_the_price_one_says_and_is_to_be_confirmed() -> None:
    assert subscribed("t,f,f,f") == ["2 asked: twitch.subscription_price: mila 2025-10-01T10:00:00"]
    assert subscribed("t,f,f,f", subscription_price="skip") == [f"2 refused: {asking.LEFT_OUT}"]
    assert subscribed("t,f,f,f", subscription_price="4.99 EUR", **UTC) == [
        f"2: gift,2025-10-01T12:00:00+02:00{BERLIN},mila,Subscription,1,4.99,EUR ({RECURRING})"
    ]


@pytest.mark.parametrize("row", ["f,f,f,f", "t,t,f,f", "t,f,t,f", "t,f,f,t", ",,,"])
def test_a_subscription_that_cost_nothing_is_counted(row: str) -> None:
    note = "note: Subscriptions that were given to you, came with Prime or were not paid, left out: 1"
    assert subscribed(row) == [note]


@pytest.mark.parametrize("answer", ["4.99", "EUR 4.99", "4,99 EUR", "4.999 EUR", "x EUR", "4.99 ZZZ", ""])
def test_a_price_that_is_none_is_no_answer(answer: str) -> None:
    with pytest.raises(RequestRefused, match=r"is no answer to twitch\.subscription_price"):
        subscribed("t,f,f,f", subscription_price=answer)


def acquired(columns: str, row: str, **answers: str) -> list[str]:
    return shown(f"{columns}\n2025-11-03 20:00:00,{row}\n", **UTC, **answers)


AT = f"2025-11-03T21:00:00+01:00{BERLIN}"


@pytest.mark.parametrize(
    ("columns", "row", "answers", "expected"),
    [
        ("time,bits,price,currency", "500,7.00,usd", {}, f"2: purchase,{AT},500,7.00,USD"),
        ("created_at,bits_amount,price_usd", "500,7.00", {}, f"2: purchase,{AT},500,7.00,USD"),
        ("date,total_bits,cost_cents", "500,700", {"price": "EUR"}, f"2: purchase,{AT},500,7.00,EUR"),
        ("time,bits,price", "500,7", {}, "2 asked: twitch.price: 7"),
        ("time,bits,price", "500,7", {"price": "EUR"}, "2 asked: twitch.price_unit: 7"),
        ("time,bits,price", "500,700", {"price": "EUR", "price_unit": "cents"}, f"2: purchase,{AT},500,7.00,EUR"),
        ("time,bits,price", "500,7", {"price": "EUR", "price_unit": "whole"}, f"2: purchase,{AT},500,7.00,EUR"),
        ("time,bits,price", "500,700", {"price": "JPY"}, f"2: purchase,{AT},500,700,JPY"),
        ("time,bits,price", "5,0.00", {}, f"2: adjustment,{AT},free,5"),
        ("time,bits,price", "500,$7", {"price": "EUR"}, "2 refused: “$7” is not a price that can be read"),
        ("time,bits,price,currency", "5,1.00,bits", {}, "2 refused: “BITS” is not a currency; use a code like EUR"),
        ("time,bits,price", "500,1.005", {"price": "EUR"},
         "2 refused: “1.005” has more decimal places than the currency has (2)"),
        ("time,bits", "many", {}, "2 refused: “many” is not a whole number"),
        ("time,bits,price,cost", "500,7.00,6.00", {"bits_acquired": "skip"}, f"2 refused: {asking.LEFT_OUT}"),
        ("time,bits,price", "500,7.00", {"price": "skip"}, "2 asked: twitch.bits_acquired: 500"),
        ("when,bits", "500", {}, f"2 refused: {NO_COLUMNS}"),
        ("time,bits_type", "500", {}, f"2 refused: {NO_COLUMNS}"),
    ],
)  # fmt: skip
def test_bits_acquired_are_read_where_names_say_enough(
    columns: str, row: str, answers: dict[str, str], expected: str
) -> None:
    (line,) = acquired(columns, row, **answers)
    shared, _, alone = line.partition(" [coins] alone")
    assert (f"2{alone}" if alone else shared.removesuffix(" [charge]")) == expected


def test_bits_without_a_price_wait_for_a_shop_that_names_one() -> None:
    answers = {"twitch.timezone": "UTC", "twitch.bits_acquired": "unknown-cost"}
    rows, _ = read(twitch, b"time,bits\n2025-11-03 20:00:00,500\n", answers)
    (row,) = rows
    assert isinstance(row, Record)
    assert (row.part, row.alone, row.draft.kind, row.draft.item, row.draft.note) == (
        "coins", None, "adjustment", "correction", NOTE,
    )  # fmt: skip


def test_an_empty_table_says_so() -> None:
    assert shown("time,used_total,channel_login\n") == [NOTHING]
