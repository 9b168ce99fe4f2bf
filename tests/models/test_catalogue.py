"""The catalogue: every fact is dated and sourced, and what is uncertain is not offered."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from models import catalogue, currencies

DATE = re.compile(r"(\d{4})(-\d{2})?(-\d{2})?")
COMPILED = "2026-11-22"


def every_fact() -> list[catalogue._Fact]:
    return [fact for facts in catalogue._facts().values() for fact in facts]


def test_platforms_have_the_names_and_units_the_ledger_uses() -> None:
    assert [(platform.name, platform.unit) for platform in catalogue.platforms()] == [
        *[("TikTok", "Coin"), ("Twitch", "Bit"), ("YouTube", "Jewel"), ("Instagram", "Star")],
        *[("Facebook", "Star"), ("Telegram", "Star"), ("Kick", "Kick")],
    ]
    paid_in_money = {platform.name for platform in catalogue.platforms() if platform.takes_money}
    assert paid_in_money == {"YouTube", "Twitch", "Instagram", "Telegram", "Kick"}
    assert {fact.platform for fact in catalogue._facts()[catalogue.MoneyItem]} == paid_in_money


def test_every_fact_has_a_source_that_resolves() -> None:
    used = {fact.source for fact in every_fact()} | {table["source"] for table in catalogue._file()["pack_sizes"]}
    assert used == set(catalogue.sources())
    assert all(source.address for source in catalogue.sources().values())


def test_every_fact_has_a_date_that_is_one_or_none() -> None:
    texts = [fact.as_of for fact in every_fact()] + [source.published for source in catalogue.sources().values()]
    texts += [gift.first_seen for platform in catalogue.platforms() for gift in catalogue.gifts(platform.name)]
    for text in filter(None, texts):
        match = DATE.fullmatch(text)
        assert match, text
        date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text)
        assert text <= COMPILED


def test_every_fact_says_how_sure_it_is() -> None:
    words = {"verified", "corroborated", "reported", "derived", "uncertain"}
    assert {fact.confidence for fact in every_fact()} == words


def test_facts_are_about_platforms_that_are_there() -> None:
    names = {platform.name for platform in catalogue.platforms()} | {""}
    for kind, facts in catalogue._facts().items():
        if kind is not catalogue.Platform:
            assert {fact.platform for fact in facts} <= names


def test_nothing_uncertain_is_offered_unless_asked_for() -> None:
    asked, unasked = Counter[str](), Counter[str]()
    for name in ("TikTok", "Twitch", "YouTube", "Instagram", "Facebook", "Telegram", "Kick"):
        for offer in (catalogue.packs, catalogue.gifts, catalogue.shares, catalogue.rules):
            unasked.update(fact.confidence for fact in offer(name))
            asked.update(fact.confidence for fact in offer(name, uncertain=True))
    assert unasked["uncertain"] == 0
    assert asked["uncertain"] == 6
    assert all(pack.coins != 100 for pack in catalogue.packs("TikTok"))


def test_packs_can_be_had_by_currency_with_offers_last() -> None:
    packs = catalogue.packs("Twitch", "EUR")
    assert {pack.currency for pack in packs} == {"EUR"}
    assert [(pack.coins, pack.price) for pack in packs][:2] == [(100, 154), (500, 772)]
    assert [pack.is_promotion for pack in packs] == [False] * 6 + [True]
    assert len(catalogue.packs("Twitch")) > len(packs)
    assert catalogue.packs("Twitch", "JPY") == ()


def test_packs_are_plausible() -> None:
    for platform in catalogue.platforms():
        for pack in catalogue.packs(platform.name):
            assert pack.coins > 0
            assert currencies.is_known(pack.currency)
            for band in catalogue.price_bands(platform.name, pack.currency):
                each = Decimal(pack.price).scaleb(-currencies.digits(pack.currency)) / pack.coins
                assert band.flag_below <= each <= band.flag_above, pack


def test_packs_name_the_ledgers_channels() -> None:
    channels = {
        channel for name in ("TikTok", "Telegram") for pack in catalogue.packs(name) for channel in pack.channels
    }
    assert channels == {"ios-app", "android-app", "website", "third-party"}


def test_sizes_include_those_without_a_price() -> None:
    assert catalogue.pack_sizes("Telegram")[:3] == (15, 25, 50)
    assert 70 in catalogue.pack_sizes("TikTok")
    assert 300 not in catalogue.pack_sizes("Twitch")
    assert catalogue.pack_sizes("Kick") == ()


@pytest.mark.parametrize(
    ("name", "coins"),
    [
        ("Rose", 1),
        ("rose", 1),
        ("Finger Heart", 5),
        ("Galaxy", 1000),
        ("Lion", 29999),
        ("Love you", 1),
        ("Love You", 199),
        ("Yacht", 20000),
        ("TikTok Universe", 44999),
    ],
)
def test_a_gift_is_found_by_its_name_at_the_price_seen_last(name: str, coins: int) -> None:
    gift = catalogue.find_gift("TikTok", name)
    assert gift is not None
    assert gift.coins == coins


@pytest.mark.parametrize("name", ["Heart", "Gift Box", "love you", "Italian Hand", "Drama Queen", "nothing"])
def test_a_name_of_several_prices_or_of_none_finds_no_gift(name: str) -> None:
    assert catalogue.find_gift("TikTok", name) is None


def test_all_gifts_of_one_name_can_be_had() -> None:
    assert {gift.coins for gift in catalogue.find_gifts("TikTok", "Heart")} == {1, 10}
    assert [gift.coins for gift in catalogue.find_gifts("TikTok", "Yacht")] == [20000, 9888]
    assert catalogue.find_gift("Kick", "rage quit") is not None
    assert catalogue.find_gift("Twitch", "Rose") is None


def test_gifts_are_told_apart_by_the_platforms_own_number() -> None:
    numbers = [gift.number for gift in catalogue.gifts("TikTok") if gift.number]
    assert len(numbers) == len(set(numbers)) == 115
    assert all(gift.coins > 0 and gift.name for gift in catalogue.gifts("TikTok", uncertain=True))


def test_gifts_paid_in_money() -> None:
    assert [item.name for item in catalogue.money_items("YouTube")] == [
        *["Super Chat", "Super Sticker", "Super Thanks", "Membership", "Gifted membership"]
    ]
    assert len(catalogue.money_items("Twitch")) == 6, "three tiers, for oneself and for others"
    kick, own = catalogue.money_items("Kick")
    assert (kick.price, kick.currency) == (500, "USD")
    assert own.price is None, "what a channel asks is its own to say"


def test_every_platform_has_something_to_give() -> None:
    for platform in catalogue.platforms():
        assert catalogue.gifts(platform.name) or catalogue.coin_items(platform.name), platform.name
    assert [item.name for item in catalogue.coin_items("Twitch")] == ["Cheer"]
    assert catalogue.coin_items("TikTok") == ()


def test_shares_are_ranges_of_money_or_percent() -> None:
    assert catalogue.shares("TikTok") == ()
    (tiktok,) = catalogue.shares("TikTok", uncertain=True)
    assert (tiktok.low, tiktok.per_unit, tiktok.high) == (Decimal("0.0025"), Decimal("0.005"), Decimal("0.0053"))
    for platform in catalogue.platforms():
        for share in catalogue.shares(platform.name):
            assert (share.percent is None) != (share.per_unit is None)
            assert bool(share.currency) == bool(share.unit) == (share.per_unit is not None)


def test_price_bands_are_in_order() -> None:
    bands = [band for platform in catalogue.platforms() for band in catalogue.price_bands(platform.name)]
    assert len({(band.platform, band.currency) for band in bands}) == len(bands) == 10
    for band in bands:
        assert 0 < band.flag_below < band.usual_low < band.usual_high < band.flag_above
        assert band.floor is None or band.floor * Decimal("0.99") <= band.flag_below


def test_rules_of_one_platform_come_before_those_of_all() -> None:
    rules = catalogue.rules("TikTok")
    assert [rule.days for rule in rules if rule.kind == "refund" and rule.shop == "website"] == [14, 7, 7, 0]
    assert {rule.min_age for rule in rules if rule.kind == "age"} == {18, 19}
    assert [rule.platform for rule in rules][-1] == ""
    assert [rule.platform for rule in catalogue.rules("no such")] == [""]
