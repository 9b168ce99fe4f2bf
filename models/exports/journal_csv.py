"""The ledger's own CSV: every entry, exact, so that reading it back makes the same ledger."""

from __future__ import annotations

import csv
from io import TextIOWrapper
from typing import TYPE_CHECKING, BinaryIO

from models import lookups
from models.drafts import FIELDS, fields

if TYPE_CHECKING:
    from models.database import Reader


def write_csv(reader: Reader, file: BinaryIO) -> None:
    """Write every entry to `file`, which stays open: by moment, then in the order they are booked."""
    text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(FIELDS)
    writer.writerows(map(fields, lookups.all_drafts(reader)))
    text.detach()
