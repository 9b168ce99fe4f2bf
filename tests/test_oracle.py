"""Hand-worked examples that pin the oracle: each says in comments what a person with a pencil would get.

Below them, a walk over single coins must agree with the oracle's runs, and random ledgers must add up.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from tests.ledgers import DIGITS, Ledger, ledgers, random_ledger, sample_rate
from tests.oracle import (
    BALANCE_KEYS,
    COLUMNS,
    PURCHASES_KEYS,
    SPENDING_KEYS,
    Converter,
    Costs,
    Entry,
    Line,
    Oracle,
    Purse,
    Settings,
    Total,
    check_identities,
    check_row,
    check_spent,
    first_moment,
    plus,
    read_balance,
    read_coins,
    read_entries,
    share,
    spending_costs,
    to_minor,
    to_text,
    total_spending,
    understand,
)

Rows = dict[str, str]


def rate(source: str, target: str, day: date) -> Fraction | None:
    """1 USD is 0.50 EUR, from February 2026 on 0.80; 1 EUR is 160 JPY; 1 KWD is 3 EUR; nothing else has a rate."""
    euros = {
        "EUR": Fraction(1),
        "USD": Fraction(1, 2) if day < date(2026, 2, 1) else Fraction(4, 5),
        "JPY": Fraction(1, 160),
        "KWD": Fraction(3),
    }
    return euros[source] / euros[target] if source in euros and target in euros else None


def entry(kind: str, when: str, **fields: str | int) -> Rows:
    """A row of the account TikTok - main."""
    place = {"type": kind, "when": when, "platform": "TikTok", "account": "main"}
    return dict.fromkeys(COLUMNS, "") | place | {name: str(value) for name, value in fields.items()}


def buy(when: str, coins: int, amount: str, currency: str = "EUR", **fields: str | int) -> Rows:
    """A purchase."""
    return entry("purchase", when, coins=coins, amount=amount, currency=currency, **fields)


def give(when: str, coins: int, **fields: str | int) -> Rows:
    """A gift in coins."""
    return entry("gift", when, item="Rose", coins=coins, **fields)


def pay(when: str, amount: str, currency: str = "EUR", **fields: str | int) -> Rows:
    """A gift paid in money."""
    return entry("gift", when, item="Super Chat", amount=amount, currency=currency, **fields)


def adjust(when: str, coins: int, reason: str, **fields: str | int) -> Rows:
    """An adjustment."""
    return entry("adjustment", when, coins=coins, item=reason, **fields)


def refund(when: str, reference: str, coins: int, amount: str, currency: str = "EUR", **fields: str | int) -> Rows:
    """A refund."""
    return entry("refund", when, reference=reference, coins=coins, amount=amount, currency=currency, **fields)


def book(*rows: Rows, basis: str = "fifo", currency: str = "EUR", **fields: str | int) -> Oracle:
    """The oracle over these rows; other fields are settings of the ledger, which is in UTC unless told."""
    chosen = Settings(**({"timezone": "UTC"} | fields))  # type: ignore[arg-type]
    return Oracle(rows, chosen, basis, currency, rate, DIGITS)


def costs(oracle: Oracle, *orders: int) -> list[int]:
    """The euro cents these rows of the file drew."""
    return [oracle.cost_of(order)[0].get("EUR", 0) for order in orders]


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


# --- Order and moments ------------------------------------------------------------------------------------------------


def test_at_one_moment_lots_come_first_then_refunds_then_gifts_in_the_order_of_the_file() -> None:
    # All at noon, in the wrong order. The lot (3 for 1.00) comes first, the refund takes position 2 (34),
    # the first gift of the file position 0 (33), the loss position 1 (33), the second gift nothing.
    noon = "2026-01-01T12:00:00"
    oracle = book(
        give(noon, 1),
        adjust(noon, -1, "lost"),
        give(noon, 1),
        refund(noon, "A", 1, "0.34"),
        buy(noon, 3, "1.00", reference="A"),
    )
    assert [oracle.cost_of(order) for order in range(4)] == [
        ({"EUR": 33}, 0),
        ({"EUR": 33}, 0),
        ({}, 1),
        ({"EUR": 34}, 0),
    ]


def test_lots_of_one_moment_are_drawn_in_the_order_of_the_file() -> None:
    noon = "2026-01-01T12:00:00"
    assert costs(book(buy(noon, 1, "0.10"), buy(noon, 1, "0.20"), give(noon, 1)), 2) == [10]
    assert costs(book(buy(noon, 1, "0.20"), buy(noon, 1, "0.10"), give(noon, 1)), 2) == [20]


def test_moments_are_compared_in_utc_down_to_the_fraction() -> None:
    # The gift is at 13:59:59.5 UTC: the lot of 14:00 is not there yet, that of 13:59:59.25 (in New York) is.
    oracle = book(
        buy("2026-01-01T14:00:00+00:00", 1, "0.10"),
        buy("2026-01-01T08:59:59.25-05:00[America/New_York]", 1, "0.20"),
        give("2026-01-01T14:59:59.5+01:00[Europe/Berlin]", 1),
    )
    assert costs(oracle, 2) == [20]


def test_a_date_is_the_first_moment_of_its_local_day() -> None:
    # In New York 2 January begins at 05:00 UTC: a gift at 04:59 UTC is before the lot of that date and owes its coin.
    zone = "America/New_York"
    rows = (buy("2026-01-02", 1, "0.10"), give("2026-01-02T05:00:00+00:00", 1), give("2026-01-02T04:59:00+00:00", 1))
    assert costs(book(*rows, timezone=zone), 1, 2) == [0, 10]
    assert understand("2026-01-02", zone).local == datetime.fromisoformat("2026-01-02")


def test_a_day_whose_midnight_was_skipped_begins_when_the_clocks_jumped() -> None:
    # In Cairo 26 April 2024 began at 01:00, which is 22:00 UTC the day before.
    assert first_moment(date(2024, 4, 26), ZoneInfo("Africa/Cairo")) == datetime(2024, 4, 25, 22, tzinfo=UTC)
    # In Toronto the clocks jumped from 23:30 on 30 March 1919 to 00:30: the 31st began then, at 04:30 UTC.
    assert first_moment(date(1919, 3, 31), ZoneInfo("America/Toronto")) == datetime(1919, 3, 31, 4, 30, tzinfo=UTC)


def test_a_skipped_time_is_refused_and_a_repeated_one_is_the_first() -> None:
    with pytest.raises(ValueError, match="does not exist"):
        understand("2026-03-29T02:30:00", "Europe/Berlin")
    # 25 October 2026, 02:30 in Berlin: first at +02:00.
    assert understand("2026-10-25T02:30:00", "Europe/Berlin").at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_an_offset_alone_fixes_only_the_moment() -> None:
    # 23:00 at +00:00 is midnight in Berlin, the ledger's zone; with a named zone the day is that zone's.
    assert book(give("2026-01-01T23:00:00+00:00", 1), timezone="Europe/Berlin").spending(["day"])[0][0] == "2026-01-02"
    named = give("2026-01-01T23:00:00+00:00[UTC]", 1)
    assert book(named, timezone="Europe/Berlin").spending(["day"])[0][0] == "2026-01-01"


# --- Time keys --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "starts_on", "month", "quarter", "year"),
    [
        ("2026-03-02", 1, "2026-03", "2026-Q1", "2026"),
        ("2026-03-14", 15, "2026-02", "2026-Q1", "2026"),
        ("2026-03-15", 15, "2026-03", "2026-Q1", "2026"),
        # February 2026 ends on the 28th: a month starting on the 31st starts on it, and March on its 31st.
        ("2026-02-27", 31, "2026-01", "2026-Q1", "2026"),
        ("2026-02-28", 31, "2026-02", "2026-Q1", "2026"),
        ("2026-03-30", 31, "2026-02", "2026-Q1", "2026"),
        ("2026-03-31", 31, "2026-03", "2026-Q1", "2026"),
        ("2024-02-28", 30, "2024-01", "2024-Q1", "2024"),
        ("2024-02-29", 30, "2024-02", "2024-Q1", "2024"),
        # Quarters and years are made of such months.
        ("2026-01-24", 25, "2025-12", "2025-Q4", "2025"),
        ("2026-04-24", 25, "2026-03", "2026-Q1", "2026"),
        ("2026-04-25", 25, "2026-04", "2026-Q2", "2026"),
    ],
)
def test_months_may_start_on_any_day(day: str, starts_on: int, month: str, quarter: str, year: str) -> None:
    oracle = book(give(day, 1), month_starts_on=starts_on)
    assert oracle.spending(["month", "quarter", "year"])[0][:3] == (month, quarter, year)
    assert oracle.balance(["month", "quarter", "year"])[0][:3] == (month, quarter, year)


@pytest.mark.parametrize(
    ("when", "week", "weekday", "hour", "evening"),
    [
        # 2 March 2026 is a Monday. 05:59 still belongs to the evening before, 06:00 does not.
        ("2026-03-02T05:59:59", "2026-W10", "1", "05", "2026-03-01"),
        ("2026-03-02T06:00:00", "2026-W10", "1", "06", "2026-03-02"),
        ("2026-03-02", "2026-W10", "1", "00", "2026-03-01"),
        # 3 January 2021, a Sunday, is in the last of 53 weeks of 2020.
        ("2021-01-03T23:00:00", "2020-W53", "7", "23", "2021-01-03"),
    ],
)
def test_weeks_weekdays_hours_and_evenings(when: str, week: str, weekday: str, hour: str, evening: str) -> None:
    assert book(give(when, 1)).spending(["week", "weekday", "hour", "evening"])[0][:4] == (week, weekday, hour, evening)


def test_an_evening_ends_at_six_by_the_clock_even_if_the_clocks_changed() -> None:
    # In Berlin 29 March 2026 lost an hour: at 06:30 only 5.5 hours had passed since midnight, but it was past six.
    when = "2026-03-29T06:30:00+02:00[Europe/Berlin]"
    assert book(give(when, 1)).spending(["evening"])[0][0] == "2026-03-29"


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


# --- Against single coins ---------------------------------------------------------------------------------------------


@dataclass
class Coin:
    """One single coin: what it cost, whether that is unknown, and the lot it came with."""

    lot: int
    free: bool
    costs: Costs
    unknown: int


@dataclass
class Hand:
    """One account, coin after coin: what is there, who waits, and who got which coins."""

    free_coins: str
    is_average: bool
    there: deque[Coin] = field(default_factory=deque)
    waiting: deque[int] = field(default_factory=deque)
    got: dict[int, list[Coin]] = field(default_factory=lambda: defaultdict(list))

    def come(self, lot: int, coins: list[Coin]) -> None:
        """The coins of a lot."""
        rest = deque(coins)
        while self.waiting and rest:
            self.got[self.waiting.popleft()].append(rest.popleft())
        self.there.extend(rest)
        if self.is_average and rest:
            self.mix(lot)

    def mix(self, lot: int) -> None:
        """Make the coins of the pool alike."""
        number, total = len(self.there), plus(*(coin.costs for coin in self.there))
        unknown = sum(coin.unknown for coin in self.there)
        self.there = deque(
            Coin(
                lot,
                False,
                {currency: share(cost, number, at, at + 1) for currency, cost in total.items()},
                share(unknown, number, at, at + 1),
            )
            for at in range(number)
        )

    def draw(self, order: int, coins: int) -> None:
        """Let coins go one by one."""
        for _ in range(coins):
            coin = self.first()
            if coin is None:
                self.waiting.append(order)
            else:
                self.there.remove(coin)
                self.got[order].append(coin)

    def first(self) -> Coin | None:
        """The coin whose turn it is."""
        if self.free_coins != "date" and not self.is_average:
            wanted = [coin for coin in self.there if coin.free == (self.free_coins == "first")]
            if wanted:
                return wanted[0]
        return self.there[0] if self.there else None

    def take_back(self, order: int, lot: int, coins: int) -> None:
        """The last coins of a lot, then any."""
        own = [] if self.is_average else [coin for coin in self.there if coin.lot == lot]
        taken = own[max(0, len(own) - coins) :]
        self.there = deque(coin for coin in self.there if not any(coin is other for other in taken))
        self.got[order] += taken
        self.draw(order, coins - len(taken))


def lot_coins(entry_: Entry, convert: Converter) -> list[Coin]:
    """The single coins of a purchase or positive adjustment."""
    number, free = entry_.coins, entry_.row["item"] == "free"
    if not entry_.row["amount"]:
        return [Coin(entry_.order, free, {}, 0 if free else 1) for _ in range(number)]
    currency, cost = convert.cost(entry_)
    return [Coin(entry_.order, free, {currency: share(cost, number, at, at + 1)}, 0) for at in range(number)]


def walk_single_coins(ledger: Ledger, basis: str, currency: str) -> dict[int, tuple[Costs, int]]:
    """Cost and uncovered coins of each row that draws, found coin by coin."""
    chosen, convert = ledger.settings, Converter(currency, sample_rate, DIGITS)
    hands: dict[Purse, Hand] = defaultdict(lambda: Hand(chosen.free_coins, basis == "average"))
    entries = sorted(read_entries(ledger.rows, chosen.timezone), key=Entry.place)
    named = {(e.purse, e.row["reference"]): e for e in entries if e.type in ("purchase", "gift")}
    refunded = {e.order: named[e.purse, e.row["reference"]] for e in entries if e.type == "refund"}
    voided = {e.order for e in refunded.values() if e.type == "gift"}
    for e in entries:
        hand = hands[e.purse]
        if e.is_lot:
            hand.come(e.order, lot_coins(e, convert))
        elif e.is_draw and e.order not in voided:
            hand.draw(e.order, abs(e.coins))
        elif e.type == "refund" and refunded[e.order].type == "purchase":
            hand.take_back(e.order, refunded[e.order].order, e.coins)
    return {order: total for hand in hands.values() for order, total in totals(hand).items()}


def totals(hand: Hand) -> dict[int, tuple[Costs, int]]:
    """Add up the coins everybody got, and those nobody had."""
    return {
        order: (
            {currency: cost for currency, cost in plus(*(coin.costs for coin in hand.got[order])).items() if cost},
            sum(coin.unknown for coin in hand.got[order]) + hand.waiting.count(order),
        )
        for order in {*hand.got, *hand.waiting}
    }


@pytest.mark.parametrize("basis", ["fifo", "average"])
@given(ledger=ledgers(bounds=False))
def test_runs_of_coins_cost_what_single_coins_do(basis: str, ledger: Ledger) -> None:
    oracle = Oracle(ledger.rows, ledger.settings, basis, "EUR", sample_rate, DIGITS)
    walked = walk_single_coins(ledger, basis, "EUR")
    assert {order: oracle.cost_of(order) for order in range(len(ledger.rows))} == {
        order: walked.get(order, ({}, 0)) for order in range(len(ledger.rows))
    }


# --- Random ledgers add up --------------------------------------------------------------------------------------------


def closing_costs(lines: list[Line]) -> Costs:
    """The closing cost of a balance without keys."""
    return plus(*(read_balance(line, 0, DIGITS)["closing_cost"] for line in lines))


def check_ledger(ledger: Ledger, basis: str, currency: str) -> None:
    """Rule 4, and every breakdown of spending adds up to the total."""
    oracle = Oracle(ledger.rows, ledger.settings, basis, currency, sample_rate, DIGITS)
    for by in (["month"], ["account", "week"], ["day", "platform"], ["year", "quarter", "account"]):
        balance = oracle.balance(by)
        check_identities(balance, by, DIGITS)
        check_spent(balance, oracle.spending(by), by, DIGITS)
    total = total_spending(oracle.spending([]), [], DIGITS)
    for key in SPENDING_KEYS:
        assert total_spending(oracle.spending([key]), [key], DIGITS) == total, key
    check_closing(oracle)
    check_paid(oracle)


def check_closing(oracle: Oracle) -> None:
    """In the end the balance closes with what the walk left in the lots."""
    left = plus(*(worth for _, worth in oracle.unspent().values()))
    assert closing_costs(oracle.balance([])) == {currency: cost for currency, cost in left.items() if cost}


def check_paid(oracle: Oracle) -> None:
    """What was paid is what purchases and gifts paid in money cost."""
    paid = plus(*(read_balance(line, 0, DIGITS)["paid"] for line in oracle.balance([])))
    bought = plus(*(spending_costs((*line[:4], "0", line[4]), 0, DIGITS) for line in oracle.purchases([])))
    direct = plus(*(spending_costs(line, 0, DIGITS) for line in oracle.spending([], where={"kind": "money"})))
    both = plus(bought, direct)
    assert paid == {currency: cost for currency, cost in both.items() if cost}


@pytest.mark.parametrize("seed", range(300))
def test_random_ledgers_add_up(seed: int) -> None:
    ledger = random_ledger(seed, 5 + seed % 60)
    check_ledger(ledger, ("fifo", "average")[seed % 2], ("EUR", "JPY", "KWD")[seed % 3])


@given(ledger=ledgers())
def test_drawn_ledgers_add_up(ledger: Ledger) -> None:
    for basis in ("fifo", "average"):
        check_ledger(ledger, basis, ledger.settings.currency)


def test_random_ledgers_hold_every_kind_of_entry() -> None:
    rows = [row for seed in range(30) for row in random_ledger(seed, 40).rows]
    assert {row["type"] for row in rows} == {"purchase", "gift", "refund", "adjustment", "assertion"}
    assert {row["item"] for row in rows if row["type"] == "adjustment"} == {
        *("free", "opening", "correction", "refunded", "expired", "lost")
    }
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert random_ledger(7, 40) == random_ledger(7, 40)


def test_random_ledgers_are_valid() -> None:
    for seed in range(200):
        check_refunds(random_ledger(seed, 60))


def check_refunds(ledger: Ledger) -> None:
    """A refund follows what it refunds, which its reference names alone, and never exceeds it."""
    left: dict[tuple[str, str, str], tuple[datetime, int, int]] = {}
    for row in ledger.rows:
        at, digits = understand(row["when"], ledger.settings.timezone).at, DIGITS.get(row["currency"], 0)
        key, coins = (row["platform"], row["account"], row["reference"]), int(row["coins"] or 0)
        minor = to_minor(row["amount"] or "0", digits)
        if row["type"] == "refund":
            since, most, money = left[key]
            assert at >= since
            assert 0 <= coins <= most
            assert 0 <= minor <= money
            left[key] = since, most - coins, money - minor
        elif row["reference"]:
            assert key not in left
            left[key] = at, coins, minor


def test_every_key_is_a_key_of_spending() -> None:
    assert {*PURCHASES_KEYS, *BALANCE_KEYS} < {*SPENDING_KEYS}
