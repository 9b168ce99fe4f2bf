"""The verb that looks back on a year: which year, in which format, what is refused, and what is left out."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import needed
from tests.ui.cli.commands import Run

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.usefixtures("qapp")


def plain(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


def words(path: Path) -> str:
    """The text of a PDF, in one line."""
    found = subprocess.run([needed("pdftotext"), "-layout", path, "-"], capture_output=True, check=True)
    return " ".join(found.stdout.decode().split())


def test_without_a_display_and_in_a_process_of_its_own_it_is_a_pdf(sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "year.pdf"
    without = {key: value for key, value in os.environ.items() if "DISPLAY" not in key and not key.startswith("QT_")}
    asked = ("--ledger", sample, "--lang", "en", "year", "2025", "--format", "pdf", "--output", target)
    run = subprocess.run([sys.executable, ROOT / "main.py", *asked], env=without, capture_output=True, check=False)
    assert (run.returncode, run.stdout) == (0, b"")
    assert target.stat().st_mode & 0o777 == 0o600
    text = words(target)
    for part in (
        "2025 in review",
        "Spent on gifts",
        "Month by month",
        "Whom you supported",
        "Which gifts",
        "Page 1 of",
    ):
        assert part in text


def test_it_goes_to_stdout_as_a_page(run: Run, sample: Path) -> None:
    status, out, err = run("--ledger", sample, "year", "2024")
    assert (status, err) == (0, "")
    assert out.startswith("<!doctype html>")
    assert "<title>2024 in review</title>" in out


@pytest.mark.parametrize(
    ("ending", "more", "start"),
    [(".PDF", (), b"%PDF"), (".html", (), b"<!do"), ("", (), b"<!do"), (".pdf", ("--format", "html"), b"<!do")],
)
def test_without_a_format_the_name_of_the_file_tells_it(
    run: Run, sample: Path, tmp_path: Path, ending: str, more: tuple[str, ...], start: bytes
) -> None:
    target = tmp_path / f"year{ending}"
    assert run("--ledger", sample, "year", "2025", "--output", target, *more).status == 0
    assert target.read_bytes().startswith(start)


def test_a_name_that_tells_another_format_is_refused(run: Run, sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "year.docx"
    status, _out, err = run("--ledger", sample, "year", "2025", "--output", target)
    assert (status, plain(err)) == (2, "“docx” is no format of a file; there is html, pdf\n")
    assert not target.exists()


def test_without_a_year_it_is_the_latest_that_is_over(run: Run, sample: Path) -> None:
    """The sample ends in 2026, which by the clock of this computer may be over or not."""
    titles = [f"<title>{year} in review</title>" for year in (2025, 2026)]
    out = run("--ledger", sample, "year").out
    assert [title for title in titles if title in out]


def test_it_speaks_the_language_asked_for(run: Run, sample: Path) -> None:
    out = run("--ledger", sample, "year", "2025", "--lang", "ar").out
    assert 'lang="ar" dir="rtl"' in out


def test_a_pdf_is_not_shown_on_a_terminal(run: Run, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout.__class__, "isatty", lambda _self: True)
    status, out, err = run("--ledger", sample, "year", "2025", "--format", "pdf")
    assert (status, out) == (2, "")
    assert err.endswith("A terminal cannot show this; name a file with --output, or send it to a program\n")


def test_a_file_that_is_there_is_written_over_only_when_told(run: Run, sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "year.html"
    target.write_text("mine", "utf-8")
    asked = ("--ledger", sample, "year", "2025", "--output", target)
    assert run(*asked).status == 2
    assert target.read_text("utf-8") == "mine"
    assert run(*asked, "--replace") == (0, "", f"Replaced {target}\n")
    answer = run(*asked, "--replace", "--json")
    assert json.loads(answer.out) == {"output": str(target), "is_replaced": True}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("2019",), "The ledger has no gifts and no purchases of 2019; there is 2023, 2024, 2025, 2026\n"),
        (("26",), "“26” is not a year; write it like 2025\n"),
        (("２０２５",), "“２０２５” is not a year; write it like 2025\n"),
        (("2025", "--json"), "A year in review is for people; with --json, name a file with --output\n"),
        (
            ("2025", "--format", "xlsx"),
            "“xlsx” is not one of html, pdf; nothing was done. See “coinpurse year --help”\n",
        ),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(run: Run, sample: Path, asked: tuple[str, ...], said: str) -> None:
    status, _out, err = run("--ledger", sample, "year", *asked)
    assert (status, err) == (2, said)


def test_of_an_empty_ledger_there_is_no_file(run: Run, ledger: Path, tmp_path: Path) -> None:
    target = tmp_path / "year.html"
    status, _, err = run("year", "--output", target)
    assert (status, err) == (2, "There is nothing to look back on yet: the ledger has no gifts and no purchases\n")
    assert not target.exists()


# --- Names ------------------------------------------------------------------------------------------------------------

SECRETS = ("Quitzilla", "quitz_live", "Purse of Wombat", "for her birthday", "Яблонька", "李小明")


@pytest.fixture
def told(ledger: Path, run: Run) -> None:
    """Gifts to three creators, one with a handle and a note, from an account with a telling name; so are two gifts."""
    account = ("--platform", "TikTok", "--account", "Purse of Wombat", "--when", "2026-03-02")
    run("add", "purchase", *account, "--coins", 100, "--amount", 2)
    note = ("--handle", "quitz_live", "--note", "for her birthday")
    run("add", "gift", *account, "--coins", 5, "--creator", "Quitzilla", "--item", "Rose for QUITZILLA", *note)
    run("add", "gift", *account, "--coins", 4, "--creator", "Яблонька", "--item", "Rose")
    run("add", "gift", "--platform", "Яблонька ТВ", "--coins", 3, "--creator", "李小明", "--when", "2026-03-03")


@pytest.mark.usefixtures("told")
def test_with_names_they_are_all_there(run: Run) -> None:
    out = run("year", "2026").out
    assert [name for name in SECRETS if name in out] == ["Quitzilla", "Purse of Wombat", "Яблонька", "李小明"]


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("name", ["html", "pdf"])
def test_without_names_none_is_in_the_file(run: Run, tmp_path: Path, name: str) -> None:
    target = tmp_path / "year"
    asked = ("year", "2026", "--without-names", "--format", name, "--output", target)
    assert run(*asked).status == 0
    text = target.read_text("utf-8") if name == "html" else words(target)
    whole = text.casefold().encode() + target.read_bytes()
    for secret in SECRETS:
        for written in (secret, secret.casefold(), secret.upper()):
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                assert written.encode(encoding) not in whole
    for stands in ("Creator 1", "Creator 2", "Creator 3", "Gift 1", "Rose", "Platform 1", "Coin 1"):
        assert stands in plain(text)
