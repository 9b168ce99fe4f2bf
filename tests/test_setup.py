"""The set-up keeps its promises: everything pinned, nothing tied to one machine, one command each."""

import os
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from models.version import VERSION
from tests import programs

ROOT = Path(__file__).parents[1]
RUN_TESTS_MODE = "runpy.run_path('packaging/system.py', run_name='__main__')"
"""What `python packaging/system.py` does, after something of the system was changed."""
LOCKS = [
    "requirements.txt",
    "requirements-passphrase.txt",
    "requirements-dev.txt",
    "requirements-build.txt",
    "requirements-fuzz.txt",
]

# In two halves each, so that this file does not hold what it looks for.
HOSTS = [
    ("pypi", r"\.org"),
    ("python", "hosted"),
    ("registry", r"\.npmjs"),
    ("deb", r"\.debian"),
    ("conda", r"\.anaconda"),
]
OPTIONS = [("--index", "-url"), ("--extra-", "index"), ("--find", "-links"), ("--trusted", "-host"), ("file:", "//")]
PLACES = [
    (r"(?<![\w./-])/(root|work", "|home)/"),
    (r"(?<![\w./-])/Us", "ers/"),
    ("[A-Z]:", r"\\Users"),
    ("/tmp/", "bash"),
]
TIED = re.compile("|".join(first + second for first, second in HOSTS + OPTIONS + PLACES).encode())


OFFLINE = (sys.executable, str(ROOT / "packaging" / "offline.py"))


def tracked() -> list[Path]:
    """The files of the project; in a plain copy without git, everything that is not hidden or made."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        listing = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        return [path for name in listing.split("\0") if name and (path := ROOT / name).is_file()]
    hidden = re.compile(r"(^|/)(\.(?!ci/|gitignore)|__pycache__|build/|dist/)")
    return [path for path in ROOT.rglob("*") if path.is_file() and not hidden.search(path.relative_to(ROOT).as_posix())]


def make(*arguments: str) -> list[str]:
    """The commands that make would run, were it called by hand."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "ARGS"))}
    command = [shutil.which("make") or "make", "--dry-run", *arguments]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


def test_no_file_names_a_registry_an_index_or_a_place_on_one_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group().decode()}"
        for path in tracked()
        if (match := TIED.search(path.read_bytes()))
    ]
    assert found == []


@pytest.mark.parametrize("halves", HOSTS[:1] + OPTIONS)
def test_what_would_tie_it_is_found(halves: tuple[str, str]) -> None:
    assert TIED.search("".join(halves).replace("\\", "").encode())


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_with_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert "://" not in text
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==\S+( ; [^\\]+)? \\\n    --hash=sha256:[0-9a-f]{64}", entry), entry


@pytest.mark.parametrize("lock", LOCKS)
def test_every_wanted_package_has_a_reason_and_is_locked_as_wanted(lock: str) -> None:
    locked = (ROOT / lock).read_text(encoding="utf-8")
    wanted = (ROOT / lock).with_suffix(".in").read_text(encoding="utf-8").splitlines()
    for line in wanted:
        if not line.startswith(("#", "-c ")):
            pin, reason = line.split("  # ")
            assert reason
            assert f"{pin.lower()} " in locked


def test_the_only_lock_files_are_hashed_requirements() -> None:
    others = {"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml", "package-lock.json"}
    assert not others & {path.name for path in tracked()}


def test_make_run_passes_arguments_on_and_asks_for_no_library_then() -> None:
    commands = make("run", "ARGS=report spending --by month,creator")
    assert commands[-1] == ".venv/bin/python main.py report spending --by month,creator"
    assert not [command for command in commands if "system.py qt" in command]


def test_ci_is_make_test_and_skips_nothing() -> None:
    script = ROOT / ".ci" / "run"
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "exec make test"
    assert "export CI=true" in lines
    assert os.access(script, os.X_OK)


def test_what_the_tests_need_is_seen_to_before_they_run() -> None:
    commands = make("--always-make", "test")
    seen_to, run = (
        next(number for number, command in enumerate(commands) if wanted in command)
        for wanted in ("system.py tests", "-m pytest")
    )
    assert seen_to < run


LOOK_AROUND = """
import socket
with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
    print(*(name for _number, name in socket.if_nameindex()))
"""


def test_the_suite_runs_where_there_is_no_network_but_the_computer_itself() -> None:
    (command,) = (command for command in make("test") if "-m pytest" in command)
    assert command.startswith(".venv/bin/python packaging/offline.py ")
    run = subprocess.run([*OFFLINE, sys.executable, "-c", LOOK_AROUND], capture_output=True, text=True, check=True)
    is_possible = runpy.run_path(OFFLINE[1])["way_out"]() != []
    assert run.stdout.split() == ["lo"] or not is_possible


def test_what_runs_offline_answers_with_its_own_status() -> None:
    code = "import sys; sys.exit(7)"
    assert subprocess.run([*OFFLINE, sys.executable, "-c", code], check=False).returncode == 7


def without_programs(user: int) -> str:
    """What looking for the programs of the tests prints where there is none, nor apt-get."""
    code = f"import os, runpy, shutil; os.geteuid = lambda: {user}; shutil.which = lambda name: None; {RUN_TESTS_MODE}"
    command = [sys.executable, "-c", code, "tests"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("user", [0, 1000])
def test_what_cannot_be_installed_is_named(user: int) -> None:
    said, _colon, packages = without_programs(user).partition(": ")
    assert said == "The tests that need these Debian packages are skipped here"
    everything = {*programs.SYSTEM["FOR_TESTS"].values(), *programs.SYSTEM["FONTS"].values()}
    assert everything <= set(packages.split())
    assert len(packages.split()) == len(set(packages.split())), "each is named once"


def test_a_test_without_its_program_is_skipped_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"soffice \(Debian package libreoffice-calc-nogui\)"):
        programs.needed("soffice")
    with pytest.raises(pytest.skip.Exception, match="fonts-noto-core, fonts-noto-cjk"):
        programs.need_fonts()
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="soffice"):
        programs.needed("soffice")


def test_one_package_that_is_unknown_keeps_no_other_away(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setitem(programs.SYSTEM["check_tests"].__globals__, "missing_programs", lambda: ["known", "unknown"])
    monkeypatch.setitem(programs.SYSTEM["check_tests"].__globals__, "missing_fonts", list)

    def install(packages: list[str]) -> bool:
        asked.append(packages)
        return "unknown" not in packages

    monkeypatch.setitem(programs.SYSTEM["check_tests"].__globals__, "install", install)
    programs.SYSTEM["check_tests"]()
    assert ["known"] in asked


def test_qt_keeps_count_of_none() -> None:
    """PySide6 6.12.0 loses one reference to None in each of these calls on Python 3.11, and aborts before the end."""
    calls = "from PySide6.QtCore import QObject\nit = QObject()\nfor _ in range(20_000): it.setObjectName('')"
    assert subprocess.run([sys.executable, "-c", calls], check=False).returncode == 0


def test_the_program_knows_its_own_version() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"] == VERSION
