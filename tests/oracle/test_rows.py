"""Which rows there are, how they print, and what the checks find, worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from tests.oracle.amounts import to_minor, to_text
from tests.oracle.asking import book, buy, entry, give, pay
from tests.oracle.checks import Total, check_identities, check_row, check_spent, read_coins, total_spending
from tests.sample_rates import DIGITS

# --- Which rows, and how they print -----------------------------------------------------------------------------------


def test_place_creator_and_gift_keys() -> None:
    oracle = book(give("2026-01-01", 1, creator="Mila", quantity=3), give("2026-01-01", 2))
    assert oracle.spending(["platform", "account", "creator", "gift", "kind"]) == [
        ("TikTok", "TikTok - main", "", "Rose", "coins", "1", "2", "0.00", "EUR", "2", ""),
        ("TikTok", "TikTok - main", "Mila", "Rose", "coins", "3", "1", "0.00", "EUR", "1", ""),
    ]


def test_from_and_to_are_inclusive() -> None:
    oracle = book(*(give(f"2026-01-0{day}", day) for day in (1, 2, 3, 4)))
    assert [line[2] for line in oracle.spending(["day"], date(2026, 1, 2), date(2026, 1, 3))] == ["2", "3"]


def test_a_balance_has_every_period_and_every_account() -> None:
    # First entry in January, last in March; February is empty and the second account has only an assertion in March.
    oracle = book(buy("2026-01-15", 3, "1.00"), entry("assertion", "2026-03-10", account="second", coins=7))
    lines = oracle.balance(["account", "month"])
    assert [line[:2] for line in lines] == [
        (f"TikTok - {account}", f"2026-0{month}") for account in ("main", "second") for month in (1, 2, 3)
    ]
    assert lines[1][2:] == ("3", "0", "0", "0", "3", "1.00", "0.00", "0.00", "0.00", "0.00", "1.00", "EUR")
    # Only the main account passes: its entries are all in January.
    assert [line[0] for line in oracle.balance(["month"], where={"account": "TikTok - main"})] == ["2026-01"]


def test_from_and_to_extend_and_cut_a_balance() -> None:
    oracle = book(buy("2026-01-15", 3, "1.00"), give("2026-02-15", 1))
    assert [line[0] for line in oracle.balance(["month"], date(2025, 12, 1), date(2026, 3, 1))] == [
        *("2025-12", "2026-01", "2026-02", "2026-03")
    ]
    # From 15 February the purchase is in the opening: 3 coins, 1.00.
    assert oracle.balance(["month"], date(2026, 2, 15)) == [
        ("2026-02", "3", "0", "0", "1", "2", "1.00", "0.00", "0.00", "0.33", "0.00", "0.67", "EUR")
    ]
    assert oracle.balance(["month"], where={"month": "2026-02"}) == oracle.balance(["month"], date(2026, 2, 1))
    assert oracle.balance(["month"], date(2026, 3, 1)) == []
    assert book().balance(["month"], date(2026, 1, 1), date(2026, 3, 1)) == []


def test_coins_of_several_units_are_listed() -> None:
    oracle = book(
        buy("2026-01-01", 50, "1.00"),
        buy("2026-01-01", 30, "1.00", platform="Twitch"),
        buy("2026-01-01", 9, "1.00", platform="Bigo"),
        give("2026-01-02", 50),
        give("2026-01-02", 40, platform="Twitch"),
        pay("2026-01-03", "1.00", platform="YouTube"),
    )
    # Bits: 40 sent, 30 there. The row of the 3rd has no coins at all.
    assert oracle.spending(["day"]) == [
        ("2026-01-02", "2", "50 TikTok Coin; 40 Twitch Bit", "2.00", "EUR", "10 Twitch Bit", ""),
        ("2026-01-03", "1", "0", "1.00", "EUR", "0", ""),
    ]
    assert oracle.spending(["platform"])[1:] == [
        ("Twitch", "1", "40", "1.00", "EUR", "10", ""),
        ("YouTube", "1", "0", "1.00", "EUR", "0", ""),
    ]
    assert oracle.purchases([]) == [("3", "9 Bigo Coin; 50 TikTok Coin; 30 Twitch Bit", "3.00", "EUR", "")]
    assert oracle.balance([])[0][:5] == (
        *("0", "9 Bigo Coin; 50 TikTok Coin; 30 Twitch Bit", "0"),
        *("50 TikTok Coin; 40 Twitch Bit", "9 Bigo Coin; -10 Twitch Bit"),
    )


def test_a_row_is_plain_if_only_one_unit_has_anything_in_it() -> None:
    # In January there are only Bits, in February both move, in March the Coins are gone and the Bits stay as they are.
    oracle = book(
        buy("2026-01-01", 30, "1.00", platform="Twitch"),
        buy("2026-02-01", 50, "1.00"),
        give("2026-02-02", 50),
        entry("assertion", "2026-03-01", coins=0),
    )
    lines = oracle.balance(["month"])
    assert [line[:6] for line in lines] == [
        ("2026-01", "0", "30", "0", "0", "30"),
        ("2026-02", "30 Twitch Bit", "50 TikTok Coin", "0", "50 TikTok Coin", "30 Twitch Bit"),
        ("2026-03", "30", "0", "0", "0", "30"),
    ]
    check_identities(lines, ["month"], DIGITS)


def test_the_checks_find_coins_that_turn_into_others() -> None:
    zeros = ("0.00",) * 6
    rows = [
        ("2026-01", "0", "3 TikTok Coin; 2 Twitch Bit", "0", "2 Twitch Bit", "3 TikTok Coin", *zeros, "EUR"),
        ("2026-02", "3", "0", "0", "0", "3", *zeros, "EUR"),
    ]
    check_identities(rows, ["month"], DIGITS)
    listed = ("3 Twitch Bit", "1 TikTok Coin", "0", "0", "1 TikTok Coin; 3 Twitch Bit")
    for wrong in (("4", "0", "0", "0", "4"), listed):
        with pytest.raises(AssertionError, match="opens at"):
            check_identities([rows[0], ("2026-02", *wrong, *zeros, "EUR")], ["month"], DIGITS)


def test_the_units_of_the_platforms() -> None:
    platforms = ("TikTok", "Twitch", "YouTube", "Instagram", "Facebook", "Telegram", "Kick", "Other")
    oracle = book(*(give("2026-01-01", 1, platform=platform) for platform in platforms))
    assert oracle.spending([])[0][1] == (
        "1 Facebook Star; 1 Instagram Star; 1 Kick Kick; 1 Other Coin; 1 Telegram Star; 1 TikTok Coin; 1 Twitch Bit; "
        "1 YouTube Jewel"
    )


def test_rows_sort_by_code_points() -> None:
    oracle = book(*(give("2026-01-01", 1, creator=name) for name in ("é", "a", "Z", "")))
    assert [line[0] for line in oracle.spending(["creator"])] == ["", "Z", "a", "é"]


def test_balance_rows_sort_by_the_keys_as_asked_then_the_currency_of_the_report() -> None:
    # EUR has a rate to JPY, IRR has none and would sort before JPY.
    oracle = book(
        buy("2026-01-01", 1, "1.00"),
        buy("2026-01-01", 1, "2.00", "IRR", account="second"),
        entry("assertion", "2026-02-01", coins=1),
        currency="JPY",
    )
    assert [(*line[:2], line[-1]) for line in oracle.balance(["month", "account"])] == [
        ("2026-01", "TikTok - main", "JPY"),
        ("2026-01", "TikTok - second", "JPY"),
        ("2026-01", "TikTok - second", "IRR"),
        ("2026-02", "TikTok - main", "JPY"),
        ("2026-02", "TikTok - second", "JPY"),
        ("2026-02", "TikTok - second", "IRR"),
    ]


def test_keys_a_report_does_not_know_are_refused() -> None:
    oracle = book(give("2026-01-01", 1))
    with pytest.raises(ValueError, match="colour"):
        oracle.spending(["colour"])
    with pytest.raises(ValueError, match="creator"):
        oracle.purchases(["creator"])
    for key in ("hour", "weekday", "evening", "kind"):
        with pytest.raises(ValueError, match=key):
            oracle.balance([key])


@pytest.mark.parametrize(
    ("minor", "digits", "text"),
    [(0, 2, "0.00"), (-5, 2, "-0.05"), (123, 2, "1.23"), (1234, 3, "1.234"), (7, 0, "7"), (-7, 0, "-7")],
)
def test_money_as_text(minor: int, digits: int, text: str) -> None:
    assert to_text(minor, digits) == text
    assert to_minor(text, digits) == minor


def test_an_amount_with_too_many_digits_is_refused() -> None:
    assert to_minor("1", 2) == 100
    with pytest.raises(ValueError, match="digits"):
        to_minor("1.005", 2)


# --- The checks find what they are for --------------------------------------------------------------------------------


def test_the_checks_find_a_wrong_row() -> None:
    good = ("2026-01", "0", "3", "0", "1", "2", "0.00", "1.00", "0.00", "0.33", "0.00", "0.67", "EUR")
    check_row(good, 1, DIGITS)
    with pytest.raises(AssertionError, match="coins do not add up"):
        check_row((*good[:5], "3", *good[6:]), 1, DIGITS)
    with pytest.raises(AssertionError, match="money does not add up"):
        check_row((*good[:9], "0.34", *good[10:]), 1, DIGITS)


def test_the_checks_find_a_period_that_opens_wrongly() -> None:
    first = ("2026-01", "0", "3", "0", "1", "2", "0.00", "1.00", "0.00", "0.33", "0.00", "0.67", "EUR")
    second = ("2026-02", "2", "0", "0", "0", "2", "0.66", "0.00", "0.00", "0.00", "0.00", "0.66", "EUR")
    with pytest.raises(AssertionError, match="opens at"):
        check_identities([first, second], ["month"], DIGITS)


def test_the_checks_find_a_lost_currency() -> None:
    # The SYP row of February is missing although January closed with 1.00.
    oracle = book(buy("2026-01-01", 1, "1.00", "SYP"), entry("assertion", "2026-02-01", coins=1))
    lines = oracle.balance(["month"])
    check_identities(lines, ["month"], DIGITS)
    with pytest.raises(AssertionError, match="opens at"):
        check_identities(lines[:3], ["month"], DIGITS)


def test_the_total_of_a_spending_report() -> None:
    lines = [
        ("a", "2", "5 TikTok Coin; 1 Twitch Bit", "0.50", "EUR", "1 Twitch Bit", "2.00 SYP"),
        ("b", "1", "3", "0.25", "EUR", "2", ""),
    ]
    assert total_spending(lines, ["gift"], DIGITS) == Total(3, 9, {"EUR": 75, "SYP": 200}, 3)


def test_the_checks_find_spending_that_differs_from_the_balance() -> None:
    balance = [("2026-01", "0", "3", "0", "1", "2", "0.00", "1.00", "0.00", "0.33", "0.00", "0.67", "EUR")]
    check_spent(balance, [("2026-01", "1", "1", "0.33", "EUR", "0", "")], ["month"], DIGITS)
    for wrong in (("0.34", "EUR", "0", ""), ("0.33", "EUR", "0", "1.00 SYP")):
        with pytest.raises(AssertionError):
            check_spent(balance, [("2026-01", "1", "1", *wrong)], ["month"], DIGITS)


def test_listed_coins_are_read_back() -> None:
    assert read_coins("5000 TikTok Coin; -120 Twitch Bit") == {"TikTok Coin": 5000, "Twitch Bit": -120}
    assert (read_coins("12"), read_coins("0")) == ({"": 12}, {})
