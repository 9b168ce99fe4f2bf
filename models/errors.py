"""What can go wrong, each with one sentence for the user: what happened, what was kept, what to do.

A sentence is kept with its values apart, so that a face can translate it: `_(error.message).format(**error.values)`.
"""


class LedgerError(Exception):
    """Something the user can understand and act on; everything else is a bug."""

    def __init__(self, message: str, /, **values: object) -> None:
        """Keep the sentence `message`, written as a format string, and its `values`."""
        super().__init__(message, values)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        """Give the sentence in English."""
        return self.message.format(**self.values)


class RequestRefused(LedgerError):
    """The request itself was wrong: an unknown key, a bad date, a name that does not exist."""


class InvalidEntry(LedgerError):
    """One field of an entry cannot be taken as it is; `field` names it, by its column in the ledger's CSV."""

    def __init__(self, field: str, message: str, /, **values: object) -> None:
        """Blame `field` with the sentence `message`."""
        super().__init__(message, **values)
        self.field = field


class ImportRefused(LedgerError):
    """A file as a whole cannot be read; nothing was taken from it."""


class LedgerInUse(LedgerError):
    """Another window or command holds the ledger."""


class LedgerTooNew(LedgerError):
    """A later version of Coinpurse wrote this ledger; `is_readable` where it says that this one understands it."""

    is_readable = False


class LedgerUnusable(LedgerError):
    """The file is missing, damaged, read-only, foreign, or its disk is full."""


class LedgerMissing(LedgerUnusable):
    """There is no file of that name."""


class LedgerReadOnly(LedgerUnusable):
    """The file or its folder may be read, and not written."""


class LedgerChanged(LedgerUnusable):
    """The file was moved, replaced or changed by another program while it was open."""


class LedgerForeign(LedgerUnusable):
    """The file is no ledger of ours."""


class LedgerDamaged(LedgerUnusable):
    """The file holds something else than was written to it, or its disk reports errors."""


class LedgerLocked(LedgerUnusable):
    """The ledger is encrypted and was not unlocked."""


class WrongPassphrase(LedgerError):
    """The passphrase that was given is not the ledger's."""


class LedgerBehind(LedgerDamaged):
    """The ledger is not in the state in which the record beside it saw it last; `replay` knows what is missing."""

    can_come_back = False
    """Whether the record says what the missing changes wrote."""
