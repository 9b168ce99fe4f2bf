import math
import re
from string import Template

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from resources import path
from ui.desktop import theme
from ui.desktop.theme import DARK, LIGHT, Theme, Tokens

from .walk import wear

BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
GROUNDS = ("window", "surface", "raised", "hover", "selection", "bought", "rail_hover", "rail_selection", "notice")
TEXTS = ("text", "second")
TONES = ("accent", "good", "attention", "wrong")
LINES = ("outline", "accent", "second", "wrong")


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2.1 defines it."""
    made = QColor(color)
    parts = (made.redF(), made.greenF(), made.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else math.pow((part + 0.055) / 1.055, 2.4) for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_worked_out_as_the_standard_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@BOTH
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_text_can_be_read_on_every_ground(tokens: Tokens, text: str, ground: str) -> None:
    assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= 4.5


@BOTH
@pytest.mark.parametrize("ground", ["window", "surface", "raised", "bought"])
@pytest.mark.parametrize("tone", TONES)
def test_coloured_text_can_be_read(tokens: Tokens, tone: str, ground: str) -> None:
    assert contrast(getattr(tokens, tone), getattr(tokens, ground)) >= 4.5


@BOTH
def test_text_on_the_main_button_can_be_read(tokens: Tokens) -> None:
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    assert contrast(tokens.on_accent, tokens.accent_hover) >= 4.5


@BOTH
@pytest.mark.parametrize("ground", ["window", "surface", "raised"])
@pytest.mark.parametrize("line", LINES)
def test_outlines_and_icons_can_be_seen(tokens: Tokens, line: str, ground: str) -> None:
    assert contrast(getattr(tokens, line), getattr(tokens, ground)) >= 3


@BOTH
def test_series_of_a_chart_can_be_seen(tokens: Tokens) -> None:
    assert all(contrast(color, tokens.surface) >= 3 for color in tokens.series)


def test_the_style_sheet_takes_every_colour_from_the_tokens(qapp: QApplication) -> None:
    sheet = path("styles", "window.qss").read_text(encoding="utf-8")
    filled = theme.style_sheet(Template(sheet), DARK)
    assert "$" not in filled
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b", sheet)


def test_switching_changes_palette_and_tells(qtbot: QtBot, qapp: QApplication) -> None:
    own = Theme(qapp, "light")
    with qtbot.waitSignal(own.changed):
        wear(own, "dark")
    assert own.is_dark
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.window.lower()
    wear(own, "light")
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == LIGHT.window.lower()


def test_fonts_grow_and_shrink_from_the_systems(qapp: QApplication) -> None:
    body = theme.font("body").pointSizeF()
    assert body == qapp.font().pointSizeF()
    assert theme.font("caption").pointSizeF() < body < theme.font("title").pointSizeF()


def test_nothing_moves_longer_than_it_may(qapp: QApplication) -> None:
    assert 0 <= theme.motion(qapp.style()) <= theme.LONGEST_MOTION
