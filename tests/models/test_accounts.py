"""Accounts and platforms: added, renamed, closed, reopened and dropped, each in one step that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from models import accounts, entries, lookups, suggestions
from models.accounts import AccountRow
from models.columns import Columns
from models.errors import InvalidEntry, LedgerError, RequestRefused
from models.ledger import Ledger
from models.rates import Rates
from models.reports import Query, run, year
from models.schema import Budget
from tests.sample_entries import assertion, dump, gift, paid, purchase


def number(book: Ledger, name: str) -> int:
    return next(row.id for row in accounts.accounts(book) if row.name == name)


def labels(book: Ledger) -> list[str]:
    return [row.label for row in accounts.accounts(book)]


def test_an_account_is_added_with_the_coin_the_catalogue_knows(book: Ledger) -> None:
    account = accounts.add(book, " tiktok ", " main ")
    assert accounts.accounts(book) == [AccountRow(account, "TikTok", "main", "Coin")]
    accounts.add(book, "Twitch", "main", "Gem")
    assert accounts.platforms(book) == [("TikTok", "Coin"), ("Twitch", "Bit")]


def test_a_platform_of_ones_own_has_the_coin_one_names(book: Ledger) -> None:
    accounts.add(book, "Bigo", "main", " Diamond ")
    accounts.add(book, "Tango", "main")
    accounts.add(book, "bigo", "second", "Bean")
    assert accounts.platforms(book) == [("Bigo", "Diamond"), ("Tango", accounts.DEFAULT_UNIT)]
    assert labels(book) == ["Bigo - main", "Bigo - second", "Tango - main"]


def test_no_two_accounts_have_the_same_label(book: Ledger) -> None:
    """What reports are grouped by; the older keeps it, whatever the order of names."""
    for platform, name in (("Foo - A", "B"), ("Foo", "A - B"), ("Foo", "A - B (2)"), ("foo - a - b", "x")):
        accounts.add(book, platform, name)
    assert sorted(labels(book)) == ["Foo - A - B", "Foo - A - B (2)", "Foo - A - B (2) (2)", "foo - a - b - x"]
    for number, platform, name in ((1, "Foo - A", "B"), (2, "Foo", "A - B")):
        entries.add(book, purchase("2025-03-01", 100 * number, 100, platform=platform, account=name))
        entries.add(book, gift("2025-03-02", number, platform=platform, account=name))
    asked = Columns(book), Rates(), book.settings
    rows = run("purchases", *asked, Query(("account",))).rows
    assert [(row[0], row[2]) for row in rows] == [("Foo - A - B", 100), ("Foo - A - B (2)", 200)]
    assert year.review(*asked, 2025, date(2026, 1, 1)).spent.gifts == 2


def test_an_account_there_is_is_not_added_twice(book: Ledger) -> None:
    accounts.add(book, "TikTok", "Main")
    before = dump(book)
    with pytest.raises(InvalidEntry, match="an account named main already") as refused:
        accounts.add(book, "TIKTOK", "main")
    assert refused.value.field == "account"
    assert dump(book) == before


@pytest.mark.parametrize(("platform", "name", "field"), [("", "main", "platform"), ("TikTok", "  ", "account")])
def test_a_name_is_needed(book: Ledger, platform: str, name: str, field: str) -> None:
    with pytest.raises(InvalidEntry) as refused:
        accounts.add(book, platform, name)
    assert refused.value.field == field


def test_an_account_is_renamed_within_its_platform(book: Ledger) -> None:
    first = accounts.add(book, "TikTok", "main")
    accounts.add(book, "TikTok", "second")
    accounts.add(book, "Twitch", "third")
    accounts.rename(book, first, "Third")
    assert labels(book) == ["TikTok - second", "TikTok - Third", "Twitch - third"]
    accounts.rename(book, first, "THIRD")
    with pytest.raises(InvalidEntry, match="named SECOND already"):
        accounts.rename(book, first, "SECOND")
    with pytest.raises(RequestRefused, match="no longer there"):
        accounts.rename(book, 99, "x")


def test_a_platform_of_ones_own_is_renamed_and_a_built_in_one_is_not(book: Ledger) -> None:
    own = accounts.add(book, "Bigoo", "main", "Bean")
    built_in = accounts.add(book, "TikTok", "main")
    accounts.rename_platform(book, own, "Bigo", "Diamond")
    assert accounts.platforms(book) == [("Bigo", "Diamond"), ("TikTok", "Coin")]
    with pytest.raises(RequestRefused, match="TikTok is built in"):
        accounts.rename_platform(book, built_in, "Tok", "Coin")
    with pytest.raises(InvalidEntry, match="a platform named tiktok already"):
        accounts.rename_platform(book, own, "tiktok", "Coin")
    accounts.rename_platform(book, own, "twitch", "Diamond")
    assert accounts.platforms(book) == [("TikTok", "Coin"), ("Twitch", "Bit")], "a built-in one has its own coin"


def test_closing_notes_the_day_and_takes_the_coins_along_if_asked(book: Ledger) -> None:
    entries.add(book, purchase(when="2026-03-01", coins=100))
    entries.add(book, gift(when="2026-03-02T20:00", coins=30))
    account = number(book, "main")
    accounts.close(book, account, date(2026, 3, 2))
    assert accounts.accounts(book)[0].closed == date(2026, 3, 2)
    assert len(list(lookups.all_drafts(book))) == 2
    accounts.reopen(book, account)
    assert accounts.accounts(book)[0].closed is None
    accounts.close(book, account, date(2026, 3, 5), "expired")
    *_, loss = lookups.all_drafts(book)
    assert (loss.kind, loss.item, loss.coins, loss.moment.day) == ("adjustment", "expired", -70, date(2026, 3, 5))
    assert lookups.balance(book, account, loss.moment.at) == 0
    assert book.undo() == "Close account"
    assert len(list(lookups.all_drafts(book))) == 2
    assert accounts.accounts(book)[0].closed is None


def test_an_account_is_not_closed_before_its_last_entry(book: Ledger) -> None:
    entries.add(book, purchase(when="2026-03-05T10:00", coins=100))
    entries.add(book, assertion(when="2026-03-09", coins=100))
    account = number(book, "main")
    with pytest.raises(InvalidEntry, match="entries after that"):
        accounts.close(book, account, date(2026, 3, 4))
    accounts.close(book, account, date(2026, 3, 5))


def test_coins_owed_are_not_lost_by_closing(book: Ledger) -> None:
    entries.add(book, gift(when="2026-03-02", coins=30))
    accounts.close(book, number(book, "main"), date(2026, 3, 3), "expired")
    assert [draft.kind for draft in lookups.all_drafts(book)] == ["gift"]


def test_a_closed_account_is_offered_last_and_never_as_the_usual_one(book: Ledger) -> None:
    for _ in range(3):
        entries.add(book, purchase(account="a"))
        entries.add(book, gift(account="a"))
    entries.add(book, purchase(account="b"))
    entries.add(book, gift(account="b"))
    accounts.close(book, number(book, "a"), date(2030, 1, 1))
    known = suggestions.known(book)
    assert [row.name for row in known.accounts] == ["b", "a"]
    assert known.usual_account == known.usual_purchase_account == number(book, "b")


def test_only_an_account_nothing_refers_to_is_dropped_with_its_platform(book: Ledger) -> None:
    accounts.add(book, "TikTok", "empty")
    accounts.add(book, "Bigo", "main")
    entry = entries.add(book, purchase(account="used"))
    with pytest.raises(RequestRefused, match="close it instead"):
        accounts.delete(book, number(book, "used"))
    entries.delete(book, [entry])
    with pytest.raises(RequestRefused, match="can still be restored"):
        accounts.delete(book, number(book, "used"))
    accounts.delete(book, number(book, "empty"))
    assert accounts.platforms(book) == [("Bigo", "Coin"), ("TikTok", "Coin")]
    accounts.delete(book, number(book, "main"))
    assert accounts.platforms(book) == [("TikTok", "Coin")]
    book.undo()
    assert labels(book) == ["Bigo - main", "TikTok - used"]


def test_a_budget_keeps_its_account_and_its_platform(book: Ledger) -> None:
    account = accounts.add(book, "Bigo", "main")
    other = accounts.add(book, "Bigo", "other")
    with book.operation("Add budget"):
        values = {"period": "month", "basis": "spent", "amount": 5, "currency": "EUR", "first_day": 20_000}
        Budget.insert(account=account, **values).execute(book.db)
        Budget.insert(platform=1, **values).execute(book.db)
    with pytest.raises(RequestRefused, match="budget for this account"):
        accounts.delete(book, account)
    with book.operation("Remove budget"):
        Budget.delete().where(Budget.account == account).execute(book.db)
    accounts.delete(book, account)
    accounts.delete(book, other)
    assert accounts.platforms(book) == [("Bigo", "Coin")]


@pytest.mark.parametrize(
    "verb",
    [
        lambda book, account: accounts.add(book, "Bigo", "new", "Bean"),
        lambda book, account: accounts.rename(book, account, "other"),
        lambda book, account: accounts.rename_platform(book, account, "Else", "Bean"),
        lambda book, account: accounts.close(book, account, date(2030, 1, 1), "lost"),
        lambda book, account: accounts.delete(book, number(book, "empty")),
    ],
)
def test_every_verb_is_one_step_back_and_forth(book: Ledger, verb: Callable[[Ledger, int], object]) -> None:
    entries.add(book, purchase(platform="Mine"))
    accounts.add(book, "Mine", "empty")
    before = dump(book)
    verb(book, number(book, "main"))
    after = dump(book)
    assert after != before
    book.undo()
    assert dump(book) == before
    book.redo()
    assert dump(book) == after


def test_what_is_refused_changes_nothing(book: Ledger) -> None:
    entries.add(book, paid(platform="Mine"))
    account, before = number(book, "main"), dump(book)
    verbs: list[Callable[[], None]] = [
        lambda: accounts.rename(book, account, "x" * 501),
        lambda: accounts.rename_platform(book, account, "Mine", " "),
        lambda: accounts.close(book, account, date(2001, 1, 1)),
        lambda: accounts.delete(book, account),
    ]
    for verb in verbs:
        with pytest.raises(LedgerError):
            verb()
    assert dump(book) == before
