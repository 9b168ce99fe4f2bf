"""A document as one HTML file that needs nothing else: no font, no picture, no network; complete without its script.

Its policy forbids everything but the one style and the one script in it, which it names by their hashes.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO

from resources import path
from ui.documents import html_chart, html_table, texts
from ui.tokens import DARK, LIGHT, Tokens

if TYPE_CHECKING:
    from jinja2 import Environment

    from ui.documents.document import Document

_AT_ONCE = 500
"""Parts of the page that are put together before they are written."""


def write(document: Document, file: BinaryIO) -> None:
    """Write the whole page; rows are taken from the tables one by one."""
    style, script = f"{_colors()}{_read('page.css')}", _read("page.js")
    template = _environment().get_template("page.html")
    language = document.language.replace("_", "-")
    stream = template.stream(
        document=document,
        language=language,
        policy=_policy(style, script),
        style=_trusted(style),
        script=_trusted(script),
    )
    stream.enable_buffering(_AT_ONCE)
    file.writelines(part.encode() for part in stream)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        autoescape=True,
        loader=FileSystemLoader(path("documents")),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(prose=texts.prose, picture=html_chart.picture, parts=html_table.parts)
    return made


def _read(name: str) -> str:
    return path("documents", name).read_text(encoding="utf-8")


def _trusted(ours: str) -> str:
    """Mark a text as HTML, which Jinja2 writes as it is."""
    from markupsafe import Markup

    return Markup(ours)  # noqa: S704 - a file of ours


def _colors() -> str:
    """Name the colours of both themes for the style."""
    paper = f"--paper: {LIGHT.surface};"
    dark = f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {_named(DARK)} }} }}"
    return f":root {{ color-scheme: light dark; {_named(LIGHT)} {paper} }}\n{dark}\n"


def _named(tokens: Tokens) -> str:
    return " ".join(f"--{name}: {color};" for name, color in tokens.all().items())


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
