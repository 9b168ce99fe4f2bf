"""TikTok's data as text: generic blocks, told by their labels, with the keys the JSON's records have."""

import io

import pytest

from models.imports import MAX_RAW, Head, tiktok
from models.imports.tiktok_txt import MAX_LINE, MAX_LINES, blocks
from tests.models.imports.shown import DATA, lines, read

GIFT = "Date: 2026-03-02 20:15:44\nGift Amount: 5\nUsername: mila\n"
ANSWERS = {"tiktok.gift_amount": "coins", "tiktok.timezone": "UTC", "tiktok.price": "EUR", "tiktok.packs": "4.99:350"}


def found(content: str) -> list[tuple[str, int, dict[str, object]]]:
    return [(block.section, block.line, dict(block.item or {})) for block in blocks(io.BytesIO(content.encode()))]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("Purchases.txt", GIFT, True),
        ("renamed.txt", GIFT, True),
        ("renamed.txt", f"\ufeffSend Gifts\r\n{GIFT}", True),
        ("renamed.txt", "Date: 2026-03-02 19:41:07\nCoin Amount:: 350\n", True),
        ("Purchases.txt", "Date: 2026-03-02 19:41:07\nPrice: 4.99\n", True),
        ("TikTok/Activity/Purchases (1).txt", "Nothing here\n", True),
        ("Transaction History.txt", "Date: 2026-03-02 19:41:07\nSum: 4\n", True),
        ("Order History.txt", "Date: 2026-03-02 19:41:07\nPrice: 4.99\n", False),
        ("My Purchases.txt", "Date: 2026-03-02 19:41:07\nPrice: 4.99\n", False),
        ("Watch Live History.txt", "Watch Time: 2026-03-02 19:41:07\nLink: https://x\n", False),
        ("Purchases.txt", "", False),
        ("Purchases.txt", "  \n", False),
        ("Purchases.txt", '{"a": "\nGift Amount: 5"}', False),
        ("Purchases.txt", "<html>\n", True),
    ],
)
def test_it_is_known_by_its_labels_or_else_by_its_name(name: str, content: str, expected: bool) -> None:
    assert tiktok.recognises(Head(name, content.encode())) is expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Date: a\nPrice: 1\n\nDate: b\nPrice: 2\n", [("BuyGifts", 1), ("BuyGifts", 4)]),
        ("Date: a\nPrice: 1\nDate: b\nPrice: 2\n", [("BuyGifts", 1), ("BuyGifts", 3)]),
        ("Buy Gifts\nDate: a\nPrice: 1\n---\nSend Gifts\nGift Amount: 1\nDate: b", [("BuyGifts", 2), ("SendGifts", 6)]),
        ("Date:: a\r\nCoin Amount::\r\n", [("CoinPurchaseHistoryList", 1)]),
        ("Date: a\nWhat: b\n", [("TransactionsList", 1)]),
        ("no label\n\n", []),
        ("", []),
    ],
)
def test_a_block_ends_where_another_begins(content: str, expected: list[tuple[str, int]]) -> None:
    assert [(section, line) for section, line, _ in found(content)] == expected


def test_labels_are_read_whatever_their_case_and_colons() -> None:
    assert found(" DATE :: 2026-03-02 20:15:44 \nGift  Amount: 5\nUser Name: a: b\n") == [
        ("SendGifts", 1, {"date": "2026-03-02 20:15:44", "giftamount": "5", "username": "a: b"})
    ]


def test_an_endless_block_and_an_endless_line_are_cut() -> None:
    block = "".join(f"Label {letter}{number}: x\n" for letter in "abc" for number in range(MAX_LINES))
    assert [len(item) for _, _, item in found(block.replace("0", "zero"))] == [MAX_LINES] * 3
    ((_, line, item),) = found(f"Junk{'x' * MAX_LINE * 3}\nDate: a\n")
    assert (line, item) == (2, {"date": "a"})
    (only,) = blocks(io.BytesIO(f"Date: {'x' * 5000}\n".encode()))
    assert len(only.raw) == MAX_RAW


def test_a_record_has_the_key_it_has_in_the_json() -> None:
    text = read(tiktok, (DATA / "tiktok-Purchases.txt").read_bytes(), ANSWERS)[0]
    json = read(tiktok, (DATA.parent / "tiktok-a.json").read_bytes(), ANSWERS)[0]
    assert [row.key for row in text] == [row.key for row in json]
    assert text[0].raw == "Date: 2026-03-02 20:15:44 UTC\nGift Amount: 5\nUsername: example_creator"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Gift Amount: 5\nUsername: mila\n", "This record of TikTok's is of a kind that is not understood"),
        ("Date: yesterday\nGift Amount: 5\n", "“yesterday” is not a date as TikTok writes it"),
        ("Date: 2026-03-02 20:15:44\nGift Amount: a lot\n", "“a lot” is not a whole number"),
        ("Date: 2026-03-02 20:15:44\nPrice: free\n", "“free” is not a price that can be read"),
        ("Date: 2026-03-02 20:15:44\nWhat: 5\n", "This record of TikTok's is of a kind that is not understood"),
    ],
)
def test_a_block_that_cannot_be_is_refused_and_the_others_stay(content: str, expected: str) -> None:
    refused, kept = sorted(lines(tiktok, f"{content}\n{GIFT}".encode(), ANSWERS), key=lambda line: ": gift," in line)
    assert f" refused: {expected}" in refused
    assert kept.endswith(",mila,1,5 [sent]")
