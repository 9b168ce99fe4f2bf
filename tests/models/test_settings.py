"""Settings of the books: typed, checked, and only what changed is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import currencies, settings
from models.errors import RequestRefused
from models.ledger import Changes, Ledger
from models.settings import Settings, parse
from tests.sample_entries import dump

ANY = st.builds(
    Settings,
    st.sampled_from(currencies.codes()),
    st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kathmandu"]),
    st.integers(1, 31),
    st.sampled_from(["date", "first", "last"]),
    st.sampled_from(["fifo", "average"]),
)


@given(ANY)
def test_settings_are_read_as_they_were_written(given_settings: Settings) -> None:
    assert parse(given_settings.as_text()) == given_settings


def test_what_is_not_named_has_its_default_or_stays() -> None:
    assert parse({}) == Settings("EUR", "UTC", 1, "date", "fifo")
    base = Settings("JPY", "Asia/Tokyo", 25, "last", "average")
    assert parse({"currency": "USD"}, base) == Settings("USD", "Asia/Tokyo", 25, "last", "average")
    assert parse({"colour": "red"}, base) == base
    assert parse({}).country == "", "it is never guessed"
    assert parse({"country": "DE"}).country == "DE"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        *(("currency", code, "is not a currency") for code in ("", "eur", "EURO", "ZZZ", "€")),
        *(("timezone", zone, "is not a time zone") for zone in ("", "Berlin", "localtime", "../etc/passwd", "x" * 999)),
        *(("month_starts_on", day, "from 1 to 31") for day in ("", "0", "32", "-1", "1.5", "x", "٣", "1 ", "0" * 9999)),
        *(("free_coins", value, "free_coins is one of date, first, last") for value in ("", "Date", "never")),
        *(("basis", value, "basis is one of fifo, average") for value in ("", "lifo")),
        *(("country", value, "is not a country; use a code like DE") for value in ("de", "D", "DEU", "Germany", "ÄÖ")),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(name: str, value: str, sentence: str, book: Ledger) -> None:
    with pytest.raises(RequestRefused, match=sentence):
        parse({name: value})
    with pytest.raises(RequestRefused, match=sentence):
        book.change_settings(**{"currency": "JPY", name: value})
    assert (book.settings, book.undo_label) == (Settings(), None)


def test_a_change_is_one_step_that_touches_only_what_changed(book: Ledger) -> None:
    notices: list[Changes] = []
    book.subscribe(notices.append)
    before = set(dump(book)["setting"])
    book.change_settings(month_starts_on=25, currency="EUR")
    assert book.settings == Settings(month_starts_on=25)
    assert {name for _, name, _ in before - set(dump(book)["setting"])} == {"month_starts_on"}
    assert [set(notice.rows) for notice in notices] == [{"setting"}]
    assert book.undo() == "Change settings"
    assert book.settings == Settings()
    book.redo()
    assert settings.read(book).month_starts_on == 25


def test_a_change_to_what_is_already_so_is_none(book: Ledger) -> None:
    book.change_settings(currency="EUR", basis="fifo")
    assert book.undo_label is None


def test_a_setting_the_ledger_does_not_know_yet_is_added_when_changed(book: Ledger) -> None:
    with book.operation("Forget"):
        book.connection.execute("DELETE FROM setting WHERE name = 'basis'")
    assert book.settings.basis == "fifo"
    book.change_settings(basis="average")
    assert settings.read(book).basis == "average"
