from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import entries, journal, ledger, moments
from models.drafts import Draft
from models.journal import EntryRow
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


def found(book: Ledger) -> list[int]:
    return list(journal.latest(book, -1))


def rows(book: Ledger) -> list[EntryRow]:
    return journal.rows(book, found(book))


def test_notes_and_handles_are_read_by_entry_and_creator(book: Ledger) -> None:
    galaxy = next(row for row in rows(book) if row.note)
    assert list(journal.notes(book)) == [(galaxy.id, "Café 100%")]
    assert list(journal.notes(book, [galaxy.id, 999])) == [(galaxy.id, "Café 100%")]
    assert list(journal.notes(book, [])) == []
    mila = next(row.creator_id for row in rows(book) if row.creator == "Mila")
    assert journal.handles(book) == [(mila, "mila.live")]


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


def test_an_entry_knows_where_it_came_from_and_what_belongs_to_it(book: Ledger) -> None:
    ids = {(row.kind, row.reference): row.id for row in rows(book)}
    bought, back = ids["purchase", "A-1"], ids["refund", "A-1"]
    assert journal.origin(book, bought) == journal.Origin(refunds=(back,))
    assert journal.origin(book, back) == journal.Origin(refunded=bought)
    assert journal.origin(book, 999) == journal.Origin()
    with book.operation("Import"):
        book.connection.execute(
            "INSERT INTO import VALUES (1, 1767225600000000, 'tiktok', 'data.json', 1, 0, 0, 0, 0, NULL)"
        )
        book.connection.execute("UPDATE entry SET import_id = 1 WHERE id = ?", (bought,))
    found = journal.origin(book, bought)
    assert (found.file_name, found.source, str(found.imported_at)) == ("data.json", "tiktok", "2026-01-01 00:00:00")


def test_deleted_entries_are_listed_as_they_were_the_latest_first(book: Ledger) -> None:
    before = {row.id: row for row in rows(book)}
    galaxy = next(row.id for row in before.values() if row.item == "Galaxy")
    rose = next(row.id for row in before.values() if row.creator == "Ångström")
    entries.delete(book, [galaxy])
    entries.delete(book, [rose])
    ids = journal.deleted(book)
    assert list(ids) == [rose, galaxy]
    assert journal.deleted_rows(book, ids) == [before[rose], before[galaxy]]
    entries.restore(book, [rose])
    assert list(journal.deleted(book)) == [galaxy]
