"""The journal on pages: what is brief in it, and what coins and costs say where a column has less room."""

import pytest

from tests.ui.documents.journals import BOUGHT, GIFT, cells, headings, made, table, written
from ui.documents import texts
from ui.documents.journal import Shown


def test_on_pages_coins_of_several_kinds_are_bare_numbers_beside_their_account() -> None:
    with written(BOUGHT, "purchase coins=7 amount=1.00 currency=EUR platform=Twitch seller=Shop") as ledger:
        shown = table(made(ledger, Shown(is_brief=True)))
        alone = table(made(ledger, Shown(columns=("coins", "balance"), is_brief=True)))
    assert headings(shown) == [
        *("Date", "Time", "Kind", "Account", "Creator", "Item", "Coins", "Paid", "Balance"),
    ]
    assert cells(shown, "Coins") == cells(shown, "Balance") == [100, 7]
    coins = shown.columns[headings(shown).index("Coins")]
    assert (coins.kind, coins.total, (shown.totals or ())[headings(shown).index("Coins")]) == ("count", None, None)
    assert cells(alone, "Coins") == [(100, "TikTok Coin"), (7, "Twitch Bit")], "nothing beside them says which"
    with written(BOUGHT) as ledger:
        coins = table(made(ledger, Shown(is_brief=True))).columns[6]
        assert (coins.kind, coins.unit, coins.total) == ("coins", "TikTok Coin", "sum")


def test_on_pages_a_cell_says_what_is_two_columns_elsewhere() -> None:
    bought = "purchase coins=100 amount=1.00 currency=EUR"
    with written(bought, GIFT, "gift coins=1 item=Rose", "assertion coins=1234") as ledger:
        shown = table(made(ledger, Shown(columns=("when", "item", "quantity", "coins", "cost"), is_brief=True)))
    assert headings(shown) == ["Date", "Time", "Item", "Coins", "Paid", "Cost"]
    assert [row[1:] for row in shown.rows] == [
        ("8:15\u202fPM", None, 100, 100, None),
        ("8:15\u202fPM", "Rose × 3", -30, None, 30),
        ("8:15\u202fPM", "Rose", -1, None, 1),
        ("8:15\u202fPM", None, "= 1,234", None, None),
    ]
    assert (shown.columns[4].unit, shown.totals) == ("EUR", ("Total", None, None, 69, 100, 31))


def test_on_pages_coins_without_a_purchase_are_marked_and_a_note_says_so() -> None:
    with written(BOUGHT, "gift coins=1150") as ledger:
        document = made(ledger, Shown(is_brief=True))
        assert cells(table(document), "Coins") == [100, (-1150, "*")]
        alone = table(made(ledger, Shown(columns=("coins",), is_brief=True)))
        assert cells(alone, "Coins") == [100, (-1150, "*")], "the heading says of which kind they are"
        assert document.sections[0].notes[0].startswith("* Uncovered coins were spent without a purchase")
        assert made(ledger).sections[0].notes[0].startswith("Uncovered coins")


def test_on_pages_marked_coins_say_their_kind_where_nothing_beside_them_does() -> None:
    with written("gift coins=5", "assertion coins=7 platform=Twitch") as ledger:
        shown = table(made(ledger, Shown(columns=("coins",), is_brief=True)))
    assert cells(shown, "Coins") == [(-5, "TikTok Coins *"), "= 7 Twitch Bits"]


@pytest.mark.usefixtures("abroad")
def test_on_pages_no_mark_of_a_language_is_spelt_out() -> None:
    rows = (BOUGHT, "purchase coins=9 amount=10 currency=SYP platform=Twitch", "gift coins=150", "assertion coins=7")
    with written(*rows, "gift coins=2 platform=Twitch") as ledger:
        shown = table(made(ledger, Shown(is_brief=True)))
    said = [texts.text(column, cell) for row in shown.rows for column, cell in zip(shown.columns, row, strict=True)]
    assert [text for text in said if "\\u" in text] == []
    assert any(text.endswith("*\u2069") for text in said)


def test_on_pages_what_has_no_rate_stands_beside_the_cost_and_in_no_total() -> None:
    with written(BOUGHT, "purchase coins=100 amount=10 currency=SYP", "gift coins=150", "gift coins=10") as ledger:
        shown = table(made(ledger, Shown(columns=("cost", "kind"), is_brief=True)))
    assert headings(shown) == ["Paid", "Cost", "Kind"]
    assert cells(shown, "Cost") == [None, None, "€1.00 + SYP\xa05.00", "SYP\xa01.00"]
    assert (shown.totals or ())[1] == 100
