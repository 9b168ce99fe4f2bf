"""The user's own platforms, packs and gifts: the verbs on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models import accounts, budgets, entries, handles, own_catalogue
from models.additions import Additions, OwnGift, OwnPack, OwnPlatform, checked
from models.errors import InvalidEntry, RequestRefused
from models.ledger import Ledger
from models.money import MAX_AMOUNT, MAX_COINS, Money
from models.names import MAX_NAME
from tests.sample_entries import gift, purchase

DAY = date(2026, 3, 2)
BIGO = OwnPlatform("Bigo", "Bean", "Beans", takes_money=True)
PACK = OwnPack("Bigo", 100, Money(199, "EUR"), DAY, "website", "with bonus")
HUG = OwnGift("Bigo", "Hug", DAY, coins=5)


def platform_names(ledger: Ledger) -> list[str]:
    return [name for name, _unit in accounts.platforms(ledger)]


def test_what_is_added_is_there(ledger: Ledger) -> None:
    own_catalogue.add_platform(ledger, replace(BIGO, name=" Bigo "))
    own_catalogue.add_pack(ledger, PACK)
    own_catalogue.add_gift(ledger, HUG)
    tip = OwnGift("Bigo", "Tip", DAY, is_in_money=True)
    own_catalogue.add_gift(ledger, tip)
    ride = OwnGift("TikTok", "Ride", DAY, amount=Money(500, "EUR"))
    own_catalogue.add_gift(ledger, ride)
    kept = replace(ride, is_in_money=True)
    assert own_catalogue.additions(ledger) == Additions((BIGO,), (PACK,), (HUG, tip, kept))


def test_every_verb_is_undone_and_done_again(ledger: Ledger) -> None:
    platform = own_catalogue.add_platform(ledger, BIGO)
    pack, hug = own_catalogue.add_pack(ledger, PACK), own_catalogue.add_gift(ledger, HUG)
    verbs: dict[str, Callable[[], object]] = {
        "Add platform": lambda: own_catalogue.add_platform(ledger, OwnPlatform("Own", "Gem")),
        "Change platform": lambda: own_catalogue.change_platform(ledger, platform, OwnPlatform("Bigo Live", "Diamond")),
        "Add pack to catalogue": lambda: own_catalogue.keep_pack(ledger, replace(PACK, price=Money(210, "EUR"))),
        "Change pack in catalogue": lambda: own_catalogue.change_pack(ledger, pack, replace(PACK, coins=7)),
        "Add gift to catalogue": lambda: own_catalogue.keep_gift(ledger, replace(HUG, coins=6)),
        "Change gift in catalogue": lambda: own_catalogue.change_gift(ledger, hug, replace(HUG, name="Hugs")),
        "Delete pack from catalogue": lambda: own_catalogue.remove_pack(ledger, pack),
        "Delete gift from catalogue": lambda: own_catalogue.remove_gift(ledger, hug),
        "Delete platform": lambda: own_catalogue.remove_platform(ledger, platform),
    }
    for label, verb in verbs.items():
        before = own_catalogue.additions(ledger)
        verb()
        after = own_catalogue.additions(ledger)
        assert before != after
        assert ledger.undo() == label
        assert own_catalogue.additions(ledger) == before
        ledger.redo()
        assert own_catalogue.additions(ledger) == after


def test_nothing_is_there_twice(ledger: Ledger) -> None:
    own_catalogue.add_platform(ledger, BIGO)
    own_catalogue.add_pack(ledger, PACK)
    own_catalogue.add_gift(ledger, HUG)
    other_pack = own_catalogue.add_pack(ledger, replace(PACK, shop="app"))
    other_gift = own_catalogue.add_gift(ledger, replace(HUG, name="Kiss"))
    before = own_catalogue.additions(ledger)
    for verb in (
        lambda: own_catalogue.add_platform(ledger, OwnPlatform("BIGO ", "Gem")),
        lambda: own_catalogue.add_pack(ledger, replace(PACK, platform="bigo", price=Money(1, "EUR"))),
        lambda: own_catalogue.add_gift(ledger, replace(HUG, name="hug", coins=9)),
        lambda: own_catalogue.change_pack(ledger, other_pack, PACK),
        lambda: own_catalogue.change_gift(ledger, other_gift, HUG),
    ):
        with pytest.raises(InvalidEntry, match="already"):
            verb()
    assert own_catalogue.additions(ledger) == before


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(BIGO, name=" "), "name"),
        (replace(BIGO, name="a\0"), "name"),
        (replace(BIGO, unit=""), "unit"),
        (replace(BIGO, units="x" * (MAX_NAME + 1)), "units"),
        (replace(PACK, platform=""), "platform"),
        (replace(PACK, coins=0), "coins"),
        (replace(PACK, coins=MAX_COINS + 1), "coins"),
        (replace(PACK, price=Money(0, "EUR")), "price"),
        (replace(PACK, price=Money(MAX_AMOUNT + 1, "EUR")), "price"),
        (replace(PACK, price=Money(5, "Eur")), "currency"),
        (replace(PACK, shop="moon"), "shop"),
        (replace(PACK, day=date(1999, 12, 31)), "day"),
        (replace(PACK, note="x" * (MAX_NAME + 1)), "note"),
        (replace(HUG, name=""), "name"),
        (replace(HUG, coins=-1), "coins"),
        (replace(HUG, amount=Money(5, "EUR")), "amount"),
        (replace(HUG, is_in_money=True), "amount"),
        (replace(HUG, coins=None, amount=Money(0, "EUR")), "amount"),
        (replace(HUG, day=date(2200, 1, 1)), "day"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(wrong: Any, field: str) -> None:
    with pytest.raises(InvalidEntry) as refused:
        checked(wrong)
    assert refused.value.field == field


def test_a_platform_keeps_its_accounts_entries_packs_and_gifts_under_another_name(ledger: Ledger) -> None:
    platform = own_catalogue.add_platform(ledger, BIGO)
    own_catalogue.add_pack(ledger, PACK)
    own_catalogue.add_gift(ledger, HUG)
    entries.add(ledger, purchase(platform="Bigo"))
    entries.add(ledger, gift(platform="bigo", handle="mila"))
    own_catalogue.change_platform(ledger, platform, OwnPlatform("Bigo Live", "Diamond", "Diamonds"))
    found = own_catalogue.additions(ledger)
    assert (found.packs[0].platform, found.gifts[0].platform) == ("Bigo Live", "Bigo Live")
    assert [(row.platform, row.coin) for row in accounts.accounts(ledger)] == [("Bigo Live", "Bigo Live Diamond")]
    assert [row.platform for row in handles.handles(ledger)] == ["Bigo Live"]
    assert ledger.undo() == "Change platform"
    assert own_catalogue.additions(ledger) == Additions((BIGO,), (PACK,), (HUG,))
    assert [row.label for row in accounts.accounts(ledger)] == ["Bigo - main"]


def test_a_platform_takes_the_words_of_one_that_is_built_in_with_its_name(ledger: Ledger) -> None:
    platform = own_catalogue.add_platform(ledger, replace(BIGO, name="Tik Tok"))
    own_catalogue.add_gift(ledger, replace(HUG, platform="Tik Tok"))
    own_catalogue.change_platform(ledger, platform, replace(BIGO, name="tiktok"))
    assert accounts.platforms(ledger) == [("TikTok", "Coin")]
    assert own_catalogue.additions(ledger) == Additions(gifts=(replace(HUG, platform="TikTok"),))


def test_names_of_other_platforms_are_theirs(ledger: Ledger) -> None:
    platform = own_catalogue.add_platform(ledger, BIGO)
    own_catalogue.add_platform(ledger, OwnPlatform("Other", "Gem"))
    built_in = accounts.add(ledger, "TikTok", "main")
    with pytest.raises(InvalidEntry, match="There is a platform named other already"):
        own_catalogue.change_platform(ledger, platform, replace(BIGO, name="other"))
    with pytest.raises(RequestRefused, match="TikTok is built in and keeps its name"):
        accounts.rename_platform(ledger, built_in, "Mine", "Gem")
    with pytest.raises(InvalidEntry, match="Telegram is built in"):
        own_catalogue.add_platform(ledger, replace(BIGO, name="telegram"))


def test_a_platform_that_entries_brought_can_be_defined(ledger: Ledger) -> None:
    entries.add(ledger, purchase(platform="Bigo"))
    assert own_catalogue.additions(ledger).platforms == (OwnPlatform("Bigo", "Coin", "Coin"),)
    own_catalogue.add_platform(ledger, BIGO)
    assert own_catalogue.additions(ledger).platforms == (BIGO,)
    assert [row.coin for row in accounts.accounts(ledger)] == ["Bigo Bean"]


def test_a_platform_in_use_stays(ledger: Ledger) -> None:
    platform = own_catalogue.add_platform(ledger, BIGO)
    account = accounts.add(ledger, "Bigo", "main")
    with pytest.raises(RequestRefused, match="There are accounts on Bigo"):
        own_catalogue.remove_platform(ledger, platform)
    accounts.delete(ledger, account)
    budget = budgets.add(ledger, budgets.Terms(Money(500, "EUR"), about="platform", name="Bigo"))
    with pytest.raises(RequestRefused, match="There is a budget for Bigo"):
        own_catalogue.remove_platform(ledger, platform)
    budgets.remove(ledger, budget)
    own_catalogue.add_pack(ledger, PACK)
    own_catalogue.remove_platform(ledger, platform)
    assert own_catalogue.additions(ledger) == Additions()
    assert platform_names(ledger) == []


def test_a_platform_goes_with_the_last_of_it_unless_it_was_defined(ledger: Ledger) -> None:
    pack = own_catalogue.add_pack(ledger, replace(PACK, platform="TikTok"))
    account = accounts.add(ledger, "TikTok", "main")
    accounts.delete(ledger, account)
    assert platform_names(ledger) == ["TikTok"], "its pack needs it"
    own_catalogue.change_pack(ledger, pack, replace(PACK, platform="Elsewhere"))
    assert platform_names(ledger) == ["Elsewhere"]
    own_catalogue.remove_pack(ledger, pack)
    assert platform_names(ledger) == []
    own_catalogue.add_platform(ledger, BIGO)
    accounts.delete(ledger, accounts.add(ledger, "Bigo", "main"))
    assert platform_names(ledger) == ["Bigo"]


def test_what_is_gone_is_said_to_be(ledger: Ledger) -> None:
    pack, hug = own_catalogue.add_pack(ledger, PACK), own_catalogue.add_gift(ledger, HUG)
    own_catalogue.remove_pack(ledger, pack)
    own_catalogue.remove_gift(ledger, hug)
    verbs: list[Callable[[], object]] = [
        lambda: own_catalogue.remove_pack(ledger, pack),
        lambda: own_catalogue.change_pack(ledger, pack, PACK),
        lambda: own_catalogue.change_gift(ledger, hug, HUG),
        lambda: own_catalogue.remove_platform(ledger, 99),
        lambda: own_catalogue.change_platform(ledger, 99, BIGO),
    ]
    for verb in verbs:
        with pytest.raises(RequestRefused, match="no longer"):
            verb()
    assert platform_names(ledger) == []
