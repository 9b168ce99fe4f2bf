"""`make fuzz`: every reader and parser, and what comes back from a reader, with what a coverage-guided fuzzer makes.

    make fuzz [ARGS="--seconds 600 telegram lines"]

What it found on the way is kept in `build/fuzz` and gone on from; a file that broke something lies there as `crash-…`.
Each of those goes, as small as it can be, into a test. The inputs tried are counted in `docs/reliability.md`.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

from tests.fuzz import count
from tests.fuzz.target import FOLDER, TARGETS, seed

_EXECUTED = re.compile(r"stat::number_of_executed_units:\s*(\d+)")


def main() -> int:
    """Run each target for its share of the time; 1 where one broke."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    about = f"which, else all: {', '.join(TARGETS)}"
    parser.add_argument("targets", nargs="*", metavar="TARGET", choices=[*TARGETS, []], help=about)
    parser.add_argument("--seconds", type=int, default=30, help="for each of them (30)")
    asked = parser.parse_args()
    broken = [name for name in asked.targets or TARGETS if not survives(name, asked.seconds)]
    print("broken: " + ", ".join(broken) if broken else "nothing broke")
    return int(bool(broken))


def survives(name: str, seconds: int) -> bool:
    """Let one target run in a process of its own, which a crash may take along."""
    corpus = seed(name)
    limits = [
        f"-max_total_time={seconds}",
        "-timeout=10",
        "-rss_limit_mb=1024",
        "-max_len=20000",
        "-print_final_stats=1",
    ]
    places = [f"-dict={FOLDER / 'words'}", f"-artifact_prefix={FOLDER}/crash-{name}-", str(corpus)]
    command = [sys.executable, "-m", "tests.fuzz.run", name, *limits, *places]
    run = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    done = [int(found) for found in _EXECUTED.findall(run.stderr)]
    count.add(sum(done))
    print(f"{name}: {sum(done):,} inputs, {'nothing broke' if not run.returncode else 'BROKE'}", flush=True)
    if run.returncode:
        print(run.stdout[-4000:], run.stderr[-4000:], sep="\n", flush=True)
    return not run.returncode


if __name__ == "__main__":
    sys.exit(main())
