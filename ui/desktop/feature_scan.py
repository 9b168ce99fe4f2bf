"""PySide reads the source of every module that is imported after it; importing this first spares that.

It looks for its own name there, to know where `from __feature__ import snake_case` may change how its classes are
written. Nobody does that here, and the looking takes a quarter of all the time imports take before the first rows show
(PySide 6.11: `shibokensupport.feature` asks `_mod_uses_pyside` of each module; napari's issue 8584 found the same). A
version that has no such function is left as it is.
"""

from __future__ import annotations

import sys

from PySide6 import QtCore  # noqa: F401 - brings the function along

if hasattr(feature := sys.modules.get("shibokensupport.feature"), "_mod_uses_pyside"):
    vars(feature)["_mod_uses_pyside"] = lambda _module: False
