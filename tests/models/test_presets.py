"""Exports kept under a name: saved, changed, renamed and deleted, each undone; only files that can be made are kept."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from models import presets
from models.errors import InvalidEntry, RequestRefused
from models.ledger import Ledger, reading
from models.names import MAX_NAME
from models.presets import PLACEHOLDERS, Preset
from models.reports.choices import Choices, Period
from models.schema import SavedPreset

LAST_MONTH = Choices(rows=("creator",), columns=(), period=Period("last-month"))


@pytest.fixture
def monthly(ledger: Ledger) -> Preset:
    """A preset that writes beside the ledger."""
    return Preset("Monthly", LAST_MONTH, "xlsx", ledger.path.parent, "{report} {period}", "Evenings", replaces=True)


def names(ledger: Ledger) -> list[str]:
    return [one.preset.name for one in presets.saved(ledger)]


def test_a_preset_is_kept_as_it_is(ledger: Ledger, monthly: Preset) -> None:
    number = presets.save(ledger, replace(monthly, name="  Monthly "))
    presets.save(ledger, replace(monthly, name="abroad", replaces=False))
    first, second = presets.saved(ledger)
    assert (first.preset.name, first.preset.replaces) == ("abroad", False)
    assert second == presets.Saved(number, monthly)
    with reading(ledger.path) as reader:
        assert presets.named(reader, " MONTHLY") == second


def test_a_preset_survives_closing(tmp_path: Path, ledger: Ledger, monthly: Preset) -> None:
    presets.save(ledger, monthly)
    ledger.close()
    with closing(Ledger(ledger.path)) as again:
        assert [one.preset for one in presets.saved(again)] == [monthly]


@pytest.mark.parametrize("name", ["", "   ", "MONTHLY ", "a\0b", "x" * (MAX_NAME + 1)])
def test_a_name_that_cannot_be_is_refused(ledger: Ledger, monthly: Preset, name: str) -> None:
    presets.save(ledger, monthly)
    other = presets.save(ledger, replace(monthly, name="Other"))
    verbs: list[Callable[[], object]] = [
        lambda: presets.save(ledger, replace(monthly, name=name)),
        lambda: presets.rename(ledger, other, name),
        lambda: presets.update(ledger, other, replace(monthly, name=name)),
    ]
    for verb in verbs:
        with pytest.raises(InvalidEntry) as refused:
            verb()
        assert refused.value.field == "name"
    assert names(ledger) == ["Monthly", "Other"]


def test_a_preset_may_change_the_case_of_its_own_name(ledger: Ledger, monthly: Preset) -> None:
    number = presets.save(ledger, monthly)
    presets.rename(ledger, number, "MONTHLY")
    assert names(ledger) == ["MONTHLY"]


def test_every_verb_is_undone_and_done_again(ledger: Ledger, monthly: Preset) -> None:
    number = presets.save(ledger, monthly)
    other = replace(monthly, name="Yearly", choices=Choices(), format="pdf", pattern="{from}", title="", replaces=False)
    verbs: dict[str, Callable[[], object]] = {
        "Rename preset": lambda: presets.rename(ledger, number, "Nights"),
        "Change preset": lambda: presets.update(ledger, number, other),
        "Delete preset": lambda: presets.delete(ledger, number),
    }
    for label, verb in verbs.items():
        before = presets.saved(ledger)
        verb()
        after = presets.saved(ledger)
        assert before != after
        assert ledger.undo() == label
        assert presets.saved(ledger) == before
        ledger.redo()
        assert presets.saved(ledger) == after
        ledger.undo()
    assert ledger.undo() == "Save preset"
    assert names(ledger) == []


def test_what_is_gone_is_said_to_be_gone(ledger: Ledger, monthly: Preset) -> None:
    verbs: list[Callable[[], object]] = [
        lambda: presets.delete(ledger, 7),
        lambda: presets.rename(ledger, 7, "x"),
        lambda: presets.update(ledger, 7, monthly),
    ]
    for verb in verbs:
        with pytest.raises(RequestRefused, match="no longer there"):
            verb()
    with pytest.raises(RequestRefused, match="There is no preset named moon"):
        presets.named(ledger, "moon")


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("", "The file needs a name"),
        (" ", "The file needs a name"),
        ("{moon}", "“{moon}” stands for nothing in the name of a file; there is {name}, {report}, {period}"),
        ("{}", "“{}” stands for nothing"),
        ("{Period}", "“{Period}” stands for nothing"),
        ("{period!r}", "“{period!r}” stands for nothing"),
        ("{from.year}", "“{from.year}” stands for nothing"),
        ("{name", "A brace in the name of a file stands alone"),
        ("}{", "A brace in the name of a file stands alone"),
        ("{{name}}", "A brace in the name of a file stands alone"),
        ("a\0b", "pattern holds a character that is no text"),
        ("x" * (MAX_NAME + 1), "pattern is longer than"),
    ],
)
def test_a_pattern_that_says_nothing_is_refused(ledger: Ledger, monthly: Preset, pattern: str, said: str) -> None:
    with pytest.raises(InvalidEntry) as refused:
        presets.save(ledger, replace(monthly, pattern=pattern))
    assert refused.value.field == "pattern"
    assert str(refused.value).startswith(said)
    assert names(ledger) == []


def test_each_placeholder_gets_its_value_once() -> None:
    values = {name: f"<{{{name}}}>" for name in PLACEHOLDERS}
    pattern = "-".join(f"{{{name}}}" for name in PLACEHOLDERS)
    assert presets.fill(pattern, values) == "-".join(values.values())
    assert presets.fill("plain", {}) == "plain"


def test_a_folder_has_to_be_there(ledger: Ledger, monthly: Preset, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for folder in (tmp_path / "nowhere", file, file / "below", Path("a\0b"), tmp_path / "\udcff"):
        with pytest.raises(InvalidEntry) as refused:
            presets.save(ledger, replace(monthly, folder=folder))
        assert refused.value.field == "folder"
    assert names(ledger) == []


def test_a_folder_is_kept_as_it_is_found_from_anywhere(
    ledger: Ledger, monthly: Preset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    presets.save(ledger, replace(monthly, folder=Path("out")))
    presets.save(ledger, replace(monthly, name="home", folder=Path("~/out")))
    assert [one.preset.folder for one in presets.saved(ledger)] == [tmp_path / "out"] * 2


def test_choices_of_another_version_are_read_with_defaults(ledger: Ledger, monthly: Preset) -> None:
    number = presets.save(ledger, monthly)
    with ledger.operation("Test"):
        SavedPreset.update(choices='{"rows": ["moon"]').where(SavedPreset.id == number).execute(ledger.db)
    assert presets.saved(ledger) == [presets.Saved(number, replace(monthly, choices=Choices()))]
