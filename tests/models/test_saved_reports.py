from collections.abc import Callable

import pytest

from models import saved_reports
from models.errors import InvalidEntry, RequestRefused
from models.ledger import Ledger, reading
from models.names import MAX_NAME
from models.reports.choices import Choices
from models.schema import SavedReport

EVENINGS = Choices(rows=("evening",), columns=(), measure="gifts")


def names(ledger: Ledger) -> list[str]:
    return [report.name for report in saved_reports.saved(ledger)]


def test_a_report_is_saved_under_its_name(ledger: Ledger) -> None:
    number = saved_reports.save(ledger, "  Evenings ", EVENINGS)
    saved_reports.save(ledger, "abroad", Choices())
    first, second = saved_reports.saved(ledger)
    assert (first.name, second) == ("abroad", saved_reports.Saved(number, "Evenings", EVENINGS))
    with reading(ledger.path) as reader:
        assert len(saved_reports.saved(reader)) == 2


@pytest.mark.parametrize("name", ["", "   ", "EVENINGS ", "a\0b", "x" * (MAX_NAME + 1)])
def test_a_name_that_cannot_be_is_refused(ledger: Ledger, name: str) -> None:
    saved_reports.save(ledger, "Evenings", EVENINGS)
    other = saved_reports.save(ledger, "Other", EVENINGS)
    for verb in (lambda: saved_reports.save(ledger, name, EVENINGS), lambda: saved_reports.rename(ledger, other, name)):
        with pytest.raises(InvalidEntry) as refused:
            verb()
        assert refused.value.field == "name"
    assert names(ledger) == ["Evenings", "Other"]


def test_a_report_may_change_the_case_of_its_own_name(ledger: Ledger) -> None:
    number = saved_reports.save(ledger, "Evenings", EVENINGS)
    saved_reports.rename(ledger, number, "EVENINGS")
    assert names(ledger) == ["EVENINGS"]


def test_every_verb_is_undone_and_done_again(ledger: Ledger) -> None:
    number = saved_reports.save(ledger, "Evenings", EVENINGS)
    verbs: dict[str, Callable[[], object]] = {
        "Rename report": lambda: saved_reports.rename(ledger, number, "Nights"),
        "Change report": lambda: saved_reports.update(ledger, number, Choices(measure="coins")),
        "Duplicate report": lambda: saved_reports.duplicate(ledger, number),
        "Delete report": lambda: saved_reports.delete(ledger, number),
    }
    for label, verb in verbs.items():
        before = saved_reports.saved(ledger)
        verb()
        after = saved_reports.saved(ledger)
        assert before != after
        assert ledger.undo() == label
        assert saved_reports.saved(ledger) == before
        ledger.redo()
        assert saved_reports.saved(ledger) == after
        ledger.undo()
    assert ledger.undo() == "Save report"
    assert names(ledger) == []


def test_a_duplicate_has_a_name_of_its_own(ledger: Ledger) -> None:
    number = saved_reports.save(ledger, "Evenings", EVENINGS)
    twin = saved_reports.duplicate(ledger, number)
    saved_reports.duplicate(ledger, twin)
    assert names(ledger) == ["Evenings", "Evenings (2)", "Evenings (2) (2)"]
    assert {report.choices for report in saved_reports.saved(ledger)} == {EVENINGS}


def test_the_longest_name_can_be_duplicated(ledger: Ledger) -> None:
    saved_reports.duplicate(ledger, saved_reports.save(ledger, "x" * MAX_NAME, EVENINGS))
    assert sorted(map(len, names(ledger))) == [MAX_NAME, MAX_NAME]


def test_what_is_gone_is_said_to_be_gone(ledger: Ledger) -> None:
    for verb in (saved_reports.delete, saved_reports.duplicate):
        with pytest.raises(RequestRefused):
            verb(ledger, 7)
    with pytest.raises(RequestRefused):
        saved_reports.rename(ledger, 7, "x")
    with pytest.raises(RequestRefused):
        saved_reports.update(ledger, 7, EVENINGS)


def test_choices_of_another_version_are_read_with_defaults(ledger: Ledger) -> None:
    number = saved_reports.save(ledger, "Evenings", EVENINGS)
    with ledger.operation("Test"):
        SavedReport.update(choices='{"rows": ["moon"]').where(SavedReport.id == number).execute(ledger.db)
    assert saved_reports.saved(ledger) == [saved_reports.Saved(number, "Evenings", Choices())]
