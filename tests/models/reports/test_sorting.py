from array import array
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from models import demo, journal, ledger, lookups, settings
from models.columns import Columns
from models.journal import Filter, Order
from models.ledger import Reader
from models.rates import Rates
from models.reports.figures import Figures, figures


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    path = Path(tmp_path_factory.mktemp("demo")) / "demo.coinpurse"
    demo.make(path, date(2026, 10, 1))
    with ledger.reading(path) as opened:
        yield opened


def value(known: Figures, entry: int, by: str) -> int:
    figure = known.of(entry)
    assert figure is not None
    if by == "balance":
        return figure.balance
    return 0 if figure.cost is None else figure.cost.minor


@pytest.mark.parametrize("is_descending", [True, False])
@pytest.mark.parametrize("by", ["cost", "balance"])
def test_entries_are_ranked_by_the_figures_beside_them(
    reader: Reader, by: Literal["cost", "balance"], is_descending: bool
) -> None:
    known = figures(Columns(reader), lookups.rates(reader), settings.read(reader))
    ids = journal.ids(reader, Filter(), Order())
    expected = sorted(ids, key=lambda entry: value(known, entry, by), reverse=is_descending)
    ranked = known.sort(ids, by, is_descending=is_descending)
    assert [value(known, entry, by) for entry in ranked] == [value(known, entry, by) for entry in expected]
    assert sorted(ranked) == sorted(ids)
    if not is_descending:
        assert list(ranked) == expected, "equal ones keep their order"


def test_nothing_is_ranked_where_nothing_is_wanted(reader: Reader) -> None:
    known = figures(Columns(reader), Rates(), settings.read(reader))
    assert known.sort(array("q"), "cost", is_descending=True) == array("q")
