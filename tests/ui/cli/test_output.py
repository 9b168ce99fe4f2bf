"""Where answers go: pipes that close, disks that are full, streams that are shut from the start, and terminals."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.ui.cli.commands import Run
from ui import cli
from ui.cli import output

ROOT = Path(__file__).parents[3]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a pipe that closes early is a matter of POSIX here")
def test_a_reader_that_goes_away_ends_it_quietly(sample: Path) -> None:
    report = ["report", "spending", "--by", "day", "--format", "csv"]
    command = [sys.executable, str(ROOT / "main.py"), "--ledger", str(sample), *report]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.close()
        assert process.stderr
        assert process.stderr.read() == b""
        assert process.wait() == cli.PIPE_CLOSED


FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="this system has no file that is always full")
ADDING = ("add", "gift", "--platform", "TikTok", "--coins", "5", "--creator", "Once")


def into_full(ledger: Path, arguments: Sequence[str], *, stream: str = "stdout") -> subprocess.CompletedProcess[str]:
    """Run a command of which one stream leads to a disk that is full."""
    command = [sys.executable, str(ROOT / "main.py"), "--ledger", str(ledger), *arguments]
    with FULL.open("wb") as full:
        out, err = (full if stream == name else subprocess.PIPE for name in ("stdout", "stderr"))
        return subprocess.run(command, text=True, check=False, stdout=out, stderr=err)


@needs_full
def test_a_document_that_a_full_disk_behind_stdout_did_not_take_is_a_sentence(sample: Path) -> None:
    made = into_full(sample, ["report", "spending", "--by", "day", "--format", "csv"])
    assert (made.returncode, made.stderr.count("\n")) == (3, 1)
    assert "disk is full" in made.stderr


@needs_full
@pytest.mark.parametrize("more", [[], ["--json"]])
def test_a_change_is_said_to_be_made_where_a_full_disk_behind_stdout_did_not_take_the_answer(
    more: list[str], ledger: Path, run: Run
) -> None:
    made = into_full(ledger, [*ADDING, *more])
    assert (made.returncode, made.stderr.count("\n")) == (4, 1)
    assert made.stderr.startswith("It is done; only the answer could not be shown (No space")
    assert run("export", "csv").out.count("Once") == 1


@needs_full
@pytest.mark.parametrize(("arguments", "status"), [(["backups"], 4), (["check"], 4), (["backups", "--help"], 3)])
def test_what_only_reads_is_a_status_and_a_sentence_too(arguments: list[str], status: int, ledger: Path) -> None:
    made = into_full(ledger, arguments)
    assert (made.returncode, "changed;" in made.stderr, "Traceback" in made.stderr) == (status, False, False)
    assert "No space" in made.stderr or "disk is full" in made.stderr


@needs_full
@pytest.mark.parametrize("arguments", [[*ADDING, "--json"], [*ADDING[:-1], ""]])
def test_an_error_that_nobody_can_be_told_is_a_status_all_the_same(arguments: list[str], tmp_path: Path) -> None:
    for stream in ("stdout", "stderr"):
        made = into_full(tmp_path / "none", arguments, stream=stream)
        assert (made.returncode, "Traceback" in f"{made.stdout}{made.stderr}") == (3, False)


@needs_full
def test_what_goes_to_a_full_stderr_keeps_nothing_from_being_done(ledger: Path, tmp_path: Path, run: Run) -> None:
    assert into_full(ledger, ["export", "csv", "--output", str(tmp_path / "x.csv")], stream="stderr").returncode == 0
    assert (tmp_path / "x.csv").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX shells close streams like this")
@pytest.mark.parametrize(
    ("closed", "arguments", "status"),
    [("<&-", ["import", "-"], 2), (">&-", ["report", "spending"], 0), ("2>&-", ["report", "spending", "--by", "x"], 2)],
)
def test_a_stream_that_is_closed_from_the_start_is_nowhere(
    sample: Path, closed: str, arguments: list[str], status: int
) -> None:
    command = [sys.executable, str(ROOT / "main.py"), "--ledger", str(sample), *arguments]
    shell = ["sh", "-c", f'"$@" {closed}', "sh", *command]
    run = subprocess.run(shell, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (status, "")
    assert "made a mistake" not in run.stderr
    assert "Traceback" not in run.stderr


@pytest.fixture
def _can_interrupt() -> Iterator[None]:
    """Ctrl+C is what Python makes of it, whatever whoever began the tests, or a window before, wanted."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_can_interrupt")
def test_ctrl_c_ends_it_quietly(run: Run, ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("models.check.damage", interrupt)
    assert run("check") == (130, "", "")


class Terminal(io.StringIO):
    """A stderr somebody sits at."""

    def isatty(self) -> bool:
        return True


def test_progress_is_shown_on_a_terminal_alone_and_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = {}
    for stream in (Terminal(), io.StringIO()):
        monkeypatch.setattr(sys, "stderr", stream)
        with output.Progress() as progress:
            progress(1)
            progress(2000)
        shown[stream.isatty()] = stream.getvalue()
    assert shown[False] == ""
    assert "1 row" in shown[True]
    assert shown[True].endswith("2000 rows\r         \r")


def test_on_a_terminal_names_cannot_reorder_their_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert output.name("ليلى") == "\u2068ليلى\u2069"
    assert output.name("Mila") == "Mila"
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert output.name("ليلى") == "ليلى"


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="there is no root here")
@pytest.mark.parametrize(("user", "sentences"), [(0, 1), (1000, 0)])
def test_root_is_told_so_at_the_terminal(
    ledger: Path, user: int, sentences: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert cli.run(["check"]) == 0
    assert terminal.getvalue().count("as root") == sentences
