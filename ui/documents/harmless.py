"""Texts of strangers for files that a spreadsheet opens: nothing invisible steers them, none becomes a formula."""

import re

from ui.text import visible

_KEPT = "\n\u200e\u200f\u061c\u2066\u2067\u2068\u2069"
"""Lines, and direction marks that belong to a language or hold a name apart."""
_LINE = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_FORMULA = re.compile(r"(^|;)(?=\s*[=+\-@＝＋－＠]|[\t\r\n])")
"""Where a cell begins, also for a spreadsheet that parts cells at semicolons, and what it would reckon with follows."""


def harmless(text: str) -> str:
    """Show what is invisible or cannot stand in XML, lone surrogates too; lines stay."""
    if text.isprintable():  # true of nearly every name, and quick to see
        return text
    lines = _LINE.sub("\n", text).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    return "".join(sign if sign in _KEPT else visible(sign) for sign in lines)


def neutral(cell: str) -> str:
    """Keep a spreadsheet from taking a stranger's text for a formula: an apostrophe stands before what would be one."""
    return _FORMULA.sub(r"\1'", cell)
