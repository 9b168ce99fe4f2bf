"""Platforms and accounts: look-ups, and making them on first use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.names import name_key
from models.schema import Account, Platform

if TYPE_CHECKING:
    from models.database import Reader
    from models.ledger import Ledger


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One purse: `label` is how reports print it, `unit` its coin in the singular."""

    id: int
    platform: str
    name: str
    unit: str

    @property
    def label(self) -> str:
        """`TikTok - main`."""
        return f"{self.platform} - {self.name}"

    @property
    def coin(self) -> str:
        """The kind of coin with its platform, so that two units never look alike: `TikTok Coin`."""
        return f"{self.platform} {self.unit}"


def accounts(reader: Reader) -> list[AccountRow]:
    """Every account, by platform and name."""
    query = (
        Account.select(Account.id, Platform.name, Account.name, Platform.unit)
        .join(Platform)
        .order_by(Platform.name_key, Account.name_key)
        .tuples()
    )
    return [AccountRow(*row) for row in query.execute(reader.db)]


def platform_id(ledger: Ledger, name: str) -> int:
    """Find the platform of that name, or add it inside the open operation, with the coin the catalogue knows for it."""
    name = name.strip()
    key = name_key(name)
    found = Platform.select(Platform.id).where(Platform.name_key == key).scalar(ledger.db)
    if found is not None:
        return int(found)
    from models import catalogue

    known = next((platform for platform in catalogue.platforms() if name_key(platform.name) == key), None)
    unit = known.unit if known and known.unit else "Coin"
    return int(Platform.insert(name=known.name if known else name, name_key=key, unit=unit).execute(ledger.db))


def account_id(ledger: Ledger, platform: str, name: str) -> int:
    """Find that account, or add it inside the open operation."""
    owner, name = platform_id(ledger, platform), name.strip()
    key = name_key(name)
    known = (Account.platform == owner) & (Account.name_key == key)
    found = Account.select(Account.id).where(known).scalar(ledger.db)
    return int(found or Account.insert(platform=owner, name=name, name_key=key).execute(ledger.db))
