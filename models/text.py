"""Marking of text that people read. The faces translate it when they show it; `models` only marks it."""


def N_(text: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark a literal for translation and return it unchanged."""
    return text
