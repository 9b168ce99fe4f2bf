import pytest

from models import entries, moments, suggestions
from models.drafts import Draft
from models.ledger import Ledger
from models.money import Money
from models.suggestions import KnownGift


def draft(kind: str, day: int, platform: str = "TikTok", **values: object) -> Draft:
    moment = moments.parse(f"2026-03-{day:02d}T20:00", "UTC")
    return Draft(kind, moment, platform, "main", **values)  # type: ignore[arg-type]


def test_who_got_most_and_latest_comes_first_and_nobody_is_missing(book: Ledger) -> None:
    for day, name in enumerate(("Ana", "Ben", "Ben", "Cleo"), start=1):
        entries.add(book, draft("gift", day, creator=name, coins=1))
    known = suggestions.known(book)
    assert [row.name for row in known.creators] == ["Ben", "Cleo", "Ana"]
    assert known.accounts[0].id == known.usual_account == known.creators[0].account


def test_the_usual_account_is_not_just_the_last_one(book: Ledger) -> None:
    for day, platform in enumerate(("TikTok", "TikTok", "Twitch"), start=1):
        entries.add(book, draft("gift", day, platform, creator="Ana", coins=1))
    known = suggestions.known(book)
    assert {row.id: row.platform for row in known.accounts}[known.usual_account or 0] == "TikTok"


def test_a_creator_who_got_nothing_lately_is_still_offered(book: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggestions, "RECENT_GIFTS", 1)
    for day, name in enumerate(("Ana", "Ben"), start=1):
        entries.add(book, draft("gift", day, creator=name, coins=1))
    assert [(row.name, row.account is None) for row in suggestions.known(book).creators] == [
        ("Ben", False),
        ("Ana", True),
    ]


def test_a_gift_costs_what_it_cost_last_not_what_the_catalogue_says(book: Ledger) -> None:
    entries.add(book, draft("gift", 1, item="Rose", coins=1))
    entries.add(book, draft("gift", 2, item="Rose", quantity=3, coins=6))
    found = {(gift.platform, gift.name): gift for gift in suggestions.known(book).gifts}
    assert found["TikTok", "Rose"].coins == 2
    assert found["TikTok", "Galaxy"].coins == 1000, "the catalogue knows the others"


def test_a_price_that_does_not_divide_is_not_guessed(book: Ledger) -> None:
    entries.add(book, draft("gift", 1, item="Rose", quantity=3, coins=10))
    assert KnownGift("TikTok", "Rose") in suggestions.known(book).gifts


def test_a_gift_paid_in_money_is_suggested_with_its_amount(book: Ledger) -> None:
    entries.add(book, draft("gift", 1, "YouTube", item="Super Chat", quantity=2, amount=Money(1000, "EUR")))
    assert suggestions.known(book).gifts[0] == KnownGift("YouTube", "Super Chat", None, Money(500, "EUR"))


def test_packs_bought_come_before_those_of_the_catalogue(book: Ledger) -> None:
    entries.add(book, draft("purchase", 1, coins=700, amount=Money(899, "EUR"), channel="website"))
    entries.add(book, draft("purchase", 2, coins=300, amount=Money(401, "EUR")))
    known = suggestions.known(book)
    assert [(pack.coins, pack.is_own) for pack in known.packs[:3]] == [
        (300, True),
        (700, True),
        (known.packs[2].coins, False),
    ]


def test_an_empty_ledger_is_offered_the_catalogue(book: Ledger) -> None:
    known = suggestions.known(book)
    assert known.accounts == []
    assert known.usual_account is None
    assert {gift.platform for gift in known.gifts} >= {"TikTok", "YouTube"}


def test_handles_sellers_and_ways_of_paying_are_known(book: Ledger) -> None:
    entries.add(book, draft("gift", 1, creator="Ana", handle="ana.live", coins=1))
    entries.add(book, draft("gift", 2, "Twitch", creator="Ana", handle="ana_tv", coins=1))
    entries.add(book, draft("purchase", 3, coins=10, amount=Money(10, "EUR"), seller="Shop", payment_method="Card"))
    known = suggestions.known(book)
    assert known.creators[0].handles == ("ana.live", "ana_tv")
    assert (list(known.sellers), list(known.payment_methods)) == (["Shop"], ["Card"])


def test_the_latest_gift_is_the_latest_by_moment(book: Ledger) -> None:
    assert suggestions.latest_gift(book) is None
    late = entries.add(book, draft("gift", 5, creator="Ana", coins=1))
    entries.add(book, draft("gift", 2, creator="Ben", coins=1))
    assert suggestions.latest_gift(book) == late


def test_what_is_refunded_in_full_is_no_longer_offered(book: Ledger) -> None:
    bought = entries.add(book, draft("purchase", 1, coins=10, amount=Money(10, "EUR")))
    given = entries.add(book, draft("gift", 2, creator="Ana", coins=1))
    assert [target.left.id for target in suggestions.targets(book)] == [bought, given]
    part = entries.add(book, draft("refund", 3, coins=4, amount=Money(4, "EUR"), refunded_id=bought))
    entries.add(book, draft("refund", 3, refunded_id=given))
    (target,) = suggestions.targets(book)
    assert (target.left.coins_left, target.left.amount_left) == (6, 6)
    whole = suggestions.target(book, bought, editing=part)
    assert whole is not None
    assert whole.left.coins_left == 10
    entries.add(book, draft("refund", 4, refunded_id=bought))
    assert suggestions.targets(book) == []
    assert suggestions.target(book, 99) is None
