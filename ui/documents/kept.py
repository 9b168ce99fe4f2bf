"""What documents are made from: the books of one ledger, whoever keeps them, the command line or a window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from models.columns import Columns
    from models.ledger import Reader
    from models.rates import Rates
    from models.reports.figures import Figures
    from models.settings import Settings


class Kept(Protocol):
    """What reports are computed from."""

    @property
    def columns(self) -> Columns:
        """All entries as arrays."""

    @property
    def rates(self) -> Rates:
        """Rates by the rules of the books."""

    @property
    def settings(self) -> Settings:
        """How the books are kept."""


class Named(Kept, Protocol):
    """What a review of a year is made from."""

    @property
    def reader(self) -> Reader:
        """The ledger itself, which knows all names."""


class Booked(Kept, Protocol):
    """What entries are shown from."""

    @property
    def figures(self) -> Figures:
        """Cost and balance of every entry, in the ledger's own currency and basis."""
