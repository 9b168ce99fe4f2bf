"""Saved mappings: kept under a name, undone, shared as a file, and strangers' files are believed nothing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import mappings
from models.errors import InvalidEntry, RequestRefused
from models.imports.planner import plan_import
from models.imports.table import mapping as shape
from models.imports.table.mapping import FIELDS, FIXABLE, Mapping, Shared
from models.ledger import Ledger
from models.names import MAX_NAME
from models.schema import SavedMapping

GIFTS = Shared(
    Mapping({"when": "Date", "creator": "To", "coins": "Coins"}, {"platform": "TikTok"}),
    header=("Date", "To", "Coins"),
)  # fmt: skip


def names(ledger: Ledger) -> list[str]:
    return [one.name for one in mappings.saved(ledger)]


def test_a_mapping_is_saved_under_its_name_and_again_in_its_place(ledger: Ledger) -> None:
    number = mappings.save(ledger, " Evenings ", GIFTS)
    other = Shared(GIFTS.mapping.with_fixed("platform", "Kick"), header=GIFTS.header)
    assert mappings.save(ledger, "EVENINGS", other) == number
    (found,) = mappings.saved(ledger)
    assert (found.name, found.shared.name, found.shared.mapping) == ("EVENINGS", "EVENINGS", other.mapping)
    assert mappings.named(ledger, "evenings") == found


@pytest.mark.parametrize("name", ["", "   ", "a\0b", "x" * (MAX_NAME + 1)])
def test_a_name_that_cannot_be_is_refused(ledger: Ledger, name: str) -> None:
    with pytest.raises(InvalidEntry):
        mappings.save(ledger, name, GIFTS)


def test_every_verb_is_undone_and_done_again(ledger: Ledger) -> None:
    number = mappings.save(ledger, "Evenings", GIFTS)
    verbs: dict[str, Callable[[], object]] = {
        "Rename mapping": lambda: mappings.rename(ledger, number, "Nights"),
        "Save mapping": lambda: mappings.save(ledger, "Evenings", Shared(GIFTS.mapping)),
        "Delete mapping": lambda: mappings.delete(ledger, number),
    }
    for label, verb in verbs.items():
        before = mappings.saved(ledger)
        verb()
        after = mappings.saved(ledger)
        assert before != after
        assert ledger.undo() == label
        assert mappings.saved(ledger) == before
        ledger.redo()
        assert mappings.saved(ledger) == after
        ledger.undo()
    assert ledger.undo() == "Save mapping"
    assert names(ledger) == []


def test_another_name_may_not_be_taken_and_what_is_gone_stays_gone(ledger: Ledger) -> None:
    first, second = mappings.save(ledger, "A", GIFTS), mappings.save(ledger, "B", GIFTS)
    with pytest.raises(InvalidEntry):
        mappings.rename(ledger, second, "a")
    mappings.rename(ledger, first, "a")
    mappings.delete(ledger, first)
    with pytest.raises(RequestRefused):
        mappings.delete(ledger, first)
    with pytest.raises(RequestRefused):
        mappings.rename(ledger, first, "C")
    with pytest.raises(RequestRefused):
        mappings.named(ledger, "A")


def test_a_broken_mapping_is_as_if_it_were_not_there(ledger: Ledger) -> None:
    mappings.save(ledger, "A", GIFTS)
    with ledger.operation("Break"):
        SavedMapping.update(mapping='{"coinpurse_mapping": 2}').execute(ledger.db)
    assert names(ledger) == []


def test_a_table_of_the_same_columns_is_read_by_its_saved_mapping(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "gifts.csv"
    path.write_text("To,Date,Coins\nMila,2026-03-02,5\n", encoding="utf-8")
    assert plan_import(ledger, [path]).counts.open == 1
    mappings.save(ledger, "Evenings", GIFTS)
    plan = plan_import(ledger, [path])
    assert plan.counts.new == 1
    assert [note.values for note in plan.files[0].notes] == [{"name": "Evenings"}]
    assert plan.answers == {}


def test_what_is_said_of_one_table_is_not_remembered_for_another(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "gifts.csv"
    path.write_text("To,Date,Coins\nMila,03/04/2026,5\n", encoding="utf-8")
    answers = {"table.mapping": GIFTS.as_text(), "table.date_order": "dmy"}
    plan = plan_import(ledger, [path], answers=answers)
    assert (plan.counts.new, plan.answers) == (1, {})


# --- Shared files -----------------------------------------------------------------------------------------------------

_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
_labels = _texts.filter(lambda text: text != "")
mapped = st.builds(
    Mapping,
    st.dictionaries(st.sampled_from(FIELDS), _labels).filter(lambda found: len(set(found.values())) == len(found)),
    st.dictionaries(st.sampled_from([one for one in FIXABLE if "currency" not in one and one != "channel"]), _labels),
    st.sampled_from(shape.KIND_RULES),
    st.dictionaries(_texts, st.sampled_from(["gift", "purchase", "skip"]), max_size=3),
    st.sampled_from(["", *shape.DATE_ORDERS]),
    st.sampled_from(["", *shape.NUMBER_STYLES]),
    st.sampled_from(["", "UTC", "Asia/Tokyo"]),
    st.integers(0, 20),
    _texts,
)


@given(one=mapped, name=_texts, header=st.lists(_texts, max_size=4).map(tuple))
def test_a_mapping_that_is_shared_is_read_as_it_was(one: Mapping, name: str, header: tuple[str, ...]) -> None:
    shared = Shared(one, name, header)
    assert shape.read(shared.as_text()) == shared
    assert shape.read_all(shape.write_all([shared, shared])) == [shared, shared]


_json = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
                     lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=5), part, max_size=3),
                     max_leaves=8)  # fmt: skip


@given(st.data())
def test_a_strangers_mapping_is_taken_whole_or_refused(data: st.DataObject) -> None:
    content: dict[str, Any] = json.loads(GIFTS.as_text())
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.sampled_from([*content, "other"]))] = data.draw(_json)
    try:
        found = shape.read(json.dumps(content))
    except RequestRefused:
        return
    assert shape.read(found.as_text()) == found


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "null", "{", "[" * 60_000, '{"coinpurse_mapping": 2}', '{"coinpurse_mapping": true}', "1" * 5000,
        '{"coinpurse_mapping": 1, "coinpurse_mapping": 1}', '{"coinpurse_mapping": 1, "columns": {"moon": "x"}}',
        '{"coinpurse_mapping": 1, "columns": {"when": "x", "coins": "x"}}', '{"coinpurse_mapping": 1, "zone": "Mars"}',
        '{"coinpurse_mapping": 1, "fixed": {"currency": "ZZZ"}}', '{"coinpurse_mapping": 1, "fixed": {"when": "x"}}',
        '{"coinpurse_mapping": 1, "name": "\\ud800"}', '{"coinpurse_mapping": 1, "header_row": 1.5}',
        '{"coinpurse_mapping": 1, "kinds": {"x": "moon"}}', '{"coinpurse_mapping": 1, "fixed": {"channel": "x"}}',
        " " * 200_000,
    ],
)  # fmt: skip
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(RequestRefused) as refused:
        shape.read(text)
    assert "{" not in str(refused.value)
