"""The benchmark: its parts are chosen by name. No test measures speed."""

import subprocess
import sys

from support.paths import TOP

BENCH = TOP / "benchmarks" / "bench.py"


def run(*names):
    return subprocess.run([sys.executable, BENCH, *names], capture_output=True, text=True, timeout=120, check=False)


def test_a_part_is_run_alone():
    done = run("check")
    assert done.returncode == 0 and done.stdout.startswith("check of all data: ") and done.stdout.count("\n") == 1


def test_an_unknown_part_is_named_and_nothing_is_run():
    done = run("check", "colt")
    assert done.returncode == 2 and done.stdout == ""
    assert "'colt' is not a benchmark. Benchmarks are cold, " in done.stderr
