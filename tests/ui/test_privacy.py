"""The privacy key is the process's; what a thread writes into a file is not its business."""

import threading
from collections.abc import Iterator

import pytest

from ui import privacy


@pytest.fixture(autouse=True)
def hidden() -> Iterator[None]:
    privacy.switch(is_on=True)
    yield
    privacy.switch(is_on=False)


def test_it_is_lifted_for_one_thread_alone() -> None:
    seen: list[bool] = []
    with privacy.lifted():
        other = threading.Thread(target=lambda: seen.append(privacy.is_on()))
        other.start()
        other.join()
        seen.append(privacy.is_on())
    assert seen == [True, False]


def _fail() -> None:
    with privacy.lifted():
        with privacy.lifted():
            assert not privacy.is_on()
        assert not privacy.is_on()
        raise ValueError("x")


def test_it_is_back_whatever_happens() -> None:
    with pytest.raises(ValueError, match="x"):
        _fail()
    assert privacy.is_on()
