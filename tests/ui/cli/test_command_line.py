"""What holds for every verb: how the ledger is named, what goes wrong, which status it has, what is loaded."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from models.ledger import Ledger
from tests.ui.cli.commands import Run
from ui import cli

ROOT = Path(__file__).parents[3]


def start(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    command = [sys.executable, str(ROOT / "main.py"), *map(str, arguments)]
    return subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_a_whole_afternoon(tmp_path: Path) -> None:
    """Init, add, report and check, each in a process of its own, with no file wider than its user."""
    path = tmp_path / "ledger.coinpurse"
    made = start("--ledger", path, "init", "--currency", "EUR", "--timezone", "Europe/Berlin")
    assert (made.returncode, made.stderr) == (0, "")
    bought = ("add", "purchase", "--platform", "TikTok", "--coins", 700, "--amount", "8.99", "--when", "2026-03-01")
    assert start(*bought, COINPURSE_LEDGER=str(path)).returncode == 0
    given = ("add", "gift", "--platform", "TikTok", "--coins", 99, "--creator", "Mila", "--when", "2026-03-02T20:15")
    assert start("--ledger", path, *given).returncode == 0
    report = start("report", "spending", "--by", "month,creator", "--format", "csv", "--ledger", path)
    assert report.stdout.splitlines() == [
        "month,creator,gifts,coins,cost,currency,uncovered_coins,unconverted",
        "2026-03,Mila,1,99,1.27,EUR,0,",
    ]
    checked = start("--ledger", path, "check")
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "No findings\n", "")
    modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    assert set(modes.values()) == {0o600}, modes


@pytest.mark.skipif(sys.platform == "win32", reason="Windows makes no core dumps")
def test_no_crash_leaves_the_books_in_a_core_dump() -> None:
    script = "import resource; from main import main; main(['--help']); print(resource.getrlimit(resource.RLIMIT_CORE))"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "(0, 0)"


def test_no_verb_loads_qt_and_a_csv_report_no_babel(sample: Path) -> None:
    script = """
        import sys
        from main import main
        status = main(sys.argv[1:])
        print(status, *sorted({name.partition(".")[0] for name in sys.modules}))
    """
    lines = [line.strip() for line in script.strip().splitlines()]
    command = [sys.executable, "-c", "\n".join(lines), "--ledger", str(sample)]
    report = ["report", "spending", "--by", "month", "--format", "csv"]
    loaded = {}
    for verb in (report, ["check"], ["--help"]):
        run = subprocess.run([*command, *verb], cwd=ROOT, capture_output=True, text=True, check=True)
        status, *loaded[verb[0]] = run.stdout.splitlines()[-1].split()
        assert status == "0", run.stderr
    assert not {"PySide6", "shiboken6"} & {name for names in loaded.values() for name in names}
    assert not {"babel", "tomllib", "platformdirs"} & set(loaded["report"])
    assert not {"babel", "peewee", "numpy", "sqlite3"} & set(loaded["--help"])


def test_the_window_opens_without_a_verb() -> None:
    asked: list[object] = []

    def window(ledger: Path | None, language: str | None) -> int:
        asked.append((ledger, language))
        return 0

    assert cli.run(["--ledger", "a.coinpurse", "--lang=de"], window) == 0
    assert cli.run(["there/my own.coinpurse"], window) == 0
    assert cli.run([], window) == 0
    assert asked == [(Path("a.coinpurse"), "de"), (Path("there/my own.coinpurse"), None), (None, None)]


def test_without_a_display_a_sentence_says_what_needs_none() -> None:
    environment = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    run = start(**environment)
    assert (run.returncode, run.stdout) == (3, "")
    assert run.stderr.startswith("There is no display")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nonsense"], "There is no “nonsense”; there is init, add"),
        (["--nonsense"], "“--nonsense” is not an option"),
        (["--ledger"], "--ledger needs a value"),
        (["report"], "spending|purchases|balance|received|savings|markup is missing"),
        (["report", "spendings"], "is not one of"),
        (["report", "spending", "--from", "2026-02-30"], "“2026-02-30” is not a date"),
        (["report", "spending", "--from", "2026-03-02", "--to", "2026-03-01"], "ends before it begins"),
        *(
            ([*verb, *days], f"{days[1]} is outside the years 2000 to 2199")
            for verb in (["report", "balance", "--by", "month"], ["export", "html"], ["prices"])
            for days in (["--from", "0001-01-01", "--to", "9999-12-31"], ["--to", "2200-01-01"])
        ),
        (["report", "spending", "--where", "creator"], "“creator” is not a condition"),
        (["report", "spending", "--by", "colour"], "takes year, quarter, month, week, day, weekday, hour, evening"),
        (["report", "purchases", "--by", "creator"], "channel, payment_method, paid_currency"),
        (["report", "balance", "--by", "hour"], "takes year, quarter, month, week, day, platform, account"),
        (["report", "spending", "--by", "month,month"], "once"),
        (["report", "spending", "--currency", "eur"], "“eur” is not a currency"),
        (["report", "spending", "--basis", "lifo"], "fifo or average"),
        (["report", "spending", "--format", "csv", "--output", "/nonexistent/x.csv"], "cannot be written"),
        (["check", "--verbose"], "“--verbose” means nothing here"),
    ],
)
def test_a_wrong_request_is_one_sentence(run: Run, ledger: Path, arguments: list[str], words: str) -> None:
    status, out, err = run(*arguments)
    assert (status, out, err.count("\n")) == (2, "", 1), err
    assert words in err


@pytest.mark.parametrize(
    "verb", ["init", "add", "import", "imports", "report", "export", "rates", "budget", "check", "demo"]
)
def test_help_speaks_one_language(run: Run, verb: str) -> None:
    german = run("--lang", "de", verb, "--help").out
    assert german.startswith(f"Aufruf: coinpurse {verb} ")
    assert not [word for word in ("usage", "positional", "options:", "show this", "the ledger") if word in german]
    assert run("--lang", "en", verb, "--help").out.startswith(f"usage: coinpurse {verb} ")


@pytest.mark.parametrize("asked", [["--lang", "de"], ["--lang=de"]])
def test_the_language_may_stand_behind_the_verb_for_help_and_complaints_too(run: Run, asked: list[str]) -> None:
    assert run("import", "--help", *asked).out.startswith("Aufruf: coinpurse import ")
    assert run("import", *asked, "--help").out.startswith("Aufruf: coinpurse import ")
    assert "fehlt" in run("report", *asked).err
    assert run("--lang", "en", "import", *asked, "--help").out.startswith("Aufruf: ")
    assert "--lang" in run("import", "--help", "--lang").out


def test_help_speaks_the_language_of_the_system(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    assert run("import", "--help").out.startswith("Aufruf: coinpurse import ")
    assert run("import", "--help", "--lang", "en").out.startswith("usage: coinpurse import ")


def test_what_is_wrong_with_a_request_is_said_in_the_language(run: Run, ledger: Path) -> None:
    said = [
        run("--lang", "de", *request).err for request in (["report"], ["report", "x"], ["report", "spending", "-x"])
    ]
    assert [sentence.partition(";")[0] for sentence in said] == [
        "spending|purchases|balance|received|savings|markup fehlt", "„x“ ist nicht dabei", "„-x“ gibt es hier nicht",
    ]  # fmt: skip


def test_what_a_stranger_wrote_cannot_steer_the_terminal(run: Run, ledger: Path) -> None:
    run("add", "gift", "--platform", "TikTok", "--coins", 5, "--creator", "\x1b[2J\u202eMila\r\n")
    for arguments in (["report", "spending", "--by", "creator"], ["report", "spending", "--where", "x\x1b=\x07"]):
        _, out, err = run(*arguments)
        assert not {"\x1b", "\u202e", "\r", "\x07"} & set(out + err)
        assert out.count("\n") + err.count("\n") in (1, 5, 7)


def test_the_option_names_the_ledger_before_the_variable_does(
    run: Run, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.coinpurse"
    for arguments in (["--ledger", other, "check"], [f"--ledger={other}", "check"], ["check", "--ledger", other]):
        assert str(other) in run(*arguments).err
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("COINPURSE_LEDGER", f"~/{ledger.name}")
    assert run("check").status == 0
    assert run("--ledger", tmp_path, "check").status == 3


def test_no_ledger_is_made_by_looking(run: Run, tmp_path: Path) -> None:
    missing = tmp_path / "missing.coinpurse"
    for verb in (["report", "spending"], ["check"], ["add", "gift"], ["rates"], ["import", __file__]):
        status, out, err = run("--ledger", missing, *verb)
        assert (status, out) == (3, "")
        assert "“init”" in err
    assert list(tmp_path.glob("*.coinpurse")) == []


@pytest.mark.parametrize(
    "verb", [["report", "spending"], ["check"], ["add", "gift", "--platform", "X", "--coins", "5"]]
)
@pytest.mark.parametrize("content", [b"", b"type,when\n", b"SQLite format 3\0" + b"\xff" * 5000])
def test_another_file_is_no_ledger_and_is_left_alone(run: Run, tmp_path: Path, verb: list[str], content: bytes) -> None:
    path = tmp_path / "other"
    path.write_bytes(content)
    status, out, err = run("--ledger", path, *verb)
    assert (status, out, err.count("\n")) == (3, "", 1)
    assert path.read_bytes() == content


def test_damage_that_shows_only_while_reading_is_a_sentence(run: Run, tmp_path: Path, sample: Path) -> None:
    path = tmp_path / "damaged.coinpurse"
    rows = tmp_path / "rows.csv"
    rows.write_bytes(run("--ledger", sample, "export", "csv").out.encode())
    content = bytearray(sample.read_bytes())
    for page in range(8, len(content) // 4096):
        content[page * 4096 : page * 4096 + 100] = b"\xee" * 100
    path.write_bytes(content)
    for verb in (["report", "spending"], ["check"], ["import", rows], ["import", rows, "--dry-run"]):
        status, _, err = run("--ledger", path, *verb)
        assert (status in (1, 3), "made a mistake" in err) == (True, False), err


def test_a_ledger_of_a_newer_version_is_left_alone(run: Run, ledger: Path) -> None:
    with closing(sqlite3.connect(ledger)) as connection:
        connection.execute("PRAGMA user_version = 99")
    status, _, err = run("report", "spending")
    assert status == 3
    assert "newer Coinpurse" in err


def test_a_ledger_in_use_can_be_read_but_not_written(run: Run, ledger: Path) -> None:
    with closing(Ledger(ledger)):
        assert run("report", "spending").status == 0
        status, out, err = run("add", "gift", "--platform", "TikTok", "--coins", "5")
    assert (status, out) == (3, "")
    assert "another window or command" in err


def test_json_answers_are_one_object_even_when_something_is_wrong(run: Run, ledger: Path, tmp_path: Path) -> None:
    for verb in (
        ["report", "spending", "--by", "colour", "--json"],
        ["--ledger", tmp_path / "no.coinpurse", "check", "--json"],
        ["add", "gift", "--coins", "x", "--json"],
    ):
        status, out, err = run(*verb)
        answer = json.loads(out)
        assert answer == {"error": err.strip(), "status": status}
        assert status in (2, 3)


def test_a_mistake_of_the_program_names_no_one(run: Run, ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise KeyError("Mila owes 5 EUR")

    monkeypatch.setattr("models.check.damage", fail)
    status, out, err = run("check")
    assert (status, out, err.count("\n")) == (3, "", 1)
    assert "KeyError at test_command_line.py:" in err
    assert "Mila" not in err


def test_help_lists_the_verbs_there_are(run: Run) -> None:
    status, out, _ = run("--help")
    assert status == 0
    for verb in cli.VERBS:
        assert f"  {verb} " in out
        status, shown, _ = run(verb, "--help")
        assert status == 0
        assert "--json" in shown
    columns = {line.index(found[1]) for line in out.splitlines() if (found := re.match(r"  [a-z]+  +(\S.*)", line))}
    assert len(columns) == 1, "what they do stands one below the other"


def test_the_readme_names_the_verbs_there_are() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(cli.VERBS) <= set(re.findall(r"^  ([a-z]+)", readme, re.MULTILINE))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every path is text")
def test_a_path_with_bytes_that_are_no_text_is_backed_up_restored_and_said_in_json(tmp_path: Path, run: Run) -> None:
    path = tmp_path / os.fsdecode(b"latin\xe9.coinpurse")
    assert run("--ledger", path, "init", "--currency", "EUR").status == 0
    gift = ("add", "gift", "--platform", "TikTok", "--coins", "5", "--creator", "Mila")
    assert run("--ledger", path, *gift).status == 0
    assert run("--ledger", path, "backup").status == 0
    (kept,) = json.loads(run("--ledger", path, "backups", "--json").out)["backups"]
    assert kept["of"] == str(path)
    assert run("--ledger", path, "restore", "1").status == 0
    answer = json.loads(run("--ledger", path, "export", "csv", "--output", f"{path}.csv", "--json").out)
    assert answer["output"] == f"{path}.csv"


def test_a_budget_for_a_name_that_is_no_text_is_refused(run: Run, ledger: Path) -> None:
    status, _, err = run("budget", "set", "5", "EUR", "--creator", "bad\udce9")
    assert (status, "holds a character that is no text" in err) == (2, True)
