"""Which refund rule holds for a purchase, and until when: by the facts, for the country somebody named."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from models import catalogue, refund_rules
from models.refund_rules import Purchase, needs_country, rules

DAY = date(2026, 3, 2)


def bought(channel: str = "website", platform: str = "TikTok", unit: str = "Coin") -> Purchase:
    return Purchase(platform, unit, channel, DAY)


@pytest.mark.parametrize(
    ("country", "last"),
    [
        *[(country, date(2026, 3, 16)) for country in ("DE", "NO", "IS", "CH", "GB", "HR")],
        ("BR", date(2026, 3, 8)),
        ("KR", date(2026, 3, 8)),
    ],
)
def test_unused_coins_of_the_website_go_back_for_so_many_days(country: str, last: date) -> None:
    for today in (DAY, last):
        (found,) = rules(bought(), country, today)
        assert (found.until, found.rule.confidence) == (last, "verified")
        assert found.rule.source in catalogue.sources()
    assert rules(bought(), country, last + timedelta(1)) == ()
    assert rules(bought(), country, DAY - timedelta(1)) == ()


def test_elsewhere_the_rule_for_all_others_holds_and_has_no_last_day() -> None:
    (found,) = rules(bought(), "CA", DAY)
    assert (found.rule.regions, found.rule.days, found.until) == (("other",), 0, None)
    assert rules(bought(), "CA", DAY + timedelta(refund_rules.longest() + 1)) == ()


def test_of_the_united_states_nothing_certain_is_known() -> None:
    assert rules(bought(), "US", DAY) == ()


def test_without_a_country_no_rule_is_guessed_and_it_is_asked_only_while_it_matters() -> None:
    assert rules(bought(), "", DAY) == ()
    assert needs_country(bought(), DAY + timedelta(14))
    assert not needs_country(bought(), DAY + timedelta(15))
    assert not needs_country(bought("ios-app"), DAY)
    assert not needs_country(bought(""), DAY)
    assert not needs_country(bought(platform="Kick", unit="Kick"), DAY)


@pytest.mark.parametrize(
    ("one", "source"),
    [
        (bought("ios-app"), "tiktok-vip-eea"),
        (bought("", "Kick", "Kick"), "kick-tos"),
        (bought("ios-app", "Telegram", "Star"), "tg-stars-tos"),
        (bought("website", "YouTube", "Jewel"), "yt-paid-tos"),
    ],
)
def test_rules_of_other_shops_and_coins_are_told_while_a_purchase_is_fresh(one: Purchase, source: str) -> None:
    (found,) = rules(one, "DE", DAY)
    assert (found.rule.source, found.until) == (source, None)
    assert rules(one, "DE", DAY + timedelta(15)) == ()


def test_of_a_platform_or_a_coin_without_facts_nothing_is_told() -> None:
    assert rules(bought(platform="My own"), "DE", DAY) == ()
    assert rules(bought(unit="Point", platform="Telegram"), "DE", DAY) == ()
    assert rules(bought("website", "Twitch", "Bit"), "DE", DAY) == ()


def test_countries_that_rules_name_are_codes() -> None:
    every = [rule for platform in catalogue.platforms() for rule in catalogue.rules(platform.name, uncertain=True)]
    named = {country for rule in every for country in refund_rules._countries(rule)}
    assert {"DE", "NO", "LI", "CH", "GB", "BR", "KR", "US"} <= named
    assert all(len(code) == 2 and code.isupper() for code in named)
    (eea,) = catalogue.regions()
    assert len(set(eea.countries)) == len(eea.countries) == 30
