"""What else is fuzzed than what readers are given: moments, dates, amounts, passphrases, catalogues, backups."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from models import moments
from models.backups import restoring
from models.errors import ImportRefused, InvalidEntry, LedgerError, RequestRefused
from models.imports import amounts, dates, files, reading
from models.imports.reading import Request
from models.passphrases import rules

NOWHERE = Path("/nowhere/test.coinpurse")
FROZEN = Path(__file__).parents[1] / "data" / "ledgers" / "v1.coinpurse"


def moment(content: bytes) -> None:
    """A moment as the ledger's own CSV has it."""
    with suppress(InvalidEntry):
        moments.parse(content.decode(errors="replace"), "Europe/Berlin")


def date(content: bytes) -> None:
    """A date as any platform writes it."""
    with suppress(InvalidEntry):
        dates.when(content.decode(errors="replace"))


def amount(content: bytes) -> None:
    """A price as any platform writes it."""
    with suppress(InvalidEntry):
        amounts.price(content.decode(errors="replace"))


def passphrase(content: bytes) -> None:
    """A passphrase as it is typed."""
    with suppress(RequestRefused):
        rules.require_usable(content.decode(errors="surrogateescape"))


def catalogue(content: bytes) -> None:
    """A catalogue somebody shared."""
    with suppress(ImportRefused, RequestRefused):
        for _ in reading.events(files.find([content], NOWHERE), Request(is_catalogue=True), lambda _: None):
            pass


def backup(content: bytes) -> None:
    """A file that is to be restored: changes to a ledger, each of them a place and the byte that comes there."""
    ledger = bytearray(_frozen())
    for at in range(0, len(content) - 3, 4):
        ledger[int.from_bytes(content[at : at + 3], "big") % len(ledger)] = content[at + 3]
    with NamedTemporaryFile(suffix=".coinpurse") as file, suppress(LedgerError):
        file.write(ledger)
        file.flush()
        restoring.look(Path(file.name))


@cache
def _frozen() -> bytes:
    return FROZEN.read_bytes()


TEXTS: dict[str, tuple[Callable[[bytes], object], Iterable[bytes]]] = {
    "moments": (moment, (b"2026-03-02", b"2026-03-02T20:15:44+01:00[Europe/Berlin]", b"2024-10-27T02:30")),
    "dates": (date, (b"2 March 2026", b"03/02/2026, 8:15 PM GMT+1", b"2026-03-02 20:15:44 UTC")),
    "amounts": (amount, ("1.234,50 €".encode(), b"USD 5.00", b"(5.00)", "１２ 円".encode())),
    "passphrases": (passphrase, (b"correct horse battery staple", "e\u0301".encode())),
    "catalogues": (catalogue, (b'{"format": "coinpurse-catalogue", "version": 1}',)),
    "backups": (backup, (b"\x00\x00\x12\x00", b"\x01\x00\x00\xff")),
}
"""Targets by name, each with what is right to begin with."""
