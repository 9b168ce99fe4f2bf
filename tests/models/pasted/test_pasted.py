"""Pasted texts: lines as people write them, tables of all sorts, and nothing guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import moments, pasted
from models.accounts import AccountRow
from models.drafts import FIELDS, KINDS, Draft
from models.errors import ImportRefused, InvalidEntry
from models.imports import Record, Refused
from models.moments import Moment
from models.money import Money, from_text
from models.pasted import Row, Ways
from models.suggestions import Known, KnownCreator, KnownGift

NOW = moments.parse("2026-11-23T10:30", "Europe/Berlin")
ACCOUNTS = (AccountRow(1, "TikTok", "main", "Coin"), AccountRow(2, "Twitch", "alt", "Bit"))
KNOWN = Known(
    ACCOUNTS,
    (
        KnownCreator("Mila", 1, ("mila.live",)), KnownCreator("Zoë 🌸", 2), KnownCreator("Rose Marie", 1),
        KnownCreator("Rose", 1),
    ),
    (
        KnownGift("TikTok", "Rose", 1), KnownGift("TikTok", "Hand Hearts", 100), KnownGift("Twitch", "Cheer 10", 10),
        KnownGift("TikTok", "Mystery"), KnownGift("TikTok", "Badge", is_in_money=True),
        KnownGift("TikTok", "Subscription", None, Money(499, "EUR")),
    ),
    (),
    1,
    1,
    is_read=True,
)  # fmt: skip


def count(text: str) -> int:
    return int(text.replace(",", ""))


def amount(text: str, currency: str) -> Money:
    return Money(from_text(text.replace(",", ""), 2), currency)


def when(text: str) -> Moment:
    day, _blank, clock = text.partition(" ")
    if day == "yesterday":
        return moments.parse(f"2026-11-22T{clock}" if clock else "2026-11-22", "Europe/Berlin")
    return moments.parse(text, "Europe/Berlin")


def currency(text: str) -> str:
    return {"€": "EUR", "EUR": "EUR", "eur": "EUR", "$": "USD", "USD": "USD"}.get(text, "")


WAYS = Ways(
    count, amount, when, currency, NOW, "EUR", KNOWN,
    headings={name: name for name in pasted.COLUMNS} | {"date": "when", "cost": "cost", "time": "time", "kind": "type",
                                                        "platform": "platform", "user": "creator", "gift": "item"},
    kinds={kind: kind for kind in KINDS}, reasons={"free coins": "free"}, channels={"website": "website"},
    coin_words={"coin": "", "coins": "", "bits": "Twitch", "bit": "Twitch"},
)  # fmt: skip


def drafts(text: str, ways: Ways = WAYS) -> list[Draft | str]:
    """What becomes of each row: its draft, or the sentence that refuses it."""
    found = [pasted.understand(row, ways) for row in pasted.read(text, ways)]
    return [one.draft if isinstance(one, Record) else one.sentence for one in found]


def one(text: str, ways: Ways = WAYS) -> Draft:
    (found,) = drafts(text, ways)
    assert isinstance(found, Draft), found
    return found


# --- Lines ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Rose x5 to Mila yesterday 21:30 20 coins",
        "yesterday 21:30 Rose x5 to Mila, 20 coins",
        "5 rose to MILA 20 coins yesterday 21:30",
        "Mila: 5x Rose, 20coins, yesterday 21:30",
        "Rose × 5 to @mila.live yesterday 21:30 20 coins",
        "to Mila 20 coins yesterday 21:30 Rose x 5.",
    ],
)
def test_a_gift_may_be_written_in_many_ways(text: str) -> None:
    found = one(text)
    assert (found.kind, found.creator, found.item, found.quantity, found.coins) == ("gift", "Mila", "Rose", 5, 20)
    assert (found.platform, found.account) == ("TikTok", "main")
    assert str(found.moment) == "2026-11-22T21:30:00+01:00[Europe/Berlin]"


@pytest.mark.parametrize(
    "text",
    [
        "700 coins 8.99 EUR",
        "700 coins for €8.99",
        "8.99€ 700 coins",
        "EUR 8.99 700",
        "700 8.99 eur",
        "700 coins, 8.99 EUR",
    ],
)
def test_a_purchase_is_coins_with_a_price(text: str) -> None:
    found = one(text)
    assert (found.kind, found.coins, found.amount, found.moment) == ("purchase", 700, Money(899, "EUR"), NOW)


def test_what_is_known_fills_in_what_is_not_said() -> None:
    assert (one("3 Hand Hearts to Mila").coins, one("Rose to Mila").coins) == (300, 1)
    assert one("Subscription x2 to Mila").amount == Money(998, "EUR")
    cheer = one("Cheer 10 for Zoë 🌸 x3", replace(WAYS, before_creator=frozenset({"to", "for"})))
    assert (cheer.platform, cheer.account, cheer.coins, cheer.creator) == ("Twitch", "alt", 30, "Zoë 🌸")


def test_a_gift_only_another_platform_has_is_of_that_platform() -> None:
    found = one("Cheer 10 to Mila")
    assert (found.platform, found.account, found.coins) == ("Twitch", "alt", 10)


def test_coins_of_one_platform_say_where_it_was() -> None:
    found = one("500 bits 5.00 EUR")
    assert (found.platform, found.account, found.coins) == ("Twitch", "alt", 500)


@pytest.mark.parametrize("text", ["Rose 2 coins to Mila on Twitch", "Twitch - alt Rose 2 coins to Mila"])
def test_an_account_may_be_named(text: str) -> None:
    assert (one(text).platform, one(text).account) == ("Twitch", "alt")


def test_of_two_things_of_one_name_the_word_before_decides() -> None:
    found = one("Rose to Rose 5 coins")
    assert (found.creator, found.item) == ("Rose", "Rose")
    assert (one("Hand Hearts to Rose Marie").creator, one("Rose to Rose Marie").item) == ("Rose Marie", "Rose")


def test_new_names_are_taken_as_they_are_written() -> None:
    found = one("Golden Crown x2 to Nobody Yet yesterday 20 coins (battle night)")
    assert (found.item, found.creator, found.quantity, found.note) == ("Golden Crown", "Nobody Yet", 2, "battle night")
    assert (one("Rose to @new.one").creator, one("Rose to @new.one").handle) == ("", "new.one")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("hello there", "How many coins did “hello there” take?"),
        ("Mystery to Mila", "How many coins did “Mystery” take?"),
        ("Badge to Mila", "How much was paid for “Badge”?"),
        ("to Mila yesterday", "How many coins did it take?"),
        ("20 coins", "Say what it was: coins with a price were bought, coins with a name were given"),
        ("8.99 EUR", "Say what it was: coins with a price were bought, coins with a name were given"),
        ("Rose to Mila 20 coins 0.30 EUR", "A gift takes coins or money, not both"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    assert drafts(text) == [sentence]


def test_without_any_account_one_has_to_be_named() -> None:
    nowhere = replace(WAYS, known=Known(gifts=KNOWN.gifts))
    assert drafts("Rose to Ana 5 coins", nowhere) == ["Which account was it? Name one, like TikTok"]


def test_every_line_is_a_row_of_its_own_with_its_number() -> None:
    rows = pasted.read("\nRose to Mila\n\nnonsense\n", WAYS)
    assert [row.line for row in rows] == [2, 4]
    assert [type(pasted.understand(row, WAYS)) for row in rows] == [Record, Refused]


# --- Tables -----------------------------------------------------------------------------------------------------------


def test_a_copy_of_the_ledger_is_read_back() -> None:
    text = (
        "date\tkind\taccount\tcreator\tgift\tcoins\tcost\tcurrency\tbalance\tnote\n"
        "2026-03-02 20:15:44\tgift\tTikTok - main\tMila\tRose\t-5\t0.06\tEUR\t695\t'=1+1\n"
        "2026-03-01\tpurchase\tTikTok - main\t\t\t700\t8.99\tEUR\t700\t\n"
        "2026-03-03\tadjustment\tTwitch - alt\t\tFree coins\t-2\t\t\t-2\t\n"
        "2026-03-04\tassertion\tTwitch - alt\t\t\t60\t\t\t60\t\n"
        '2026-03-05\tgift\tTwitch - alt\tZoë 🌸\tNew thing\t\t1.50\tUSD\t\t"two\nlines"\n'
    )
    gift, bought, free, balance, paid = drafts(text)
    assert isinstance(gift, Draft)
    assert (gift.coins, gift.amount, gift.note, gift.quantity) == (5, None, "=1+1", 1)
    assert isinstance(bought, Draft)
    assert (bought.kind, bought.coins, bought.amount, bought.moment.is_date) == (
        "purchase",
        700,
        Money(899, "EUR"),
        True,
    )
    assert isinstance(free, Draft)
    assert (free.kind, free.item, free.coins) == ("adjustment", "free", -2)
    assert isinstance(balance, Draft)
    assert (balance.kind, balance.coins) == ("assertion", 60)
    assert isinstance(paid, Draft)
    assert (paid.amount, paid.note) == (Money(150, "USD"), "two\nlines")


def test_the_columns_of_our_own_csv_are_known() -> None:
    text = ",".join(FIELDS) + (
        "\npurchase,2026-05-02T20:00+02:00[Europe/Berlin],TikTok,main,,,,,700,8.99,EUR,9.50,USD,website,Shop,card,B-1,x"
    )
    found = one(text)
    assert (found.charged, found.channel, found.seller, found.payment_method, found.reference) == (
        Money(950, "USD"), "website", "Shop", "card", "B-1",
    )  # fmt: skip
    assert (found.platform, found.account) == ("TikTok", "main")


@pytest.mark.parametrize("sign", ["\t", ";", ",", "|"])
def test_a_table_without_a_heading_is_told_by_what_is_in_it(sign: str) -> None:
    rows = [
        ("2026-03-02", "Mila", "Rose", "2", "2"),
        ("2026-03-03", "Somebody", "Rose", "1", "1"),
        ("2026-03-04", "Zoë 🌸", "Rose", "3", "3"),
    ]
    found = drafts("\n".join(sign.join(row) for row in rows))
    assert [(row.creator, row.item, row.quantity, row.coins) for row in found if isinstance(row, Draft)] == [
        ("Mila", "Rose", 2, 2), ("Somebody", "Rose", 1, 1), ("Zoë 🌸", "Rose", 3, 3),
    ]  # fmt: skip


def test_a_table_of_purchases_without_a_heading() -> None:
    found = drafts("2026-03-02\t700\t€8.99\n2026-03-09\t70\t€0.99")
    assert [(row.kind, row.coins, row.amount) for row in found if isinstance(row, Draft)] == [
        ("purchase", 700, Money(899, "EUR")), ("purchase", 70, Money(99, "EUR")),
    ]  # fmt: skip


def test_date_and_time_may_stand_in_two_columns() -> None:
    found = one("date\ttime\tuser\tgift\n2026-03-02\t20:15\tMila\tRose")
    assert found.moment.local.isoformat() == "2026-03-02T20:15:00"


def test_a_row_of_a_table_is_refused_alone() -> None:
    text = "date,user,gift,coins\n2026-03-02,Mila,Rose,1\n2026-13-02,Mila,Rose,1\n2026-03-03,Mila,Rose,one"
    kept, no_date, no_number = drafts(text)
    assert isinstance(kept, Draft)
    assert "is not a date" in str(no_date)
    assert no_number == "“one” is not a whole number"


def test_a_line_with_commas_is_no_table() -> None:
    assert one("Rose, x5, to Mila, 20 coins").quantity == 5


def test_nothing_and_too_much_are_refused_as_a_whole() -> None:
    with pytest.raises(ImportRefused, match="no text"):
        pasted.read(" \n\t\n", WAYS)
    with pytest.raises(ImportRefused, match="too many"):
        pasted.read("Rose to Mila\n" * (pasted.MAX_ROWS + 1), WAYS)


# --- For any text -----------------------------------------------------------------------------------------------------


words = st.sampled_from(
    [
        "Rose",
        "Mila",
        "to",
        "x5",
        "5x",
        "5",
        "20",
        "coins",
        "8.99",
        "€",
        "EUR",
        "yesterday",
        "21:30",
        "on",
        "Twitch",
        "bits",
        "@new.one",
        "(note)",
        ",",
        ";",
        "\t",
        "\n",
        "700",
        "Foo",
        "2026-03-02",
        "-",
        "|",
        '"',
    ]
)


@given(st.lists(words, max_size=14).map(" ".join) | st.text(max_size=60))
def test_any_text_becomes_rows_or_a_sentence(text: str) -> None:
    try:
        rows = pasted.read(text, WAYS)
    except ImportRefused:
        return
    assert [row.line for row in rows] == sorted({row.line for row in rows})
    for row in rows:
        found = pasted.understand(row, WAYS)
        assert isinstance(found, Record) or found.sentence
        if isinstance(found, Record):
            assert found.key
            assert found == pasted.understand(row, WAYS)


NAMES = st.sampled_from(["Mila", "Zoë 🌸", "Nobody Yet", "Ana"])


@given(
    NAMES, st.integers(1, 99), st.integers(1, 9999), st.dates(moments.FIRST, moments.LAST), st.permutations(range(4))
)
def test_the_order_of_what_is_said_does_not_matter(
    creator: str, quantity: int, coins: int, day: object, order: list[int]
) -> None:
    parts = [f"Rose x{quantity}", f"to {creator},", f"{coins} coins", str(day)]
    found = one(" ".join(parts[place] for place in order))
    assert (found.item, found.creator, found.quantity, found.coins, str(found.moment)) == (
        "Rose", creator, quantity, coins, str(day),
    )  # fmt: skip


@given(st.integers(1, 10**6), st.integers(0, 10**7), st.sampled_from(["EUR", "USD"]))
def test_a_table_keeps_every_number(coins: int, minor: int, code: str) -> None:
    text = f"date\tcoins\tamount\tcurrency\n2026-03-02\t{coins}\t{minor // 100}.{minor % 100:02d}\t{code}"
    assert (one(text).coins, one(text).amount) == (coins, Money(minor, code))


def test_a_row_without_a_date_is_known_again_on_the_same_day_alone() -> None:
    row, later = Row(1, {"creator": "Mila", "item": "Rose"}), moments.parse("2026-11-23T22:00", "Europe/Berlin")
    first, again, tomorrow = (
        pasted.understand(row, replace(WAYS, now=now))
        for now in (NOW, later, moments.parse("2026-11-24T10:00", "Europe/Berlin"))
    )
    assert isinstance(first, Record)
    assert first.key == again.key != tomorrow.key
    assert first.draft.moment == NOW


def test_what_a_face_cannot_read_blames_its_cell() -> None:
    for cells, blamed in (
        ({"amount": "x"}, "amount"),
        ({"quantity": "x"}, "quantity"),
        ({"currency": "XXX", "amount": "1.00"}, "XXX"),
    ):
        found = pasted.understand(Row(1, {"creator": "Mila", "item": "Rose", "coins": "1", **cells}), WAYS)
        assert isinstance(found, Refused)
        assert "x" in found.sentence.casefold(), blamed
    with pytest.raises(InvalidEntry):
        pasted._draft({"type": "loan"}, WAYS)
