"""What one entry must be, each breach named by its field, and the key by which an import knows it again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from models import drafts, moments
from models.drafts import CHANNELS, FIELDS, KINDS, REASONS, Draft, check, fields, key
from models.errors import InvalidEntry
from models.money import MAX_AMOUNT, MAX_COINS, Money
from tests.books import draft as read
from tests.ledgers import Ledger, ledgers

MARCH = moments.parse("2026-03-02T20:15+01:00[Europe/Berlin]", "UTC")
EURO = Money(199, "EUR")
PURCHASE = Draft("purchase", MARCH, "TikTok", "main", coins=100, amount=EURO)
GIFT = Draft("gift", MARCH, "TikTok", "main", creator="Mila", item="Rose", quantity=10, coins=10)
PAID = Draft("gift", MARCH, "YouTube", "main", creator="Mila", item="Super Chat", amount=EURO)
REFUND = Draft("refund", MARCH, "TikTok", "main", reference="A")
ADJUSTMENT = Draft("adjustment", MARCH, "TikTok", "main", item="opening", coins=5, amount=EURO)
ASSERTION = Draft("assertion", MARCH, "TikTok", "main", coins=0)
ALL = {
    "purchase": PURCHASE,
    "gift": GIFT,
    "paid": PAID,
    "refund": REFUND,
    "adjustment": ADJUSTMENT,
    "assertion": ASSERTION,
}


@pytest.mark.parametrize("draft", ALL.values(), ids=ALL)
def test_a_plain_entry_of_each_kind_is_taken(draft: Draft) -> None:
    check(draft)


@given(ledgers(most=20))
def test_every_valid_row_is_taken(sample: Ledger) -> None:
    for row in sample.rows:
        check(read(row, sample.settings.timezone))


BREACHES: list[tuple[str, dict[str, Any], str]] = [
    *((kind, {"platform": " "}, "platform") for kind in ALL),
    *((kind, {"account": ""}, "account") for kind in ALL),
    *((kind, {"channel": "moon"}, "channel") for kind in ALL),
    *((kind, {name: "x" * 501}, name) for kind, name in (("gift", "creator"), ("gift", "handle"), ("gift", "item"))),
    *(
        ("purchase", {name: "x" * 501}, name)
        for name in ("seller", "payment_method", "reference", "platform", "account")
    ),
    *(
        ("purchase", {name: "a\0b"}, name)
        for name in ("seller", "payment_method", "reference", "note", "platform", "account")
    ),
    *(("gift", {name: "\ud800"}, name) for name in ("creator", "handle", "item", "note")),
    ("purchase", {"note": "x" * 100_001}, "note"),
    *(
        (kind, {name: "Mila"}, name)
        for kind in ("purchase", "refund", "adjustment", "assertion")
        for name in ("creator", "handle")
    ),
    *((kind, {"item": "Rose"}, "item") for kind in ("purchase", "refund", "adjustment", "assertion")),
    *((kind, {"charged": EURO}, "charged") for kind in ("refund", "adjustment", "assertion", "gift")),
    *((kind, {"quantity": number}, "quantity") for kind in ALL if kind not in ("gift", "paid") for number in (0, 2)),
    *(("gift", {"quantity": number}, "quantity") for number in (0, -1, 10**9 + 1)),
    *((kind, {"coins": MAX_COINS + 1}, "coins") for kind in ALL if kind != "paid"),
    *((kind, {"coins": 0}, "coins") for kind in ("purchase", "gift", "adjustment")),
    *((kind, {"coins": -1}, "coins") for kind in ("purchase", "gift", "refund", "assertion")),
    *((kind, {"coins": None}, "coins") for kind in ("purchase", "gift", "adjustment", "assertion")),
    ("adjustment", {"coins": -MAX_COINS - 1, "amount": None}, "coins"),
    ("paid", {"coins": 1}, "coins"),
    ("gift", {"amount": EURO}, "coins"),
    ("paid", {"amount": None}, "coins"),
    ("purchase", {"amount": None}, "amount"),
    ("assertion", {"amount": EURO}, "amount"),
    ("adjustment", {"coins": -5}, "amount"),
    ("adjustment", {"item": "free"}, "amount"),
    *(
        ("purchase", {name: Money(minor, "EUR")}, name)
        for name in ("amount", "charged")
        for minor in (-1, MAX_AMOUNT + 1)
    ),
    *(("purchase", {"amount": Money(1, code)}, "currency") for code in ("ZZZ", "eur", "€", "<b>", "")),
    *(("purchase", {"charged": Money(1, code)}, "charged_currency") for code in ("ZZZ", "usd")),
    ("refund", {"reference": ""}, "reference"),
    *(("adjustment", {"item": reason, "amount": None}, "item") for reason in ("", "stolen", "Free")),
]


@pytest.mark.parametrize(("kind", "change", "field"), BREACHES)
def test_a_breach_names_its_field(kind: str, change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidEntry) as refused:
        check(replace(ALL[kind], **change))
    assert refused.value.field == field
    assert "{" not in str(refused.value)


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("purchase", {"coins": MAX_COINS, "amount": Money(MAX_AMOUNT, "JPY"), "charged": Money(0, "EUR")}),
        ("purchase", {"note": "x" * 100_000, "seller": "🌸" * 500, "channel": "ios-app"}),
        ("gift", {"quantity": 10**9, "coins": MAX_COINS}),
        ("gift", {"creator": "", "handle": "", "item": "", "coins": 1}),
        ("paid", {"amount": Money(0, "EUR"), "charged": Money(MAX_AMOUNT, "USD")}),
        ("refund", {"coins": 0, "amount": Money(MAX_AMOUNT, "EUR")}),
        ("refund", {"reference": "", "refunded_id": 7}),
        ("adjustment", {"coins": MAX_COINS}),
        ("adjustment", {"coins": -MAX_COINS, "amount": None}),
        ("assertion", {"coins": MAX_COINS}),
        *(("adjustment", {"item": reason, "amount": None}) for reason in REASONS),
        *(("gift", {"channel": channel}) for channel in CHANNELS),
    ],
)
def test_the_bounds_themselves_are_taken(kind: str, change: dict[str, Any]) -> None:
    check(replace(ALL[kind], **change))


@pytest.mark.parametrize("draft", ALL.values(), ids=ALL)
def test_a_row_has_every_column_as_text(draft: Draft) -> None:
    row = dict(zip(FIELDS, fields(draft), strict=True))
    assert row["type"] == draft.kind
    assert row["when"] == "2026-03-02T20:15:00+01:00[Europe/Berlin]"
    assert row["quantity"] == (str(draft.quantity) if draft.kind == "gift" else "")
    assert (row["amount"], row["currency"]) == (("1.99", "EUR") if draft.amount else ("", ""))
    assert len(KINDS) == len({draft.kind for draft in ALL.values()})


@given(ledgers(most=20))
def test_a_row_read_and_written_is_the_same_row(sample: Ledger) -> None:
    for row in sample.rows:
        made = read(row, sample.settings.timezone)
        again = read(dict(zip(FIELDS, fields(made), strict=True)), sample.settings.timezone)
        assert fields(again) == fields(made)


# --- Keys -------------------------------------------------------------------------------------------------------------


def test_equal_rows_have_equal_keys_and_any_other_text_another() -> None:
    assert key(replace(GIFT, note="")) == key(replace(GIFT)) == key(GIFT)
    changes: list[dict[str, Any]] = [
        {"platform": "Tiktok"},
        {"account": "second"},
        {"creator": "Mila "},
        {"handle": "Mila"},
        {"item": "rose"},
        {"quantity": 1},
        {"coins": 11},
        {"coins": None, "amount": EURO},
        {"channel": "other"},
        {"seller": "x"},
        {"payment_method": "x"},
        {"reference": "x"},
        {"note": "x"},
        {"moment": moments.parse("2026-03-02T20:15:01+01:00[Europe/Berlin]", "UTC")},
    ]
    assert len({key(GIFT), *(key(replace(GIFT, **change)) for change in changes)}) == len(changes) + 1
    assert {len(key(draft)) for draft in ALL.values()} == {16}


def test_texts_that_only_join_to_the_same_are_not_the_same() -> None:
    assert drafts.fingerprint(("ab", "c")) != drafts.fingerprint(("a", "bc"))
    assert drafts.fingerprint(("a", "", "b")) != drafts.fingerprint(("a", "b", ""))
    assert key(replace(PURCHASE, seller="x")) != key(replace(PURCHASE, payment_method="x"))


@pytest.mark.parametrize(
    "text", ["2026-03-02", "2026-03-02T20:15", "2026-03-02T20:15+02:00", "2026-03-02T20:15[Asia/Tokyo]"]
)
def test_a_key_does_not_depend_on_the_ledgers_zone(text: str) -> None:
    zones = ("UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati")
    assert len({key(replace(GIFT, moment=moments.parse(text, zone))) for zone in zones}) == 1


def test_an_instant_has_one_key_however_its_offset_is_written() -> None:
    texts = ("2026-03-02T20:15+01:00", "2026-03-02T19:15Z", "2026-03-02T19:15:00.000+00:00[Europe/London]")
    assert len({key(replace(GIFT, moment=moments.parse(text, "Asia/Tokyo"))) for text in texts}) == 1
    local, date_only = (moments.parse(text, "UTC") for text in ("2026-03-02T00:00", "2026-03-02"))
    assert key(replace(GIFT, moment=local)) != key(replace(GIFT, moment=date_only))
