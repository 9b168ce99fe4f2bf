import pytest

from ui.desktop.threads import log_without_contents


def test_the_log_names_the_place_of_an_error(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise KeyError("secret")
    except KeyError as error:
        log_without_contents(error)
    assert "test_threads.py" in caplog.text
    assert "secret" not in caplog.text
    caplog.clear()
