"""The report verb in the formats for people: each is written whole, without a display, and says what was asked."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from models.reports.choices import CHARTS
from tests.ui.cli.commands import Run
from ui import documents

ROOT = Path(__file__).parents[3]
STARTS = {
    "xlsx": b"PK\x03\x04",
    "spreadsheet": b"\xef\xbb\xbf",
    "html": b"<!doctype html>",
    "pdf": b"%PDF-1.",
    "svg": b"<?xml",
    "png": b"\x89PNG",
}
BINARY = ("xlsx", "pdf", "png")
HOSTILE = '=1+1"><script>alert(1)</script>\u202e'
pytestmark = pytest.mark.usefixtures("qapp")


def test_every_format_is_looked_at_here() -> None:
    assert STARTS.keys() == documents.FORMATS.keys()
    assert {name for name, one in documents.FORMATS.items() if not one.is_text} == set(BINARY)


@pytest.mark.parametrize("name", STARTS)
@pytest.mark.parametrize("by", ["creator", "month,platform", ""])
def test_a_report_is_written_in_every_format(run: Run, sample: Path, tmp_path: Path, name: str, by: str) -> None:
    target = tmp_path / f"report.{name}"
    asked = ("--by", by, "--from", "2026-01-01", "--format", name, "--output", target)
    status, out, err = run("--ledger", sample, "report", "spending", *asked)
    assert (status, out, err) == (0, "", f"Wrote {target}\n")
    assert target.read_bytes().startswith(STARTS[name])
    assert target.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["html", "svg", "spreadsheet"])
def test_what_is_text_goes_to_a_terminal(run: Run, sample: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(sys.stdout.__class__, "isatty", lambda _self: True)
    status, out, _ = run("--ledger", sample, "report", "spending", "--by", "month", "--format", name)
    assert status == 0
    assert out.encode().startswith(STARTS[name])


@pytest.mark.parametrize("name", BINARY)
def test_what_is_no_text_goes_to_a_program_but_not_to_a_terminal(
    ledger: Path, run: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    run("add", "gift", "--platform", "TikTok", "--coins", 5, "--creator", "Mila", "--when", "2026-03-02")
    monkeypatch.setattr(sys.stdout.__class__, "isatty", lambda _self: True)
    status, out, err = run("report", "spending", "--format", name)
    assert (status, out) == (2, "")
    assert err.endswith("A terminal cannot show this; name a file with --output, or send it to a program\n")


def test_a_page_says_in_words_what_was_asked(run: Run, sample: Path) -> None:
    asked = ("--from", "2025-01-01", "--to", "2025-12-31", "--where", "platform=Twitch", "--where", "weekday=1")
    more = ("--where", "platform=TikTok", "--currency", "USD", "--basis", "average", "--format", "html")
    status, out, _ = run("--ledger", sample, "report", "spending", "--by", "month,creator", *asked, *more)
    assert status == 0
    text = out.replace("\u2068", "").replace("\u2069", "")
    for line in (
        "What gifts cost by month and creator",
        "Period: 2025",
        "Platform: Twitch, TikTok",
        "Weekday: Monday",
        "Currency: USD",
        "What a coin cost: At average cost",
    ):
        assert line in text


def test_it_speaks_the_language_asked_for(run: Run, sample: Path) -> None:
    out = run("--ledger", sample, "--lang", "de", "report", "spending", "--by", "month", "--format", "html").out
    assert 'lang="de"' in out
    assert "Jan. 2026" in out
    assert 'dir="rtl"' in run("--ledger", sample, "report", "spending", "--format", "html", "--lang", "ar").out


@pytest.mark.parametrize("name", ["svg", "png"])
def test_where_there_is_no_chart_there_is_no_picture(run: Run, ledger: Path, tmp_path: Path, name: str) -> None:
    target = tmp_path / "none"
    status, _, err = run("report", "spending", "--by", "month", "--format", name, "--output", target)
    assert (status, err) == (2, "There is no chart of this: it is empty, or has coins of different kinds\n")
    assert not target.exists()


@pytest.mark.parametrize("name", ["xlsx", "spreadsheet", "html", "pdf"])
def test_an_empty_report_is_a_page_that_says_so(run: Run, ledger: Path, tmp_path: Path, name: str) -> None:
    target = tmp_path / "none"
    assert run("report", "balance", "--by", "month", "--format", name, "--output", target).status == 0
    if name == "html":
        assert "There is nothing to show for this period" in target.read_text("utf-8")


@pytest.mark.parametrize("name", STARTS)
def test_names_are_harmless_in_every_format(run: Run, ledger: Path, tmp_path: Path, name: str) -> None:
    run("add", "gift", "--platform", "YouTube", "--amount", "5", "--creator", HOSTILE, "--when", "2026-03-02")
    target = tmp_path / "out"
    asked = ("--by", "creator", "--where", f"creator={HOSTILE}", "--format", name, "--output", target)
    assert run("report", "spending", *asked).status == 0
    written = target.read_bytes()
    if name == "spreadsheet":
        assert b'\r\n"\'=1+1""><script>alert(1)</script>\\u202e",1,5.00\r\n' in written
    else:
        assert b"<script>alert" not in written


def test_what_is_wrong_with_a_request_is_said_before_a_file_is_touched(run: Run, ledger: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.pdf"
    status, _, err = run("report", "balance", "--by", "gift", "--format", "pdf", "--output", target)
    assert (status, target.exists()) == (2, False)
    assert "cannot be grouped" in err


@pytest.mark.parametrize("name", STARTS)
def test_no_display_is_needed(sample: Path, tmp_path: Path, name: str) -> None:
    """A process of its own, as a timer starts it, where nothing says what Qt is to draw on."""
    target = tmp_path / f"report.{name}"
    asked = ("--ledger", sample, "report", "spending", "--by", "month,creator", "--format", name, "--output", target)
    without = {key: value for key, value in os.environ.items() if "DISPLAY" not in key and not key.startswith("QT_")}
    run = subprocess.run([sys.executable, ROOT / "main.py", *asked], env=without, capture_output=True, check=False)
    assert (run.returncode, run.stdout) == (0, b"")
    assert run.stderr.decode().splitlines()[-1] == f"Wrote {target}"
    assert target.read_bytes().startswith(STARTS[name])


@pytest.mark.parametrize("name", ["xlsx", "spreadsheet"])
def test_where_nothing_is_drawn_no_qt_is_loaded(sample: Path, tmp_path: Path, name: str) -> None:
    asked = [str(sample), "report", "spending", "--by", "month", "--format", name, "--output", str(tmp_path / "out")]
    code = f"import sys; from ui import cli; status = cli.run(['--ledger', *{asked!r}]); print(status, *sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    status, *loaded = run.stdout.split()
    assert status == "0", run.stderr
    assert not [module for module in loaded if module.startswith("PySide6")]


def test_a_pipe_gets_the_bytes(sample: Path) -> None:
    asked = ("--ledger", sample, "report", "spending", "--by", "month", "--format", "png")
    run = subprocess.run([sys.executable, ROOT / "main.py", *asked], capture_output=True, check=False)
    assert run.returncode == 0
    assert run.stdout.startswith(STARTS["png"])


@pytest.mark.parametrize("name", ["xlsx", "html", "pdf", "svg", "png"])
def test_the_chart_is_of_the_kind_asked_for(run: Run, sample: Path, tmp_path: Path, name: str) -> None:
    asked = ("--ledger", sample, "report", "spending", "--by", "month,platform", "--format", name)
    made = {}
    for chart in ("", *CHARTS):
        target = tmp_path / f"{chart}.{name}"
        kind = ("--chart", chart) if chart else ()
        assert run(*asked, "--to", "2026-06-30", *kind, "--output", target).status == 0
        made[chart] = target
    if name in {"svg", "html", "png"}:
        contents = {chart: path.read_bytes() for chart, path in made.items()}
        assert len(set(contents.values())) == len(CHARTS)
        assert contents[""] == contents["stacked"], "as the window has it"


def test_a_kind_of_chart_goes_with_what_has_one(run: Run, sample: Path) -> None:
    for name in ("table", "csv", "json", "spreadsheet"):
        asked = ("--ledger", sample, "report", "spending", "--format", name, "--chart", "line")
        status, out, err = run(*asked)
        assert (status, out) == (2, "")
        assert f"{name} has no chart" in err
    assert run("--ledger", sample, "report", "spending", "--format", "svg", "--chart", "pie").status == 2
    assert run("--ledger", sample, "report", "--preset", "X", "--chart", "line").status == 2


def test_a_preset_keeps_the_kind_of_chart(run: Run, sample: Path, tmp_path: Path) -> None:
    book = Path(shutil.copy(sample, tmp_path))
    asked = ("--ledger", book, "report", "spending", "--by", "month", "--format", "svg")
    assert run(*asked, "--chart", "line", "--save-preset", "Months", "--output", tmp_path / "{name}.svg").status == 0
    assert run("--ledger", book, "report", "--preset", "Months").status == 0
    assert run(*asked, "--chart", "line", "--output", tmp_path / "now.svg").status == 0
    assert (tmp_path / "Months.svg").read_bytes() == (tmp_path / "now.svg").read_bytes()
