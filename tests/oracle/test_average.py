"""The average, and gifts split over their lots, worked by hand: each example says what a pencil would give."""

from __future__ import annotations

from tests.oracle.asking import adjust, book, buy, costs, give, pay, refund

# --- Average ----------------------------------------------------------------------------------------------------------


def test_the_average_shares_the_pool_since_the_last_join() -> None:
    # 3 coins for 1.00; 1 given: 33. 2 coins for 0.50 join the 2 left at 67: 4 coins at 117.
    # Then 1*117//4 = 29, 3*117//4 - 29 = 87 - 29 = 58, 117 - 87 = 30.
    oracle = book(
        buy("2026-01-01", 3, "1.00"),
        give("2026-01-02", 1),
        buy("2026-01-03", 2, "0.50"),
        give("2026-01-04", 1),
        give("2026-01-05", 2),
        give("2026-01-06", 1),
        basis="average",
    )
    assert costs(oracle, 1, 3, 4, 5) == [33, 29, 58, 30]


def test_a_lot_first_serves_what_is_owed_at_its_own_cost() -> None:
    # 2 owed. 5 coins for 1.01: 2*101//5 = 40 for them, 61 for the 3 that join; then 1 of 3: 61//3 = 20.
    oracle = book(give("2026-01-01", 2), buy("2026-01-02", 5, "1.01"), give("2026-01-03", 1), basis="average")
    assert costs(oracle, 0, 2) == [40, 20]
    assert oracle.unspent() == {("TikTok", "main"): (2, {"EUR": 41})}


def test_the_average_shares_coins_of_unknown_cost() -> None:
    # Pool: 3 coins for 0.90 and 2 of unknown cost. 3 given: 3*90//5 = 54 and 3*2//5 = 1 uncovered; then 36 and 1.
    oracle = book(
        buy("2026-01-01", 3, "0.90"),
        adjust("2026-01-02", 2, "opening"),
        give("2026-01-03", 3),
        give("2026-01-04", 2),
        basis="average",
    )
    assert [oracle.cost_of(order) for order in (2, 3)] == [({"EUR": 54}, 1), ({"EUR": 36}, 1)]


def test_the_average_keeps_one_cost_for_each_currency() -> None:
    # Pool: 2 coins for 1.00 EUR and 2 for 2.00 SYP. 1 given: 100//4 = 25 and 200//4 = 50. 2 lost: 50 and 100.
    oracle = book(
        buy("2026-01-01", 2, "1.00"),
        buy("2026-01-02", 2, "2.00", "SYP"),
        give("2026-01-03", 1),
        adjust("2026-01-04", -2, "lost"),
        basis="average",
    )
    assert oracle.balance([]) == [
        ("0", "4", "-2", "1", "1", "0.00", "1.00", "0.00", "0.25", "0.50", "0.25", "EUR"),
        ("0", "0", "0", "0", "0", "0.00", "2.00", "0.00", "0.50", "1.00", "0.50", "SYP"),
    ]


def test_a_refund_draws_on_the_average() -> None:
    # Pool: 2 coins for 1.00 (A) and 3 for 0.50: 5 at 150. 2 of A refunded for 1.00: 2*150//5 = 60; lost 60 - 100 = -40.
    oracle = book(
        buy("2026-01-01", 2, "1.00", reference="A"),
        buy("2026-01-02", 3, "0.50"),
        refund("2026-01-03", "A", 2, "1.00"),
        basis="average",
    )
    assert oracle.balance([]) == [("0", "3", "0", "0", "3", "0.00", "0.50", "0.00", "0.00", "-0.40", "0.90", "EUR")]


def test_free_first_or_last_means_nothing_to_the_average() -> None:
    # 2 free coins and 2 for 1.00: 4 at 100; 1 given: 25 in any order.
    rows = (adjust("2026-01-01", 2, "free"), buy("2026-01-02", 2, "1.00"), give("2026-01-03", 1))
    for order in ("date", "first", "last"):
        assert costs(book(*rows, basis="average", free_coins=order), 2) == [25]


# --- Splitting a gift over its lots -----------------------------------------------------------------------------------


SPLIT = (
    buy("2026-01-01", 2, "1.00", channel="website", payment_method="card"),
    buy("2026-01-02", 3, "100", "JPY", channel="ios-app", charged="0.60", charged_currency="USD"),
    give("2026-01-03", 7, quantity=7),
)


def test_a_gift_is_split_over_the_lots_that_paid_for_it() -> None:
    # 2 coins at 1.00 from the website, 3 at 0.60 USD = 0.30 EUR, 2 never covered. The quantity is in the first part.
    assert book(*SPLIT).spending(["channel", "payment_method", "paid_currency"]) == [
        ("", "", "", "0", "2", "0.00", "EUR", "2", ""),
        ("ios-app", "", "USD", "0", "3", "0.30", "EUR", "0", ""),
        ("website", "card", "EUR", "7", "2", "1.00", "EUR", "0", ""),
    ]


def test_the_average_splits_a_gift_as_fifo_does() -> None:
    # Pool of 5 coins at 130: positions 0 and 1 are the website's, 2*130//5 = 52; the rest, 78, is the app's.
    assert book(*SPLIT, basis="average").spending(["channel"]) == [
        ("", "0", "2", "0.00", "EUR", "2", ""),
        ("ios-app", "0", "3", "0.78", "EUR", "0", ""),
        ("website", "7", "2", "0.52", "EUR", "0", ""),
    ]


def test_the_average_cuts_uncovered_coins_by_position() -> None:
    # Pool: 2 coins of unknown cost, 2 for 1.00 on the website. 3 given: FIFO cuts at 2.
    # Uncovered: 2*2//4 = 1, then 3*2//4 - 1 = 0. Cost: 2*100//4 = 50, then 75 - 50 = 25.
    rows = (adjust("2026-01-01", 2, "opening"), buy("2026-01-02", 2, "1.00", channel="website"), give("2026-01-03", 3))
    assert book(*rows, basis="average").spending(["channel"]) == [
        ("", "1", "2", "0.50", "EUR", "1", ""),
        ("website", "0", "1", "0.25", "EUR", "0", ""),
    ]


def test_a_gift_ahead_of_its_lots_is_split_in_the_order_they_came() -> None:
    # 1 coin is there (website, 10), 2 more come from the app, 2*30//3 = 20: the quantity is the website's.
    rows = (
        buy("2026-01-01", 1, "0.10", channel="website"),
        give("2026-01-02", 3, quantity=3),
        buy("2026-01-03", 3, "0.30", channel="ios-app"),
    )
    for basis in ("fifo", "average"):
        assert book(*rows, basis=basis).spending(["channel"]) == [
            ("ios-app", "0", "2", "0.20", "EUR", "0", ""),
            ("website", "3", "1", "0.10", "EUR", "0", ""),
        ]


def test_a_filter_on_the_channel_takes_only_its_parts() -> None:
    assert book(*SPLIT).spending(["gift"], where={"channel": "ios-app"}) == [("Rose", "0", "3", "0.30", "EUR", "0", "")]


def test_a_gift_paid_in_money_bears_its_own_channel() -> None:
    row = pay("2026-01-01", "1.00", channel="website", payment_method="card", charged="2.00", charged_currency="USD")
    assert book(row).spending(["channel", "payment_method", "paid_currency"]) == [
        ("website", "card", "USD", "1", "0", "1.00", "EUR", "0", "")
    ]
