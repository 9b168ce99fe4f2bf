from datetime import date
from pathlib import Path
from random import Random
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import creators, entries, journal, ledger, lookups, views
from models.columns import Columns
from models.journal import EntryRow, Filter, Order, SortKey
from models.ledger import Ledger
from models.money import Money
from models.names import fold
from models.rates import Rates
from models.reports.figures import Figures, figures
from models.settings import Settings
from tests.books import keeping
from tests.ledgers import random_ledger
from tests.models.test_columns import change
from tests.sample_entries import APRIL, HOME, at_home


class Desk:
    """A ledger with its columns kept up to date by notices, as the window has it."""

    def __init__(self, book: Ledger, rates: Rates | None = None) -> None:
        self.book, self.columns = book, Columns(book)
        self.rates = rates or lookups.rates(book)
        book.subscribe(self.columns.apply)

    def known(self) -> Figures:
        return figures(self.columns, self.rates, self.book.settings)

    def found(self, order: Order = Order(), among: list[int] | None = None, **wanted: Any) -> list[int]:  # noqa: B008
        return list(views.find(self.columns, Filter(**wanted), order, self.known, among))

    def rows(self, **wanted: Any) -> list[EntryRow]:
        return journal.rows(self.book, self.found(**wanted))


@pytest.fixture
def desk(april: Ledger) -> Desk:
    return Desk(april)


def test_the_latest_entry_comes_first(desk: Desk) -> None:
    moments_ = [(row.local, row.id) for row in desk.rows() if row.zone == HOME and not row.is_date]
    assert moments_ == sorted(moments_, reverse=True)
    assert desk.found(Order("when", is_descending=False)) == desk.found()[::-1]
    assert len(desk.found()) == len(APRIL)
    for is_descending in (True, False):
        first = list(journal.latest(desk.book, 4, is_descending=is_descending))
        assert first == desk.found(Order("when", is_descending))[:4]


def value(desk: Desk, row: EntryRow, key: SortKey) -> Any:
    """What a column shows of an entry, in a form that sorts as people expect."""
    figure = desk.known().of(row.id)
    assert figure is not None
    texts = {"method": row.payment_method, "account": f"{row.platform}\0{row.account}", "item": row.item}
    if key == "cost":
        return figure.cost.minor if figure.cost else 0
    if key == "price":
        return (figure.cost.minor if figure.cost else 0) / max(abs(row.coins or 0), 1)
    if key == "paid":
        return (row.amount.currency, row.amount.minor) if row.amount else ("", 0)
    if key == "item":
        return (row.kind == "gift" and row.item != "", row.item.casefold(), row.item)
    if key in {"balance", "coins", "quantity", "kind"}:
        return figure.balance if key == "balance" else getattr(row, key)
    return fold(str(texts.get(key, getattr(row, key, ""))))


KEYS = [key for part in get_args(SortKey) for key in (get_args(part) or (part,)) if key not in {"when", "reason"}]


@pytest.mark.parametrize("is_descending", [True, False])
@pytest.mark.parametrize("key", KEYS)
def test_any_column_sorts_and_equal_entries_stay_in_order(desk: Desk, key: Any, is_descending: bool) -> None:
    by_id = {row.id: row for row in desk.rows() if row.coins is not None or key not in {"coins", "price"}}
    in_time = [entry for entry in desk.found(Order("when", is_descending)) if entry in by_id]
    expected = sorted(in_time, key=lambda entry: value(desk, by_id[entry], key), reverse=is_descending)
    assert [entry for entry in desk.found(Order(key, is_descending)) if entry in by_id] == expected


def test_gifts_sort_by_their_names_behind_adjustments_by_their_reasons(desk: Desk) -> None:
    entries.add(desk.book, at_home("adjustment", "2026-04-01", coins=2, item="correction"))
    names = [row.item for row in journal.rows(desk.book, desk.found(Order("item", is_descending=False)))]
    gifts = ["Galaxy", "Rose", "Rose", "rose", "Super Chat"]
    assert [name for name in names if name] == ["correction", "expired", *gifts]


def test_a_sort_follows_what_was_changed(desk: Desk) -> None:
    order = Order("note", is_descending=False)
    assert desk.rows()[0].note == ""
    desk.found(order)
    entry = entries.add(desk.book, at_home("gift", "2026-05-01", coins=1, note="zzz"))
    assert desk.found(order)[-1] == entry


def test_a_period_is_of_local_dates(desk: Desk) -> None:
    by_id = {row.id: row for row in desk.rows()}
    march = desk.found(since=date(2026, 3, 1), until=date(2026, 3, 31))
    april = desk.found(since=date(2026, 4, 1), until=date(2026, 4, 1))
    assert {by_id[entry].local.date() for entry in march} == {date(2026, 3, 1), date(2026, 3, 31)}
    assert {by_id[entry].zone for entry in april} == {HOME, "Pacific/Kiritimati"}
    assert len(desk.found(until=date(2026, 3, 31))) + len(desk.found(since=date(2026, 4, 1))) == len(APRIL)


def test_every_part_of_a_filter_narrows_together(desk: Desk) -> None:
    mila = next(row.creator_id for row in desk.rows() if row.creator == "Mila")
    tiktok = next(row.account_id for row in desk.rows() if row.platform == "TikTok")
    rose = next(item for item, name in desk.columns.items.items() if name == "Rose")
    gifts = frozenset({"gift"})
    assert {row.kind for row in desk.rows(kinds=gifts)} == {"gift"}
    both = desk.rows(kinds=gifts, creators=frozenset({mila}), accounts=frozenset({tiktok}))
    assert [row.creator for row in both] == ["Mila", "Mila"]
    assert [row.item for row in desk.rows(creators=frozenset({mila}), items=frozenset({rose}))] == ["Rose"]
    assert {row.platform for row in desk.rows(platforms=frozenset({"Twitch"}))} == {"Twitch"}
    assert [row.item for row in desk.rows(creators=frozenset({0}))] == ["Super Chat"], "to nobody known"
    assert desk.found(accounts=frozenset({tiktok}), kinds=frozenset({"assertion"})) == []
    some = desk.found()[2:5]
    assert desk.found(among=[*some, 999]) == some
    assert desk.found(among=[]) == []


def test_what_needs_attention_is_found(tmp_path: Path) -> None:
    with_gaps = (
        at_home("purchase", "2026-03-01", coins=10, amount=Money(100, "EUR")),
        at_home("gift", "2026-03-02T10:00", coins=15),
        at_home("purchase", "2024-03-01", "Twitch", coins=10, amount=Money(100, "KPW")),
        at_home("gift", "2026-03-02T10:00", "Twitch", coins=4),
        at_home("assertion", "2026-03-03", "Twitch", coins=5),
        at_home("assertion", "2026-03-04", "Twitch", coins=6),
    )
    ledger.create(tmp_path / "gaps.coinpurse", Settings(currency="EUR", timezone=HOME))
    book = Ledger(tmp_path / "gaps.coinpurse")
    ids = [entries.add(book, one) for one in with_gaps]
    desk = Desk(book)
    assert desk.found(needs=frozenset({"uncovered"})) == [ids[1]]
    assert set(desk.found(needs=frozenset({"unconverted"}))) == {ids[2], ids[3]}
    assert desk.found(needs=frozenset({"differs"})) == [ids[4]]
    assert len(desk.found(needs=frozenset({"uncovered", "differs"}))) == 2
    differing = desk.known().of(ids[4])
    assert differing is not None
    assert differing.difference == 1
    book.close()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("mila", 2), ("MILA", 2), ("mila.live", 2), ("zoe", 1), ("ZOË", 1), ("angstrom", 1), ("cafe", 1), ("100%", 1),
        ("%", 1), ("_", 0), ("rose", 3), ("mila rose", 2), ("rose cafe", 0), ("  ", len(APRIL)), ("🌸", 1),
        ("ｍｉｌａ", 2), ("rose　mila", 2),
    ],
)  # fmt: skip
def test_words_are_found_whatever_their_case_accents_and_width(desk: Desk, text: str, count: int) -> None:
    assert len(desk.found(text=text)) == count


def test_a_search_follows_every_change(desk: Desk) -> None:
    assert len(desk.found(text="cafe")) == 1
    entry = entries.add(desk.book, at_home("gift", "2026-04-20", creator="Nova", item="Cáfe", coins=1, note="deep"))
    assert (len(desk.found(text="cafe")), desk.found(text="nova deep")) == (2, [entry])
    creators.rename(desk.book, creators.find(desk.book, "Nova") or 0, "Luna")
    assert (desk.found(text="nova"), desk.found(text="luna")) == ([], [entry])
    entries.edit(
        desk.book, entry, at_home("gift", "2026-04-20", creator="Luna", handle="luna.tv", coins=1, note="flat")
    )
    assert (desk.found(text="deep"), desk.found(text="flat"), desk.found(text="luna.tv")) == ([], [entry], [entry])
    entries.delete(desk.book, [entry])
    assert desk.found(text="flat") == []
    desk.book.undo()
    assert desk.found(text="flat") == [entry]


WORDS = ("rose", "o", "creator", "é", "battle", "x1", "zzz")


@given(st.integers(0, 10_000))
def test_views_of_columns_patched_by_notices_equal_views_read_anew(seed: int) -> None:
    sample, rng = random_ledger(seed, 16), Random(seed)
    with keeping(sample._replace(rows=sample.rows[:-3]), currency="EUR") as book:
        desk = Desk(book)
        for _ in range(5):
            text, key = " ".join(rng.sample(WORDS, rng.choice((0, 1, 1, 2)))), rng.choice(KEYS)
            order = Order(key, rng.random() < 0.5)
            fresh = views.find(Columns(book), Filter(text=text), order, desk.known)
            assert desk.found(order, text=text) == list(fresh)
            change(book, rng, sample.rows)
        book.close()
