"""Gather every text of the program into the catalogues of its languages, and compile them.

    python -m resources.translations.build            # update the .po files with new texts, and compile
    python -m resources.translations.build LANGUAGE   # begin another language, like pt_BR

The texts are found in the code itself, as `_`, `ngettext` and `N_` mark them. A text whose wording changed is a new
one: nothing is guessed from the old translation. `tests/resources/test_translations.py` finds what is missing.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
MARKS = {"_": 1, "N_": 1, "ngettext": 2}
"""What marks a text, and how many of its arguments are texts: the singular and the plural of `ngettext`."""
SOURCES = ("models", "ui")
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""What a compiled catalogue says of when it began; else it would be the moment of compiling."""


def texts() -> Catalog:
    """Every text people read. Only literals count: a text that is looked up in a table was marked there."""
    found = Catalog(project="Coinpurse", charset="utf-8")
    for path in sorted(path for source in SOURCES for path in (ROOT / source).rglob("*.py")):
        for message in marked(ast.parse(path.read_text(encoding="utf-8"))):
            found.add(message[0] if len(message) == 1 else message)
    return found


def marked(tree: ast.Module) -> Iterator[tuple[str, ...]]:
    """The texts that are marked in a file, one tuple for each mark."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            texts = node.args[: MARKS[node.func.id]]
            values = [text.value for text in texts if isinstance(text, ast.Constant)]
            literals = tuple(value for value in values if isinstance(value, str) and value)
            if literals and len(literals) == len(texts):
                yield literals


def read(path: Path) -> Catalog:
    """Read the catalogue of a language."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], domain="coinpurse")


def as_po(catalogue: Catalog) -> bytes:
    """Write a catalogue as translators see it: no dates or places, so that a diff shows words alone."""
    out = BytesIO()
    write_po(out, catalogue, no_location=True, omit_header=True, ignore_obsolete=True, sort_output=True, width=120)
    rule = catalogue.plural_forms
    head = (
        f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Language: {catalogue.locale}\\n"\n"Plural-Forms: {rule}\\n"\n\n'
    )
    return head.encode() + out.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """Compile a catalogue: the same bytes whenever that is done."""
    out = BytesIO()
    catalogue.creation_date = _UNDATED
    write_mo(out, catalogue)
    return out.getvalue()


def update(path: Path, found: Catalog) -> Catalog:
    """Give the catalogue of a language with exactly the texts there are; new ones are empty."""
    catalogue = read(path) if path.exists() else Catalog(locale=path.parts[-3], domain="coinpurse", charset="utf-8")
    catalogue.update(found, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def main(languages: list[str]) -> int:
    """Update and compile every language, and say how much of each is translated."""
    found = texts()
    known = {path.parts[-3] for path in FOLDER.glob("*/LC_MESSAGES/coinpurse.po")}
    for language in sorted(known | set(languages)):
        path = FOLDER / language / "LC_MESSAGES" / "coinpurse.po"
        catalogue = update(path, found)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_po(catalogue))
        path.with_suffix(".mo").write_bytes(as_mo(read(path)))
        missing = sum(1 for message in catalogue if message.id and not is_translated(message.string))
        print(f"{language}: {len(catalogue)} texts, {missing} not translated")
    return 0


def is_translated(string: object) -> bool:
    """Whether a translation is there, in every plural form."""
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
