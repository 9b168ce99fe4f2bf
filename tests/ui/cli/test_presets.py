"""Presets on the command line: saved by report, made again in one line, listed, renamed and removed."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from models import presets
from models.ledger import Ledger
from tests.ui.cli.commands import Run
from ui import spans
from ui.documents import report_files

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 11, 1)
SAVE = ("report", "spending", "--save-preset", "x", "--format", "csv", "--output")
pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the day the sample was made for."""
    monkeypatch.setattr(spans, "today", lambda *_: TODAY)


@pytest.fixture
def book(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample, which commands find by themselves."""
    path = tmp_path / "coins.coinpurse"
    shutil.copy(sample, path)
    monkeypatch.setenv("COINPURSE_LEDGER", str(path))
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def save(run: Run, output: Path, *more: object, name: str = "Monthly") -> None:
    asked = ("--by", "creator", "--period", "last-month", "--format", "csv")
    answer = run("report", "spending", *asked, "--save-preset", name, "--output", output, *more)
    assert (answer.status, answer.err) == (0, "")


def test_a_monthly_job_is_one_line(run: Run, book: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("report", "spending", "--by", "creator", "--period", "last-month", "--format", "csv")
    target = out / "spending-creator 2026-10.csv"
    answer = run(*asked, "--save-preset", "Monthly", "--output", out / "{report} {period}.csv")
    assert answer == (0, f"Saved the preset Monthly; made today, it writes {target}\n", "")
    assert not target.exists()
    assert run("report", "--preset", "monthly") == (0, f"Wrote {target}\n", "")
    days = ("--from", "2026-10-01", "--to", "2026-10-31")
    assert target.read_bytes() == run("report", "spending", "--by", "creator", *days, "--format", "csv").out.encode()
    assert target.read_bytes().count(b"\r\n") > 2
    monkeypatch.setattr(spans, "today", lambda *_: date(2026, 11, 30))
    assert run("report", "--preset", "Monthly").status == 2  # still of October
    monkeypatch.setattr(spans, "today", lambda *_: date(2026, 12, 1))
    assert run("report", "--preset", "Monthly").out == f"Wrote {out / 'spending-creator 2026-11.csv'}\n"


@pytest.mark.parametrize("kind", report_files.ENDINGS)
def test_every_format_is_what_report_writes(run: Run, book: Path, out: Path, kind: str) -> None:
    by = ("--by", "creator,month", "--where", "platform=TikTok", "--where", "platform=Twitch", "--period", "last-12")
    asked = ("report", "spending", *by, "--currency", "USD", "--basis", "average", "--format", kind)
    ending = report_files.ENDINGS[kind]
    assert run(*asked, "--save-preset", "Mine", "--output", out / "{name}").status == 0
    assert run("report", "--preset", "Mine").out == f"Wrote {out / f'Mine{ending}'}\n"
    assert run(*asked, "--output", out / f"direct{ending}").status == 0
    made, direct = (out / f"{name}{ending}" for name in ("Mine", "direct"))
    assert len(made.read_bytes()) > 50
    if kind not in ("pdf", "xlsx"):  # these say when they were written
        assert made.read_bytes() == direct.read_bytes()


def test_a_file_is_written_over_only_where_it_is_said(run: Run, book: Path, out: Path) -> None:
    target = out / "a.csv"
    target.write_text("mine")
    save(run, out / "a")
    assert run("report", "--preset", "Monthly") == (
        2, "", f"{target} is there already; with --replace it is written over\n",
    )  # fmt: skip
    assert target.read_text() == "mine"
    assert run("report", "--preset", "Monthly", "--replace") == (0, f"Replaced {target}\n", "")
    target.write_text("mine")
    save(run, out / "a", "--replace", name="Over")
    assert run("report", "--preset", "Over").out == f"Replaced {target}\n"
    assert target.read_bytes().startswith(b"creator,")


def test_it_is_written_elsewhere_this_once(run: Run, book: Path, out: Path, tmp_path: Path) -> None:
    save(run, out)
    other = tmp_path / "other"
    other.mkdir()
    assert run("report", "--preset", "Monthly", "--output", other).out == f"Wrote {other / 'Monthly 2026-10.csv'}\n"
    assert run("report", "--preset", "Monthly", "--output", other / "x").out == f"Wrote {other / 'x'}\n"
    assert list(out.iterdir()) == []


def test_a_folder_that_is_gone_is_one_sentence(run: Run, book: Path, out: Path) -> None:
    save(run, out / "a", "--replace")
    out.rmdir()
    said = f"There is no folder {out}; choose one that is there\n"
    assert run("report", "--preset", "Monthly") == (2, "", said)
    assert not out.exists()
    out.write_text("no folder")
    assert run("report", "--preset", "Monthly") == (2, "", said)
    assert run("presets").out == f"Monthly: {said}"


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="a folder nobody can write to")
def test_a_folder_nobody_can_write_to_is_one_sentence(run: Run, book: Path) -> None:
    save(run, Path("/proc/self/a"))
    status, told, err = run("report", "--preset", "Monthly")
    assert (status, told) == (2, "")
    assert (err.startswith("/proc/"), err.count("\n")) == (True, 1)
    assert "cannot be written" in err


def test_what_fails_leaves_no_file(run: Run, book: Path, out: Path) -> None:
    """There is no chart of no entries."""
    asked = ("report", "spending", "--from", "2001-01-01", "--to", "2001-01-31", "--format", "svg")
    assert run(*asked, "--save-preset", "Empty", "--output", out / "a").status == 0
    status, _, err = run("report", "--preset", "Empty")
    assert (status, err.startswith("There is no chart of this")) == (2, True)
    assert list(out.iterdir()) == []


def test_it_is_made_while_a_window_has_the_ledger(run: Run, book: Path, out: Path) -> None:
    save(run, out / "a")
    with closing(Ledger(book)):
        assert run("report", "--preset", "Monthly") == (0, f"Wrote {out / 'a.csv'}\n", "")


def test_a_filter_the_ledger_no_longer_knows_is_said(run: Run, book: Path, out: Path) -> None:
    asked = ("report", "spending", "--where", "creator=Nobody here", "--format", "csv", "--save-preset", "x")
    said = "The ledger has no creator “Nobody here”, which is chosen here; save the preset anew\n"
    mistyped = "This ledger has no entries with creator=Nobody here\n"
    assert run(*asked, "--output", out / "a") == (2, "", mistyped), "there is no preset yet to be saved anew"
    save(run, out / "a")
    with closing(Ledger(book)) as ledger:
        one = presets.named(ledger, "Monthly")
        choices = replace(one.preset.choices, where=(("creator", "Nobody here"),))
        presets.update(ledger, one.id, replace(one.preset, choices=choices))
    assert run("report", "--preset", "Monthly") == (2, "", said)


def test_presets_are_listed_renamed_and_removed(run: Run, book: Path, out: Path) -> None:
    assert run("presets").out == "No preset is saved yet\n"
    save(run, out / "{from} {to}")
    save(run, out / "{ledger} {date}", name="daily")
    assert run("presets").out.splitlines() == [
        f"daily: {out / 'coins 2026-11-01.csv'}",
        f"Monthly: {out / '2026-10-01 2026-10-31.csv'}",
    ]
    assert run("presets", "rename", "MONTHLY", "Nights").out == "Renamed the preset to Nights\n"
    assert run("presets", "rename", "Nights", "Daily").err == "There is a preset named Daily already\n"
    assert run("presets", "remove", "daily").out == "Removed the preset daily\n"
    assert json.loads(run("presets", "list", "--json").out) == {
        "presets": [
            {
                "name": "Nights", "report": "spending", "by": ["creator"], "period": "last-month", "format": "csv",
                "folder": str(out), "pattern": "{from} {to}", "replaces": False,
            }
        ]
    }  # fmt: skip


def test_it_answers_as_json(run: Run, book: Path, out: Path) -> None:
    save(run, out / "a")
    answer = run("report", "--preset", "monthly", "--json")
    assert json.loads(answer.out) == {"preset": "Monthly", "output": str(out / "a.csv"), "is_replaced": False}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("report", "--preset", "Moon"), "There is no preset named Moon"),
        (("report", "--preset", "x", "--by", "month"), "All is chosen with --preset already"),
        (("report", "spending", "--preset", "x"), "All is chosen with --preset already"),
        (("report", "spending", "--save-preset", "x", "--output", "a"), "A preset writes a file: name its format"),
        (("report", "spending", "--save-preset", "x", "--format", "csv"), "--save-preset needs the file"),
        ((*SAVE, "a", "--by", "year,month,week,day"), "A preset keeps up to 3 keys"),
        ((*SAVE, "a", "--where", "hour=1"), "A preset keeps up to 3 keys, and conditions by platform, account"),
        ((*SAVE, "a", "--by", "moon"), "The spending report cannot be grouped or chosen by “moon”"),
        ((*SAVE, "{a}"), "“{a}” stands for nothing"),
        ((*SAVE, "{"), "A brace in the name of a file stands alone"),
        ((*SAVE, "a", "--save-preset", " "), "A preset needs a name"),
        ((*SAVE, "a" * 121), "The name of the file would be too long"),
        ((*SAVE, "/{period}/a"), "There is no folder /{period}; choose one"),
        ((*SAVE, f"/{'a' * 300}/a"), "There is no folder /aaa"),
        ((*SAVE, "~nobody-here/a"), "There is no folder /"),
        (("report", "spending", "--format", "csv", "--output", f"/{'a' * 300}"), "/aaa"),
        (("report", "spending", "--period", "last-month", "--from", "2026-01-01"), "--period stands in place of"),
        (("presets", "rename", "a"), "That is written “coinpurse presets rename NAME NEW-NAME”"),
        (("presets", "remove", "a"), "There is no preset named a"),
    ],
)
def test_a_request_that_cannot_be_met_is_one_sentence(
    run: Run, book: Path, arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch, out: Path
) -> None:
    monkeypatch.chdir(out)
    answer = run(*arguments)
    assert (answer.status, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert answer.err.startswith(said)
    assert run("presets").out == "No preset is saved yet\n"
    assert list(out.iterdir()) == []


def test_a_name_that_is_taken_is_kept(run: Run, book: Path, out: Path) -> None:
    save(run, out / "a")
    asked = ("report", "spending", "--format", "csv", "--save-preset", "MONTHLY", "--output", out / "b")
    assert run(*asked) == (2, "", "There is a preset named MONTHLY already\n")


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_a_timer_needs_no_display_and_no_language(run: Run, book: Path, out: Path, kind: str) -> None:
    asked = (
        "--period",
        "last-year",
        "--format",
        kind,
        "--save-preset",
        "Yearly",
        "--output",
        out / "{report} {period}",
    )
    assert run("report", "spending", "--by", "month", *asked).status == 0
    without = {key: value for key, value in os.environ.items() if not key.startswith(("DISPLAY", "QT_", "LANG", "LC_"))}
    command = [sys.executable, str(ROOT / "main.py"), "--ledger", str(book), "report", "--preset", "Yearly"]
    made = subprocess.run(command, env=without, capture_output=True, text=True, check=False)
    target = out / f"spending-month {date.today().year - 1}.{kind}"  # noqa: DTZ011 - as the process has it
    assert (made.returncode, made.stdout) == (0, f"Wrote {target}\n")
    assert target.stat().st_size > 1000


def test_a_period_by_name_is_that_of_its_days(run: Run, book: Path) -> None:
    asked = ("report", "spending", "--by", "creator", "--format", "csv")
    for period, since, until in (
        ("last-month", "2026-10-01", "2026-10-31"),
        ("last-quarter", "2026-07-01", "2026-09-30"),
        ("last-30", "2026-10-03", "2026-11-01"),
    ):
        assert run(*asked, "--period", period).out == run(*asked, "--from", since, "--to", until).out
    assert run(*asked, "--period", "all").out == run(*asked).out


def test_a_preset_writes_its_own_format_whatever_a_file_is_called(run: Run, book: Path, out: Path) -> None:
    save(run, out / "a")
    said = "The preset Monthly writes csv: name a file that ends in .csv, not .pdf\n"
    assert run("report", "--preset", "Monthly", "--output", out / "w.PDF") == (2, "", said)
    assert not list(out.iterdir())
    assert run("report", "--preset", "Monthly", "--output", out / "w.csv").status == 0
    assert run("report", "--preset", "Monthly", "--output", out / "w 2026.10").status == 0, "no ending of any format"
