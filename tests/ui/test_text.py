import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from models.errors import LedgerError
from models.text import N_
from ui import formats, text

ENTRY_GONE = N_("{name} owes {count} coins")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder with one small catalogue, German."""
    catalogue = Catalog(locale="de", domain=text.DOMAIN)
    catalogue.add("Make a ledger", "Ein Kassenbuch anlegen")
    catalogue.add(("{count} coin", "{count} coins"), ("{count} Münze", "{count} Münzen"))
    catalogue.add(ENTRY_GONE, "{name} schuldet {count} Münzen")
    catalogue.add("unknown (video {video})", "unbekannt (Video {video})")
    catalogue.add("The disk is full", "Die Platte {platte} ist voll")
    target = tmp_path / "de" / "LC_MESSAGES" / "coinpurse.mo"
    target.parent.mkdir(parents=True)
    content = io.BytesIO()
    write_mo(content, catalogue)
    target.write_bytes(content.getvalue())
    yield tmp_path
    text.set_language("en")


def test_texts_come_from_the_catalogue_of_the_language(folder: Path) -> None:
    text.set_language("de", folder)
    assert text._("Make a ledger") == "Ein Kassenbuch anlegen"
    assert text._("Unknown to the catalogue") == "Unknown to the catalogue"
    assert [text.ngettext("{count} coin", "{count} coins", count) for count in (1, 2)] == [
        "{count} Münze",
        "{count} Münzen",
    ]
    assert text.language() == "de"


@pytest.mark.parametrize("language", ["de_AT", "de-CH", "de"])
def test_a_country_without_a_catalogue_has_that_of_its_language(language: str, folder: Path) -> None:
    text.set_language(language, folder)
    assert text.language() == "de"


@pytest.mark.parametrize("language", ["en", "en_GB", "fr", "xx", "../../etc"])
def test_without_a_catalogue_it_is_english(language: str, folder: Path) -> None:
    text.set_language(language, folder)
    assert text._("Make a ledger") == "Make a ledger"
    assert text.ngettext("{count} coin", "{count} coins", 1) == "{count} coin"
    assert text.language() == "en"


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LC_ALL": "de_DE.UTF-8"}, "de"),
        ({"LC_ALL": "", "LANG": "de_DE.UTF-8"}, "de"),
        ({"LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8"}, "en"),
        ({"LANGUAGE": "fr:de", "LC_ALL": "fr_FR.UTF-8"}, "de"),
        ({"LANGUAGE": "en:de", "LC_ALL": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "de_DE@euro", "LANG": "fr_FR"}, "de"),
    ],
)
def test_the_system_says_which_languages_come_first(
    variables: dict[str, str], expected: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    text.set_language(None, folder)
    assert text.language() == expected


def test_the_header_of_a_catalogue_is_not_shown(folder: Path) -> None:
    text.set_language("de", folder)
    assert text._("") == ""


def test_an_error_is_translated_before_its_values_go_in(folder: Path) -> None:
    text.set_language("de", folder)
    assert text.sentence(LedgerError(ENTRY_GONE, name="Mila", count=3)) == "Mila schuldet 3 Münzen"


def test_a_translation_that_names_another_value_falls_back_to_english(folder: Path) -> None:
    text.set_language("de", folder)
    assert text.sentence(LedgerError("The disk is full")) == "The disk is full"


def test_a_name_in_an_error_cannot_steer_the_terminal() -> None:
    assert text.sentence(LedgerError("{name} is gone", name="a\x1b[2Jb")) == "a\\x1b[2Jb is gone"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Mila", "Mila"),
        ("さくら 🌸 José", "さくら 🌸 José"),
        ("👩\u200d🎤", "👩\u200d🎤"),
        ("a\nb\tc\x7f", "a\\x0ab\\x09c\\x7f"),
        ("\u202egpj.exe", "\\u202egpj.exe"),
        ("\u2069\u200b", "\\u2069\\u200b"),
        ("\u2028", "\\u2028"),
        ("\ud800", "\\ud800"),
        ("1\u00a0000", "1\u00a0000"),
    ],
)
def test_what_is_invisible_or_steers_the_screen_is_shown(name: str, shown: str) -> None:
    assert text.visible(name) == shown


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("unknown (video AbC-d_1)", "unbekannt (Video AbC-d_1)"),
        ("unknown (video AbC-d_1) (2)", "unbekannt (Video AbC-d_1) (2)"),
        ("unknown (video two words)", "unknown (video two words)"),
        ("unknown (Mila)", "unknown (Mila)"),
        ("video AbC-d_1", "video AbC-d_1"),
        ("unknown", "unknown"),
    ],
)
def test_a_creator_known_by_a_video_alone_is_named_in_the_language_of_the_screen(
    folder: Path, stored: str, shown: str
) -> None:
    assert text.name(stored) == stored
    text.set_language("de", folder)
    assert text.name(stored) == shown


def test_a_line_stays_one_line_and_keeps_the_marks_of_its_language() -> None:
    assert text.one_line("\u200f5 \u20ac\r\n\x9b") == "\u200f5 \u20ac\\x0d\\x0a\\x9b"


def test_a_name_is_kept_from_reordering_its_neighbours() -> None:
    assert text.isolate("ليلى\u202e") == "\u2068ليلى\\u202e\u2069"


def test_what_we_wrote_keeps_its_own_marks_and_a_strangers_name_does_not() -> None:
    assert text.apart("30\u200f/10") == "\u206830\u200f/10\u2069"
    assert text.isolate("30\u200f/10") == "\u206830\\u200f/10\u2069"


def test_a_day_in_a_sentence_is_written_as_its_reader_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "usual_timezone", lambda: "Europe/Berlin")
    error = LedgerError("{day}, {until}", day=date(2026, 3, 2), until=datetime(2026, 11, 23, 20, 41, tzinfo=UTC))
    formats.set_locale("de")
    try:
        assert text.sentence(error) == "02.03.2026, 23.11.2026, 21:41"
    finally:
        formats.set_locale("en")
    assert str(error) == "2026-03-02, 2026-11-23 20:41:00+00:00"
