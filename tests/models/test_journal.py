from collections import Counter

import pytest

from models import entries, journal
from models.journal import EntryRow
from models.ledger import Ledger
from models.money import Money

pytestmark = pytest.mark.usefixtures("either_way")


def found(april: Ledger) -> list[int]:
    return list(journal.latest(april, -1))


def rows(april: Ledger) -> list[EntryRow]:
    return journal.rows(april, found(april))


def test_notes_and_handles_are_read_by_entry_and_creator(april: Ledger) -> None:
    galaxy = next(row for row in rows(april) if row.note)
    assert list(journal.notes(april)) == [(galaxy.id, "Café 100%")]
    assert list(journal.notes(april, [galaxy.id, 999])) == [(galaxy.id, "Café 100%")]
    assert list(journal.notes(april, [])) == []
    mila = next(row.creator_id for row in rows(april) if row.creator == "Mila")
    assert journal.handles(april) == [(mila, "mila.live")]


def test_rows_come_in_the_order_asked_for_without_those_that_are_gone(april: Ledger) -> None:
    ids = found(april)
    assert [row.id for row in journal.rows(april, [ids[3], 999, ids[0]])] == [ids[3], ids[0]]


def test_coins_are_signed_by_what_they_do_to_the_purse(april: Ledger) -> None:
    signed = [(row.kind, row.coins) for row in rows(april)[::-1]]
    assert Counter(signed) == Counter([
        ("purchase", 700), ("gift", -5), ("gift", -600), ("gift", -1), ("purchase", 100), ("gift", None),
        ("adjustment", -2), ("assertion", 60), ("refund", -50), ("gift", -7), ("refund", 7),
    ])  # fmt: skip


def test_a_row_says_what_the_entry_says(april: Ledger) -> None:
    by_kind = {(row.kind, row.platform): row for row in rows(april)}
    purchase = by_kind["purchase", "Twitch"]
    assert (purchase.amount, purchase.charged, purchase.is_date) == (Money(160, "USD"), Money(150, "EUR"), True)
    assert purchase.unit == "Bit"
    assert by_kind["adjustment", "TikTok"].item == "expired"
    assert {row.reference for row in rows(april) if row.kind == "refund"} == {"A-1", "G-2"}


def test_coins_of_different_kinds_are_never_added(april: Ledger) -> None:
    assert journal.coins(april, found(april)) == {"TikTok Coin": 700 - 5 - 600 - 1 - 2 - 50 - 7 + 7, "Twitch Bit": 100}
    assert journal.coins(april, []) == {}


def test_an_entry_knows_where_it_came_from_and_what_belongs_to_it(april: Ledger) -> None:
    ids = {(row.kind, row.reference): row.id for row in rows(april)}
    bought, back = ids["purchase", "A-1"], ids["refund", "A-1"]
    assert journal.origin(april, bought) == journal.Origin(refunds=(back,))
    assert journal.origin(april, back) == journal.Origin(refunded=bought)
    assert journal.origin(april, 999) == journal.Origin()
    with april.operation("Import"):
        april.connection.execute(
            "INSERT INTO import VALUES (1, 1767225600000000, 'tiktok', 'data.json', 1, 0, 0, 0, 0, NULL)"
        )
        april.connection.execute("UPDATE entry SET import_id = 1 WHERE id = ?", (bought,))
    found = journal.origin(april, bought)
    assert (found.file_name, found.source, str(found.imported_at)) == ("data.json", "tiktok", "2026-01-01 00:00:00")


def test_deleted_entries_are_listed_as_they_were_the_latest_first(april: Ledger) -> None:
    before = {row.id: row for row in rows(april)}
    galaxy = next(row.id for row in before.values() if row.item == "Galaxy")
    rose = next(row.id for row in before.values() if row.creator == "Ångström")
    entries.delete(april, [galaxy])
    entries.delete(april, [rose])
    ids = journal.deleted(april)
    assert list(ids) == [rose, galaxy]
    assert journal.deleted_rows(april, ids) == [before[rose], before[galaxy]]
    entries.restore(april, [rose])
    assert list(journal.deleted(april)) == [galaxy]


def test_a_refund_that_was_deleted_with_its_gift_says_what_it_did(april: Ledger) -> None:
    refund, gift = (row.id for row in rows(april) if row.reference == "G-2")
    before = {row.id: row for row in rows(april)}
    entries.delete(april, [gift, refund])
    deleted = journal.deleted_rows(april, [gift, refund])
    assert deleted == [before[gift], before[refund]]
    assert [row.coins for row in deleted] == [-7, 7]
