"""What is said of one's own catalogue, alike in the window and on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ui import formats
from ui.text import _, ngettext

if TYPE_CHECKING:
    from models.imports.adding import Standing


def taken(counts: Mapping[Standing, int], *, replaces: bool, is_done: bool) -> list[str]:
    """Say of a file's rows how many stand how, and once it is done what became of them."""
    said = [
        (counts["new"], _new(counts["new"], is_done=is_done)),
        (counts["differs"], _different(counts["differs"], replaces=replaces, is_done=is_done)),
        (counts["same"], ngettext("{count} is there already", "{count} are there already", counts["same"])),
        (counts["built-in"], _built_in(counts["built-in"])),
    ]
    return [text.format(count=formats.count(count)) for count, text in said if count] or [_("The file holds nothing")]


def _new(count: int, *, is_done: bool) -> str:
    if is_done:
        return ngettext("{count} was added", "{count} were added", count)
    return ngettext("{count} is new", "{count} are new", count)


def _different(count: int, *, replaces: bool, is_done: bool) -> str:
    if not replaces:
        return ngettext("{count} differs from yours, which stays", "{count} differ from yours, which stay", count)
    if is_done:
        return ngettext("{count} took the place of yours", "{count} took the place of yours", count)
    return ngettext("{count} would take the place of yours", "{count} would take the place of yours", count)


def _built_in(count: int) -> str:
    return ngettext(
        "{count} platform is built in and is left out", "{count} platforms are built in and are left out", count
    )
