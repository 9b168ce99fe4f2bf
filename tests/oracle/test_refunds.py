"""Refunds and adjustments, worked by hand: each example says what a pencil would give."""

from __future__ import annotations

import pytest

from tests.oracle.asking import adjust, book, buy, costs, give, pay, refund

# --- Refunds ----------------------------------------------------------------------------------------------------------


def test_a_refund_takes_the_last_unspent_coins() -> None:
    # 7 coins for 1.00; 2 given: 2*100//7 = 28. 2 refunded for 0.30: positions 5 and 6, 100 - 5*100//7 = 100 - 71 = 29;
    # 0.30 comes back, so lost_cost is 29 - 30 = -1. Left are positions 2 to 5: 71 - 28 = 43.
    oracle = book(
        buy("2026-01-01", 7, "1.00", reference="A"), give("2026-01-02", 2), refund("2026-01-03", "A", 2, "0.30")
    )
    assert oracle.balance([]) == [("0", "5", "0", "2", "3", "0.00", "0.70", "0.00", "0.28", "-0.01", "0.43", "EUR")]
    assert oracle.unspent() == {("TikTok", "main"): (3, {"EUR": 43})}


def test_refunds_in_turn_take_from_the_back() -> None:
    # 3 coins for 1.00: first position 2 (100 - 66 = 34), then position 1 (66 - 33 = 33); the gift gets position 0: 33.
    oracle = book(
        buy("2026-01-01", 3, "1.00", reference="A"),
        refund("2026-01-02", "A", 1, "0.40"),
        refund("2026-01-03", "A", 1, "0.40"),
        give("2026-01-04", 1),
    )
    assert costs(oracle, 1, 2, 3) == [34, 33, 33]
    # 34 - 40 and 33 - 40 are lost: -6 and -7.
    assert [line[10] for line in oracle.balance(["day"])] == ["0.00", "-0.06", "-0.07", "0.00"]


def test_refunded_coins_that_are_spent_are_drawn_from_other_lots() -> None:
    # All of A is given (1.00). Its 2 coins come from B, 2*80//4 = 40; 1.00 comes back: lost_cost = 40 - 100 = -60.
    oracle = book(
        buy("2026-01-01", 2, "1.00", reference="A"),
        give("2026-01-02", 2),
        buy("2026-01-03", 4, "0.80"),
        refund("2026-01-04", "A", 2, "1.00"),
    )
    assert oracle.balance([]) == [("0", "4", "0", "2", "2", "0.00", "0.80", "0.00", "1.00", "-0.60", "0.40", "EUR")]


def test_refunded_coins_partly_unspent() -> None:
    # 3 of A's 4 coins (for 0.40) are given: 30. A refund of 3: the last coin of A, 10, and 2 of B, 2*90//3 = 60.
    # All the 0.40 of A comes back: lost_cost = 70 - 40 = 30.
    oracle = book(
        buy("2026-01-01", 4, "0.40", reference="A"),
        give("2026-01-02", 3),
        buy("2026-01-03", 3, "0.90"),
        refund("2026-01-04", "A", 3, "0.40"),
    )
    assert costs(oracle, 1, 3) == [30, 70]
    assert oracle.balance([]) == [("0", "4", "0", "3", "1", "0.00", "0.90", "0.00", "0.30", "0.30", "0.30", "EUR")]


def test_refunded_coins_nobody_has_are_owed() -> None:
    # A is given, its 2 coins are owed on the 3rd; on the 4th 3 coins come for 0.90 and cover them: 2*90//3 = 60.
    # lost_cost = 60 - 100 = -40 belongs to the 3rd, when nothing was there: 0 = -100 + 40 + closing, so closing is -60.
    oracle = book(
        buy("2026-01-01", 2, "1.00", reference="A"),
        give("2026-01-02", 2),
        refund("2026-01-03", "A", 2, "1.00"),
        buy("2026-01-04", 3, "0.90"),
    )
    assert oracle.balance(["day"])[2:] == [
        ("2026-01-03", "0", "-2", "0", "0", "-2", "0.00", "-1.00", "0.00", "0.00", "-0.40", "-0.60", "EUR"),
        ("2026-01-04", "-2", "3", "0", "0", "1", "-0.60", "0.90", "0.00", "0.00", "0.00", "0.30", "EUR"),
    ]


def test_money_back_is_cumulatively_rounded() -> None:
    # 3 JPY are 0.01875 EUR: 2 cents. 1 JPY back three times: 1*2//3 = 0, 2*2//3 - 0 = 1, 3*2//3 - 1 = 1.
    oracle = book(
        buy("2026-01-01", 3, "3", "JPY", reference="A"),
        *(refund(f"2026-01-0{day}", "A", 1, "1", "JPY") for day in (2, 3, 4)),
    )
    assert [line[3] for line in oracle.purchases(["day"])] == ["0.02", "0.00", "-0.01", "-0.01"]


def test_a_purchase_without_a_price_gives_no_money_back() -> None:
    oracle = book(buy("2026-01-01", 3, "0.00", reference="A"), refund("2026-01-02", "A", 3, "0.00"))
    assert oracle.balance([]) == [("0", "0", "0", "0", "0", *("0.00",) * 6, "EUR")]


def test_a_refund_without_a_rate_stays_in_its_currency() -> None:
    # 3 coins for 1.00 SYP; 1 back for 0.40: share 34, lost_cost 34 - 40 = -6, all in SYP.
    oracle = book(buy("2026-01-01", 3, "1.00", "SYP", reference="A"), refund("2026-01-02", "A", 1, "0.40", "SYP"))
    assert oracle.balance(["day"])[3] == (
        *("2026-01-02", "0", "0", "0", "0", "0"),
        *("1.00", "-0.40", "0.00", "0.00", "-0.06", "0.66", "SYP"),
    )


def test_purchases_net_of_refunds() -> None:
    # The refund falls on its own month and is no purchase, but bears the channel and currency of what it refunds.
    oracle = book(
        buy("2026-01-31", 7, "1.00", reference="A", channel="website", payment_method="card"),
        refund("2026-02-01T07:30:00", "A", 2, "0.30"),
        pay("2026-02-02", "9.00"),
        adjust("2026-02-03", 5, "opening", amount="1.00", currency="EUR"),
    )
    assert oracle.purchases(["month", "kind", "channel", "payment_method", "paid_currency"]) == [
        ("2026-01", "purchase", "website", "card", "EUR", "1", "7", "1.00", "EUR", ""),
        ("2026-02", "refund", "website", "card", "EUR", "0", "-2", "-0.30", "EUR", ""),
    ]
    assert oracle.purchases(["hour"], where={"kind": "refund"}) == [("07", "0", "-2", "-0.30", "EUR", "")]
    assert oracle.purchases([]) == [("1", "5", "0.70", "EUR", "")]


def test_refunding_a_gift_voids_it_from_its_own_moment() -> None:
    # Without the first gift the second one gets positions 0 and 1 of 3 coins for 1.00: 66.
    oracle = book(
        buy("2026-01-01", 3, "1.00"),
        give("2026-01-02", 3, reference="G"),
        give("2026-01-03", 2),
        refund("2026-01-09", "G", 3, ""),
    )
    assert oracle.spending(["day"]) == [("2026-01-03", "1", "2", "0.66", "EUR", "0", "")]
    assert oracle.purchases([]) == [("1", "3", "1.00", "EUR", "")]
    # Its refund is still an entry: the balance goes on to the 9th.
    assert oracle.balance(["day"])[-1] == (
        *("2026-01-09", "1", "0", "0", "0", "1"),
        *("0.34", "0.00", "0.00", "0.00", "0.00", "0.34", "EUR"),
    )


def test_refunding_a_gift_paid_in_money_voids_its_payment() -> None:
    oracle = book(pay("2026-01-02", "5.00", reference="G"), refund("2026-01-02", "G", 0, "5.00"))
    assert oracle.spending([]) == []
    assert oracle.balance([]) == [("0", "0", "0", "0", "0", *("0.00",) * 6, "EUR")]


# --- Adjustments ------------------------------------------------------------------------------------------------------


def test_free_coins_cost_nothing_and_are_covered() -> None:
    oracle = book(adjust("2026-01-01", 5, "free"), give("2026-01-02", 5))
    assert oracle.spending(["paid_currency"]) == [("", "1", "5", "0.00", "EUR", "0", "")]
    assert oracle.balance([]) == [("0", "0", "5", "5", "0", *("0.00",) * 6, "EUR")]


def test_an_opening_balance_with_an_amount_is_a_lot() -> None:
    # 4 coins for 2.00 USD = 1.00 EUR; 1 given: 25.
    oracle = book(adjust("2026-01-01", 4, "opening", amount="2.00", currency="USD"), give("2026-01-02", 1))
    assert oracle.balance([]) == [("0", "0", "4", "1", "3", "0.00", "0.00", "1.00", "0.25", "0.00", "0.75", "EUR")]
    assert oracle.spending(["paid_currency"]) == [("USD", "1", "1", "0.25", "EUR", "0", "")]


def test_coins_of_unknown_cost_are_uncovered_when_given() -> None:
    # 4 given: 3 of unknown cost, 1 of 2 coins for 0.50: 25.
    oracle = book(adjust("2026-01-01", 3, "correction"), buy("2026-01-02", 2, "0.50"), give("2026-01-03", 4))
    assert oracle.spending([]) == [("1", "4", "0.25", "EUR", "3", "")]
    assert oracle.balance([]) == [("0", "2", "3", "4", "1", "0.00", "0.50", "0.00", "0.25", "0.00", "0.25", "EUR")]


def test_a_loss_draws_like_a_gift_into_lost_cost() -> None:
    # 2 of 3 coins for 1.00 expire: 66; 2 more are lost: 34 and one coin nobody had.
    oracle = book(buy("2026-01-01", 3, "1.00"), adjust("2026-01-02", -2, "expired"), adjust("2026-01-03", -2, "lost"))
    assert oracle.balance([]) == [("0", "3", "-4", "0", "-1", "0.00", "1.00", "0.00", "0.00", "1.00", "0.00", "EUR")]
    assert oracle.spending([]) == []


def test_a_loss_of_coins_of_unknown_cost_costs_nothing() -> None:
    oracle = book(adjust("2026-01-01", 3, "opening"), adjust("2026-01-02", -3, "correction"))
    assert oracle.balance([]) == [("0", "0", "0", "0", "0", *("0.00",) * 6, "EUR")]


@pytest.mark.parametrize(("order", "expected"), [("date", [20, 30]), ("first", [10, 40]), ("last", [20, 60])])
def test_free_coins_in_turn_first_or_last(order: str, expected: list[int]) -> None:
    # A: 2 coins at 0.10, F: 2 free ones; 3 are given; then B: 2 coins at 0.30; 2 are given.
    # date: A A F = 20, F B = 30.  first: F F A = 10, A B = 40.  last: A A F = 20, B B = 60.
    rows = (
        buy("2026-01-01", 2, "0.20"),
        adjust("2026-01-02", 2, "free"),
        give("2026-01-03", 3),
        buy("2026-01-04", 2, "0.60"),
        give("2026-01-05", 2),
    )
    assert costs(book(*rows, free_coins=order), 2, 4) == expected


def test_only_free_coins_are_free() -> None:
    # An opening balance without an amount is no present: "first" takes the 2 coins bought before it.
    rows = (buy("2026-01-01", 2, "0.20"), adjust("2026-01-02", 2, "opening"), give("2026-01-03", 2))
    assert costs(book(*rows, free_coins="first"), 2) == [20]


def test_free_coins_are_free_whatever_amount_stands_beside_them() -> None:
    oracle = book(adjust("2026-01-01", 2, "free", amount="1.00", currency="EUR"), give("2026-01-02", 2))
    assert oracle.spending(["paid_currency"]) == [("", "1", "2", "0.00", "EUR", "0", "")]


def test_coins_owed_take_the_next_lot_even_if_it_is_free() -> None:
    # 3 owed; 2 free coins come, then 2 for 0.50: F F and one coin, 25. "last" is only among the lots already there.
    rows = (give("2026-01-01", 3), adjust("2026-01-02", 2, "free"), buy("2026-01-03", 2, "0.50"))
    for order in ("date", "first", "last"):
        assert costs(book(*rows, free_coins=order), 0) == [25]
