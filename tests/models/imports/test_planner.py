"""Never twice: a row is new only if fewer entries bear its key than rows of the file do."""

from dataclasses import replace
from pathlib import Path

import pytest

from models import creators, entries, lookups
from models.drafts import FIELDS
from models.errors import ImportRefused
from models.imports.apply import apply
from models.imports.planned import Counts
from models.imports.planner import REPEATED, Step, plan_import
from models.ledger import KEEP_DELETED, Ledger
from models.names import MAX_NAME
from tests.books import new_ledger

HEADER = ",".join(FIELDS) + "\r\n"
ROSE = "gift,2026-03-02T20:15:44+01:00,TikTok,main,Mila,mila,Rose,1,5,,,,,,,,,\r\n"
LION = ROSE.replace("Rose,1,5", "Lion,1,29999")


def bring(ledger: Ledger, *rows: str) -> Counts:
    """Import rows and count what became of them."""
    plan = plan_import(ledger, [(HEADER + "".join(rows)).encode()])
    apply(ledger, plan)
    return plan.counts


def ids(ledger: Ledger) -> list[int]:
    return [row[0] for row in ledger.connection.execute("SELECT id FROM entry ORDER BY id")]


def test_ten_equal_rows_are_ten_and_the_same_file_adds_none(ledger: Ledger) -> None:
    assert bring(ledger, *[ROSE] * 10) == Counts(new=10)
    assert bring(ledger, *[ROSE] * 10) == Counts(present=10)
    assert bring(ledger, *[ROSE] * 12) == Counts(present=10, new=2)
    assert bring(ledger, *[ROSE] * 3) == Counts(present=3)


def test_a_later_file_of_one_import_counts_what_the_earlier_one_adds(ledger: Ledger) -> None:
    files = [(HEADER + "".join(rows)).encode() for rows in ([ROSE] * 3, [ROSE, LION] * 2, [LION] * 3)]
    plan = plan_import(ledger, files)
    assert [file.counts.new for file in plan.files] == [3, 2, 1]
    assert [row.added for row in apply(ledger, plan)] == [3, 2, 1]
    assert plan_import(ledger, files).counts == Counts(present=10)


@pytest.mark.parametrize(
    ("spelling", "exported"),
    [
        pytest.param(ROSE.replace("20:15:44+01:00", "19:15:44+00:00"), ROSE, id="the same instant"),
        pytest.param(ROSE.replace("+01:00", ""), ROSE, id="local time"),
        pytest.param(ROSE.replace("Rose,1", "Rose,"), ROSE, id="no quantity"),
        pytest.param(ROSE.replace("TikTok", "tiktok"), ROSE, id="platform in small letters"),
        pytest.param(ROSE.replace("Mila,", " Mila ,"), ROSE, id="blanks around a name"),
        pytest.param(ROSE.replace("Mila,", ","), ROSE.replace("Mila,", "mila,"), id="a handle alone"),
    ],
)
def test_a_row_is_known_by_its_own_spelling_and_by_that_of_the_export(
    ledger: Ledger, spelling: str, exported: str
) -> None:
    assert bring(ledger, spelling) == Counts(new=1)
    assert bring(ledger, exported) == Counts(present=1)
    assert bring(ledger, spelling) == Counts(present=1)


def test_an_edited_entry_bears_its_first_and_its_present_row(ledger: Ledger) -> None:
    bring(ledger, ROSE)
    (entry,) = ids(ledger)
    draft = lookups.drafts(ledger, [entry])[entry]
    entries.edit(ledger, entry, replace(draft, item="Lion", coins=29999))
    assert bring(ledger, ROSE, LION) == Counts(present=2)


def test_a_creator_renamed_or_merged_brings_nothing_back(ledger: Ledger) -> None:
    bring(ledger, ROSE, LION.replace("Mila", "Ben"))
    mila, ben = (creators.find(ledger, name) or 0 for name in ("Mila", "Ben"))
    creators.rename(ledger, mila, "Ludmila")
    creators.merge(ledger, [ben], mila)
    assert bring(ledger, ROSE, LION.replace("Mila", "Ben")) == Counts(present=2)
    assert bring(ledger, *(row.replace("Mila", "Ludmila") for row in (ROSE, LION))) == Counts(present=2)


def test_a_typed_entry_is_known_in_a_file(ledger: Ledger) -> None:
    bring(ledger, ROSE)
    (entry,) = ids(ledger)
    entries.add(ledger, lookups.drafts(ledger, [entry])[entry])
    assert bring(ledger, *[ROSE] * 3) == Counts(present=2, new=1)


def test_a_deleted_entry_is_marked_and_never_comes_back(ledger: Ledger) -> None:
    bring(ledger, ROSE, ROSE, LION)
    rose, _, lion = ids(ledger)
    entries.edit(ledger, lion, replace(lookups.drafts(ledger, [lion])[lion], note="edited"))
    entries.delete(ledger, [rose, lion])
    rows = [ROSE, ROSE, LION, LION.replace(",\r\n", ",edited\r\n")]
    plan = plan_import(ledger, [(HEADER + "".join(rows)).encode()])
    assert [row.status for row in plan.rows] == ["present", "deleted", "deleted", "deleted"]
    assert plan.counts == Counts(present=4, deleted=3)


def test_an_entry_deleted_for_good_never_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "old.coinpurse"
    ledger = new_ledger(path, timezone="Europe/Berlin")
    bring(ledger, ROSE)
    (entry,) = ids(ledger)
    entries.edit(ledger, entry, replace(lookups.drafts(ledger, [entry])[entry], coins=6))
    entries.delete(ledger, [entry])
    ledger.connection.execute("UPDATE removed SET removed_at = removed_at - ?", (KEEP_DELETED + 1,))
    ledger.close()
    ledger = Ledger(path)
    assert ledger.connection.execute("SELECT count(*) FROM removed").fetchone() == (0,)
    assert bring(ledger, ROSE, ROSE.replace(",5,", ",6,")) == Counts(present=2, deleted=2)
    ledger.close()


def test_a_restored_entry_is_there_again(ledger: Ledger) -> None:
    bring(ledger, ROSE)
    entries.delete(ledger, ids(ledger))
    ledger.undo()
    assert bring(ledger, ROSE) == Counts(present=1)


def test_a_bare_date_is_known_after_the_ledger_moved_to_another_zone(ledger: Ledger) -> None:
    dated = ROSE.replace("T20:15:44+01:00", "")
    bring(ledger, dated)
    (entry,) = ids(ledger)
    entries.edit(ledger, entry, replace(lookups.drafts(ledger, [entry])[entry], note="edited"))
    for zone in ("Pacific/Kiritimati", "Pacific/Niue"):
        ledger.change_settings(timezone=zone)
        assert bring(ledger, dated.replace(",\r\n", ",edited\r\n"), dated) == Counts(present=2)


def test_progress_is_told_and_can_cancel(ledger: Ledger) -> None:
    content = (HEADER + ROSE * 2500).encode()
    steps: list[Step] = []
    told: list[int] = []
    plan = plan_import(ledger, [content], progress=steps.append)
    assert list(dict.fromkeys(step.rows for step in steps)) == [0, 1000, 2000, 2500]
    assert steps[-1] == (2500, len(content), len(content))
    for work in (
        lambda: plan_import(ledger, [content], progress=lambda step: step.rows < 2000),
        lambda: apply(ledger, plan, progress=lambda done: done < 2000),
    ):
        with pytest.raises(ImportRefused, match="The import was cancelled; nothing was imported"):
            work()
    assert ids(ledger) == []
    assert ledger.undo_label is None
    apply(ledger, plan, progress=told.append)
    assert (told, len(ids(ledger))) == ([1000, 2000], 2500)


def test_times_the_clock_showed_twice_are_told_until_they_have_an_offset(ledger: Ledger) -> None:
    twice = ROSE.replace("2026-03-02T20:15:44+01:00", "2026-10-25T02:30:00")
    plan = plan_import(ledger, [(HEADER + twice + twice + ROSE + twice.replace("30:00", "30:00+01:00")).encode()])
    (note,) = plan.files[0].notes
    assert (note.message, note.values) == (REPEATED, {"count": 2})
    apply(ledger, plan)
    assert bring(ledger, twice, twice) == Counts(present=2)
    assert not plan_import(ledger, [(HEADER + twice).encode()]).files[0].notes


def test_a_name_as_long_as_names_can_be_finds_one_of_its_own(ledger: Ledger) -> None:
    """A second creator who is known by a handle alone gets a number behind it, within the bound of names."""
    longest = "x" * MAX_NAME
    named, by_handle = ROSE.replace("Mila,mila", longest + ","), ROSE.replace("Mila,mila", "," + longest)
    assert bring(ledger, named, by_handle, ROSE) == Counts(new=3)
    assert {row.name for row in creators.creators(ledger)} == {"Mila", longest, f"{longest[:-4]} (2)"}
    assert bring(ledger, named, by_handle) == Counts(present=2)
