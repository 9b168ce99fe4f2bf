"""The data that ships with the program, reached by path.  Knows nothing of what is in it."""

from pathlib import Path

_ROOT = Path(__file__).resolve().parent


def path(*parts: str) -> Path:
    """Return where a shipped file lies, in a checkout and in a frozen bundle alike.

    ``path("rates", "rates.sqlite")``; whether the file exists is not checked.
    """
    return _ROOT.joinpath(*parts)
