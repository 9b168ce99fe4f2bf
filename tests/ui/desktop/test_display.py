"""Before Qt is loaded: is there a display, and are its libraries there?"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ui.desktop import display

ROOT = Path(__file__).parents[3]
LINUX_ONLY = pytest.mark.skipif(sys.platform != "linux", reason="only Linux can lack a display or Qt's libraries")


@pytest.fixture(autouse=True)
def bare_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for variable in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(variable, raising=False)


def test_without_a_display_one_sentence_names_the_verbs_that_need_none() -> None:
    sentence = display.missing_display()
    assert sentence is not None
    assert sentence.count(".") == 1
    for verb in ("report", "export", "import", "--help"):
        assert verb in sentence


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "vnc:size=800x600", "wayland;offscreen"])
def test_qt_may_be_told_to_do_without(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert display.missing_display() is None


@pytest.mark.parametrize("platform", ["xcb", "wayland", "wayland;xcb"])
def test_naming_a_platform_makes_no_display(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert display.missing_display() == display.NO_DISPLAY


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_windows_and_macos_always_have_one(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert display.obstacle() is None


@LINUX_ONLY
def test_a_display_that_does_not_answer_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":987")
    assert display.missing_display() == display.NO_DISPLAY


def test_wayland_is_there_when_its_socket_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    assert display.missing_display() == display.NO_DISPLAY
    (tmp_path / "wayland-7").touch()
    assert display.missing_display() is None


@LINUX_ONLY
def test_the_libraries_the_tests_run_on_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert display.unloadable() == []
    assert display.obstacle() is None


@LINUX_ONLY
def test_a_plugin_that_does_not_load_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "nosuch")
    assert [Path(name).name for name in display.unloadable()] == ["libqnosuch.so"]


def test_the_sentence_names_each_library_and_the_one_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "unloadable", lambda: ["libEGL.so.1", "libX11.so.6"])
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    assert display.missing_libraries() == (
        "Qt needs system libraries that are missing here: libEGL.so.1, libX11.so.6. "
        "Install them with: sudo apt-get install libegl1 libx11-6"
    )
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert "apt-get" not in str(display.missing_libraries())


def test_debian_names_its_packages_by_rule() -> None:
    libraries = {
        "libGL.so.1": "libgl1",
        "libdbus-1.so.3": "libdbus-1-3",
        "libfontconfig.so.1": "libfontconfig1",
        "libglib-2.0.so.0": "libglib2.0-0",
        "libgthread-2.0.so.0": "libglib2.0-0",
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    }
    assert display.debian_packages(list(libraries)) == sorted(set(libraries.values()))


def test_the_set_up_stops_with_the_sentence() -> None:
    environment = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    environment.pop("QT_QPA_PLATFORM", None)
    command = [sys.executable, str(ROOT / "packaging" / "system.py"), "qt"]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr.strip()) == (1, display.NO_DISPLAY)
