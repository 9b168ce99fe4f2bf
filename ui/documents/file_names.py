"""Names of files, made of what people called something: every system takes them, and none leads elsewhere."""

import re
import unicodedata

_MOST_BYTES = 120
"""Bytes of a name, so that an ending and what a temporary name adds still fit: most systems take 255."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
"""What Windows takes for a device, with any ending."""
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def file_name(called: str) -> str:
    """Make the name of a file, without its ending, of any text; never empty."""
    name = _clean(called).encode()[:_MOST_BYTES].decode(errors="ignore").strip(" .-")
    return f"_{name}" if not name or _DEVICES.fullmatch(name) else name


def fits(called: str) -> bool:
    """Say whether a file can have the whole of a text as its name, with nothing cut off."""
    return len(_clean(called).encode()) <= _MOST_BYTES


def _clean(called: str) -> str:
    text = unicodedata.normalize("NFC", called)
    kept = "".join(" " if unicodedata.category(sign) in _INVISIBLE else sign for sign in text)
    return " ".join(_FORBIDDEN.sub("-", kept).split())
