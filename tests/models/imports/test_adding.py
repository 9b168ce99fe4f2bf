"""Catalogue files: what is written is read back, merging keeps what one has, and no file does harm."""

from __future__ import annotations

import io
import json
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import accounts, catalogue_file, entries, facts, own_catalogue
from models.additions import Additions, Own, OwnGift, OwnPack, OwnPlatform, key
from models.catalogue import SHOPS, is_built_in
from models.errors import ImportRefused, RequestRefused
from models.imports import adding, child, reading
from models.ledger import Ledger
from models.money import MAX_AMOUNT, MAX_COINS, Money
from models.names import MAX_NAME
from tests.books import new_ledger
from tests.sample_entries import dump, purchase

DAY = date(2026, 3, 2)
BIGO = OwnPlatform("Bigo", "Bean", "Beans", takes_money=True)
PACK = OwnPack("Bigo", 100, Money(199, "EUR"), DAY, "website", "with bonus")
HUG = OwnGift("Bigo", "Hug", DAY, coins=5)
SAMPLE = Additions((BIGO,), (PACK, replace(PACK, coins=7, shop="")), (HUG, OwnGift("TikTok", "Ride", DAY)))
EMPTY = {"format": "coinpurse-catalogue", "version": 1}

NAMES = st.sampled_from(
    ["Bigo", "bigo", "TikTok", "Zoë 🌸", "\u202eevil", "a\x1b[31mb", "'; DROP TABLE own_pack; --", "x" * MAX_NAME]
)
DAYS = st.integers(0, 9000).map(lambda days: date(2000, 1, 1) + timedelta(days))
MONEY = st.builds(Money, st.sampled_from([1, 99, MAX_AMOUNT]), st.sampled_from(["EUR", "JPY", "KWD"]))
COINS = st.sampled_from([1, 70, MAX_COINS])
PLATFORMS = st.builds(OwnPlatform, NAMES.filter(lambda name: not is_built_in(name)), NAMES, NAMES, st.booleans())
PACKS = st.builds(OwnPack, NAMES, COINS, MONEY, DAYS, st.sampled_from(SHOPS), st.sampled_from(["", "seen 🌸", "\x1b"]))
GIFTS = st.one_of(
    st.builds(OwnGift, NAMES, NAMES, DAYS, st.none() | COINS),
    st.builds(OwnGift, NAMES, NAMES, DAYS, st.none(), st.none() | MONEY, st.just(value=True)),
)


def distinct(rows: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(rows, max_size=5, unique_by=key).map(tuple)


ADDITIONS = st.builds(Additions, distinct(PLATFORMS), distinct(PACKS), distinct(GIFTS))


def written(own: Additions) -> bytes:
    file = io.BytesIO()
    catalogue_file.write(own, file)
    return file.getvalue()


def file_of(**more: Any) -> bytes:
    return json.dumps(EMPTY | more).encode()


def take(ledger: Ledger, own: Additions, *, replaces: bool = False) -> Counter[adding.Standing]:
    return adding.take(ledger, adding.look(ledger, written(own)), replaces=replaces)


# --- There and back ---------------------------------------------------------------------------------------------------


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(own=ADDITIONS)
def test_what_is_written_is_read_back(own: Additions, ledger: Ledger) -> None:
    assert adding.look(ledger, written(own)) == tuple(own)


@settings(deadline=None, max_examples=40)
@given(own=ADDITIONS)
def test_what_was_imported_is_exported_alike_and_nothing_is_added_twice(own: Additions) -> None:
    with TemporaryDirectory() as folder, closing(new_ledger(Path(folder) / "l.coinpurse")) as ledger:
        take(ledger, own)
        first = own_catalogue.additions(ledger)
        assert set(map(_told, own)) <= set(map(_told, first))
        before, labels = dump(ledger), ledger.undo_label
        again = take(ledger, first)
        assert (dump(ledger), ledger.undo_label) == (before, labels)
        assert set(+again) <= {"same"}
        if tuple(first):
            ledger.undo()
        take(ledger, first)
        assert written(own_catalogue.additions(ledger)) == written(first)


def _told(one: Own) -> tuple[object, ...]:
    """What it says, however its platform is spelt."""
    plain = one if isinstance(one, OwnPlatform) else replace(one, platform="")
    return type(one), key(one), plain


def test_a_process_of_its_own_reads_the_same(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_bytes(written(SAMPLE))
    assert adding.look(ledger, path, child.events) == adding.look(ledger, path) == tuple(SAMPLE)
    assert adding.look(ledger, path.read_bytes(), child.events) == tuple(SAMPLE)


# --- Merging ----------------------------------------------------------------------------------------------------------


def test_what_one_has_is_kept(ledger: Ledger) -> None:
    own_catalogue.add_pack(ledger, replace(PACK, price=Money(249, "EUR")))
    own_catalogue.add_gift(ledger, HUG)
    offered = adding.compare(own_catalogue.additions(ledger), tuple(SAMPLE))
    assert [(one.standing, one.mine is not None) for one in offered] == [
        ("differs", True), ("differs", True), ("new", False), ("same", True), ("new", False),
    ]  # fmt: skip
    counts = take(ledger, SAMPLE)
    assert +counts == {"differs": 2, "new": 2, "same": 1}
    kept = own_catalogue.additions(ledger)
    assert kept.platforms == (OwnPlatform("Bigo", "Coin", "Coin"),)
    assert Money(249, "EUR") in [pack.price for pack in kept.packs]
    assert ledger.undo() == "Import catalogue"
    assert len(own_catalogue.additions(ledger).packs) == 1


def test_what_differs_is_replaced_on_demand_alone(ledger: Ledger) -> None:
    entries.add(ledger, purchase(platform="Bigo"))
    own_catalogue.add_pack(ledger, replace(PACK, price=Money(249, "EUR"), platform="bigo"))
    take(ledger, SAMPLE, replaces=True)
    kept = own_catalogue.additions(ledger)
    assert (kept.platforms, PACK in kept.packs) == ((BIGO,), True)
    assert [row.coin for row in accounts.accounts(ledger)] == ["Bigo Bean"]
    ledger.undo()
    assert [row.coin for row in accounts.accounts(ledger)] == ["Bigo Coin"]


@settings(deadline=None, max_examples=30)
@given(one=ADDITIONS, other=ADDITIONS)
def test_the_order_of_files_decides_only_where_they_differ(one: Additions, other: Additions) -> None:
    with TemporaryDirectory() as folder:
        both = []
        for place, files in enumerate(((one, other), (other, one))):
            with closing(new_ledger(Path(folder) / f"{place}")) as ledger:
                for own in files:
                    take(ledger, own)
                found = {(type(row), key(row)): _told(row) for row in own_catalogue.additions(ledger)}
                both.append(found)
        first, second = both
        assert first.keys() == second.keys()
        differ = {(type(row), key(row)) for row in one} & {(type(row), key(row)) for row in other}
        defined = {place for place in first if place[0] is OwnPlatform}
        assert all(first[place] == second[place] for place in first.keys() - differ - defined)


def test_a_platform_that_is_built_in_is_left_out_and_said_to_be(ledger: Ledger) -> None:
    own = Additions((OwnPlatform("tiktok", "Gem", "Gems"),), (replace(PACK, platform="tiktok"),))
    assert +take(ledger, own, replaces=True) == {"built-in": 1, "new": 1}
    kept = own_catalogue.additions(ledger)
    assert (kept.platforms, [pack.platform for pack in kept.packs]) == ((), ["TikTok"])
    assert [pack.source for pack in facts.of(ledger).packs("TikTok") if pack.coins == 100] == ["own"]


# --- Files that cannot be ---------------------------------------------------------------------------------------------


def record(part: str, **change: Any) -> bytes:
    """A file of one record of which one value is another, or gone (...)."""
    values = json.loads(written(Additions((BIGO,), (PACK,), (HUG,))))[part][0] | change
    return file_of(**{part: [{name: value for name, value in values.items() if value is not ...}]})


@pytest.mark.parametrize(
    ("part", "change", "place"),
    [
        ("platforms", {"name": ""}, "name"),
        ("platforms", {"name": "  "}, "name"),
        ("platforms", {"name": "x" * (MAX_NAME + 1)}, "name"),
        ("platforms", {"name": 7}, "name"),
        ("platforms", {"name": "a\0b"}, "name"),
        ("platforms", {"unit": ...}, "unit"),
        ("platforms", {"takes_money": 1}, "takes_money"),
        ("platforms", {"coins": 5}, "coins"),
        ("packs", {"platform": ...}, "platform"),
        ("packs", {"coins": "100"}, "coins"),
        ("packs", {"coins": 0}, "coins"),
        ("packs", {"coins": 1.5}, "coins"),
        ("packs", {"coins": True}, "coins"),
        ("packs", {"coins": MAX_COINS + 1}, "coins"),
        ("packs", {"price": "1.99"}, "price"),
        ("packs", {"price": {"amount": 1.99, "currency": "EUR"}}, "price"),
        ("packs", {"price": {"amount": "1.999", "currency": "EUR"}}, "price"),
        ("packs", {"price": {"amount": "1,99", "currency": "EUR"}}, "price"),
        ("packs", {"price": {"amount": "NaN", "currency": "EUR"}}, "price"),
        ("packs", {"price": {"amount": "-1.99", "currency": "EUR"}}, "price"),
        ("packs", {"price": {"amount": "0.00", "currency": "EUR"}}, "price"),
        ("packs", {"price": {"amount": "99999999999999.99", "currency": "EUR"}}, "price"),
        ("packs", {"price": {"amount": "1.99", "currency": "eur"}}, "price"),
        ("packs", {"price": {"amount": "1.99", "currency": "EUR", "tax": "x"}}, "price"),
        ("packs", {"day": "2026-02-30"}, "day"),
        ("packs", {"day": "1999-12-31"}, "day"),
        ("packs", {"day": 20_000}, "day"),
        ("packs", {"shop": "moon"}, "shop"),
        ("packs", {"note": "x" * (MAX_NAME + 1)}, "note"),
        ("packs", {"Price": 1}, "Price"),
        ("gifts", {"amount": {"amount": "1.99", "currency": "EUR"}}, "amount"),
        ("gifts", {"is_in_money": True}, "amount"),
        ("gifts", {"coins": [5]}, "coins"),
    ],
)
def test_a_value_that_cannot_be_is_named_with_its_place(
    part: str, change: dict[str, Any], place: str, ledger: Ledger
) -> None:
    before = dump(ledger)
    for read in (reading.events, child.events) if part == "packs" and "price" in change else (reading.events,):
        with pytest.raises(ImportRefused) as refused:
            adding.look(ledger, record(part, **change), read)
        assert f"“{place}” in record 1 of “{part}”" in str(refused.value)
    assert dump(ledger) == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is no JSON that can be read"),
        (b"{", "is no JSON that can be read"),
        (b"[]", "is no catalogue that Coinpurse wrote"),
        (b"{}", "is no catalogue that Coinpurse wrote"),
        (json.dumps(EMPTY | {"format": "coinpurse-ledger"}).encode(), "is no catalogue that Coinpurse wrote"),
        (json.dumps(EMPTY | {"version": "1"}).encode(), "is no catalogue that Coinpurse wrote"),
        (json.dumps(EMPTY | {"version": 2}).encode(), "written by a newer Coinpurse"),
        (file_of(shares=[]), "holds “shares”, which no catalogue has"),
        (file_of(packs={}), "record 1 of “packs”"),
        (file_of(packs=[7]), "record 1 of “packs”"),
        (b'{"format": "coinpurse-catalogue", "format": "x", "version": 1}', "has the key “format” twice"),
        (b"[" * 100_000, "nested more than"),
        (b'{"format": ' + b"9" * 10_000, "longer than can be read"),
        (b" " * (catalogue_file.MOST_BYTES + 1), "holds more than can be read"),
        (written(Additions((BIGO, replace(BIGO, name="BIGO")))), "the same thing twice: record 2 of “platforms”"),
        (written(Additions(packs=(PACK, replace(PACK, note="")))), "the same thing twice: record 2 of “packs”"),
    ],
)
def test_a_file_that_is_none_is_said_to_be(content: bytes, sentence: str, ledger: Ledger) -> None:
    with pytest.raises(ImportRefused) as refused:
        adding.look(ledger, content)
    assert sentence in str(refused.value)


def test_nothing_is_half_done(ledger: Ledger) -> None:
    data = json.loads(written(SAMPLE))
    data["gifts"][-1]["name"] = ""
    before = dump(ledger)
    with pytest.raises(ImportRefused, match="record 2 of “gifts”"):
        adding.take(ledger, adding.look(ledger, json.dumps(data).encode()))
    assert dump(ledger) == before


def test_a_folder_is_no_catalogue(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(RequestRefused, match="is a folder"):
        adding.look(ledger, tmp_path / "folder")
    with pytest.raises(ImportRefused, match="is this ledger itself"):
        adding.look(ledger, ledger.path)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = [field.name for part in catalogue_file.PARTS for field in part.fields]
RECORDS = st.lists(st.dictionaries(st.sampled_from(FIELDS), ANY | NAMES | COINS, max_size=7) | ANY, max_size=4)


def _damaged(content: bytes, place: int, change: bytes) -> bytes:
    place %= len(content)
    return content[:place] + change + content[place + len(change) :]


HOSTILE: st.SearchStrategy[bytes] = st.one_of(
    st.binary(max_size=200),
    ANY.map(lambda value: json.dumps(value).encode()),
    st.builds(lambda one, two, three: file_of(platforms=one, packs=two, gifts=three), RECORDS, RECORDS, RECORDS),
    st.builds(_damaged, ADDITIONS.map(written), st.integers(0), st.binary(min_size=1, max_size=6)),
)


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=HOSTILE)
def test_no_file_does_harm(content: bytes, ledger: Ledger) -> None:
    """It is refused with a sentence, or holds only what a verb would have taken."""
    before = dump(ledger)
    try:
        offered = adding.look(ledger, content)
    except ImportRefused as error:
        error.message.format(**error.values)
        assert dump(ledger) == before
        return
    adding.take(ledger, offered)
    kept = {(type(one), key(one)) for one in own_catalogue.additions(ledger)}
    fresh = [one.one for one in adding.compare(Additions(), offered) if one.standing == "new"]
    assert {(type(one), key(one)) for one in fresh} <= kept
    if dump(ledger) != before:
        ledger.undo()
    assert dump(ledger) == before


# --- The page that explains it ----------------------------------------------------------------------------------------

PAGE = (Path(__file__).parents[3] / "docs" / "catalogue.md").read_text(encoding="utf-8")


def test_the_page_has_a_file_that_is_one(ledger: Ledger) -> None:
    sample = PAGE.split("```\n")[-2]
    assert sample.startswith('{"format": "coinpurse-catalogue"')
    assert [type(one) for one in adding.look(ledger, sample.encode())] == [OwnPlatform, OwnPack, OwnGift]


def test_the_page_names_every_field() -> None:
    for part in catalogue_file.PARTS:
        (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{part.name}` |")]
        assert [field.name for field in part.fields if f"`{field.name}`" not in line] == []
