"""Where what is shipped and what is one's own meet: one's own wins, everywhere, and no release takes it away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import accounts, catalogue, entries, facts, own_catalogue, settling, suggestions
from models import ledger as ledgers
from models.additions import Additions, OwnGift, OwnPack, OwnPlatform
from models.catalogue import Gift, Pack, Platform
from models.columns import Columns
from models.facts import Facts
from models.ledger import Ledger
from models.lookups import rates
from models.money import Money
from models.names import name_key
from models.reports import Asked, Query
from models.reports.checks import checks
from models.reports.savings import savings
from models.settings import read
from tests.books import new_ledger
from tests.sample_entries import assertion, purchase

DAY = date(2026, 3, 2)
SHIPPED = [(one, pack) for one in catalogue.platforms() for pack in catalogue.packs(one.name)]


def own(pack: Pack, minor: int) -> OwnPack:
    return OwnPack(pack.platform, pack.coins, Money(minor, pack.currency), DAY, pack.shop)


@given(st.sampled_from(SHIPPED), st.integers(1, 10**6))
def test_a_pack_of_ones_own_stands_in_the_place_of_the_shipped_one(shipped: tuple[Platform, Pack], minor: int) -> None:
    platform, pack = shipped
    known = Facts(Additions(packs=(own(pack, minor),)))
    same = [
        one for one in known.packs(platform.name)
        if (one.coins, one.currency, one.shop) == (pack.coins, pack.currency, pack.shop)
    ]  # fmt: skip
    assert [(one.price, one.source, one.as_of) for one in same] == [(minor, "own", "2026-03-02")]
    others = [one for one in known.packs(platform.name) if one not in same]
    assert others == [one for one in Facts().packs(platform.name) if replace(one, price=0) not in _alike(pack)]


def _alike(pack: Pack) -> list[Pack]:
    return [
        replace(one, price=0)
        for one in catalogue.packs(pack.platform)
        if (one.coins, one.currency, one.shop) == (pack.coins, pack.currency, pack.shop)
    ]


@given(st.data())
def test_a_gift_of_ones_own_stands_in_the_place_of_all_of_its_name(data: st.DataObject) -> None:
    platform = data.draw(st.sampled_from([one.name for one in catalogue.platforms()]))
    gifts, items = ([one.name for one in rows] for rows in (Facts().gifts(platform), Facts().money_items(platform)))
    names = [*gifts, *items, *(item.name for item in Facts().coin_items(platform)), "X"]
    name = data.draw(st.sampled_from(names))
    spelt = data.draw(st.sampled_from([name, name.upper(), f" {name.lower()} "])).strip()
    price = data.draw(st.sampled_from([{"coins": 7}, {"amount": Money(5, "EUR"), "is_in_money": True}, {}]))
    mine = OwnGift(platform, spelt, DAY, **price)  # type: ignore[arg-type]
    known, before = Facts(Additions(gifts=(mine,))), Facts()
    found = [
        *((gift.name, gift.coins, None) for gift in known.gifts(platform)),
        *((item.name, None, item.price) for item in known.money_items(platform)),
        *((item.name, None, None) for item in known.coin_items(platform)),
    ]
    expected = (spelt, mine.coins, mine.amount.minor if mine.amount else None)
    assert [one for one in found if name_key(one[0]) == name_key(spelt)] == [expected]
    others = [gift for gift in known.gifts(platform) if gift.source != "own"]
    assert others == [gift for gift in before.gifts(platform) if name_key(gift.name) != name_key(spelt)]


def test_without_additions_it_is_what_is_shipped() -> None:
    known = Facts()
    assert known.platforms() == catalogue.platforms()
    for platform in catalogue.platforms():
        assert known.packs(platform.name) == catalogue.packs(platform.name)
        assert known.pack_sizes(platform.name) == catalogue.pack_sizes(platform.name)
        assert known.money_items(platform.name) == catalogue.money_items(platform.name)
        assert known.coin_items(platform.name) == catalogue.coin_items(platform.name)


def test_what_is_deleted_shows_the_shipped_again(ledger: Ledger) -> None:
    pack = catalogue.packs("TikTok", "EUR")[0]
    number = own_catalogue.add_pack(ledger, own(pack, 12_345))
    assert pack not in facts.of(ledger).packs("TikTok")
    own_catalogue.remove_pack(ledger, number)
    assert facts.of(ledger).packs("TikTok") == catalogue.packs("TikTok")


# --- Everything that asks ---------------------------------------------------------------------------------------------

BIGO = OwnPlatform("Bigo", "Bean", "Beans")
BEANS = OwnPack("Bigo", 300, Money(599, "EUR"), DAY, "website")
HUG = OwnGift("Bigo", "Hug", DAY, coins=5)


@pytest.fixture
def added(ledger: Ledger) -> Ledger:
    own_catalogue.add_platform(ledger, BIGO)
    own_catalogue.add_pack(ledger, BEANS)
    own_catalogue.add_gift(ledger, HUG)
    return ledger


def test_the_entry_bars_suggest_it(added: Ledger) -> None:
    known = suggestions.known(added)
    (pack,) = [one for one in known.packs if one.platform == "Bigo" and one.amount]
    assert (pack.coins, pack.amount, pack.channel, pack.as_of) == (300, Money(599, "EUR"), "website", "2026-03-02")
    assert (pack.is_kept, pack.is_own) == (True, False)
    assert known.packs[0] == pack, "before all that is shipped"
    assert suggestions.KnownGift("Bigo", "Hug", 5) in known.gifts


def test_a_gift_of_ones_own_in_coins_that_is_shipped_in_others_is_suggested_once(ledger: Ledger) -> None:
    shipped = Facts().gifts("TikTok")[0]
    own_catalogue.add_gift(ledger, OwnGift("TikTok", shipped.name.upper(), DAY, coins=4321))
    found = [one for one in suggestions.known(ledger).gifts if name_key(one.name) == name_key(shipped.name)]
    assert [(one.name, one.coins) for one in found] == [(shipped.name.upper(), 4321)]


def test_a_purchase_is_held_against_it(added: Ledger) -> None:
    entry = entries.add(added, purchase(platform="Bigo", coins=300, amount=Money(799, "EUR"), channel="ios-app"))
    columns = Columns(added)
    (found,) = checks(columns, entry)
    assert found.check.more == Money(200, "EUR")
    assert found.check.website is not None
    assert (found.check.website.source, found.check.website.as_of) == ("own", "2026-03-02")
    report = savings(Asked(columns, rates(added), read(added), Query(by=())))
    names = [column.name for column in report.columns]
    assert report.rows[0][names.index("saved")] == (Money(200, "EUR"),)


def test_a_change_of_it_reaches_columns_that_were_read_before(added: Ledger) -> None:
    entries.add(added, purchase(platform="Bigo", coins=300, amount=Money(799, "EUR"), channel="ios-app"))
    columns = Columns(added)
    added.subscribe(columns.apply)
    assert [one.check.more for one in checks(columns)] == [Money(200, "EUR")]
    own_catalogue.keep_pack(added, replace(BEANS, price=Money(699, "EUR")))
    assert [one.check.more for one in checks(columns)] == [Money(100, "EUR")]
    added.undo()
    assert [one.check.more for one in checks(columns)] == [Money(200, "EUR")]


def test_a_receipt_comes_before_it(added: Ledger) -> None:
    entries.add(added, purchase(platform="Bigo", coins=300, amount=Money(500, "EUR"), channel="website"))
    entry = entries.add(added, purchase(platform="Bigo", coins=300, amount=Money(799, "EUR"), channel="ios-app"))
    (found,) = checks(Columns(added), entry)
    assert found.check.website is not None
    assert (found.check.website.is_own, found.check.more) == (True, Money(299, "EUR"))


def test_a_balance_that_differs_may_lack_it(added: Ledger) -> None:
    entry = entries.add(added, assertion(platform="Bigo", coins=300))
    (first, *_) = settling.look(added, entry).found
    assert [(pack.coins, pack.price, pack.is_kept) for pack in first.packs] == [(300, Money(599, "EUR"), True)]


# --- A newer release --------------------------------------------------------------------------------------------------


@contextmanager
def shipping(patch: pytest.MonkeyPatch, *more: Platform | Pack | Gift) -> Iterator[None]:
    """Let the program ship further facts while the block lasts."""
    shipped = catalogue._facts()
    known = {kind: [*rows, *(one for one in more if isinstance(one, kind))] for kind, rows in shipped.items()}
    with patch.context() as changed:
        changed.setattr(catalogue, "_facts", lambda: known)
        catalogue._by_name.cache_clear()
        facts._certain_gifts.cache_clear()
        yield
    catalogue._by_name.cache_clear()
    facts._certain_gifts.cache_clear()


NEWER: tuple[Platform | Pack | Gift, ...] = (
    Platform(name="Bigo", unit="Diamond", units="Diamonds", takes_money=True, source="x", as_of="2027",
             confidence="verified"),
    Pack(platform="Bigo", coins=300, price=999, currency="EUR", shop="website", source="x", as_of="2027-01-01",
         confidence="verified"),
    Pack(platform="Bigo", coins=500, price=1499, currency="EUR", shop="website", source="x", as_of="2027-01-01",
         confidence="verified"),
    Gift(platform="Bigo", name="HUG", coins=99, source="x", as_of="2027-01-01", confidence="verified"),
    Gift(platform="Bigo", name="Wave", coins=1, source="x", as_of="2027-01-01", confidence="verified"),
)  # fmt: skip


def test_a_newer_release_overwrites_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "l.coinpurse"
    with closing(new_ledger(path)) as ledger:
        platform = own_catalogue.add_platform(ledger, BIGO)
        own_catalogue.add_pack(ledger, BEANS)
        own_catalogue.add_gift(ledger, HUG)
        entries.add(ledger, purchase(platform="Bigo", coins=300, amount=Money(799, "EUR"), channel="ios-app"))
    with shipping(monkeypatch, *NEWER), closing(Ledger(path)) as ledger:
        assert own_catalogue.additions(ledger) == Additions((BIGO,), (BEANS,), (HUG,))
        known = facts.of(ledger)
        assert [(one.unit, one.units, one.source) for one in known.platforms() if one.name == "Bigo"] == [
            ("Bean", "Beans", "own")
        ]
        assert [row.coin for row in accounts.accounts(ledger)] == ["Bigo Bean"]
        assert [(one.coins, one.price, one.source) for one in known.packs("Bigo")] == [
            (300, 599, "own"), (500, 1499, "x"),
        ]  # fmt: skip
        assert [(one.name, one.coins) for one in known.gifts("Bigo")] == [("Wave", 1), ("Hug", 5)]
        assert [one.check.more for one in checks(Columns(ledger))] == [Money(200, "EUR")]
        entries.add(ledger, purchase(platform="bigo", account="other", coins=1))
        assert {row.coin for row in accounts.accounts(ledger)} == {"Bigo Bean"}
        own_catalogue.change_platform(ledger, platform, replace(BIGO, unit="Seed"))
        assert facts.of(ledger).platforms()[-1].unit == "Seed", "it is still one's own"
        own_catalogue.remove_platform(ledger, platform)
        assert [one.unit for one in facts.of(ledger).platforms() if one.name == "Bigo"] == ["Diamond"]
        assert {row.coin for row in accounts.accounts(ledger)} == {"Bigo Diamond"}
        assert own_catalogue.additions(ledger).packs == (BEANS,), "packs and gifts of a built-in platform stay"


def test_a_reader_of_the_file_sees_it(added: Ledger) -> None:
    with ledgers.reading(added.path) as reader:
        assert facts.of(reader).own == Additions((BIGO,), (BEANS,), (HUG,))
