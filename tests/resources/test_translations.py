"""Every language the window offers is whole: no text is missing, guessed, or has lost what it has to carry."""

import re
from collections.abc import Iterator
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message

from resources.translations import build
from ui import labels

FOUND = build.texts()
CATALOGUES = sorted(build.FOLDER.glob("*/LC_MESSAGES/coinpurse.po"))
EACH = pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.parts[-3]))
_PLACE = re.compile(r"\{(\w*)[^{}]*\}")


def faults(catalogue: Catalog, found: Catalog) -> list[str]:
    """What is wrong with a catalogue: text by text, those that are not in the program included."""
    gone = [message.id for message in catalogue if message.id and message.id not in found]
    wrong = [f"no text of the program: {text!r}" for text in gone]
    for wanted in found:
        if wanted.id:
            message = catalogue.get(wanted.id)
            wrong += [f"{wanted.id!r}: {fault}" for fault in wrong_with(message, catalogue.num_plurals)]
    return wrong


def wrong_with(message: Message | None, plurals: int) -> Iterator[str]:
    """What is wrong with one translation."""
    if message is None or not build.is_translated(message.string):
        yield "not translated"
        return
    if message.fuzzy:
        yield "marked as a guess"
    sources, strings = forms(message.id), forms(message.string)
    if len(sources) > 1 and len(strings) != plurals:
        yield f"{len(strings)} forms, the language has {plurals}"
    for string in strings:
        yield from lost(sources, string)


def forms(given: object) -> tuple[str, ...]:
    """The forms of a text, or of its translation: one, or one for each kind of number."""
    return tuple(map(str, given)) if isinstance(given, tuple | list) else (str(given),)


def lost(sources: tuple[str, ...], string: str) -> Iterator[str]:
    """What a translation has lost of its text: values, the underlined letter, blanks at the ends.

    A form for one thing alone may say it in words, so its values are those of either, and its number may be left out.
    """
    wanted = [set(_PLACE.findall(source)) for source in sources]
    given = set(_PLACE.findall(string))
    if given not in wanted and (len(sources) == 1 or given != wanted[-1] - {"count"}):
        yield f"other values: {string!r}"
    if underlined(string) != underlined(sources[0]):
        yield f"underlined letters: {string!r}"
    if any(cut(string) != cut(sources[0]) for cut in (_before, _after)):
        yield f"blanks at the ends: {string!r}"


def underlined(text: str) -> int:
    """How many letters of a menu's text are underlined."""
    return len(re.findall(r"&\w", text.replace("&&", "")))


def _before(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _after(text: str) -> str:
    return text[len(text.rstrip()) :]


def test_the_program_has_texts() -> None:
    assert "Undo" in FOUND
    assert ("{count} entry", "{count} entries") in [message.id for message in FOUND]


def test_the_window_offers_the_languages_there_are() -> None:
    assert {"en", *(path.parts[-3] for path in CATALOGUES)} == set(labels.LANGUAGES)


@EACH
def test_a_language_is_whole(path: Path) -> None:
    assert faults(build.read(path), FOUND) == []


@EACH
def test_what_is_read_is_what_was_translated(path: Path) -> None:
    catalogue = build.read(path)
    assert path.read_bytes() == build.as_po(build.update(path, FOUND)), "run make translations"
    assert path.with_suffix(".mo").read_bytes() == build.as_mo(catalogue), "run make translations"


@EACH
def test_every_number_has_the_form_its_language_gives_it(path: Path) -> None:
    catalogue = build.read(path)
    rule = Locale.parse(path.parts[-3]).plural_form
    kinds = ("zero", "one", "two", "few", "many", "other")
    order = tuple(str(form) for form in kinds if form in {*rule.tags, "other"})
    catalogue.add(("form of one", "form of several"), order)
    spoken = GNUTranslations(BytesIO(build.as_mo(catalogue)))
    numbers = range(1001)
    forms = [spoken.ngettext("form of one", "form of several", number) for number in numbers]
    assert forms == [rule(number) for number in numbers]


@pytest.mark.parametrize(
    ("text", "string", "is_fine"),
    [
        ("{count} of {entries}", "{entries}: {count}", True),
        ("{count} of {entries}", "{count} von {eintraege}", False),
        ("&Undo", "&Rückgängig", True),
        ("&Undo", "Rückgängig", False),
        ("Undo", "&Rückgängig", False),
        (", ", ", ", True),
        (", ", ",", False),
        ("Undo", "", False),
        (("{count} row", "{count} rows"), ("eine Zeile", "{count} Zeilen"), True),
        (("{count} row", "{count} rows"), ("{count} Zeile",), False),
        (("{count} row", "{count} rows"), ("{count} Zeile", "{number} Zeilen"), False),
    ],
)
def test_what_is_wrong_with_a_translation_is_found(
    text: str | tuple[str, str], string: str | tuple[str, ...], is_fine: bool
) -> None:
    found, catalogue = Catalog(), Catalog(locale="de")
    found.add(text)
    catalogue.add(text, string)
    assert (faults(catalogue, found) == []) is is_fine


def test_a_text_that_is_gone_is_found() -> None:
    catalogue = Catalog(locale="de")
    catalogue.add("Once upon a time", "Es war einmal")
    assert faults(catalogue, Catalog()) == ["no text of the program: 'Once upon a time'"]
