"""What holds for every test: no display, no network, no one's real files, and nothing complained about unseen."""

import logging
import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Set before Qt is imported: without a display and without a platform it would end the whole run.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The same language, files and rights everywhere.
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("LANGUAGE", None)
os.environ.pop("COINPURSE_LEDGER", None)
os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)  # no notification on the desktop of whoever runs it
os.umask(0o022)

# Each ledger is flushed to the disk dozens of times, and gone with its test: they are in memory where the system keeps
# files there, with room, and lets programs be started from there. What a disk may lose is asked in tests/faults.
MEMORY = "/dev/shm"
if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK):
    _space = os.statvfs(MEMORY)
    if _space.f_bavail * _space.f_frsize >= 2 << 30 and not _space.f_flag & os.ST_NOEXEC:
        os.environ["TMPDIR"] = tempfile.tempdir = MEMORY

# `suite` gives the same verdict on the same code. `HYPOTHESIS_PROFILE=deep make test` goes looking for trouble.
_slow_is_fine = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile(
    "suite", max_examples=60, deadline=None, derandomize=True, print_blob=True, suppress_health_check=_slow_is_fine
)
settings.register_profile(
    "deep", max_examples=2_000, deadline=None, print_blob=True, suppress_health_check=_slow_is_fine
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def _refuse_the_network(event: str, arguments: tuple[object, ...]) -> None:
    """Coinpurse calls nobody unasked; a test may talk to this machine alone."""
    if event in {"socket.connect", "socket.getaddrinfo"}:
        address = arguments[1 if event == "socket.connect" else 0]
        host = address[0] if isinstance(address, tuple) else address if event == "socket.getaddrinfo" else "localhost"
        assert host in {"127.0.0.1", "::1", "localhost"}, f"a test called {host}"


sys.addaudithook(_refuse_the_network)


def pytest_report_header() -> str:
    """Say in the log of a run whether it could have called anybody."""
    names = " ".join(name for _number, name in socket.if_nameindex()) if hasattr(socket, "if_nameindex") else "unknown"
    return f"network: {names}"


@pytest.fixture
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder the program keeps its data in, for this test alone."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture(autouse=True)
def _forget_keys() -> Iterator[None]:
    """What a test unlocks it does not leave unlocked for the next."""
    held = dict(sys.modules["models.keys"]._held) if "models.keys" in sys.modules else {}
    yield
    if "models.keys" in sys.modules:
        kept = sys.modules["models.keys"]._held
        kept.clear()
        kept.update(held)


@pytest.fixture
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """No passphrase was typed yet, and those typed here are forgotten."""
    from models import keys

    monkeypatch.setattr(keys, "_held", {})


@pytest.fixture(autouse=True, scope="session")
def folders_of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Settings, backups and logs go to a folder of this run, never to those of whoever runs it."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for kind in ("CONFIG", "DATA", "CACHE", "STATE", "RUNTIME"):
            place = folder / kind.lower()
            place.mkdir(mode=0o700)
            patch.setenv(f"XDG_{kind}_HOME" if kind != "RUNTIME" else "XDG_RUNTIME_DIR", str(place))
        yield


@pytest.fixture(autouse=True)
def nothing_logged_unseen(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A logged warning fails the test, unless the test looked at it and then called `caplog.clear()`."""
    yield
    loud = [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.WARNING]
    assert not loud, f"logged without being expected: {loud}"
