"""What is asked of a price, and what the website is said to have cost: by dated facts, never as an accusation."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import catalogue, currencies
from models.facts import Facts
from models.money import Money
from models.price_check import Offer, Seen, check, is_official, nearest

BANDS = [band for platform in catalogue.platforms() for band in catalogue.price_bands(platform.name)]


def offer(coins: int, minor: int, currency: str = "USD", platform: str = "TikTok", **more: str) -> Offer:
    return Offer(platform=platform, coins=coins, price=Money(minor, currency), paid=Money(minor, currency), **more)


@pytest.mark.parametrize(
    ("one", "doubts"),
    [
        (offer(1000, 950), ()),
        (offer(1000, 949), ("low",)),
        (offer(1000, 1850), ()),
        (offer(1000, 1851), ("high",)),
        (offer(10_000, 9900, platform="Twitch"), ()),
        (offer(10_000, 9899, platform="Twitch"), ("floor",)),
        (offer(300, 300, platform="Twitch"), ()),
        (offer(10_000, 9999, platform="Facebook"), ()),
        (offer(1000, 1, "JPY"), ()),
        (offer(1000, 1, platform="My own"), ()),
        (offer(100, 0), ()),
        (offer(1000, 500, seller="Coins 4 You"), ("low", "seller")),
        (offer(1000, 1060, channel="third-party"), ("reseller",)),
    ],
)
def test_prices_far_off_and_sellers_not_named_are_asked_about(one: Offer, doubts: tuple[str, ...]) -> None:
    assert check(one, None, None).doubts == doubts


def test_what_the_bank_took_is_held_against_ones_usual_and_the_shops_price_against_prices_seen() -> None:
    one = Offer(platform="TikTok", coins=1000, price=Money(1060, "USD"), paid=Money(1100, "EUR"))
    found = check(one, Fraction(1), None).compared
    assert (found.percent, found.place, found.band and found.band.currency) == (10, "within", "USD")


@given(st.sampled_from(BANDS), st.integers(1, 10**6), st.integers(0, 10**9))
def test_a_doubt_about_a_price_is_the_flag_of_its_band(band: catalogue.PriceBand, coins: int, minor: int) -> None:
    found = check(offer(coins, minor, band.currency, band.platform), None, None).doubts
    each = Fraction(minor, coins * 10 ** currencies.digits(band.currency))
    is_below_floor = band.floor is not None and each * 100 < Fraction(band.floor) * 99
    expected = ("floor",) if is_below_floor else ("low",) if each < band.flag_below else ()
    assert found == ((expected or (("high",) if each > band.flag_above else ())) if minor else ())


def test_no_price_of_the_catalogue_is_doubted_but_the_uncertain_one_is_no_pack() -> None:
    for platform in catalogue.platforms():
        for pack in catalogue.packs(platform.name):
            one = offer(pack.coins, pack.price, pack.currency, platform.name, seller=pack.seller)
            assert check(one, None, None).doubts == (), pack


@pytest.mark.parametrize(
    ("platform", "channel", "seller", "answer"),
    [
        *[("TikTok", "", seller, True) for seller in ("TikTok", "TIKTOK Technology Limited", "tiktok.com", "Apple")],
        *[("TikTok", "android-app", seller, True) for seller in ("Google", "Google Play", "Google Commerce Limited")],
        *[("TikTok", "", seller, False) for seller in ("tiktok-coins-24", "TikTok Recharge", "tiktok.com.example")],
        ("TikTok", "gift-card", "Corner shop", None),
        ("TikTok", "third-party", "", False),
        ("TikTok", "website", "", None),
        ("Telegram", "third-party", "Fragment", True),
        ("Telegram", "third-party", "@PremiumBot", True),
        ("TikTok", "third-party", "Fragment", False),
        ("My own", "third-party", "Anyone", None),
    ],
)
def test_a_seller_is_official_where_the_platform_names_it(
    platform: str, channel: str, seller: str, answer: bool | None
) -> None:
    assert is_official(offer(100, 130, platform=platform, channel=channel, seller=seller)) is answer


# --- The website ------------------------------------------------------------------------------------------------------


def test_what_was_bought_in_the_app_is_held_against_the_website() -> None:
    seen = Facts().website_price("TikTok", "USD", 350)
    assert seen == Seen(70, Money(74, "USD"), "2024-04-30", "verge-2024")
    found = check(offer(350, 499, channel="ios-app"), None, seen)
    assert found.more == Money(129, "USD")
    assert check(offer(350, 370, channel="website"), None, seen).website is None
    assert check(offer(350, 499), None, seen).more is None, "where it was bought is not known"
    assert check(offer(350, 300, channel="other"), None, seen).more == Money(-70, "USD")


def test_a_price_before_tax_says_nothing_of_what_one_would_have_paid() -> None:
    seen = Facts().website_price("Twitch", "USD", 1200)
    assert seen is not None
    assert (seen.coins, seen.is_before_tax, seen.as_of) == (500, True, "2020-07-03")
    assert check(offer(1200, 2100, platform="Twitch", channel="ios-app"), None, seen).more is None


@pytest.mark.parametrize(("coins", "size"), [(1, 70), (70, 70), (699, 70), (700, 700), (10**6, 700)])
def test_the_pack_to_compare_with_is_the_largest_that_is_not_larger(coins: int, size: int) -> None:
    assert nearest([70, 700], coins) == size


def test_only_prices_that_were_asked_of_everyone_stand_for_the_website() -> None:
    assert Facts().website_price("Facebook", "USD", 950) is None, "a promotion"
    assert Facts().website_price("Telegram", "USD", 1000) is None, "the app's"
    assert Facts().website_price("TikTok", "BRL", 30) is None, "nobody said where"
    assert set(Facts().website("Twitch", "EUR")) == {100, 500, 1500, 5000, 10_000, 25_000}


@given(st.integers(1, 10**6), st.integers(0, 10**9), st.integers(1, 10**6))
def test_the_websites_price_is_in_proportion_and_rounded_once(size: int, minor: int, coins: int) -> None:
    exact = Fraction(minor * coins, size)
    assert abs(Seen(size, Money(minor, "EUR")).price_of(coins).minor - exact) <= Fraction(1, 2)
    assert Seen(size, Money(minor, "EUR")).price_of(size).minor == minor
