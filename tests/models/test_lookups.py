"""What the verbs ask before they write: entries as drafts, in the order of the books, and what an account holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings

from models import accounts, drafts, entries, lookups
from models.accounts import AccountRow
from models.columns import Columns
from models.ledger import Ledger
from models.lookups import Refundable
from models.moments import parse
from models.money import Money
from models.reports.figures import figures
from tests.books import SampleRates, keeping
from tests.books import draft as read
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers
from tests.sample_entries import adjustment, assertion, dump, euros, gift, paid, purchase, refund

pytestmark = pytest.mark.usefixtures("either_way")


def at(text: str) -> int:
    return parse(text, "UTC").at


def test_entries_come_in_the_order_in_which_they_are_booked(book: Ledger) -> None:
    noon = "2026-03-02T12:00"
    last = assertion(moment=parse(noon, "UTC"))
    for draft in (
        last,
        gift(noon, note="1"),
        adjustment(noon, -5, "lost"),
        purchase(noon, reference="A"),
        adjustment(noon),
    ):
        entries.add(book, draft)
    entries.add(book, refund("A", noon))
    entries.add(book, gift(noon, note="2"))
    entries.add(book, purchase("2026-03-02T11:59"))
    kinds = [(draft.kind, draft.note) for draft in lookups.all_drafts(book)]
    assert kinds == [
        *(("purchase", ""), ("purchase", ""), ("adjustment", ""), ("refund", "")),
        *(("gift", "1"), ("adjustment", ""), ("gift", "2"), ("assertion", "")),
    ]


@given(ledgers(most=15))
def test_entries_are_read_as_they_were_written(sample: Sample) -> None:
    with keeping(sample) as book:
        ids = list(range(1, len(sample.rows) + 1))
        found = lookups.drafts(book, ids)
        assert sorted(map(drafts.fields, lookups.all_drafts(book))) == sorted(map(drafts.fields, found.values()))
        for entry, row in zip(ids, sample.rows, strict=True):
            wanted = read(row, sample.settings.timezone)
            if wanted.kind == "refund":
                wanted = replace(wanted, coins=found[entry].coins, amount=found[entry].amount)
            if not wanted.reference:  # a refunded entry is given one
                wanted = replace(wanted, reference=found[entry].reference)
            assert drafts.fields(found[entry]) == drafts.fields(wanted)


def test_entries_that_are_not_there_are_left_out(book: Ledger) -> None:
    entry = entries.add(book, gift())
    assert set(lookups.drafts(book, [entry, 99, entry])) == {entry}
    assert lookups.drafts(book, []) == {}


def test_entries_between_two_moments_come_with_their_keys_from_one_account(book: Ledger) -> None:
    first, second = gift("2026-03-02T12:00"), gift("2026-03-02T12:01")
    for draft in (first, second, gift("2026-03-02T12:00", account="second"), gift("2026-03-02T11:59:59")):
        entries.add(book, draft)
    found = lookups.drafts_between(book, 1, first.moment.at, second.moment.at)
    assert [key for key, _ in found] == [drafts.key(first), drafts.key(second)]
    assert lookups.drafts_between(book, 1, first.moment.at + 1, second.moment.at - 1) == []


def test_what_can_be_refunded_knows_what_is_left(book: Ledger) -> None:
    bought = entries.add(book, purchase(reference="A", coins=100, minor=199))
    given_away = entries.add(book, gift(reference="B"))
    entries.add(book, refund("A", coins=30, amount=euros(50)))
    last = entries.add(book, refund("A", coins=20))
    target = Refundable(bought, "purchase", purchase().moment.at, 100, 199, "EUR", "A", 50, 50, is_refunded=True)
    assert lookups.refundable(book, 1, reference="A") == lookups.refundable(book, 1, entry=bought) == [target]
    assert (target.coins_left, target.amount_left, target.money(7)) == (50, 149, Money(7, "EUR"))
    assert lookups.without_refund(book, target, last).coins_left == 70
    assert lookups.without_refund(book, target, given_away) == target
    assert lookups.refundable(book, 1, reference="") == lookups.refundable(book, 2, entry=bought) == []
    assert lookups.refunded_references(book) == {(1, "A")}
    assert lookups.refunds_of(book, [bought, given_away]) == {3, last}


def test_a_free_reference_is_one_nobody_in_the_account_bears(book: Ledger) -> None:
    assert lookups.free_reference(book, 1, "A") == "A"
    for draft in (purchase(reference="A"), adjustment(reference="A-2"), gift(reference="A", account="second")):
        entries.add(book, draft)
    assert lookups.free_reference(book, 1, "A") == "A-3"
    assert lookups.free_reference(book, 2, "A") == "A-2"


def test_totals_are_of_lots_and_of_every_amount(book: Ledger) -> None:
    assert lookups.totals(book, 1) == (0, 0)
    for draft in (
        purchase(coins=100, minor=199, charged=Money(300, "USD"), reference="A"),
        *(
            adjustment(coins=5),
            adjustment(coins=7, reason="opening", amount=euros(10)),
            adjustment(coins=-50, reason="lost"),
        ),
        *(gift(), paid(platform="TikTok", minor=500), assertion(), refund("A", coins=10, amount=euros(20))),
        purchase(account="second"),
    ):
        entries.add(book, draft)
    assert lookups.totals(book, 1) == (112, 199 + 300 + 10 + 500 + 20)


def test_a_balance_counts_everything_up_to_its_moment(book: Ledger) -> None:
    for draft in (
        *(
            purchase("2026-03-01", 100, reference="A"),
            adjustment("2026-03-01", 5),
            gift("2026-03-02", 30, reference="B"),
        ),
        *(
            adjustment("2026-03-02", -10, "expired"),
            refund("A", "2026-03-03", coins=20),
            paid("2026-03-01", platform="TikTok"),
        ),
        *(assertion("2026-03-01", 7), gift("2026-03-04", 90), purchase("2026-03-01", account="second")),
    ):
        entries.add(book, draft)
    moments = ("2026-02-28", "2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04")
    assert [lookups.balance(book, 1, at(moment)) for moment in moments] == [0, 105, 65, 45, -45]
    entries.add(book, refund("B", "2026-03-05"))
    assert [lookups.balance(book, 1, at(moment)) for moment in moments] == [0, 105, 95, 75, -15]


def test_accounts_are_listed_by_platform_and_name_with_their_coin(book: Ledger) -> None:
    for platform, name in (
        ("twitch", "main"),
        ("TikTok", "zweit"),
        ("TikTok", "Main"),
        ("tiktok", "MAIN"),
        ("Bigo", "x"),
    ):
        entries.add(book, gift(platform=platform, account=name))
    rows = accounts.accounts(book)
    assert [row.label for row in rows] == ["Bigo - x", "TikTok - Main", "TikTok - zweit", "Twitch - main"]
    assert [row.coin for row in rows][1:] == ["TikTok Coin", "TikTok Coin", "Twitch Bit"]
    assert rows[0] == AccountRow(4, "Bigo", "x", rows[0].unit)


def test_own_rates_are_exact(book: Ledger) -> None:
    with book.operation("Rates"):
        book.connection.execute("INSERT INTO rate VALUES ('USD', 'EUR', 20000, '0.900000000000000000001')")
    assert lookups.own_rates(book) == {("USD", "EUR", date(2024, 10, 4)): Decimal("0.900000000000000000001")}


def test_look_ups_change_nothing(book: Ledger) -> None:
    entries.add(book, purchase(reference="A"))
    before = dump(book), book.undo_label
    list(lookups.all_drafts(book))
    lookups.broken_refunds(book, 1)
    assert (dump(book), book.undo_label) == before


@settings(max_examples=40)
@given(ledgers(most=25, bounds=False))
def test_a_balance_is_what_the_entries_add_up_to(sample: Sample) -> None:
    with keeping(sample) as book:
        columns = Columns(book)
        found = figures(columns, SampleRates(), book.settings)
        for account in columns.accounts.values():
            ends = {int(at): int(row) for row, at in enumerate(account.detail["at"])}  # the last of each moment
            for at_, row in ends.items():
                seen = found.of(int(account.detail["id"][row]))
                assert seen is not None
                assert lookups.balance(book, account.account.id, at_) == seen.balance
            first, last = min(ends), max(ends)
            whole = lookups.balance(book, account.account.id, last)
            later = lookups.balance(book, account.account.id, last, since=first)
            assert whole == lookups.balance(book, account.account.id, first) + later
