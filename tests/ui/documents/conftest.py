"""The languages that several of these tests read in."""

from collections.abc import Iterator

import pytest

from ui import formats
from ui.text import set_language


@pytest.fixture(params=["de", "ar"])
def abroad(request: pytest.FixtureRequest) -> Iterator[None]:
    set_language(request.param)
    formats.set_locale(request.param)
    yield
    set_language("en")
    formats.set_locale("en")
