"""What a passphrase may be, and how long it should be; light enough for a screen to ask at every key."""

from __future__ import annotations

import unicodedata

from models.errors import RequestRefused
from models.text import N_

SHORT, LONG = 12, 20
"""Characters below which a passphrase is called short, and from which on nothing more is said.

A try costs a tenth of a second here, but graphics cards make thousands in that time, and what people choose is seldom
random: its length is the one thing that can be judged honestly.
"""
LONGEST = 16_384
"""Characters of a passphrase; nobody types more, and a file that has more is the wrong one."""
MOST_BYTES = 4 * LONGEST + 16


def length(passphrase: str) -> int:
    """Count the characters as they are kept."""
    return len(unicodedata.normalize("NFC", passphrase))


def require_usable(passphrase: str) -> None:
    """Raise RequestRefused for none, and for more than anybody could type again."""
    if not passphrase:
        raise RequestRefused(N_("An empty passphrase protects nothing; nothing was changed"))
    if length(passphrase) > LONGEST:
        raise RequestRefused(N_("A passphrase has at most {most} characters; nothing was changed"), most=LONGEST)
