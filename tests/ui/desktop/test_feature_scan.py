"""Starting the window reads no source of what it imports."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
START = """
import inspect, json
from unittest import mock
with mock.patch.object(inspect, "getsource", side_effect=OSError) as read:
    import main
    from ui.desktop import app
    with mock.patch.object(app.QApplication, "exec", lambda: 0):
        main.main([])
    import babel.dates, numpy, ui.desktop.main_window
print(json.dumps([call.args[0].__name__ for call in read.call_args_list]))
"""


def test_starting_the_window_reads_no_source_of_what_it_imports() -> None:
    done = subprocess.run([sys.executable, "-c", START], cwd=ROOT, capture_output=True, text=True, check=True)
    read = {name for name in json.loads(done.stdout) if not name.startswith(("PySide6", "shiboken"))}
    assert read <= {"enum"}, "which PySide imports itself, before it can be told"
