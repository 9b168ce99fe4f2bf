"""What holds for every test of what people read."""

import pytest

from ui import formats


@pytest.fixture(autouse=True)
def english() -> None:
    formats.set_locale("en")
