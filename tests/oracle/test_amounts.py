"""Sharing a lot and converting money, worked by hand: each example says what a pencil would give."""

from __future__ import annotations

from tests.oracle.asking import book, buy, costs, give, pay

# --- Sharing a lot ----------------------------------------------------------------------------------------------------


def test_a_lot_is_shared_by_cumulative_rounding() -> None:
    # 3 coins for 1.00: 1*100//3 = 33, 2*100//3 = 66, 3*100//3 = 100, so 33, 33 and 34.
    oracle = book(buy("2026-01-01", 3, "1.00"), *(give(f"2026-01-0{day}", 1) for day in (2, 3, 4)))
    assert costs(oracle, 1, 2, 3) == [33, 33, 34]
    assert oracle.spending(["day"]) == [
        ("2026-01-02", "1", "1", "0.33", "EUR", "0", ""),
        ("2026-01-03", "1", "1", "0.33", "EUR", "0", ""),
        ("2026-01-04", "1", "1", "0.34", "EUR", "0", ""),
    ]


def test_fifo_draws_on_the_oldest_lot_with_coins_left() -> None:
    # 4 coins: all 3 of the first lot (100) and 1 of the second, 1*50//2 = 25; then its other coin, 50 - 25 = 25.
    oracle = book(
        buy("2026-01-01", 3, "1.00"), buy("2026-01-02", 2, "0.50"), give("2026-01-03", 4), give("2026-01-04", 1)
    )
    assert costs(oracle, 2, 3) == [125, 25]


def test_a_gift_ahead_of_its_lot_draws_on_the_next_one_and_the_rest_stays_uncovered() -> None:
    # In January 5 coins go, none are there. In February 3 come for 1.00: they are the gift's, 2 stay uncovered.
    oracle = book(give("2026-01-20", 5), buy("2026-02-10", 3, "1.00"))
    assert oracle.spending(["month"]) == [("2026-01", "1", "5", "1.00", "EUR", "2", "")]
    # January owes 5 coins and has already spent the 1.00 that February pays.
    assert oracle.balance(["month"]) == [
        ("2026-01", "0", "0", "0", "5", "-5", "0.00", "0.00", "0.00", "1.00", "0.00", "-1.00", "EUR"),
        ("2026-02", "-5", "3", "0", "0", "-2", "-1.00", "1.00", "0.00", "0.00", "0.00", "0.00", "EUR"),
    ]


def test_those_who_wait_are_served_in_their_order() -> None:
    # 2, then 2 coins owed; a lot of 3 for 1.00: the first gift gets 2*100//3 = 66, the second one coin, 34.
    oracle = book(give("2026-01-01", 2), give("2026-01-02", 2), buy("2026-01-03", 3, "1.00"))
    assert [oracle.cost_of(order) for order in (0, 1)] == [({"EUR": 66}, 0), ({"EUR": 34}, 1)]


def test_accounts_do_not_share_coins() -> None:
    oracle = book(buy("2026-01-01", 3, "1.00"), give("2026-01-02", 3, account="second"))
    assert oracle.cost_of(1) == ({}, 3)
    assert oracle.unspent() == {("TikTok", "main"): (3, {"EUR": 100}), ("TikTok", "second"): (0, {})}


def test_the_bounds() -> None:
    # 3*10^9 coins for 10^15 minor units: one coin is 333,333 (10^15 // (3*10^9)), all but one the rest.
    oracle = book(
        buy("2026-01-01", 3 * 10**9, "10000000000000.00"), give("2026-01-02", 1), give("2026-01-03", 3 * 10**9 - 1)
    )
    assert costs(oracle, 1, 2) == [333_333, 10**15 - 333_333]


# --- Conversion -------------------------------------------------------------------------------------------------------


def test_a_purchase_is_converted_once_half_even_at_its_own_date() -> None:
    # 0.05 USD * 0.5 = 0.025, to even 0.02; 0.07 USD * 0.5 = 0.035, to even 0.04; in February 0.05 * 0.8 = 0.04.
    oracle = book(
        buy("2026-01-01", 1, "0.05", "USD"), buy("2026-01-02", 1, "0.07", "USD"), buy("2026-02-01", 1, "0.05", "USD")
    )
    assert [line[3] for line in oracle.purchases(["day"])] == ["0.02", "0.04", "0.04"]


def test_the_day_of_the_rate_is_the_local_date() -> None:
    # 23:30 UTC on 31 January is already February in Berlin (0.80) and still January in UTC (0.50).
    berlin, utc = "2026-02-01T00:30:00+01:00[Europe/Berlin]", "2026-01-31T23:30:00+00:00[UTC]"
    assert book(buy(berlin, 1, "1.00", "USD")).purchases(["day"]) == [("2026-02-01", "1", "1", "0.80", "EUR", "")]
    assert book(buy(utc, 1, "1.00", "USD")).purchases(["day"]) == [("2026-01-31", "1", "1", "0.50", "EUR", "")]


def test_what_the_bank_charged_counts_and_not_the_price() -> None:
    # 100 JPY would be 0.62 or 0.63 EUR; the bank took 1.20 USD = 0.60 EUR.
    oracle = book(buy("2026-01-01", 10, "100", "JPY", charged="1.20", charged_currency="USD"))
    assert oracle.purchases(["paid_currency"]) == [("USD", "1", "10", "0.60", "EUR", "")]


def test_without_a_rate_for_the_charged_currency_the_price_is_no_way_out() -> None:
    oracle = book(buy("2026-01-01", 10, "1.00", "EUR", charged="130.00", charged_currency="SYP"))
    assert oracle.purchases([]) == [("1", "10", "0.00", "EUR", "130.00 SYP")]


def test_reports_in_currencies_of_no_and_three_digits() -> None:
    # 1.00 EUR is 160 JPY, 1 coin of 3: 160//3 = 53. In KWD 1/3 = 0.333, 1 coin 333//3 = 111 fils.
    rows = (buy("2026-01-01", 3, "1.00"), give("2026-01-02", 1))
    assert book(*rows, currency="JPY").spending([]) == [("1", "1", "53", "JPY", "0", "")]
    assert book(*rows, currency="KWD").spending([]) == [("1", "1", "0.111", "KWD", "0", "")]


def test_a_lot_without_a_rate_shares_its_cost_in_its_own_currency() -> None:
    # 5 coins: 3 of the SYP lot (200) and 2 of 3 coins for 1.00 EUR, 2*100//3 = 66.
    oracle = book(buy("2026-01-01", 3, "2.00", "SYP"), buy("2026-01-01", 3, "1.00"), give("2026-01-02", 5))
    assert oracle.spending([]) == [("1", "5", "0.66", "EUR", "0", "2.00 SYP")]
    assert oracle.balance([]) == [
        ("0", "6", "0", "5", "1", "0.00", "1.00", "0.00", "0.66", "0.00", "0.34", "EUR"),
        ("0", "0", "0", "0", "0", "0.00", "2.00", "0.00", "2.00", "0.00", "0.00", "SYP"),
    ]


def test_a_currency_without_a_rate_has_a_row_only_while_something_is_not_zero() -> None:
    # Paid and spent on 1 January: nothing opens or closes on the 2nd. Several such currencies are sorted.
    oracle = book(pay("2026-01-01", "3.00", "SYP"), pay("2026-01-01", "2.00", "IRR"), give("2026-01-02", 1))
    assert [line[::11] for line in oracle.balance(["day"])] == [
        ("2026-01-01", "0.00"),
        ("2026-01-01", "0.00"),
        ("2026-01-01", "0.00"),
        ("2026-01-02", "0.00"),
    ]
    assert [line[-1] for line in oracle.balance(["day"])] == ["EUR", "IRR", "SYP", "EUR"]
    assert oracle.spending(["day"])[0] == ("2026-01-01", "2", "0", "0.00", "EUR", "0", "2.00 IRR; 3.00 SYP")


def test_a_gift_paid_in_money_is_paid_and_spent_at_once() -> None:
    # 4.00 USD at 0.50; not a purchase, no coins.
    oracle = book(pay("2026-01-05", "4.00", "USD", creator="Mila", quantity=2))
    assert oracle.spending(["creator", "gift", "kind"]) == [
        ("Mila", "Super Chat", "money", "2", "0", "2.00", "EUR", "0", "")
    ]
    assert oracle.balance([]) == [("0", "0", "0", "0", "0", "0.00", "2.00", "0.00", "2.00", "0.00", "0.00", "EUR")]
    assert oracle.purchases([]) == []
