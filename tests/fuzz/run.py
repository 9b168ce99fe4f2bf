"""One target under the fuzzer: `python -m tests.fuzz.run NAME [OPTION...]`, options as libFuzzer has them."""

import sys

import atheris

with atheris.instrument_imports(include=["models"]):
    from tests.fuzz.target import TARGETS

if __name__ == "__main__":
    _, wanted, *options = sys.argv
    atheris.Setup([sys.argv[0], *options], TARGETS[wanted])
    atheris.Fuzz()
