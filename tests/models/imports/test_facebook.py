"""Facebook's payments: whose they are is asked, what they were for is to be confirmed."""

import json
from typing import Any

import pytest

from models.errors import ImportRefused
from models.imports import Head, Record, facebook
from models.imports.facebook import NOT_SAID
from tests.models.imports.shown import lines, read

PAYMENT = {"created_timestamp": 1772476865, "amount": "4.99", "currency": "EUR", "sender": "", "receiver": "Example",
           "type": "Payment", "status": "Completed"}  # fmt: skip
UNKNOWN = "This record is of a kind that is not understood; tell us what it holds"
ROW = f"payments 1: gift,2026-03-02T19:41:05+01:00[Europe/Berlin],Facebook,main,Example,1,4.99,EUR ({NOT_SAID})"


def export(*payments: Any) -> bytes:
    return json.dumps({"payments_v2": {"preferred_currency": "EUR", "payments": list(payments)}}).encode()


def shown(*payments: Any, **answers: str) -> list[str]:
    return lines(facebook, export(*payments), {f"facebook.{name}": answer for name, answer in answers.items()})


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (export(), True),
        (b"\xef\xbb\xbf " + export(), True),
        (b'{"payments": []}', False),
        (b'["payments_v2"]', False),
        (b"", False),
    ],
)
def test_it_is_known_by_its_first_key_wherever_it_lies(content: bytes, expected: bool) -> None:
    assert facebook.recognises(Head("x.json", content)) is expected


def test_a_payment_is_a_gift_in_money_to_be_confirmed() -> None:
    assert shown(PAYMENT) == [ROW]
    assert shown({**PAYMENT, "created_timestamp": "1772476865", "status": "COMPLETED"}) == [ROW]


def test_whose_a_payment_with_a_sender_is_is_asked() -> None:
    mine, others = {**PAYMENT, "sender": "Example Fan"}, {**PAYMENT, "sender": "Another"}
    assert shown(mine, others) == [
        "payments 1 asked: facebook.own_name: Example Fan",
        "payments 2 asked: facebook.own_name: Another",
    ]
    assert shown(mine, others, own_name="example fan ") == [
        ROW,
        "note: Payments made by somebody else, left out: 1",
    ]


@pytest.mark.parametrize("status", ["Canceled", "Refunded", "Failed", "Pending", "?"])
def test_what_was_not_completed_is_counted(status: str) -> None:
    assert shown({**PAYMENT, "status": status}) == [
        "note: Payments that were not completed or were given back, left out: 1"
    ]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"amount": "4,99"}, "“4,99” is not an amount: write digits with a point, like 12.50"),
        ({"amount": None}, "“” is not an amount: write digits with a point, like 12.50"),
        ({"amount": "-4.99"}, "amount is below zero or more than one entry can hold"),
        ({"amount": "4.999"}, "“4.999” has more decimal places than the currency has (2)"),
        ({"amount": {"value": 4.99}}, "“” is not an amount: write digits with a point, like 12.50"),
        ({"currency": "euro"}, "“euro” is not a currency; use a code like EUR"),
        ({"created_timestamp": None}, "“” is no time that can be read"),
        ({"created_timestamp": 0}, "1970-01-01 is outside the years 2000 to 2199"),
        ({"receiver": "x" * 501}, "handle is longer than 500 characters"),
    ],
)
def test_a_payment_that_cannot_be_is_refused_and_the_others_stay(values: dict[str, Any], sentence: str) -> None:
    found = shown({**PAYMENT, **values}, PAYMENT)
    assert found == [f"payments 1 refused: {sentence}", ROW.replace("payments 1", "payments 2")]


def test_what_is_no_payment_is_refused() -> None:
    assert shown(7, None, ["x"]) == [f"payments {line} refused: {UNKNOWN}" for line in (1, 2, 3)]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("ZÃ¼rich", "Zürich"), ("ðŸŒ¸".encode("cp1252").decode("latin-1"), "🌸"), ("Zürich", "Zürich"), ("日本", "日本")],
)
def test_letters_written_as_the_bytes_they_take_are_read(written: str, read_as: str) -> None:
    ((row,), _) = read(facebook, export({**PAYMENT, "receiver": written}))
    assert isinstance(row, Record)
    assert row.draft.handle == read_as


def test_a_broken_file_is_refused_as_a_whole() -> None:
    with pytest.raises(ImportRefused):
        lines(facebook, export(PAYMENT)[:-3])


def test_a_history_without_payments_says_so() -> None:
    assert shown() == ["note: There are no gifts and no purchases in this file"]
