"""Google Takeout's “Purchase History” of Google Play: the same charges as in the “Order History”, with less of each.

A source of its own, so that a charge of the one can be joined with that of the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from models.imports import Head, Reading, Row, amounts, encoding
from models.imports.google_play import PURCHASES, begins_with, charges

NAME = "google-play-purchases"
OPTIONS = (*amounts.options(NAME), encoding.option(NAME))


def recognises(head: Head) -> bool:
    """Say whether this is JSON that begins with a purchase of Google Play."""
    return begins_with(head, PURCHASES)


def rows(file: BinaryIO, reading: Reading) -> Iterator[Row]:
    """Give the coins that were bought in the order of the file."""
    return charges(file, reading, NAME, PURCHASES)
