"""Encrypted ledgers on the command line: every verb works on them, and no passphrase is an argument."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from models import cipher, keys
from models.drafts import FIELDS
from tests.ui.cli.commands import Answer, Run
from ui.cli import unlocking

ROOT = Path(__file__).parents[3]
OLD, NEW = "correct horse – “battery” staple", "another long passphrase"
ON_A_TERMINAL = """
import fcntl, os, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""

pytestmark = pytest.mark.usefixtures("own_data", "no_keys")


def file_of(tmp_path: Path, passphrase: str) -> Path:
    made = tmp_path / f"{len(passphrase)}.txt"
    made.write_text(f"{passphrase}\nand more that does not count\n", encoding="utf-8")
    return made


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return file_of(tmp_path, OLD)


@pytest.fixture
def sealed(tmp_path: Path, run: Run, old: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An encrypted ledger with a purchase, which commands find by themselves."""
    path = tmp_path / "a.coinpurse"
    monkeypatch.setenv("COINPURSE_LEDGER", str(path))
    assert run("init", "--encrypt", "--passphrase-file", old, "--currency", "EUR", "--timezone", "UTC").status == 0
    bought = ("--platform", "TikTok", "--coins", 350, "--amount", "4.99", "--when", "2026-03-01")
    assert run("add", "purchase", *bought).status == 0
    locked_again()
    return path


def locked_again() -> None:
    keys._held.clear()


def test_every_verb_says_that_it_is_encrypted_and_does_nothing(sealed: Path, run: Run, tmp_path: Path) -> None:
    before = sealed.read_bytes()
    asked = (
        *("add gift --platform X --coins 5", f"import {__file__}", "imports", "mappings", "report spending", "presets"),
        *("year 2026", "export csv", "rates", "budget", "prices", "settle 1", "settings", "check", "backup"),
        "passphrase set",
    )
    for verb in asked:
        status, out, err = run(*verb.split())
        assert (status, out) == (3, ""), (verb, out, err)
        assert err.startswith(f"{sealed} is encrypted; it opens with its passphrase alone"), (verb, err)
    assert sealed.read_bytes() == before


def piped(ledger: Path, text: str, *arguments: str) -> Answer:
    command = [sys.executable, "main.py", "--ledger", str(ledger), *arguments, "--passphrase-file", "-"]
    run = subprocess.run(command, cwd=ROOT, input=text.encode(), capture_output=True, check=False)
    return Answer(run.returncode, run.stdout.decode(), run.stderr.decode())


def test_its_passphrase_is_read_from_a_file_or_a_pipe(sealed: Path, run: Run, old: Path) -> None:
    shown = run("report", "purchases", "--passphrase-file", old)
    assert "4.99" in shown.out
    assert piped(sealed, f"{OLD}\r\n", "check").status == 0
    assert "not the passphrase" in piped(sealed, f"x{OLD}", "check").err


def test_what_follows_the_passphrase_in_a_pipe_is_imported(sealed: Path, run: Run, old: Path) -> None:
    rows = f"{OLD}\n{','.join(FIELDS)}\npurchase,2026-03-02,TikTok,main,,,,,350,7.77,EUR,,,,,,A1,\n"
    assert piped(sealed, rows, "import", "-").status == 0
    assert "12.76" in run("report", "purchases", "--passphrase-file", old).out


@pytest.mark.parametrize("is_damaged", [False, True])
def test_what_can_be_read_of_it_goes_into_a_new_one_that_opens_with_its_passphrase(
    is_damaged: bool, sealed: Path, run: Run, old: Path, tmp_path: Path
) -> None:
    new = tmp_path / "new.coinpurse"
    status, _, err = run("salvage", new)
    assert (status, err) == (3, f"{sealed} is encrypted; it opens with its passphrase alone\n")
    if is_damaged:
        content = bytearray(sealed.read_bytes())
        content[-4000:-3900] = bytes(100)
        sealed.write_bytes(content)
    status, out, _ = run("salvage", new, "--passphrase-file", old)
    assert (status in ((0, 1) if is_damaged else (0,)), "1 entry was saved" in out) == (True, True)
    locked_again()
    assert "4.99" in run("--ledger", new, "report", "purchases", "--passphrase-file", old).out


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "is empty"), (b"\n", "is empty"), (b"\xff\n", "in UTF-8"), (None, "No passphrase can be read")],
)
def test_a_file_without_a_passphrase_is_refused(
    content: bytes | None, said: str, sealed: Path, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "none"
    if content is not None:
        file.write_bytes(content)
    status, _, err = run("check", "--passphrase-file", file)
    assert status == 2
    assert said in err


def test_a_wrong_passphrase_and_damage_are_two_sentences(sealed: Path, run: Run, old: Path, tmp_path: Path) -> None:
    wrong = file_of(tmp_path, "wrong")
    assert "not the passphrase of" in run("check", "--passphrase-file", wrong).err
    data = sealed.read_bytes()
    sealed.write_bytes(data[:2000] + b"x" + data[2001:])
    assert "not the passphrase of" in run("check", "--passphrase-file", wrong).err
    status, _, err = run("check", "--passphrase-file", old)
    assert status == 3
    assert "damaged" in err
    assert "not the passphrase" not in err


def test_a_passphrase_is_set_changed_and_removed(ledger: Path, tmp_path: Path, run: Run) -> None:
    first, second = file_of(tmp_path, OLD), file_of(tmp_path, NEW)
    made = run("passphrase", "set", "--new-passphrase-file", first, "--json")
    assert made.status == 0
    data = json.loads(made.out)
    assert (data["is_encrypted"], data["plain_copies"]) == (True, [data["set_aside"]])
    locked_again()
    changed = run("passphrase", "set", "--passphrase-file", first, "--new-passphrase-file", second)
    assert "opens with the new passphrase alone" in changed.out
    assert "Nobody can get the ledger back without it" in changed.out
    assert data["set_aside"] in changed.out, "the copy from before is still there"
    locked_again()
    assert run("check", "--passphrase-file", first).status == 2
    assert run("check", "--passphrase-file", second).status == 0
    removed = run("passphrase", "remove")
    assert "has no passphrase any more" in removed.out
    locked_again()
    assert run("check").status == 0
    assert "has no passphrase; nothing was changed" in run("passphrase", "remove").err


def test_a_short_passphrase_is_taken_and_called_short(tmp_path: Path, run: Run) -> None:
    path, short = tmp_path / "b.coinpurse", file_of(tmp_path, "hunter2")
    made = run("--ledger", path, "init", "--encrypt", "--passphrase-file", short)
    assert made.status == 0
    assert "7 characters are short" in made.err
    assert "hunter2" not in made.out + made.err
    assert cipher.is_encrypted(path)


def test_a_passphrase_without_encrypt_is_asked_about(tmp_path: Path, run: Run, old: Path) -> None:
    assert "--encrypt is missing" in run("--ledger", tmp_path / "b", "init", "--passphrase-file", old).err
    assert not (tmp_path / "b").exists()


def on_a_terminal(ledger: Path, *arguments: str, types: list[str]) -> Answer:
    """Run a command on a terminal of its own and answer each question."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", ON_A_TERMINAL, "main.py", "--ledger", str(ledger), *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # a terminal ends so
            while piece := os.read(ours, 4096):
                shown += piece
                if piece.rstrip().endswith(b":") and types:
                    os.write(ours, f"{types.pop(0)}\n".encode())
        os.close(ours)
    return Answer(process.returncode, shown.decode(), "")


def test_it_is_typed_where_nobody_sees_it(tmp_path: Path) -> None:
    path = tmp_path / "c.coinpurse"
    made = on_a_terminal(path, "init", "--encrypt", types=[OLD, OLD])
    assert made.status == 0, made.out
    opened = on_a_terminal(path, "check", types=["wrong", OLD])
    assert opened.status == 0, opened.out
    assert "That is not the passphrase" in opened.out
    refused = on_a_terminal(path, "check", types=["1", "2", "3"])
    assert refused.status == 2
    assert refused.out.count("not the passphrase") == 3
    assert OLD not in made.out + opened.out
    different = on_a_terminal(path, "passphrase", "set", types=[OLD, NEW, f"{NEW}x"])
    assert "are not the same; nothing was changed" in different.out
    assert OLD not in different.out


def test_without_a_terminal_nothing_is_echoed_or_waited_for(tmp_path: Path, run: Run) -> None:
    command = [sys.executable, "main.py", "--ledger", str(tmp_path / "d"), "init", "--encrypt"]
    run_ = subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, start_new_session=True
    )
    assert run_.returncode == 2
    assert "There is no terminal to type a passphrase on" in run_.stderr
    assert not (tmp_path / "d").exists()


def test_a_passphrase_is_no_option(run: Run) -> None:
    assert run("check", "--passphrase", "x").status == 2
    assert not [name for name in vars(unlocking) if "environ" in name]


def test_a_copy_of_an_earlier_passphrase_is_called_that_and_restored_with_both(
    sealed: Path, run: Run, old: Path, tmp_path: Path
) -> None:
    later = file_of(tmp_path, NEW)
    assert run("backup", "--passphrase-file", old).status == 0
    assert run("passphrase", "set", "--passphrase-file", old, "--new-passphrase-file", later).status == 0
    locked_again()
    shown = run("backups", "--passphrase-file", later).out
    assert "Opens with an earlier passphrase" in shown
    assert "cannot be read" not in shown
    (listed,) = json.loads(run("backups", "--json", "--passphrase-file", later).out)["backups"]
    assert (listed["needs_earlier_passphrase"], listed["entries"]) == (True, None)
    for what in ("1", listed["backup"]):
        done = piped(sealed, f"{NEW}\n{OLD}\n", "restore", what)
        assert (done.status, "opens with the passphrase it had before" in done.err) == (0, True)
    assert piped(sealed, f"{OLD}\n", "report", "purchases").status == 2
    assert piped(sealed, f"{NEW}\n", "report", "purchases").status == 0


def test_both_passphrases_are_read_from_files(sealed: Path, run: Run, old: Path, tmp_path: Path) -> None:
    later = file_of(tmp_path, NEW)
    run("backup", "--passphrase-file", old)
    run("passphrase", "set", "--passphrase-file", old, "--new-passphrase-file", later)
    locked_again()
    wrong = run("restore", "1", "--passphrase-file", later)
    assert wrong.status == 2
    assert "Name a file with the earlier one by --backup-passphrase-file" in wrong.err
    wrong = run("restore", "1", "--passphrase-file", later, "--backup-passphrase-file", later)
    assert wrong.status == 2
    assert "Name a file" not in wrong.err
    done = run("restore", "1", "--passphrase-file", later, "--backup-passphrase-file", old, "--json")
    assert (done.status, json.loads(done.out)["opens_with"]) == (0, "ledger")
    locked_again()
    assert run("restore", "1", "--passphrase-file", old, "--backup-passphrase-file", later).status == 2
    assert run("check", "--passphrase-file", later).status == 0
    assert run("restore", "--undo", "--passphrase-file", later).status == 0


def test_where_there_is_no_ledger_the_passphrase_of_the_copy_opens_it(
    sealed: Path, run: Run, old: Path, tmp_path: Path
) -> None:
    run("backup", "--passphrase-file", old)
    copy = json.loads(run("backups", "--json", "--passphrase-file", old).out)["backups"][0]["backup"]
    locked_again()
    done = run("--ledger", tmp_path / "new.coinpurse", "restore", copy, "--backup-passphrase-file", old)
    assert done.status == 0
    assert "opens with the passphrase of the backup now" in done.err
    assert cipher.is_encrypted(tmp_path / "new.coinpurse")
