import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.reports import ALLOWED, Query, choices
from models.reports.choices import Choices, Period

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
CHOSEN = Choices(
    "spending",
    ("platform", "creator"),
    ("year", "month"),
    "coins",
    Period("own", date(2026, 1, 1), None),
    (("creator", "Zoë 🌸"), ("creator", ""), ("kind", "coins")),
    "USD",
    "average",
    "previous",
    "line",
)


def test_what_is_written_is_read_again() -> None:
    assert choices.read(CHOSEN.as_text()) == CHOSEN
    assert choices.read(Choices().as_text()) == Choices()
    total = Choices(rows=(), columns=())
    assert choices.read(total.as_text()) == total


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "7", '"x"', "{}", "[" * 100_000, '{"report": "income"}'])
def test_what_is_broken_is_the_default(text: str) -> None:
    assert choices.read(text) == Choices()


@given(st.dictionaries(st.sampled_from(Choices.__slots__), JSON))
def test_whatever_is_stored_can_be_asked(found: dict[str, object]) -> None:
    read = choices.read(json.dumps(found))
    assert set(read.query(None, None).by) <= set(ALLOWED[read.report])
    assert len(set(read.query(None, None).by)) == len(read.rows) + len(read.columns)
    assert choices.read(read.as_text()) == read


def test_one_broken_choice_leaves_the_others() -> None:
    found = json.loads(CHOSEN.as_text()) | {
        "rows": ["creator", "colour", 7, "creator"],
        "columns": ["creator", "month"],
        "where": [["creator", "Mila"], ["colour", "red"], ["creator"], 3],
        "period": ["own", "2026-13-01", "2026-02-01"],
        "currency": "XXY",
        "compare": "tomorrow",
    }
    read = choices.read(json.dumps(found))
    assert (read.rows, read.columns) == (("creator",), ("month",))
    assert read.where == (("creator", "Mila"),)
    assert read.period == Period("own", None, date(2026, 2, 1))
    assert (read.currency, read.compare, read.measure) == ("", "", "coins")


def test_days_no_ledger_can_hold_are_as_if_they_had_not_been_chosen() -> None:
    far = choices.read('{"period": ["own", "0001-01-01", "9999-12-31"]}')
    assert far.period == Period("own")


def test_another_report_keeps_what_it_can_be_asked() -> None:
    bought = CHOSEN.of("purchases")
    assert (bought.rows, bought.columns) == (("platform",), ("year", "month"))
    assert (bought.measure, bought.where) == ("coins", ())
    held = Choices(rows=("creator",), columns=("gift",), measure="cost").of("balance")
    assert (held.rows, held.columns, held.shown) == (("month",), (), "closing_cost")
    kept = Choices(where=(("platform", "TikTok"), ("creator", "Mila"))).of("balance")
    assert kept.where == (("platform", "TikTok"),)


def test_the_query_asks_by_rows_then_columns() -> None:
    since = date(2026, 1, 1)
    assert Choices().query(since, None) == Query(("creator", "month"), since, None)
    assert CHOSEN.query(None, None).where == CHOSEN.where


def test_measures_are_the_columns_with_figures() -> None:
    assert choices.measures("spending") == ("gifts", "coins", "cost", "uncovered_coins")
    assert choices.measures("purchases") == ("purchases", "coins", "paid")
    assert len(choices.measures("balance")) == 11
