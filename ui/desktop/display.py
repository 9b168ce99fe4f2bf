"""What the window needs of this computer before Qt is loaded: a display and, on Linux, the libraries Qt links to.

Qt ends the whole process where either is missing. So both are tried first, and what is missing is said in words.
This module knows nothing of the program and imports neither Qt nor a package, so the set-up can use it too.
"""

import ctypes
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

NO_DISPLAY = (
    "There is no display to open the window on; report, export, import, add, check and the other verbs "
    "that --help lists need none."
)


def obstacle() -> str | None:
    """What keeps the window from opening, as a sentence; None where nothing does."""
    return missing_display() or missing_libraries()


def missing_display() -> str | None:
    """One sentence where no display can be reached; None where one can, or where Qt is told to do without."""
    if not _is_linux() or any(map(_is_reachable, _platforms())):
        return None
    return NO_DISPLAY


def missing_libraries() -> str | None:
    """One sentence naming the system libraries that Qt lacks here and the command that installs them."""
    libraries = unloadable()
    if not libraries:
        return None
    if not shutil.which("apt-get"):
        return f"Qt needs system libraries that are missing here: {', '.join(libraries)}. Install what contains them."
    command = " ".join(["sudo", "apt-get", "install", *debian_packages(libraries)])
    return f"Qt needs system libraries that are missing here: {', '.join(libraries)}. Install them with: {command}"


def unloadable() -> list[str]:
    """The shared libraries that Qt fails to load; none as soon as one of the platforms it would try loads."""
    libraries: list[str] = []
    for platform in _platforms() if _is_linux() else ():
        libraries = _unloadable(platform)
        if not libraries:
            break
    return libraries


def debian_packages(libraries: list[str]) -> list[str]:
    """The Debian packages of shared libraries, by the rule of Debian Policy 8.1: libX11.so.6 is in libx11-6."""
    return sorted({_debian_package(*library.lower().split(".so.")) for library in libraries if ".so." in library})


def _debian_package(stem: str, version: str) -> str:
    if stem in {"libglib-2.0", "libgthread-2.0", "libgobject-2.0", "libgio-2.0"}:
        return "libglib2.0-0"  # the one package here that holds several libraries
    return f"{stem}-{version}" if stem[-1].isdigit() else stem + version


def _is_linux() -> bool:
    """Windows and macOS always have a display, and their wheels of Qt bring every library along."""
    return sys.platform not in {"win32", "darwin"}


def _platforms() -> list[str]:
    """The Qt platforms that would be tried here, in Qt's order."""
    if named := os.environ.get("QT_QPA_PLATFORM"):
        return [platform.partition(":")[0] for platform in named.split(";")]
    hints = {"WAYLAND_DISPLAY": "wayland", "DISPLAY": "xcb"}
    return [platform for variable, platform in hints.items() if os.environ.get(variable)]


def _is_reachable(platform: str) -> bool:
    if platform == "xcb":
        return _x_server_answers()
    if platform.startswith("wayland"):
        socket = os.environ.get("WAYLAND_DISPLAY") or "wayland-0"
        return Path(os.environ.get("XDG_RUNTIME_DIR", ""), socket).exists()
    return True  # offscreen, minimal, vnc and their like draw without a display


def _x_server_answers() -> bool:
    """Connect as Qt will: DISPLAY alone may name a server that is gone."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return bool(os.environ.get("DISPLAY"))  # the missing library is what has to be said, and is said next
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    failed = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not failed


def _unloadable(platform: str) -> list[str]:
    """Load the plugin as Qt will; only where that fails ask the linker for all that is missing, not just the first."""
    plugin = _plugin(platform)
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        return _not_found(plugin) or [str(error).partition(":")[0]]
    return []


def _plugin(platform: str) -> Path:
    spec = find_spec("PySide6")
    places = spec.submodule_search_locations if spec else None
    return Path(*(places or ["PySide6"])[:1], "Qt", "plugins", "platforms", f"libq{platform}.so")


def _not_found(plugin: Path) -> list[str]:
    """Every library the plugin links to, directly or not, that the linker does not find."""
    if not (linker := shutil.which("ldd")):
        return []
    listing = subprocess.run([linker, plugin], capture_output=True, text=True, check=False).stdout
    return sorted(set(re.findall(r"(\S+) => not found", listing)))
