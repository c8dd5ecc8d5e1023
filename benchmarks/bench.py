"""Benchmarks: speed, as ratios within one run, and memory, of queries, checks, releases, loads, the site, servers.

`make bench` runs all parts, `make bench BENCH="cold check"` runs two. No part can fail: absolute times on
a shared machine mean little.
"""
# ruff: noqa: E402 (the modules below import from tests)

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path.append(str(TESTS))

import asking
import checking
import loading
import publishing
import releasing
import replicating
import scaling
import serving

PARTS = {"cold": asking.cold, "warm": asking.warm, "check": checking.check, "export": releasing.export,
         "load": loading.load, "publish": publishing.publish, "serve": serving.serve,
         "replicas": replicating.compare, "scale": scaling.scale}


def main(names):
    """Run the named parts, or all; return the exit code."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"{unknown[0]!r} is not a benchmark. Benchmarks are {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    for name in names or PARTS:
        PARTS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
