"""What a refund in part leaves out is the share of the purchase it is, and all parts together are the purchase."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from models import refunding
from models.lookups import Refundable

BOUGHT = Refundable(1, "purchase", 0, 500, 772, "EUR", "A")


@given(coins=st.integers(1, 10**6), minor=st.integers(0, 10**6), parts=st.lists(st.integers(1, 10**5), max_size=8))
def test_parts_named_by_their_coins_give_back_what_was_paid(coins: int, minor: int, parts: list[int]) -> None:
    left = replace(BOUGHT, coins=coins, amount=minor)
    for part in (*parts, coins):
        taken = min(part, left.coins_left)
        money = refunding.money_of(left, taken).minor
        assert 0 <= money <= left.amount_left
        left = replace(left, refunded_coins=left.refunded_coins + taken, refunded_amount=left.refunded_amount + money)
    assert (left.coins_left, left.amount_left) == (0, 0)


@given(coins=st.integers(1, 10**6), minor=st.integers(1, 10**6), parts=st.lists(st.integers(1, 10**5), max_size=8))
def test_parts_named_by_their_money_take_every_coin_once(coins: int, minor: int, parts: list[int]) -> None:
    left = replace(BOUGHT, coins=coins, amount=minor)
    for part in (*parts, minor):
        money = min(part, left.amount_left)
        taken = refunding.coins_of(left, money)
        assert 0 <= taken <= left.coins_left
        left = replace(left, refunded_coins=left.refunded_coins + taken, refunded_amount=left.refunded_amount + money)
    assert (left.coins_left, left.amount_left) == (0, 0)
