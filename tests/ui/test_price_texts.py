"""What is said of prices and rules: every sentence of the catalogue can be translated, and none is a verdict."""

from __future__ import annotations

from datetime import date

import pytest

from models import catalogue, refund_rules
from models.facts import Facts
from models.money import Money
from models.price_check import Check, Offer, Seen, check
from models.refund_rules import Purchase
from ui import price_texts, privacy, rule_texts


def usd(coins: int, minor: int, channel: str = "ios-app", **more: str) -> Offer:
    price = Money(minor, "USD")
    values = {"platform": "TikTok", "channel": channel, **more}
    return Offer(coins=coins, price=price, paid=price, **values)


def plain(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


def beside(found: Check) -> str:
    return plain(price_texts.beside_website(found))


def test_every_rule_and_note_of_the_catalogue_is_among_the_texts_that_are_translated() -> None:
    rules = [rule.text for one in catalogue.platforms() for rule in catalogue.rules(one.name, uncertain=True)]
    notes = [share.note for one in catalogue.platforms() for share in catalogue.shares(one.name, uncertain=True)]
    assert {*rules, *filter(None, notes)} == set(rule_texts.TEXTS)
    assert len(set(rule_texts.TEXTS)) == len(rule_texts.TEXTS)


@pytest.mark.parametrize(
    ("offer", "seen", "said"),
    [
        (usd(350, 499), Facts().website_price("TikTok", "USD", 350),
         "Bought in the app: about $1.29 more than the website’s price, seen on Apr 30, 2024"),
        (usd(1000, 1470), Seen(500_000, Money(530_000, "USD"), "2024-05-02"),
         "Bought in the app: about $4.10 more than the website’s price, seen on May 2, 2024"),
        (usd(350, 499, "gift-card"), Facts().website_price("TikTok", "USD", 350),
         "About $1.29 more than the website’s price, seen on Apr 30, 2024"),
        (usd(350, 300, "third-party"), Seen(350, Money(350, "USD"), "2026-03-01", is_own=True),
         "About $0.50 less than the website’s price, as you paid there on Mar 1, 2026"),
        (usd(70, 74), Facts().website_price("TikTok", "USD", 70),
         "About as much as on the website, seen on Apr 30, 2024"),
        (usd(70, 99), Seen(70, Money(74, "USD")),
         "Bought in the app: about $0.25 more than the website’s price, seen without a date"),
        (usd(500, 999, platform="Twitch"), Facts().website_price("Twitch", "USD", 500),
         "The website asked $7.00 for 500 coins, before tax, seen on Jul 3, 2020"),
        (usd(350, 499, "website"), Facts().website_price("TikTok", "USD", 350), ""),
        (usd(350, 499), None, ""),
    ],
)  # fmt: skip
def test_a_price_beside_the_websites(offer: Offer, seen: Seen | None, said: str) -> None:
    assert beside(check(offer, None, seen)) == said


def test_doubts_are_questions_with_a_reason_and_a_date() -> None:
    offers = [
        usd(1000, 500),
        usd(1000, 5000),
        usd(1000, 500, platform="Twitch"),
        usd(350, 499, seller="Coins 4 You"),
        usd(350, 499, "third-party"),
    ]
    for offer in offers:
        (said,) = price_texts.doubts(check(offer, None, None))
        assert said.endswith("?")
        assert "2026" in said, "of when the fact is"
    said = plain(price_texts.doubts(check(offers[3], None, None))[0])
    assert said.startswith("Coins 4 You is not among those TikTok sells through (TikTok, tiktok.com,")


def test_names_and_amounts_are_hidden_under_the_privacy_key(monkeypatch: pytest.MonkeyPatch) -> None:
    found = check(usd(1000, 500, seller="Coins 4 You"), None, Facts().website_price("TikTok", "USD", 1000))
    monkeypatch.setattr(privacy, "is_on", lambda: True)
    said = " ".join([*price_texts.doubts(found), price_texts.beside_website(found)])
    assert "Coins 4 You" not in said
    assert "5.6" not in said


def test_refund_rules_say_until_when_and_where_they_are_from() -> None:
    day = date(2026, 3, 2)
    rules = refund_rules.rules(Purchase("TikTok", "Coin", "website", day), "DE", day)
    (said,) = price_texts.refunds(rules, 120)
    assert plain(said).startswith("120 coins are not used and can go back until Mar 16, 2026. Unused coins")
    assert "from the platform itself" in said
    assert "Feb 16, 2026" in said
    assert next(price_texts.refunds(rules, None)).startswith("Unused coins can go back until")
    assert list(price_texts.refunds(rules, 0)) == [], "there is nothing left to give back"
    rules = refund_rules.rules(Purchase("Kick", "Kick", "", day), "", day)
    (said,) = price_texts.refunds(rules, 0)
    assert said.startswith("Final, unless the law says otherwise.")
