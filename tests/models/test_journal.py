from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models import entries, journal, ledger, moments
from models.drafts import Draft
from models.journal import EntryRow, Filter, Order, SortKey
from models.ledger import Ledger
from models.money import Money
from models.settings import Settings

ZONE = "Europe/Berlin"


def draft(kind: str, when: str, platform: str = "TikTok", **values: object) -> Draft:
    return Draft(kind, moments.parse(when, ZONE, is_end=kind == "assertion"), platform, "main", **values)  # type: ignore[arg-type]


ENTRIES = (
    draft("purchase", "2026-03-01T20:00", coins=700, amount=Money(899, "EUR"), reference="A-1"),
    draft("gift", "2026-03-31T23:30", creator="Mila", handle="mila.live", item="Rose", quantity=5, coins=5),
    draft("gift", "2026-04-01T00:30", creator="Zoë 🌸", item="Galaxy", coins=600, note="Café 100%"),
    draft("gift", "2026-04-01T09:00:00+14:00[Pacific/Kiritimati]", creator="Ångström", item="Rose", coins=1),
    draft("purchase", "2026-04-07", "Twitch", coins=100, amount=Money(160, "USD"), charged=Money(150, "EUR")),
    draft("gift", "2026-04-09T22:00", "YouTube", item="Super Chat", amount=Money(500, "EUR"), reference="G-1"),
    draft("adjustment", "2026-04-10", coins=-2, item="expired"),
    draft("assertion", "2026-04-11", "Twitch", coins=60),
    draft("refund", "2026-04-12T10:00", coins=50, amount=Money(60, "EUR"), reference="A-1"),
    draft("gift", "2026-04-13T10:00", creator="mila", item="rose", coins=7, reference="G-2"),
    draft("refund", "2026-04-14T10:00", reference="G-2"),
)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Ledger]:
    path = tmp_path / "coins.coinpurse"
    ledger.create(path, Settings(currency="EUR", timezone=ZONE))
    made = Ledger(path)
    for one in ENTRIES:
        entries.add(made, one)
    yield made
    made.close()


def found(book: Ledger, order: Order = Order(), **wanted: object) -> list[int]:  # noqa: B008 - it is frozen
    return list(journal.ids(book, Filter(**wanted), order))  # type: ignore[arg-type]


def rows(book: Ledger) -> list[EntryRow]:
    return journal.rows(book, found(book))


def test_the_latest_entry_comes_first(book: Ledger) -> None:
    moments_ = [(row.local, row.id) for row in rows(book) if row.zone == ZONE and not row.is_date]
    assert moments_ == sorted(moments_, reverse=True)
    assert found(book, Order("when", is_descending=False)) == found(book)[::-1]
    assert journal.count(book) == len(found(book)) == len(ENTRIES)


def test_a_limit_gives_the_first_of_the_same_order(book: Ledger) -> None:
    keys: tuple[SortKey, ...] = ("when", "creator", "coins")
    for order in map(Order, keys):
        assert list(journal.ids(book, Filter(), order, 4)) == found(book, order)[:4]


SORTED_BY: dict[str, Callable[[EntryRow], Any]] = {
    "kind": lambda row: row.kind,
    "account": lambda row: (row.platform.casefold(), row.account.casefold()),
    "creator": lambda row: row.creator.casefold(),
    "coins": lambda row: row.coins,
    "note": lambda row: row.note,
}


@pytest.mark.parametrize("is_descending", [True, False])
@pytest.mark.parametrize("key", SORTED_BY)
def test_any_column_sorts_and_equal_entries_stay_in_order(book: Ledger, key: Any, is_descending: bool) -> None:
    by_id = {row.id: row for row in rows(book) if row.coins is not None or key != "coins"}
    in_time = [entry for entry in found(book, Order("when", is_descending)) if entry in by_id]
    expected = sorted(in_time, key=lambda entry: SORTED_BY[key](by_id[entry]), reverse=is_descending)
    assert [entry for entry in found(book, Order(key, is_descending)) if entry in by_id] == expected


def test_gifts_sort_by_their_names_and_adjustments_by_their_reasons(book: Ledger) -> None:
    names = [row.item for row in journal.rows(book, found(book, Order("item", is_descending=False)))]
    assert [name for name in names if name and name != "expired"] == ["Galaxy", "Rose", "Rose", "rose", "Super Chat"]


def test_a_period_is_of_local_dates(book: Ledger) -> None:
    by_id = {row.id: row for row in rows(book)}
    march = found(book, since=date(2026, 3, 1), until=date(2026, 3, 31))
    april = found(book, since=date(2026, 4, 1), until=date(2026, 4, 1))
    assert {by_id[entry].local.date() for entry in march} == {date(2026, 3, 1), date(2026, 3, 31)}
    assert {by_id[entry].zone for entry in april} == {ZONE, "Pacific/Kiritimati"}
    assert len(found(book, until=date(2026, 3, 31))) + len(found(book, since=date(2026, 4, 1))) == len(ENTRIES)


def test_kinds_accounts_and_creators_narrow_together(book: Ledger) -> None:
    mila = next(row.creator_id for row in rows(book) if row.creator == "Mila")
    tiktok = next(row.account_id for row in rows(book) if row.platform == "TikTok")
    gifts = found(book, kinds=frozenset({"gift"}))
    assert {row.kind for row in journal.rows(book, gifts)} == {"gift"}
    both = found(book, kinds=frozenset({"gift"}), creators=frozenset({mila}), accounts=frozenset({tiktok}))
    assert [row.creator for row in journal.rows(book, both)] == ["Mila", "Mila"]
    assert found(book, accounts=frozenset({tiktok}), kinds=frozenset({"assertion"})) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("mila", 2), ("MILA", 2), ("mila.live", 1), ("zoe", 1), ("ZOË", 1), ("angstrom", 1), ("cafe", 1), ("100%", 1),
        ("%", 1), ("_", 0), ("rose", 3), ("mila rose", 2), ("rose cafe", 0), ("  ", len(ENTRIES)), ("🌸", 1),
    ],
)  # fmt: skip
def test_words_are_found_whatever_their_case_and_accents(book: Ledger, text: str, count: int) -> None:
    assert len(found(book, text=text)) == count


def test_a_search_does_not_remember_the_one_before(book: Ledger) -> None:
    assert len(found(book, text="cafe")) == 1
    assert len(found(book, text="battle")) == 0
    assert len(found(book, text="cafe")) == 1


def test_rows_come_in_the_order_asked_for_without_those_that_are_gone(book: Ledger) -> None:
    ids = found(book)
    assert [row.id for row in journal.rows(book, [ids[3], 999, ids[0]])] == [ids[3], ids[0]]


def test_coins_are_signed_by_what_they_do_to_the_purse(book: Ledger) -> None:
    signed = [(row.kind, row.coins) for row in rows(book)[::-1]]
    assert Counter(signed) == Counter([
        ("purchase", 700), ("gift", -5), ("gift", -600), ("gift", -1), ("purchase", 100), ("gift", None),
        ("adjustment", -2), ("assertion", 60), ("refund", -50), ("gift", -7), ("refund", 7),
    ])  # fmt: skip


def test_a_row_says_what_the_entry_says(book: Ledger) -> None:
    by_kind = {(row.kind, row.platform): row for row in rows(book)}
    purchase = by_kind["purchase", "Twitch"]
    assert (purchase.amount, purchase.charged, purchase.is_date) == (Money(160, "USD"), Money(150, "EUR"), True)
    assert purchase.unit == "Bit"
    assert by_kind["adjustment", "TikTok"].item == "expired"
    assert {row.reference for row in rows(book) if row.kind == "refund"} == {"A-1", "G-2"}


def test_coins_of_different_kinds_are_never_added(book: Ledger) -> None:
    assert journal.coins(book, found(book)) == {"TikTok Coin": 700 - 5 - 600 - 1 - 2 - 50 - 7 + 7, "Twitch Bit": 100}
    assert journal.coins(book, []) == {}


def test_ids_survive_being_parsed_in_parts(book: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = found(book)
    monkeypatch.setattr(journal, "_CHUNK", 3)
    assert found(book) == whole


@pytest.mark.parametrize("is_descending", [True, False])
@pytest.mark.parametrize("wanted", [Filter(), Filter(text="mila"), Filter(kinds=frozenset({"gift"}))])
def test_a_view_is_patched_into_what_it_would_be_if_read_again(
    book: Ledger, wanted: Filter, is_descending: bool
) -> None:
    order = Order("when", is_descending)
    view = journal.ids(book, wanted, order)
    entry = entries.add(book, draft("gift", "2026-04-01T00:30", creator="Mila", coins=1))
    changes: tuple[Callable[[], object], ...] = (
        lambda: None,
        lambda: entries.edit(book, entry, draft("gift", "2026-03-01T20:00", creator="Mila", coins=2)),
        lambda: entries.edit(book, entry, draft("gift", "2027-01-01", creator="Zoë 🌸", coins=2)),
        lambda: entries.delete(book, [entry]),
        lambda: entries.restore(book, [entry]),
    )
    for change in changes:
        change()
        view = journal.patched(book, view, [entry], wanted, order)
        assert view == journal.ids(book, wanted, order)
